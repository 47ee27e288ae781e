// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-appctl lacp/...: what bonds say to their partners, and hear. */
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"
#include "cli/plain.h"

static void put_end(const char *who, struct json_object *end)
{
	struct json_object *state = json_object_object_get(end, "state");
	size_t i;

	printf("\n  %s sys_id: %s\n  %s sys_priority: %llu\n  %s port_id: %llu\n"
	       "  %s port_priority: %llu\n  %s key: %llu\n  %s state:", who,
	       front_text(end, "system"), who, front_number(end, "system_priority"), who,
	       front_number(end, "port"), who, front_number(end, "port_priority"), who,
	       front_number(end, "key"), who);
	for (i = 0; i < json_object_array_length(state); i++)
		printf(" %s", json_object_get_string(json_object_array_get_idx(state, i)));
	putchar('\n');
}

/* What Open vSwitch does not know it calls defaulted. */
static const char *status_of(struct json_object *lacp)
{
	const char *status = front_text(lacp, "status");

	return strcmp(status, "disabled") ? status : "defaulted";
}

static void put_member(struct json_object *m, struct json_object *lacp)
{
	struct json_object *actor = json_object_object_get(lacp, "actor");

	printf("\nmember: ");
	plain_put(stdout, front_text(m, "name"));
	printf(": %s %s\n  port_id: %llu\n  port_priority: %llu\n  may_enable: %s\n",
	       status_of(lacp), front_flag(lacp, "attached") ? "attached" : "detached",
	       front_number(actor, "port"), front_number(actor, "port_priority"),
	       front_flag(m, "may_enable") ? "true" : "false");
	put_end("actor", actor);
	put_end("partner", json_object_object_get(lacp, "partner"));
}

static void put_bond(struct json_object *bond, struct json_object *lacp)
{
	printf("---- ");
	plain_put(stdout, front_text(bond, "port"));
	printf(" ----\n  status: %s%s\n  sys_id: %s\n  sys_priority: %llu\n"
	       "  aggregation key: %llu\n  lacp_time: %s\n",
	       front_flag(lacp, "active") ? "active" : "passive",
	       strcmp(front_text(bond, "lacp_status"), "negotiated") ? "" : " negotiated",
	       front_text(lacp, "system"), front_number(lacp, "system_priority"),
	       front_number(lacp, "key"), front_flag(lacp, "fast") ? "fast" : "slow");
}

static void put_bond_stats(struct json_object *bond, struct json_object *lacp)
{
	(void)lacp;
	printf("---- ");
	plain_put(stdout, front_text(bond, "port"));
	puts(" statistics ----");
}

static void put_member_stats(struct json_object *m, struct json_object *lacp)
{
	printf("\nmember: ");
	plain_put(stdout, front_text(m, "name"));
	printf(":\n  TX PDUs: %llu\n  RX PDUs: %llu\n  RX Bad PDUs: %llu\n"
	       "  RX Marker Request PDUs: 0\n  Link Expired: %llu\n  Link Defaulted: %llu\n"
	       "  Carrier Status Changed: %llu\n", front_number(lacp, "sent"),
	       front_number(lacp, "received"), front_number(lacp, "bad"),
	       front_number(lacp, "expired"), front_number(lacp, "defaulted"),
	       front_number(lacp, "downs"));
}

typedef void put_fn(struct json_object *what, struct json_object *lacp);

static void put(struct json_object *bond, put_fn *head, put_fn *member)
{
	struct json_object *lacp = json_object_object_get(bond, "lacp"), *m;
	struct json_object *members = json_object_object_get(bond, "members");
	size_t i;

	if (!lacp)
		return;
	head(bond, lacp);
	for (i = 0; i < json_object_array_length(members); i++) {
		m = json_object_array_get_idx(members, i);
		if (json_object_object_get(m, "lacp"))
			member(m, json_object_object_get(m, "lacp"));
	}
}

static int show(const struct front *f, int n, char *const *args, put_fn *head, put_fn *member,
		char **err)
{
	struct json_object *bonds;
	int rc = appctl_bonds(f, n ? args[0] : NULL, &bonds, err);
	size_t i;

	if (!rc && n && !json_object_object_get(json_object_array_get_idx(bonds, 0), "lacp")) {
		json_object_put(bonds);
		rc = FRONT_REFUSED;
	}
	if (rc == FRONT_REFUSED)
		error_set(err, "no such lacp object");
	if (rc)
		return rc;
	for (i = 0; i < json_object_array_length(bonds); i++)
		put(json_object_array_get_idx(bonds, i), head, member);
	json_object_put(bonds);
	return CTL_EXIT_OK;
}

int appctl_lacp_show(const struct front *f, int n, char *const *args, char **err)
{
	return show(f, n, args, put_bond, put_member, err);
}

int appctl_lacp_stats(const struct front *f, int n, char *const *args, char **err)
{
	return show(f, n, args, put_bond_stats, put_member_stats, err);
}
