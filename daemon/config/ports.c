// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ports, with their interfaces and static addresses. One that cannot be served is left out as a
 * whole; a bridge's local one has to be there, and is closed.
 */
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"
#include "daemon/base/xalloc.h"
#include "daemon/config/loader.h"

static const struct row *interface_of(struct loader *l, const struct row *row)
{
	const struct datum *refs = row_datum(row, "interfaces");

	return refs->n ? loader_interface(l, refs->keys[0].string) : NULL;
}

static int check_names(const struct row *row, const struct row *iface, char **err)
{
	const char *name = row_string(row, "name");
	int rc = ifname_check("port", name, err);

	if (rc)
		return rc;
	if (!iface)
		return errline(err, -EINVAL, "it has no interface");
	if (row_why(iface, "name"))
		return errline(err, -EINVAL, "its interface has no name");
	return 0;
}

static int check_bridges(const struct loader *l, const char *name,
			 const struct config_bridge *owner, char **err)
{
	const struct config_bridge *b;

	for (b = l->cfg->bridges; b; b = b->next) {
		if (b != owner && !strcmp(b->name, name))
			return errline(err, -EINVAL, "a bridge has this name too");
	}
	return 0;
}

static int check_place(struct loader *l, unsigned int i, const struct entry *e, char **err)
{
	if (loader_is_second(l->ports, i))
		return errline(err, -EINVAL, "another port has this name, too");
	if (e->other)
		return errline(err, -EINVAL, "it is on bridge %s and on bridge %s",
			       row_string(e->owner, "name"), row_string(e->other, "name"));
	if (!e->bridge)
		return errline(err, -EINVAL, "its bridge is left out");
	return 0;
}

/*
 * What is wrong with the interface is told each time, though the port may do. @iface: the one of
 * several that it is; NULL: there is one, and what was read of it before holds
 */
static int read_port(struct loader *l, const struct row *row, const struct row *iface,
		     struct config_port *port, char **err)
{
	const struct config_port *noted = iface ? NULL : config_port_noted(row);
	bool several = iface;
	int rc;

	if (noted) {
		*port = *noted;
		return 0;
	}
	if (!iface)
		iface = interface_of(l, row);
	rc = check_names(row, iface, err);
	if (!rc && !config_columns(l->faults, iface))
		return -EINVAL;
	if (!rc)
		rc = config_row_port(row, iface, port, err);
	if (!rc && !iface->why && !several)
		config_port_note(row, iface, port);
	return rc;
}

/* What one of the two datapaths does not have */
static int check_datapath(const struct config_port *port, const struct config_bridge *bridge,
			  char **err)
{
	if (port->dpdk_kind && !bridge->dpdk)
		return errline(err, -EINVAL, "a port of DPDK needs a bridge with "
			       "datapath_type=dpdk, which %s has not", bridge->name);
	if (port->tunnel_kind && bridge->dpdk)
		return errline(err, -EINVAL, "bridge %s is of datapath_type dpdk, which has no "
			       "tunnels yet", bridge->name);
	return 0;
}

/* Into @port, which is in no list yet; @iface as read_port() has it */
static int load_port(struct loader *l, unsigned int i, const struct entry *e,
		     const struct row *iface, struct config_port *port, char **err)
{
	bool local = e->bridge && !strcmp(port->name, e->bridge->name);
	int rc = check_place(l, i, e, err);

	if (!rc)
		rc = check_bridges(l, port->name, e->bridge, err);
	if (!rc)
		rc = read_port(l, e->row, iface, port, err);
	if (!rc && e->bridge)
		rc = check_datapath(port, e->bridge, err);
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
static void refuse_port(struct loader *l, const struct entry *e, int rc, char *err)
{
	if (err)
		config_fault(l->faults, e->row, err);
	if (err && rc == CONFIG_LATER)
		faults_grade(l->faults, FAULT_UNSERVED);
	close_local(l, e->row, e->owner);
	close_local(l, e->row, e->other);
}

static int load_bond(struct loader *l, unsigned int i, const struct entry *e, char **err)
{
	const char *name = row_string(e->row, "name");
	int rc = check_place(l, i, e, err);

	if (!rc)
		rc = check_bridges(l, name, e->bridge, err);
	return rc ? rc : bond_load(l, e->row, e->bridge, err);
}

static int load_plain(struct loader *l, unsigned int i, const struct entry *e,
		      const struct row *iface, char **err)
{
	struct config_port loaded, *port;
	int rc;

	config_port_init(&loaded, row_string(iface ? iface : e->row, "name"));
	rc = load_port(l, i, e, iface, &loaded, err);
	if (rc)
		return rc;
	port = e->bridge->ports;
	if (strcmp(loaded.name, e->bridge->name))
		port = xcheck(config_port_add(e->bridge, loaded.name));
	loaded.next = port->next;
	*port = loaded;
	return 0;
}

static void tell_lacp(struct loader *l, const struct row *row)
{
	const struct datum *d = row_datum(row, "lacp");

	if (!d->n || !strcmp(d->keys[0].string, "off"))
		return;
	config_fault(l->faults, row, xasprintf("lacp: it has one interface, and only bonds speak "
					       "LACP"));
	faults_grade(l->faults, FAULT_NONE);
}

static bool is_local(const struct entry *e)
{
	return !strcmp(row_string(e->row, "name"), row_string(e->owner, "name"));
}

static void load_entry(struct loader *l, unsigned int i, const struct entry *e)
{
	bool bond = bond_is(l, e->row);
	char *err = NULL;
	int rc = config_columns(l->faults, e->row) ? 0 : -EINVAL;

	if (!rc && bond && !is_local(e))
		rc = load_bond(l, i, e, &err);
	else if (!rc)
		rc = load_plain(l, i, e, bond ? bond_own(l, e->row) : NULL, &err);
	if (!bond)
		tell_lacp(l, e->row);
	if (rc)
		refuse_port(l, e, rc, err);
	else
		load_macs(l, e->row, row_string(e->row, "name"), e->bridge);
}

void load_ports(struct loader *l)
{
	unsigned int i;

	for (i = 0; i < l->ports->n; i++) {
		const struct entry *e = loader_port(l, l->ports->row[i]->uuid);

		if (e->owner)
			load_entry(l, i, e);
		give_way(&l->way);
	}
}
