// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cli/complete.h"

const char *const complete_tables[] = {
	"Open_vSwitch", "Bridge", "Port", "Interface", "QoS", "Queue", "Mirror", "Controller",
	"StaticMAC", "AutoAttach", "CT_Timeout_Policy", "CT_Zone", "Datapath",
	"Flow_Sample_Collector_Set", "Flow_Table", "IPFIX", "Manager", "NetFlow", "SSL", "sFlow",
	NULL
};

/* struct kinds - see complete_kinds() */
static const struct kinds {
	const char *command, *kinds;
} kinds[] = {
	{ "del-br", "b-" }, { "br-exists", "b-" }, { "br-to-vlan", "b-" },
	{ "br-to-parent", "b-" }, { "br-set-external-id", "b-" }, { "br-get-external-id", "b-" },
	{ "list-ports", "b-" }, { "list-ifaces", "b-" }, { "add-port", "bdk" },
	{ "add-bond", "b-d" }, { "del-port", "xp-" }, { "port-to-br", "p-" },
	{ "iface-to-br", "p-" }, { "get-controller", "b-" }, { "del-controller", "b-" },
	{ "set-controller", "b-" }, { "get-fail-mode", "b-" }, { "del-fail-mode", "b-" },
	{ "set-fail-mode", "bm-" }, { "list", "tr" }, { "find", "tC" }, { "get", "trc" },
	{ "set", "trC" }, { "add", "trc-" }, { "remove", "trc-" }, { "clear", "trc" },
	{ "create", "tC" }, { "destroy", "tr" }, { "wait-until", "trC" },
	{ "add-br", "-b-" }, { "add-bond-iface", "pd-" }, { "del-bond-iface", "p-" },
	{ "get-aa-mapping", "b-" }, { "add-aa-mapping", "b-" }, { "del-aa-mapping", "b-" },
	{ "fdb show", "b-" }, { "fdb add", "bp-" }, { "fdb del", "bp-" }, { "fdb flush", "bp-" },
	{ "bond show", "p-" }, { "bond set-active", "p-" }, { "bond disable", "p-" },
	{ "bond enable", "p-" }, { "bond migrate", "p-" },
	{ "flow show", "b-" }, { "flow add", "b-" }, { "flow mod", "b-" }, { "flow del", "b-" },
	{ "flow replace", "b-" }, { "flow bundle", "b-" }, { "group show", "b-" },
	{ "group add", "b-" }, { "group mod", "b-" }, { "group del", "b-" },
	{ "group replace", "b-" }, { "group insert-buckets", "b-" },
	{ "group remove-buckets", "b-" }, { "meter show", "b-" }, { "meter add", "b-" },
	{ "meter mod", "b-" }, { "meter del", "b-" }, { "cache show", "b-" },
	{ "cache flush", "b-" }, { "drops show", "b-" }, { "export show", "b-" },
	{ "stats show", "b-" }, { "trace", "b-" },
	{ "log set", "al-" },
};

const char *complete_kinds(const char *command)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!strcmp(kinds[i].command, command))
			return kinds[i].kinds;
	}
	return "-";
}
