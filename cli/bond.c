// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl bond: bonds, their members, and LACP. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/error.h"
#include "cli/noun.h"
#include "cli/plain.h"

static struct json_object *get(struct json_object *obj, const char *name)
{
	return json_object_object_get(obj, name);
}

static const char *text_of(struct json_object *obj, const char *name)
{
	return json_object_get_string(get(obj, name));
}

static bool flag_of(struct json_object *obj, const char *name)
{
	return json_object_get_boolean(get(obj, name));
}

static void put_partner(FILE *f, struct json_object *lacp)
{
	struct json_object *partner = get(lacp, "partner");

	fprintf(f, ", LACP %s", text_of(lacp, "status"));
	if (json_object_get_int(get(partner, "port")))
		fprintf(f, ", partner %s port %s key %s", text_of(partner, "system"),
			text_of(partner, "port"), text_of(partner, "key"));
}

static void put_member(FILE *f, struct json_object *m)
{
	fputs("    ", f);
	plain_put(f, text_of(m, "name"));
	fprintf(f, ": %s%s%s", flag_of(m, "enabled") ? "enabled" : "disabled",
		flag_of(m, "active") ? ", active" : "",
		flag_of(m, "held") ? ", by order" : "");
	if (get(m, "delay"))
		fprintf(f, ", %s in %s ms", flag_of(m, "enabled") ? "disabled" : "enabled",
			text_of(m, "delay"));
	if (get(m, "lacp"))
		put_partner(f, get(m, "lacp"));
	fputc('\n', f);
}

static void put_bond(FILE *f, struct json_object *bond)
{
	struct json_object *members = get(bond, "members");
	size_t i;

	plain_put(f, text_of(bond, "port"));
	fputs(" in ", f);
	plain_put(f, text_of(bond, "bridge"));
	fprintf(f, ": %s, LACP %s\n", text_of(bond, "mode"), text_of(bond, "lacp_status"));
	for (i = 0; i < json_object_array_length(members); i++)
		put_member(f, json_object_array_get_idx(members, i));
}

static void print_bonds(FILE *f, struct json_object *bonds)
{
	size_t i;

	for (i = 0; i < json_object_array_length(bonds); i++)
		put_bond(f, json_object_array_get_idx(bonds, i));
}

static int show_params(char *const *args, int n, struct json_object *params, char **err)
{
	(void)err;
	noun_put(params, "port", n ? args[0] : NULL);
	return 0;
}

static int member_params(char *const *args, int n, struct json_object *params, char **err)
{
	(void)n;
	(void)err;
	noun_put(params, "port", args[0]);
	noun_put(params, "member", args[1]);
	return 0;
}

static int disable_params(char *const *args, int n, struct json_object *params, char **err)
{
	json_object_object_add(params, "hold", json_object_new_boolean(true));
	return member_params(args, n, params, err);
}

static int migrate_params(char *const *args, int n, struct json_object *params, char **err)
{
	char *end;
	long hash;

	(void)n;
	errno = 0;
	hash = strtol(args[1], &end, 10);
	if (errno || end == args[1] || *end || hash < 0 || hash > 255)
		return error_set(err, "hash '%s' is not a number from 0 to 255", args[1]);
	noun_put(params, "port", args[0]);
	noun_put(params, "member", args[2]);
	json_object_object_add(params, "hash", json_object_new_int((int)hash));
	return 0;
}

static const struct noun_verb bond_verbs[] = {
	{ .name = "show", .args = "[PORT]", .max_args = 1,
	  .method = "bond.show", .params = show_params, .print = print_bonds,
	  .shape = "[{bridge:s,port:s,mode:s,lacp_status:s,members:[{name:s,enabled:b,active:b,"
		   "held:b,delay?:n,lacp?:{status:s,partner:{system:s,port:n,key:n}}}]}]",
	  .help = "print the bond PORT, or all, with members and what LACP says",
	  .example = "bond show bond0" },
	{ .name = "set-active", .args = "PORT MEMBER", .min_args = 2, .max_args = 2,
	  .method = "bond.set_active", .params = member_params,
	  .help = "have MEMBER be the active one",
	  .example = "bond set-active bond0 eth1" },
	{ .name = "disable", .args = "PORT MEMBER", .min_args = 2, .max_args = 2,
	  .method = "bond.hold", .params = disable_params,
	  .help = "have MEMBER carry nothing until it is enabled, or the daemon ends",
	  .example = "bond disable bond0 eth1" },
	{ .name = "enable", .args = "PORT MEMBER", .min_args = 2, .max_args = 2,
	  .method = "bond.hold", .params = member_params,
	  .help = "undo disable",
	  .example = "bond enable bond0 eth1" },
	{ .name = "migrate", .args = "PORT HASH MEMBER", .min_args = 3, .max_args = 3,
	  .method = "bond.migrate", .params = migrate_params,
	  .help = "have MEMBER send the frames of a hash, in balance-slb",
	  .example = "bond migrate bond0 17 eth1" },
};

const struct noun bond_noun = {
	.name = "bond",
	.help = "bonds: members, delays, LACP",
	.verbs = bond_verbs,
	.verbs_count = sizeof(bond_verbs) / sizeof(*bond_verbs),
};
