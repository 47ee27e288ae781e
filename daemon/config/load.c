// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the tables to struct config: which port is on which bridge, and what must hold among them.
 *
 * A row that cannot be served harms nobody else: it is left out, and told. A port is left out as a
 * whole, so that it forwards nothing; a bridge is left out only if its name or kind is none, and else
 * does without what cannot be understood.
 */
#include "daemon/config/rows.h"
#include "daemon/config/load.h"
#include "daemon/db/db.h"
#include "daemon/base/errline.h"
#include "daemon/base/hash.h"
#include "daemon/base/ifname.h"
#include "daemon/base/macaddr.h"
#include "daemon/db/row.h"
#include "daemon/base/xalloc.h"

/*
 * struct entry - a port, found by its UUID
 * @owner: the bridge that refers to it; @other: another one that does so, too
 */
struct entry {
	const struct row *row;
	const struct row *owner, *other;
	struct config_bridge *bridge;	/* NULL: it is left out */
};

/* struct seen_mac - a static address of a bridge: there may be thousands, and none twice */
struct seen_mac {
	struct seen_mac *next;
	struct hlink link;
	const struct config_bridge *bridge;
	const struct config_fdb *fdb;
};

struct loader {
	struct config *cfg;
	struct faults *faults;
	const struct rows *bridges, *ports, *interfaces, *macs, *mirrors;
	struct config_bridge **made;	/* of each of @bridges; NULL: it is left out */
	struct entry *by_uuid;		/* of ports, sorted */
	const struct row **iface_by_uuid, **mac_by_uuid;
	struct hash seen;		/* static addresses so far */
	struct seen_mac *all_seen;
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

/* Rows are sorted by name: of several with one name the oldest comes first, and holds. */
static bool is_second(const struct rows *rows, unsigned int i)
{
	return i && !strcmp(row_string(rows->row[i], "name"), row_string(rows->row[i - 1], "name"));
}

/* --- bridges ------------------------------------------------------------------------------- */

static int check_bridge(const struct loader *l, unsigned int i, char **err)
{
	const struct row *row = l->bridges->row[i];
	int rc = ifname_check("bridge", row_string(row, "name"), err);

	if (!rc && is_second(l->bridges, i))
		rc = errline(err, -EINVAL, "another bridge has this name, too");
	return rc ? rc : config_row_bridge_kind(row, err);
}

static struct config_bridge *load_bridge(struct loader *l, unsigned int i)
{
	const struct row *row = l->bridges->row[i];
	struct config_bridge *bridge;
	char *err = NULL;

	if (!config_columns(l->faults, row))
		return NULL;
	if (check_bridge(l, i, &err)) {
		config_fault(l->faults, row, err);
		return NULL;
	}
	bridge = xcheck(config_bridge_add(l->cfg, row_string(row, "name")));
	config_row_bridge(row, bridge, l->faults);
	return bridge;
}

/* The local port of a bridge is there without a row, but open only if it is not one that is gone. */
static void find_owners(struct loader *l, unsigned int i)
{
	const struct row *row = l->bridges->row[i];
	const struct datum *ports = row_datum(row, "ports");
	struct row key_row;
	struct entry key = { .row = &key_row }, *e;
	u32 p;

	for (p = 0; p < ports->n; p++) {
		snprintf(key_row.uuid, sizeof(key_row.uuid), "%s", ports->keys[p].string);
		e = bsearch(&key, l->by_uuid, l->ports->n, sizeof(*e), compare_entries);
		if (!e && l->made[i]) {
			config_port_close(l->made[i]->ports);
		} else if (e && e->owner) {
			e->other = row;
		} else if (e) {
			e->owner = row;
			e->bridge = l->made[i];
		}
	}
}

static void load_bridges(struct loader *l)
{
	unsigned int i;

	for (i = 0; i < l->bridges->n; i++)
		l->made[i] = load_bridge(l, i);
	for (i = 0; i < l->bridges->n; i++)
		find_owners(l, i);
}

/* --- ports --------------------------------------------------------------------------------- */

/* Of rows that are sorted by UUID */
static const struct row *find_row(const struct row **sorted, unsigned int n, const char *uuid)
{
	const struct row *key, **found;
	struct row key_row;

	snprintf(key_row.uuid, sizeof(key_row.uuid), "%s", uuid);
	key = &key_row;
	found = bsearch(&key, sorted, n, sizeof(*found), compare_rows);
	return found ? *found : NULL;
}

static u32 mac_hash(const struct config_bridge *bridge, u16 vlan, const u8 mac[6])
{
	u8 bytes[16] = { 0 };

	memcpy(bytes, &bridge, sizeof(bridge));
	memcpy(bytes + 8, mac, 6);
	memcpy(bytes + 14, &vlan, 2);
	return hash_bytes(bytes, sizeof(bytes), 0);
}

/* The entry of this address that the bridge has already, or NULL */
static const struct config_fdb *find_mac(const struct loader *l, const struct config_bridge *bridge,
					 u16 vlan, const u8 mac[6])
{
	struct hlink *link = hash_first(&l->seen, mac_hash(bridge, vlan, mac));

	for (; link; link = hash_next(link)) {
		const struct seen_mac *s = hash_entry(link, struct seen_mac, link);

		if (s->bridge == bridge && s->fdb->vlan == vlan && !memcmp(s->fdb->mac, mac, 6))
			return s->fdb;
	}
	return NULL;
}

static void add_mac(struct loader *l, struct config_bridge *bridge, const char *port, u16 vlan,
		    const u8 mac[6])
{
	struct seen_mac *s = xcalloc(1, sizeof(*s));

	s->bridge = bridge;
	s->fdb = xcheck(config_fdb_add(bridge, port, vlan, mac));
	s->next = l->all_seen;
	l->all_seen = s;
	hash_add(&l->seen, &s->link, mac_hash(bridge, vlan, mac));
}

static int load_mac(struct loader *l, struct config_bridge *bridge, const char *port,
		    const struct row *row, char **err)
{
	const char *text = row_string(row, "mac");
	const struct config_fdb *other;
	u16 vlan = row_datum(row, "vlan")->keys[0].integer;
	u8 mac[6];

	if (!macaddr_parse(mac, text) || !macaddr_is_station(mac))
		return errline(err, -EINVAL, "static MAC address \"%s\" is not that of a station",
			       text);
	other = find_mac(l, bridge, vlan, mac);
	if (other)
		return errline(err, -EINVAL, "MAC address %s in VLAN %u is static on port %s "
			       "already", text, vlan, other->port);
	add_mac(l, bridge, port, vlan, mac);
	return 0;
}

static void load_macs(struct loader *l, const struct row *row, struct config_bridge *bridge)
{
	const struct datum *refs = row_datum(row, "static_macs");
	const char *name = row_string(row, "name");
	const struct row *mac;
	char *err;
	u32 i;

	for (i = 0; i < refs->n; i++) {
		mac = find_row(l->mac_by_uuid, l->macs->n, refs->keys[i].string);
		err = NULL;
		if (!mac || !config_columns(l->faults, mac) ||
		    !load_mac(l, bridge, name, mac, &err))
			continue;
		errline_prefix(&err, -EINVAL, "port %s", name);
		faults_add(l->faults, TBL_STATIC_MAC, mac->uuid, name, err);
	}
}

static const struct row *interface_of(const struct loader *l, const struct row *row)
{
	const struct datum *refs = row_datum(row, "interfaces");

	return refs->n ? find_row(l->iface_by_uuid, l->interfaces->n, refs->keys[0].string) : NULL;
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
	if (row_why(iface, "name"))
		return errline(err, -EINVAL, "its interface has no name");
	if (strcmp(name, row_string(iface, "name")))
		return errline(err, -EOPNOTSUPP, "an interface of another name (%s) is not "
			       "supported yet", row_string(iface, "name"));
	for (b = l->cfg->bridges; b; b = b->next) {
		if (b != owner && !strcmp(b->name, name))
			return errline(err, -EINVAL, "a bridge has this name too");
	}
	return 0;
}

static int check_place(struct loader *l, unsigned int i, const struct entry *e, char **err)
{
	if (is_second(l->ports, i))
		return errline(err, -EINVAL, "another port has this name, too");
	if (e->other)
		return errline(err, -EINVAL, "it is on bridge %s and on bridge %s",
			       row_string(e->owner, "name"), row_string(e->other, "name"));
	if (!e->bridge)
		return errline(err, -EINVAL, "its bridge is left out");
	return 0;
}

/* Into @port, which is in no list yet */
static int load_port(struct loader *l, unsigned int i, const struct entry *e,
		     struct config_port *port, char **err)
{
	const struct row *iface = interface_of(l, e->row);
	bool local = e->bridge && !strcmp(port->name, e->bridge->name);
	int rc = check_place(l, i, e, err);

	if (!rc)
		rc = check_names(l, e->row, iface, e->bridge, err);
	if (!rc && !config_columns(l->faults, iface))
		return -EINVAL;
	if (!rc)
		rc = config_row_port(e->row, iface, port, err);
	if (!rc && local && !port->internal)
		rc = errline(err, -EINVAL, "type of a bridge's local port must be internal");
	return rc;
}

static void close_local(struct loader *l, const struct row *port, const struct row *bridge)
{
	struct config_bridge *b;

	if (!bridge || strcmp(row_string(bridge, "name"), row_string(port, "name")))
		return;
	for (b = l->cfg->bridges; b; b = b->next) {
		if (!strcmp(b->name, row_string(port, "name")))
			config_port_close(b->ports);
	}
}

/* A port that cannot be served is none. The local one has to be there: it is closed. */
static void refuse_port(struct loader *l, const struct entry *e, char *err)
{
	if (err)
		config_fault(l->faults, e->row, err);
	close_local(l, e->row, e->owner);
	close_local(l, e->row, e->other);
}

static void load_entry(struct loader *l, unsigned int i, const struct entry *e)
{
	struct config_port loaded, *port;
	bool good = config_columns(l->faults, e->row);
	char *err = NULL;

	config_port_init(&loaded, row_string(e->row, "name"));
	if (!good || load_port(l, i, e, &loaded, &err)) {
		refuse_port(l, e, err);
		return;
	}
	port = e->bridge->ports;
	if (strcmp(loaded.name, e->bridge->name))
		port = xcheck(config_port_add(e->bridge, loaded.name));
	loaded.next = port->next;
	*port = loaded;
	load_macs(l, e->row, e->bridge);
}

static void load_ports(struct loader *l)
{
	unsigned int i;

	for (i = 0; i < l->ports->n; i++) {
		struct entry key = { .row = l->ports->row[i] }, *e;

		e = bsearch(&key, l->by_uuid, l->ports->n, sizeof(*e), compare_entries);
		if (e->owner)
			load_entry(l, i, e);
	}
}

/* --- all ----------------------------------------------------------------------------------- */

/* When the bridges have their ports */
static void load_mirrors(struct loader *l)
{
	unsigned int i;

	for (i = 0; i < l->bridges->n; i++) {
		if (l->made[i])
			config_row_mirrors(l->bridges->row[i], l->mirrors, l->ports, l->made[i],
					   l->faults);
	}
}

/* Of tunnels that could not be told apart one is served: the first by name. */
static void drop_tunnel(void *arg, struct config_bridge *bridge, const struct config_port *port,
			const struct config_port *other)
{
	struct loader *l = arg;
	unsigned int i;

	for (i = 0; i < l->ports->n; i++) {
		if (!strcmp(row_string(l->ports->row[i], "name"), port->name)) {
			config_fault(l->faults, l->ports->row[i],
				     xasprintf("remote_ip, local_ip and key are those of port %s",
					       other->name));
			break;
		}
	}
	config_port_drop(bridge, port);
}

static const struct row **sort_rows(const struct rows *rows)
{
	const struct row **sorted = xcalloc(rows->n, sizeof(*sorted));
	unsigned int i;

	for (i = 0; i < rows->n; i++)
		sorted[i] = rows->row[i];
	qsort(sorted, rows->n, sizeof(*sorted), compare_rows);
	return sorted;
}

static void make_indexes(struct loader *l)
{
	unsigned int i;

	l->made = xcalloc(l->bridges->n, sizeof(struct config_bridge *));
	l->by_uuid = xcalloc(l->ports->n, sizeof(*l->by_uuid));
	for (i = 0; i < l->ports->n; i++)
		l->by_uuid[i].row = l->ports->row[i];
	qsort(l->by_uuid, l->ports->n, sizeof(*l->by_uuid), compare_entries);
	l->iface_by_uuid = sort_rows(l->interfaces);
	l->mac_by_uuid = sort_rows(l->macs);
}

static int load_globals(struct db *db, struct loader *l, char **err)
{
	struct row *row;
	char *why = NULL;
	int rc = row_singleton(db, TBL_OPEN_VSWITCH, &row, err);

	if (rc)
		return rc;
	config_columns(l->faults, row);
	if (config_row_globals(row, l->cfg, &why))
		faults_add(l->faults, TBL_OPEN_VSWITCH, row->uuid, NULL, why);
	row_free(row);
	return 0;
}

static int load_all(struct db *db, struct loader *l, char **err)
{
	int rc = load_globals(db, l, err);

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
	load_bridges(l);
	load_ports(l);
	config_check_tunnels(l->cfg, drop_tunnel, l);
	load_mirrors(l);
	return 0;
}

static void free_seen(struct loader *l)
{
	struct seen_mac *s;

	while ((s = l->all_seen)) {
		l->all_seen = s->next;
		free(s);
	}
	hash_exit(&l->seen);
}

int config_load(struct db *db, struct config *cfg, struct faults *faults, char **err)
{
	struct loader l = { .cfg = cfg, .faults = faults };
	int rc;

	memset(cfg, 0, sizeof(*cfg));
	if (hash_init(&l.seen))
		xcheck(NULL);
	rc = load_all(db, &l, err);
	if (rc)
		config_free(cfg);
	free(l.made);
	free(l.by_uuid);
	free(l.iface_by_uuid);
	free(l.mac_by_uuid);
	free_seen(&l);
	return rc;
}
