// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fdb.add and fdb.del: static entries of MAC tables. They are configuration, rows of StaticMAC
 * under their port's; one that is sticky can be deleted, too.
 */
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/db/topology.h"
#include "daemon/engine/commit.h"
#include "daemon/engine/sticky_store.h"

/* struct entry - parameters of add and del; @port may be NULL in the latter */
struct entry {
	const char *bridge, *port;
	int64_t vlan;
	u8 mac[6];
	char text[MACADDR_LEN];
};

static int take_entry(struct entry *e, struct json_object *params, char **err)
{
	const char *mac;
	int rc = param_string(params, "bridge", &e->bridge, err);

	if (!rc)
		rc = param_optional(params, "port", &e->port, err);
	if (!rc)
		rc = param_integer(params, "vlan", 0, VLAN_COUNT - 2, &e->vlan, err);
	if (!rc)
		rc = param_string(params, "mac", &mac, err);
	if (rc)
		return rc;
	if (!macaddr_parse(e->mac, mac) || !macaddr_is_station(e->mac))
		return errline(err, -EINVAL, "\"%s\" is not the MAC address of a station", mac);
	macaddr_format(e->text, e->mac);
	return 0;
}

static bool is_entry(const struct row *mac, const struct entry *e)
{
	u8 bytes[6];

	return row_datum(mac, "vlan")->keys[0].integer == e->vlan &&
	       macaddr_parse(bytes, row_string(mac, "mac")) && !memcmp(bytes, e->mac, 6);
}

/* Take a static entry away from the port that has it, if that is meant; returns how many. */
static int remove_row(struct db *db, const struct row *bridge, const char *uuid, const char *name,
		      char **err)
{
	struct row *port, *owner = NULL;
	int rc = row_referring(db, TBL_PORT, "static_macs", uuid, &port, err);

	if (rc <= 0)
		return rc;
	if (!name || !strcmp(row_string(port, "name"), name))
		rc = port_find_bridge(db, port, &owner, err);
	if (rc > 0)
		rc = owner && !strcmp(owner->uuid, bridge->uuid);
	if (rc > 0)
		rc = row_del_ref(db, port, "static_macs", uuid, err) ?: 1;
	row_free(owner);
	row_free(port);
	return rc;
}

/* UUIDs of the rows that are this entry, of whatever port: to be freed */
static char (*matching(const struct rows *macs, const struct entry *e, size_t *n))[UUID_LEN + 1]
{
	char (*found)[UUID_LEN + 1] = xcalloc(macs->n, sizeof(*found));
	unsigned int i;

	*n = 0;
	for (i = 0; i < macs->n; i++) {
		if (is_entry(macs->row[i], e))
			memcpy(found[(*n)++], macs->row[i]->uuid, sizeof(*found));
	}
	return found;
}

/* Take an entry away from the ports of @bridge, or from @port only; returns how many. */
static int remove_entry(struct db *db, const struct row *bridge, const struct entry *e,
			const char *port, char **err)
{
	char (*uuids)[UUID_LEN + 1];
	const struct rows *macs;
	size_t n, i;
	int sum = 0, rc = rows_cached(db, TBL_STATIC_MAC, &macs, err);

	if (rc)
		return rc;
	uuids = matching(macs, e, &n);
	for (i = 0; i < n && rc >= 0; i++) {
		rc = remove_row(db, bridge, uuids[i], port, err);
		sum += rc;
	}
	free(uuids);
	return rc < 0 ? rc : sum;
}

static int insert_entry(struct db *db, struct row *port, const struct entry *e, char **err)
{
	struct row *mac = row_new(TBL_STATIC_MAC);
	int rc;

	row_put_string(mac, "mac", e->text);
	row_put_integer(mac, "vlan", e->vlan);
	rc = row_insert(db, mac, err);
	if (!rc)
		rc = row_add_ref(db, port, "static_macs", mac->uuid, err);
	row_free(mac);
	return rc;
}

static int add_in_transaction(struct db *db, const struct row *bridge, const struct entry *e,
			      char **err)
{
	struct row *port;
	int rc;

	/* One that is static elsewhere moves. */
	rc = remove_entry(db, bridge, e, NULL, err);
	if (rc < 0)
		return rc;
	rc = port_get_on(db, bridge, e->port, &port, err);
	if (rc)
		return rc;
	rc = insert_entry(db, port, e, err);
	row_free(port);
	return rc;
}

static int del_in_transaction(struct db *db, const struct row *bridge, const struct entry *e,
			      char **err)
{
	struct row *port;
	int rc = 0;

	if (e->port) {
		rc = port_get_on(db, bridge, e->port, &port, err);
		if (rc)
			return rc;
		row_free(port);
	}
	rc = remove_entry(db, bridge, e, e->port, err);
	if (!rc)
		return errline(err, -ENOENT,
			       "bridge %s has no static or sticky entry for %s in VLAN %d",
			       e->bridge, e->text, (int)e->vlan);
	return rc < 0 ? rc : 0;
}

static int change(struct engine *engine, const struct entry *e,
		  int (*fn)(struct db *db, const struct row *bridge, const struct entry *e,
			    char **err), char **err)
{
	struct row *bridge;
	int rc = db_begin(engine->db, err);

	if (rc)
		return rc;
	rc = bridge_get(engine->db, e->bridge, &bridge, err);
	if (!rc) {
		rc = fn(engine->db, bridge, e, err);
		row_free(bridge);
	}
	if (!rc)
		return commit_transaction(engine, err);
	db_rollback(engine->db);
	return rc;
}

static int fdb_add(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	struct entry e;
	int rc = take_entry(&e, params, err);

	(void)result;
	if (!rc && !e.port)
		rc = errline(err, -EINVAL, "parameter \"port\" is missing");
	return rc ? rc : change(engine, &e, add_in_transaction, err);
}

static int fdb_del(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	struct entry e;
	int rc = take_entry(&e, params, err);

	(void)result;
	if (!rc)
		rc = change(engine, &e, del_in_transaction, err);
	if (rc != -ENOENT ||
	    policy_sticky_forget(engine->policy, e.bridge, e.port, (u16)e.vlan, e.mac,
				 engine_now(engine)))
		return rc;
	free(*err);
	*err = NULL;
	return sticky_store_save(engine->db, engine->policy, err);
}

const struct control_method fdb_static_methods[] = {
	{ "fdb.add", fdb_add },
	{ "fdb.del", fdb_del },
	{ 0 },
};
