// SPDX-License-Identifier: GPL-2.0-or-later
/* fdb.*: MAC tables. Static entries are configuration: rows of StaticMAC under their port's. */
#include "commit.h"
#include "ctl_method.h"
#include "errline.h"
#include "macaddr.h"
#include "sticky_store.h"
#include "topology.h"

static void add_entry(void *arg, const struct fdb_info *e)
{
	struct json_object *row = json_object_new_object();
	char mac[MACADDR_LEN];

	macaddr_format(mac, e->mac);
	json_object_object_add(row, "bridge", json_object_new_string(e->bridge));
	json_object_object_add(row, "port", json_object_new_string(e->port));
	json_object_object_add(row, "vlan", json_object_new_int(e->vlan));
	json_object_object_add(row, "mac", json_object_new_string(mac));
	json_object_object_add(row, "age", e->is_static || e->local ? NULL :
			       json_object_new_uint64(e->age_ms / 1000));
	json_object_object_add(row, "static", json_object_new_boolean(e->is_static));
	json_object_object_add(row, "sticky", json_object_new_boolean(e->is_sticky));
	json_object_object_add(row, "local", json_object_new_boolean(e->local));
	json_object_array_add(arg, row);
}

static int fdb_show(struct ctl_context *ctx, struct json_object *params,
		    struct json_object **result, char **err)
{
	const char *bridge;
	int rc = param_bridge(ctx, params, &bridge, err);

	if (rc)
		return rc;
	*result = json_object_new_array();
	rc = bridges_fdb_dump(ctx->bridges, bridge, ctl_now(ctx), add_entry, *result);
	if (rc)
		return errline(err, rc, "cannot show the MAC table: %s", strerror(-rc));
	return 0;
}

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

/* Take an entry away from a port; returns how many there were, or -errno. */
static int remove_from(struct db *db, struct row *port, const struct rows *macs,
		       const struct entry *e, char **err)
{
	const struct datum_type *type =
		&port->table->columns[row_column(port, "static_macs")].type;
	unsigned int i;
	union atom key;
	int rc, n = 0;

	for (i = 0; i < macs->n; i++) {
		key.string = macs->row[i]->uuid;
		if (!is_entry(macs->row[i], e) ||
		    datum_find(row_datum(port, "static_macs"), &key, type) < 0)
			continue;
		rc = row_del_ref(db, port, "static_macs", macs->row[i]->uuid, err);
		if (rc)
			return rc;
		n++;
	}
	return n;
}

/* Take an entry away from the ports of @bridge, or from @e->port only; returns how many. */
static int remove_entry(struct db *db, const struct row *bridge, const struct entry *e,
			const char *port, char **err)
{
	struct rows ports = { 0 }, macs = { 0 };
	unsigned int i;
	int n = 0, rc = rows_load(db, TBL_STATIC_MAC, &macs, err);

	if (!rc)
		rc = bridge_ports(db, bridge, &ports, err);
	for (i = 0; rc >= 0 && i < ports.n; i++) {
		if (port && strcmp(row_string(ports.row[i], "name"), port))
			continue;
		rc = remove_from(db, ports.row[i], &macs, e, err);
		n += rc;
	}
	rows_free(&ports);
	rows_free(&macs);
	return rc < 0 ? rc : n;
}

/* The port of that name on @bridge */
static int get_port(struct db *db, const struct row *bridge, const char *name, struct row **port,
		    char **err)
{
	struct row *owner;
	int rc = port_get(db, name, port, err);

	if (rc)
		return rc;
	rc = port_find_bridge(db, *port, &owner, err);
	if (rc > 0 && !strcmp(owner->uuid, bridge->uuid)) {
		row_free(owner);
		return 0;
	}
	if (rc > 0)
		row_free(owner);
	if (rc >= 0)
		rc = errline(err, -ENOENT, "bridge %s does not have a port %s",
			     row_string(bridge, "name"), name);
	row_free(*port);
	return rc;
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
	rc = get_port(db, bridge, e->port, &port, err);
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
		rc = get_port(db, bridge, e->port, &port, err);
		if (rc)
			return rc;
		row_free(port);
	}
	rc = remove_entry(db, bridge, e, e->port, err);
	if (!rc)
		return errline(err, -ENOENT, "bridge %s has no static or sticky entry for %s in VLAN %d",
			       e->bridge, e->text, (int)e->vlan);
	return rc < 0 ? rc : 0;
}

static int change(struct ctl_context *ctx, const struct entry *e,
		  int (*fn)(struct db *db, const struct row *bridge, const struct entry *e,
			    char **err), char **err)
{
	struct row *bridge;
	int rc = db_begin(ctx->db, err);

	if (rc)
		return rc;
	rc = bridge_get(ctx->db, e->bridge, &bridge, err);
	if (!rc) {
		rc = fn(ctx->db, bridge, e, err);
		row_free(bridge);
	}
	if (!rc)
		return commit_transaction(ctx, err);
	db_rollback(ctx->db);
	return rc;
}

static int fdb_add(struct ctl_context *ctx, struct json_object *params,
		   struct json_object **result, char **err)
{
	struct entry e;
	int rc = take_entry(&e, params, err);

	(void)result;
	if (!rc && !e.port)
		rc = errline(err, -EINVAL, "parameter \"port\" is missing");
	return rc ? rc : change(ctx, &e, add_in_transaction, err);
}

static int fdb_del(struct ctl_context *ctx, struct json_object *params,
		   struct json_object **result, char **err)
{
	struct entry e;
	int rc = take_entry(&e, params, err);

	(void)result;
	if (!rc)
		rc = change(ctx, &e, del_in_transaction, err);
	if (rc != -ENOENT ||
	    bridges_sticky_forget(ctx->bridges, e.bridge, e.port, (u16)e.vlan, e.mac, ctl_now(ctx)))
		return rc;
	free(*err);
	*err = NULL;
	ctl_wake(ctx);
	return sticky_store_save(ctx->db, ctx->bridges, err);
}

static int check_port(struct ctl_context *ctx, const char *bridge, const char *name, char **err)
{
	struct row *row, *port;
	int rc;

	if (!bridge) {
		rc = port_get(ctx->db, name, &port, err);
	} else {
		rc = bridge_get(ctx->db, bridge, &row, err);
		if (rc)
			return rc;
		rc = get_port(ctx->db, row, name, &port, err);
		row_free(row);
	}
	if (!rc)
		row_free(port);
	return rc;
}

static int fdb_flush(struct ctl_context *ctx, struct json_object *params,
		     struct json_object **result, char **err)
{
	const char *bridge, *port;
	int rc = param_bridge(ctx, params, &bridge, err);

	(void)result;
	if (!rc)
		rc = param_optional(params, "port", &port, err);
	if (!rc && port)
		rc = check_port(ctx, bridge, port, err);
	if (rc)
		return rc;
	rc = bridges_fdb_flush(ctx->bridges, bridge, port, ctl_now(ctx));
	ctl_wake(ctx);
	if (rc)
		return errline(err, rc, "cannot flush the MAC table: %s", strerror(-rc));
	return sticky_store_save(ctx->db, ctx->bridges, err);
}

const struct ctl_method ctl_fdb_methods[] = {
	{ "fdb.show", fdb_show },
	{ "fdb.add", fdb_add },
	{ "fdb.del", fdb_del },
	{ "fdb.flush", fdb_flush },
	{ 0 },
};
