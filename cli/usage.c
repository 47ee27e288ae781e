// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cli/usage.h"
#include "cli/verbs.h"

/*
 * What an argument is called says what it may be: a bridge that is there, one that is new. In the
 * order that ovs-vsctl has.
 */
static const struct {
	const char *verb, *args;
} usages[] = {
	{ "wait-until", "!TABLE !RECORD *COLUMN?:KEY=VALUE" },
	{ "add-zone-tp", "" },
	{ "comment", "*ARG" },
	{ "clear", "!TABLE !RECORD +COLUMN" },
	{ "init", "" },
	{ "create", "!TABLE +COLUMN?:KEY=VALUE" },
	{ "set-fail-mode", "!BRIDGE !MODE" },
	{ "add-port", "!BRIDGE !NEW-PORT *COLUMN?:KEY=VALUE" },
	{ "del-bond-iface", "?BOND !IFACE" },
	{ "del-ssl", "" },
	{ "set-controller", "!BRIDGE +TARGET" },
	{ "list-br", "" },
	{ "br-exists", "!BRIDGE" },
	{ "list-ports", "!BRIDGE" },
	{ "del-manager", "" },
	{ "list-dp-cap", "" },
	{ "add-bond-iface", "!BOND !IFACE" },
	{ "get-manager", "" },
	{ "get-controller", "!BRIDGE" },
	{ "br-set-external-id", "!BRIDGE !KEY ?VALUE" },
	{ "list-ifaces", "!BRIDGE" },
	{ "list-zone-tp", "" },
	{ "get-aa-mapping", "!BRIDGE" },
	{ "get", "!TABLE !RECORD *COLUMN?:KEY" },
	{ "add-aa-mapping", "!BRIDGE !ARG !ARG" },
	{ "del-fail-mode", "!BRIDGE" },
	{ "br-get-external-id", "!BRIDGE ?KEY" },
	{ "del-zone-tp", "" },
	{ "del-port", "?BRIDGE !PORT|IFACE" },
	{ "port-to-br", "!PORT" },
	{ "del-controller", "!BRIDGE" },
	{ "find", "!TABLE *COLUMN?:KEY=VALUE" },
	{ "set", "!TABLE !RECORD +COLUMN?:KEY=VALUE" },
	{ "emer-reset", "" },
	{ "set-ssl", "!PRIVATE-KEY !CERTIFICATE !CA-CERT" },
	{ "del-aa-mapping", "!BRIDGE !ARG !ARG" },
	{ "add-br", "!NEW-BRIDGE ?PARENT ?NEW-VLAN" },
	{ "br-to-parent", "!BRIDGE" },
	{ "iface-to-br", "!IFACE" },
	{ "list", "!TABLE *RECORD" },
	{ "add", "!TABLE !RECORD !COLUMN +?KEY=VALUE" },
	{ "set-manager", "+TARGET" },
	{ "del-br", "!BRIDGE" },
	{ "remove", "!TABLE !RECORD !COLUMN +KEY|VALUE|KEY=VALUE" },
	{ "get-ssl", "" },
	{ "get-fail-mode", "!BRIDGE" },
	{ "destroy", "!TABLE *RECORD" },
	{ "br-to-vlan", "!BRIDGE" },
	{ "add-bond", "!BRIDGE !BOND +IFACE *COLUMN?:KEY=VALUE" },
	{ "show", "" },
};

const char *usage_of(const char *verb)
{
	for (size_t i = 0; i < sizeof(usages) / sizeof(*usages); i++) {
		if (!strcmp(usages[i].verb, verb))
			return usages[i].args;
	}
	return NULL;
}

static void put_options(FILE *f, unsigned int which)
{
	for (int i = 0; i < __VERB_OPTIONS; i++) {
		if (which & ~VERB_OWN_OPTIONS & 1U << i)
			fprintf(f, "[--%s%s] ", verb_options[i].name,
				verb_options[i].value ? "=" : "");
	}
}

void usage_list(FILE *f)
{
	for (size_t i = 0; i < sizeof(usages) / sizeof(*usages); i++) {
		put_options(f, verb_find(usages[i].verb)->options);
		fprintf(f, ",%s,%s\n", usages[i].verb, usages[i].args);
	}
}
