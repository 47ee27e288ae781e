// SPDX-License-Identifier: GPL-2.0-or-later
/* From the tables to struct config: which port is on which bridge, and what must hold among them */
#include "config_row.h"
#include "config_tunnel.h"
#include "db.h"
#include "errline.h"
#include "ifname.h"
#include "macaddr.h"
#include "row.h"
#include "xalloc.h"

/* struct entry - a port, found by its UUID, and the bridge it belongs to */
struct entry {
	const struct row *row;
	struct config_bridge *bridge;
};

struct loader {
	struct config *cfg;
	const struct rows *bridges, *ports, *interfaces, *macs, *mirrors;
	struct entry *by_uuid;		/* of ports, sorted */
	const struct row **iface_by_uuid;
};

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->row->uuid, y->row->uuid);
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return strcmp((*x)->uuid, (*y)->uuid);
}

/* Say which row a line is about, in front of it. */
static int name_row(const struct row *row, const char *what, int rc, char **err)
{
	return errline_prefix(err, rc, "%s %s", what, row_string(row, "name"));
}

static int load_bridge(const struct row *row, struct config *cfg, char **err)
{
	int rc = ifname_check("bridge", row_string(row, "name"), err);

	if (rc)
		return rc;
	return config_row_bridge(row, xcheck(config_bridge_add(cfg, row_string(row, "name"))),
				 err);
}

static int find_owners(struct loader *l, const struct row *row, struct config_bridge *bridge,
		       char **err)
{
	const struct datum *ports = row_datum(row, "ports");
	struct row key_row;
	struct entry key = { .row = &key_row }, *e;
	u32 i;

	for (i = 0; i < ports->n; i++) {
		snprintf(key_row.uuid, sizeof(key_row.uuid), "%s", ports->keys[i].string);
		e = bsearch(&key, l->by_uuid, l->ports->n, sizeof(*e), compare_entries);
		if (!e)
			continue;	/* refs_settle keeps this from being committed */
		if (e->bridge)
			return errline(err, -EINVAL, "port %s is on bridge %s and on bridge %s",
				       row_string(e->row, "name"), e->bridge->name, bridge->name);
		e->bridge = bridge;
	}
	return 0;
}

static int load_bridges(struct loader *l, char **err)
{
	struct config_bridge *bridge;
	unsigned int i;
	int rc = 0;

	for (i = 0; !rc && i < l->bridges->n; i++)
		rc = name_row(l->bridges->row[i], "bridge",
			      load_bridge(l->bridges->row[i], l->cfg, err), err);
	/* Rows came sorted by name, and were appended in that order. */
	bridge = l->cfg->bridges;
	for (i = 0; !rc && i < l->bridges->n; i++, bridge = bridge->next)
		rc = find_owners(l, l->bridges->row[i], bridge, err);
	return rc;
}

static int load_mac(struct config_bridge *bridge, const char *port, const struct row *row,
		    char **err)
{
	const char *text = row_string(row, "mac");
	const struct config_fdb *f;
	u16 vlan = row_datum(row, "vlan")->keys[0].integer;
	u8 mac[6];

	if (!macaddr_parse(mac, text) || !macaddr_is_station(mac))
		return errline(err, -EINVAL, "static MAC address \"%s\" is not that of a station",
			       text);
	for (f = bridge->fdb; f; f = f->next) {
		if (f->vlan == vlan && !memcmp(f->mac, mac, sizeof(mac)))
			return errline(err, -EINVAL, "MAC address %s in VLAN %u is static on port "
				       "%s already", text, vlan, f->port);
	}
	xcheck(config_fdb_add(bridge, port, vlan, mac));
	return 0;
}

static int load_macs(struct loader *l, const struct row *row, struct config_bridge *bridge,
		     char **err)
{
	const struct datum *refs = row_datum(row, "static_macs");
	unsigned int i;
	union atom key;
	int rc = 0;

	for (i = 0; refs->n && !rc && i < l->macs->n; i++) {
		key.string = l->macs->row[i]->uuid;
		if (datum_find(refs, &key, &row->table->columns[row_column(row, "static_macs")]
			       .type) >= 0)
			rc = load_mac(bridge, row_string(row, "name"), l->macs->row[i], err);
	}
	return rc;
}

static const struct row *interface_of(const struct loader *l, const struct row *row)
{
	const struct row *key, **found;
	struct row key_row;

	snprintf(key_row.uuid, sizeof(key_row.uuid), "%s",
		 row_datum(row, "interfaces")->keys[0].string);
	key = &key_row;
	found = bsearch(&key, l->iface_by_uuid, l->interfaces->n, sizeof(*found), compare_rows);
	return found ? *found : NULL;
}

static int check_names(const struct loader *l, const struct row *row, const struct row *iface,
		       const struct config_bridge *owner, char **err)
{
	const char *name = row_string(row, "name");
	const struct config_bridge *b;
	int rc;

	rc = ifname_check("port", name, err);
	if (rc)
		return rc;
	if (row_datum(row, "interfaces")->n > 1)
		return errline(err, -EOPNOTSUPP, "bonds are not supported yet");
	if (!iface)
		return errline(err, -EINVAL, "it has no interface");
	if (strcmp(name, row_string(iface, "name")))
		return errline(err, -EOPNOTSUPP, "an interface of another name (%s) is not "
			       "supported yet", row_string(iface, "name"));
	for (b = l->cfg->bridges; b; b = b->next) {
		if (b != owner && !strcmp(b->name, name))
			return errline(err, -EINVAL, "a bridge has this name too");
	}
	return 0;
}

static int load_port(struct loader *l, const struct row *row, struct config_bridge *bridge,
		     char **err)
{
	const struct row *iface = interface_of(l, row);
	bool local = !strcmp(row_string(row, "name"), bridge->name);
	struct config_port *port;
	int rc;

	rc = check_names(l, row, iface, bridge, err);
	if (rc)
		return rc;
	port = local ? bridge->ports : xcheck(config_port_add(bridge, row_string(row, "name")));
	rc = config_row_port(row, iface, port, err);
	if (!rc && local && !port->internal)
		rc = errline(err, -EINVAL, "type of a bridge's local port must be internal");
	return rc ? rc : load_macs(l, row, bridge, err);
}

static int load_ports(struct loader *l, char **err)
{
	unsigned int i;
	int rc = 0;

	for (i = 0; !rc && i < l->ports->n; i++) {
		struct row *row = l->ports->row[i];
		struct entry key = { .row = row }, *e;

		e = bsearch(&key, l->by_uuid, l->ports->n, sizeof(*e), compare_entries);
		if (e->bridge)
			rc = name_row(row, "port", load_port(l, row, e->bridge, err), err);
	}
	return rc;
}

/* When the bridges have their ports */
static int load_mirrors(struct loader *l, char **err)
{
	struct config_bridge *bridge = l->cfg->bridges;
	unsigned int i;
	int rc = 0;

	for (i = 0; !rc && i < l->bridges->n; i++, bridge = bridge->next)
		rc = name_row(l->bridges->row[i], "bridge",
			      config_row_mirrors(l->bridges->row[i], l->mirrors, l->ports, bridge,
						 err), err);
	return rc;
}

static void make_indexes(struct loader *l)
{
	unsigned int i;

	l->by_uuid = xcalloc(l->ports->n, sizeof(*l->by_uuid));
	for (i = 0; i < l->ports->n; i++)
		l->by_uuid[i].row = l->ports->row[i];
	qsort(l->by_uuid, l->ports->n, sizeof(*l->by_uuid), compare_entries);
	l->iface_by_uuid = xcalloc(l->interfaces->n, sizeof(*l->iface_by_uuid));
	for (i = 0; i < l->interfaces->n; i++)
		l->iface_by_uuid[i] = l->interfaces->row[i];
	qsort(l->iface_by_uuid, l->interfaces->n, sizeof(*l->iface_by_uuid), compare_rows);
}

static int load_globals(struct db *db, struct config *cfg, char **err)
{
	struct row *row;
	int rc = row_singleton(db, TBL_OPEN_VSWITCH, &row, err);

	if (rc)
		return rc;
	rc = config_row_globals(row, cfg, err);
	row_free(row);
	return rc;
}

static int load_all(struct db *db, struct loader *l, char **err)
{
	int rc = load_globals(db, l->cfg, err);

	if (!rc)
		rc = rows_cached(db, TBL_BRIDGE, &l->bridges, err);
	if (!rc)
		rc = rows_cached(db, TBL_PORT, &l->ports, err);
	if (!rc)
		rc = rows_cached(db, TBL_INTERFACE, &l->interfaces, err);
	if (!rc)
		rc = rows_cached(db, TBL_STATIC_MAC, &l->macs, err);
	if (!rc)
		rc = rows_cached(db, TBL_MIRROR, &l->mirrors, err);
	if (rc)
		return rc;
	make_indexes(l);
	rc = load_bridges(l, err);
	if (!rc)
		rc = load_ports(l, err);
	if (!rc)
		rc = load_mirrors(l, err);
	return rc ? rc : config_check_tunnels(l->cfg, err);
}

int config_load(struct db *db, struct config *cfg, char **err)
{
	struct loader l = { .cfg = cfg };
	int rc;

	memset(cfg, 0, sizeof(*cfg));
	rc = load_all(db, &l, err);
	if (rc)
		config_free(cfg);
	free(l.by_uuid);
	free(l.iface_by_uuid);
	return rc;
}
