// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"
#include "daemon/db/names.h"
#include "daemon/db/topology.h"
#include "daemon/base/xalloc.h"

int bridge_get(struct db *db, const char *name, struct row **bridge, char **err)
{
	int rc = row_by_name(db, TBL_BRIDGE, name, bridge, err);

	if (!rc)
		return errline(err, -ENOENT, "no bridge named %s", name);
	return rc < 0 ? rc : 0;
}

int bridge_get_uuid(struct db *db, const char *name, char uuid[UUID_LEN + 1], char **err)
{
	int rc = row_find(db, TBL_BRIDGE, "name", name, uuid, err);

	if (!rc)
		return errline(err, -ENOENT, "no bridge named %s", name);
	return rc < 0 ? rc : 0;
}

int port_get(struct db *db, const char *name, struct row **port, char **err)
{
	int rc = row_by_name(db, TBL_PORT, name, port, err);

	if (!rc)
		return errline(err, -ENOENT, "no port named %s", name);
	return rc < 0 ? rc : 0;
}

int port_find_bridge(struct db *db, const struct row *port, struct row **bridge, char **err)
{
	return row_referring(db, TBL_BRIDGE, "ports", port->uuid, bridge, err);
}

int iface_find_port(struct db *db, const struct row *iface, struct row **port, char **err)
{
	return row_referring(db, TBL_PORT, "interfaces", iface->uuid, port, err);
}

/* Rows of @table that a column of @from refers to, each fetched on its own */
static int referred_few(struct db *db, const struct datum *refs, enum table_id table,
			struct rows *found, char **err)
{
	int rc = 0;
	u32 i;

	memset(found, 0, sizeof(*found));
	found->row = xcalloc(refs->n, sizeof(*found->row));
	for (i = 0; rc >= 0 && i < refs->n; i++) {
		rc = row_by_uuid(db, table, refs->keys[i].string, &found->row[found->n], err);
		found->n += rc > 0;
	}
	if (rc < 0)
		rows_free(found);
	return rc < 0 ? rc : 0;
}

/* The same by a look at the whole table, in the order that rows_load() gives */
static int referred_many(struct db *db, const struct row *from, const char *column,
			 enum table_id table, struct rows *found, char **err)
{
	const struct datum *refs = row_datum(from, column);
	const struct datum_type *type = &from->table->columns[row_column(from, column)].type;
	struct rows all;
	unsigned int i;
	union atom key;
	int rc = rows_load(db, table, &all, err);

	memset(found, 0, sizeof(*found));
	if (rc)
		return rc;
	found->row = xcalloc(all.n, sizeof(*found->row));
	for (i = 0; i < all.n; i++) {
		key.string = all.row[i]->uuid;
		if (datum_find(refs, &key, type) < 0)
			continue;
		found->row[found->n++] = all.row[i];
		all.row[i] = NULL;
	}
	rows_free(&all);
	return 0;
}

int bridge_ports(struct db *db, const struct row *bridge, struct rows *ports, char **err)
{
	return referred_many(db, bridge, "ports", TBL_PORT, ports, err);
}

int port_ifaces(struct db *db, const struct row *port, struct rows *ifaces, char **err)
{
	return referred_few(db, row_datum(port, "interfaces"), TBL_INTERFACE, ifaces, err);
}

bool port_is_local(const struct row *bridge, const struct row *port)
{
	return !strcmp(row_string(bridge, "name"), row_string(port, "name"));
}

static int create_iface(struct db *db, struct row *port, const char *name, const char *type,
			char **err)
{
	struct row *iface = row_new(TBL_INTERFACE);
	int rc;

	row_put_string(iface, "name", name);
	row_put_string(iface, "type", type);
	rc = row_insert(db, iface, err);
	if (!rc)
		row_put_ref(port, "interfaces", iface->uuid);
	row_free(iface);
	return rc;
}

/* A port with its interfaces, on no bridge yet */
static int create_port_rows(struct db *db, const struct new_port *new, struct row **port,
			    char **err)
{
	int rc = 0, column;
	unsigned int i;

	*port = row_new(TBL_PORT);
	row_put_string(*port, "name", new->name);
	column = row_column(*port, "interfaces");
	datum_free(&(*port)->columns[column], &(*port)->table->columns[column].type);
	for (i = 0; !rc && i < new->n_ifaces; i++)
		rc = create_iface(db, *port, new->ifaces[i], new->type, err);
	row_datum(*port, "bond_fake_iface")->keys[0].boolean = new->fake_iface;
	row_datum(*port, "fake_bridge")->keys[0].boolean = new->fake_bridge;
	if (new->vlan >= 0)
		row_put_integer(*port, "tag", new->vlan);
	if (!rc)
		rc = row_insert(db, *port, err);
	if (rc)
		row_free(*port);
	return rc;
}

static int register_bridge(struct db *db, const struct row *bridge, char **err)
{
	struct row *root;
	int rc = row_singleton(db, TBL_OPEN_VSWITCH, &root, err);

	if (rc)
		return rc;
	rc = row_add_ref(db, root, "bridges", bridge->uuid, err);
	row_free(root);
	return rc;
}

int bridge_create(struct db *db, const char *name, char **err)
{
	const struct new_port local = {
		.name = name, .ifaces = &name, .n_ifaces = 1, .type = "internal", .vlan = -1,
	};
	struct row *bridge, *port;
	int rc;

	rc = ifname_check("bridge", name, err);
	if (!rc)
		rc = name_check_free(db, "a bridge", name, err);
	if (!rc)
		rc = create_port_rows(db, &local, &port, err);
	if (rc)
		return rc;
	bridge = row_new(TBL_BRIDGE);
	row_put_string(bridge, "name", name);
	row_put_ref(bridge, "ports", port->uuid);
	rc = row_insert(db, bridge, err);
	if (!rc)
		rc = register_bridge(db, bridge, err);
	row_free(bridge);
	row_free(port);
	return rc;
}

static int check_names(struct db *db, const struct new_port *new, char **err)
{
	const char *what = new->fake_bridge ? "a bridge" : "a port";
	unsigned int i;
	int rc = ifname_check(new->fake_bridge ? "bridge" : "port", new->name, err);

	if (!rc)
		rc = name_check_free(db, what, new->name, err);
	for (i = 0; !rc && i < new->n_ifaces; i++) {
		if (strcmp(new->ifaces[i], new->name))
			rc = ifname_check("interface", new->ifaces[i], err) ?:
			     name_check_free(db, "an interface", new->ifaces[i], err);
	}
	return rc;
}

int port_create(struct db *db, const char *bridge_uuid, const struct new_port *new,
		struct row **result, char **err)
{
	struct row *port;
	int rc = check_names(db, new, err);

	if (!rc)
		rc = create_port_rows(db, new, &port, err);
	if (rc)
		return rc;
	rc = row_add_ref_to(db, TBL_BRIDGE, bridge_uuid, "ports", port->uuid, err);
	if (result && !rc)
		*result = port;
	else
		row_free(port);
	return rc;
}

int port_add_iface(struct db *db, struct row *port, const char *name, char **err)
{
	int rc = ifname_check("interface", name, err);

	if (!rc)
		rc = name_check_free(db, "an interface", name, err);
	if (!rc)
		rc = create_iface(db, port, name, "", err);
	return rc ? rc : row_update(db, port, row_column(port, "interfaces"), err);
}

static int delete_ifaces(struct db *db, const struct row *port, char **err)
{
	struct rows ifaces;
	unsigned int i;
	int rc = port_ifaces(db, port, &ifaces, err);

	for (i = 0; !rc && i < ifaces.n; i++)
		rc = row_delete(db, ifaces.row[i], err);
	rows_free(&ifaces);
	return rc;
}

int port_delete(struct db *db, struct row *bridge, const struct row *port, char **err)
{
	int rc = 0;

	if (bridge)
		rc = row_del_ref(db, bridge, "ports", port->uuid, err);
	if (!rc)
		rc = delete_ifaces(db, port, err);
	return rc ? rc : row_delete(db, port, err);
}

static int unregister_bridge(struct db *db, const struct row *bridge, char **err)
{
	struct row *root;
	int rc = row_singleton(db, TBL_OPEN_VSWITCH, &root, err);

	if (rc)
		return rc;
	rc = row_del_ref(db, root, "bridges", bridge->uuid, err);
	row_free(root);
	return rc;
}

int bridge_delete(struct db *db, const struct row *bridge, char **err)
{
	struct rows ports;
	unsigned int i;
	int rc = bridge_ports(db, bridge, &ports, err);

	for (i = 0; !rc && i < ports.n; i++)
		rc = port_delete(db, NULL, ports.row[i], err);
	rows_free(&ports);
	if (!rc)
		rc = unregister_bridge(db, bridge, err);
	return rc ? rc : row_delete(db, bridge, err);
}

int port_get_on(struct db *db, const struct row *bridge, const char *name, struct row **port,
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
