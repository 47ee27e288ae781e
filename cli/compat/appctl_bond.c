// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-appctl bond/...: bonds and their members. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"
#include "cli/noun.h"
#include "cli/plain.h"

#define END	"{system:s,system_priority:n,port:n,port_priority:n,key:n,state:[s]}"
#define LACP	"{active:b,fast:b,fallback:b,system:s,system_priority:n,key:n}"
#define MEMBER	"{name:s,mac:s,enabled:b,active:b,may_enable:b,delay?:n,"		\
		"hashes:[{hash:n,bytes:n}],"						\
		"lacp?:{status:s,attached:b,actor:" END ",partner:" END ",sent:n,received:n,"	\
		"bad:n,expired:n,defaulted:n,downs:n}}"
#define SHAPE	"[{bridge:s,port:s,mode:s,updelay:n,downdelay:n,next_rebalance?:n,"	\
		"lacp_status:s,primary?:s,lacp?:" LACP ",members:[" MEMBER "]}]"

int appctl_bonds(const struct front *f, const char *name, struct json_object **bonds, char **err)
{
	struct json_object *params = json_object_new_object();
	int rc;

	noun_put(params, "port", name);
	rc = front_ask(f, "bond.show", params, SHAPE, bonds, err);
	if (rc == FRONT_REFUSED) {
		free(*err);
		*err = NULL;
	}
	return rc;
}

static int no_bond(int rc, char **err)
{
	if (rc == FRONT_REFUSED)
		error_set(err, "no such bond");
	return rc;
}

static bool is_balanced(struct json_object *bond)
{
	return strcmp(front_text(bond, "mode"), "active-backup");
}

static struct json_object *member_at(struct json_object *bond, size_t i)
{
	struct json_object *members = json_object_object_get(bond, "members");

	return i < json_object_array_length(members) ? json_object_array_get_idx(members, i) : NULL;
}

static struct json_object *member_named(struct json_object *bond, const char *name)
{
	struct json_object *m;
	size_t i;

	for (i = 0; (m = member_at(bond, i)); i++) {
		if (!strcmp(front_text(m, "name"), name))
			break;
	}
	return m;
}

static struct json_object *active_of(struct json_object *bond)
{
	struct json_object *m;
	size_t i;

	for (i = 0; (m = member_at(bond, i)); i++) {
		if (front_flag(m, "active"))
			break;
	}
	return m;
}

static void put_member(struct json_object *m, bool balanced)
{
	struct json_object *hashes = json_object_object_get(m, "hashes"), *hash;
	bool enabled = front_flag(m, "enabled");
	size_t i;

	printf("\nmember ");
	plain_put(stdout, front_text(m, "name"));
	printf(": %s\n", enabled ? "enabled" : "disabled");
	if (front_flag(m, "active"))
		puts("  active member");
	if (json_object_object_get(m, "delay"))
		printf("  %s expires in %llu ms\n", enabled ? "downdelay" : "updelay",
		       front_number(m, "delay"));
	printf("  may_enable: %s\n", front_flag(m, "may_enable") ? "true" : "false");
	for (i = 0; balanced && i < json_object_array_length(hashes); i++) {
		hash = json_object_array_get_idx(hashes, i);
		if (front_number(hash, "bytes") / 1024)
			printf("  hash %llu: %llu kB load\n", front_number(hash, "hash"),
			       front_number(hash, "bytes") / 1024);
	}
}

static void put_primary(struct json_object *bond)
{
	const char *primary = front_text(bond, "primary");

	printf("active-backup primary: ");
	plain_put(stdout, primary ? primary : "<none>");
	puts(primary && !member_named(bond, primary) ? " (no such member)" : "");
}

static void put_bond(struct json_object *bond)
{
	struct json_object *lacp = json_object_object_get(bond, "lacp"), *m = active_of(bond);
	size_t i;

	printf("---- ");
	plain_put(stdout, front_text(bond, "port"));
	printf(" ----\nbond_mode: %s\nbond may use recirculation: no, Recirc-ID : -1\n"
	       "bond-hash-basis: 0\nlb_output action: disabled, bond-id: -1\n"
	       "updelay: %llu ms\ndowndelay: %llu ms\n", front_text(bond, "mode"),
	       front_number(bond, "updelay"), front_number(bond, "downdelay"));
	if (is_balanced(bond))
		printf("next rebalance: %llu ms\n", front_number(bond, "next_rebalance"));
	printf("lacp_status: %s\nlacp_fallback_ab: %s\n", front_text(bond, "lacp_status"),
	       lacp && front_flag(lacp, "fallback") ? "true" : "false");
	put_primary(bond);
	printf("active member mac: %s(", m ? front_text(m, "mac") : "00:00:00:00:00:00");
	plain_put(stdout, m ? front_text(m, "name") : "none");
	puts(")");
	for (i = 0; (m = member_at(bond, i)); i++)
		put_member(m, is_balanced(bond));
	putchar('\n');
}

int appctl_bond_show(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *bonds;
	int rc = appctl_bonds(f, n ? args[0] : NULL, &bonds, err);
	size_t i;

	if (rc)
		return no_bond(rc, err);
	for (i = 0; i < json_object_array_length(bonds); i++)
		put_bond(json_object_array_get_idx(bonds, i));
	json_object_put(bonds);
	return CTL_EXIT_OK;
}

static void list_bond(struct json_object *bond)
{
	struct json_object *m;
	size_t i;

	plain_put(stdout, front_text(bond, "port"));
	printf("\t%s\t0\t", front_text(bond, "mode"));
	for (i = 0; (m = member_at(bond, i)); i++) {
		fputs(i ? ", " : "", stdout);
		plain_put(stdout, front_text(m, "name"));
	}
	putchar('\n');
}

int appctl_bond_list(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *bonds;
	int rc = appctl_bonds(f, NULL, &bonds, err);
	size_t i;

	(void)n;
	(void)args;
	if (rc)
		return no_bond(rc, err);
	puts("bond\ttype\trecircID\tmembers");
	for (i = 0; i < json_object_array_length(bonds); i++)
		list_bond(json_object_array_get_idx(bonds, i));
	json_object_put(bonds);
	return CTL_EXIT_OK;
}

/* --- orders -------------------------------------------------------------------------------- */

/* The daemon's words for what Open vSwitch says otherwise; @down: of a member that is disabled */
static int reword(int rc, const char *down, char **err)
{
	const char *words = NULL;

	if (rc != FRONT_REFUSED)
		return rc;
	if (strstr(*err, "no bond named"))
		words = "no such bond";
	else if (strstr(*err, "has no member"))
		words = "no such member";
	else if (strstr(*err, "is disabled"))
		words = down;
	else if (strstr(*err, "is not in balance-slb"))
		words = "not an SLB bond";
	if (words) {
		free(*err);
		*err = NULL;
		error_set(err, "%s", words);
	}
	return rc;
}

static struct json_object *member_params(const char *bond, const char *member)
{
	struct json_object *params = json_object_new_object();

	noun_put(params, "port", bond);
	noun_put(params, "member", member);
	return params;
}

int appctl_bond_set_active(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *result;
	int rc = front_ask(f, "bond.set_active", member_params(args[0], args[1]), "b", &result,
			   err);

	(void)n;
	if (rc)
		return reword(rc, "cannot make disabled member active", err);
	puts(json_object_get_boolean(result) ? "done" : "no change");
	json_object_put(result);
	return CTL_EXIT_OK;
}

static int hold(const struct front *f, char *const *args, bool held, char **err)
{
	struct json_object *params = member_params(args[0], args[1]), *result;
	int rc;

	json_object_object_add(params, "hold", json_object_new_boolean(held));
	rc = front_ask(f, "bond.hold", params, NULL, &result, err);
	if (rc)
		return reword(rc, NULL, err);
	puts(held ? "disabled" : "enabled");
	json_object_put(result);
	return CTL_EXIT_OK;
}

int appctl_bond_enable(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return hold(f, args, false, err);
}

int appctl_bond_disable(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return hold(f, args, true, err);
}

int appctl_bond_migrate(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params, *result;
	int rc;

	(void)n;
	if (!*args[1] || args[1][strspn(args[1], "0123456789")]) {
		error_set(err, "bad hash");
		return FRONT_REFUSED;
	}
	params = member_params(args[0], args[2]);
	json_object_object_add(params, "hash", json_object_new_int(atoi(args[1]) & 255));
	rc = front_ask(f, "bond.migrate", params, NULL, &result, err);
	if (rc)
		return reword(rc, "cannot migrate to disabled member", err);
	puts("migrated");
	json_object_put(result);
	return CTL_EXIT_OK;
}

/* MAC [VLAN] [BASIS]; the basis is 0 */
int appctl_bond_hash(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params, *result;
	char *end = "";
	long vlan = n > 1 ? strtol(args[1], &end, 10) : 0;
	int rc;

	if (*end || vlan < 0 || vlan > 4095 || (n > 1 && !*args[1])) {
		error_set(err, "invalid vlan");
		return FRONT_REFUSED;
	}
	if (n > 2 && strcmp(args[2], "0")) {
		error_set(err, "invalid basis");
		return FRONT_REFUSED;
	}
	params = json_object_new_object();
	noun_put(params, "mac", args[0]);
	json_object_object_add(params, "vlan", json_object_new_int((int)vlan));
	rc = front_ask(f, "bond.hash", params, "n", &result, err);
	if (rc == FRONT_REFUSED) {
		free(*err);
		*err = NULL;
		error_set(err, "invalid mac");
	}
	if (rc)
		return rc;
	printf("%d\n", json_object_get_int(result));
	json_object_put(result);
	return CTL_EXIT_OK;
}
