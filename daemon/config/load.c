// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the tables to struct config: which port is on which bridge, and what must hold among them.
 * Ports are read by ports.c, their static addresses by macs.c.
 *
 * A row that cannot be served harms nobody else: it is left out, and told. A port is left out as a
 * whole, so that it forwards nothing; a bridge is left out only if its name or kind is none, and
 * else does without what cannot be understood.
 */
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"
#include "daemon/base/xalloc.h"
#include "daemon/config/load.h"
#include "daemon/config/loader.h"

/* --- bridges ------------------------------------------------------------------------------- */

static int check_bridge(const struct loader *l, unsigned int i, char **err)
{
	const struct row *row = l->bridges->row[i];
	int rc = ifname_check("bridge", row_string(row, "name"), err);

	if (!rc && loader_is_second(l->bridges, i))
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

/* A bridge's local port is there without a row, but open only if it is not one that is gone. */
static void find_owners(struct loader *l, unsigned int i)
{
	const struct row *row = l->bridges->row[i];
	const struct datum *ports = row_datum(row, "ports");
	struct entry *e;
	u32 p;

	for (p = 0; p < ports->n; p++) {
		e = loader_port(l, ports->keys[p].string);
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
		if (!strcmp(row_string(l->ports->row[i], "name"), port->row_name)) {
			config_fault(l->faults, l->ports->row[i],
				     xasprintf("remote_ip, local_ip and key are those of port %s",
					       other->name));
			break;
		}
	}
	config_port_drop(bridge, port);
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
	const struct rows *found_by_uuid;
	int rc = load_globals(db, l, err);

	if (!rc)
		rc = rows_cached(db, TBL_BRIDGE, &l->bridges, err);
	if (!rc)
		rc = rows_cached(db, TBL_PORT, &l->ports, err);
	if (!rc)
		rc = rows_cached(db, TBL_INTERFACE, &found_by_uuid, err);
	if (!rc)
		rc = rows_cached(db, TBL_STATIC_MAC, &found_by_uuid, err);
	if (!rc)
		rc = rows_cached(db, TBL_MIRROR, &l->mirrors, err);
	if (!rc)
		rc = rows_cached(db, TBL_QOS, &found_by_uuid, err);
	if (!rc)
		rc = rows_cached(db, TBL_QUEUE, &found_by_uuid, err);
	if (!rc)
		rc = rows_cached(db, TBL_NETFLOW, &found_by_uuid, err);
	if (!rc)
		rc = rows_cached(db, TBL_IPFIX, &found_by_uuid, err);
	if (!rc)
		rc = rows_cached(db, TBL_SFLOW, &found_by_uuid, err);
	if (rc)
		return rc;
	loader_index(l);
	load_bridges(l);
	load_ports(l);
	config_check_tunnels(l->cfg, drop_tunnel, l);
	load_mirrors(l);
	load_portals(l);
	load_qos(l);
	load_exports(l);
	return 0;
}

int config_load(struct db *db, struct config *cfg, struct faults *faults, struct way way,
		char **err)
{
	struct loader l = { .db = db, .cfg = cfg, .faults = faults, .way = way };
	int rc;

	memset(cfg, 0, sizeof(*cfg));
	if (hash_init(&l.seen))
		xcheck(NULL);
	rc = load_all(db, &l, err);
	if (rc)
		config_free(cfg);
	loader_exit(&l);
	macs_free(&l);
	return rc;
}
