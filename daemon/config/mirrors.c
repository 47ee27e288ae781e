// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows of Mirror as settings of a bridge and its ports. */
#include "daemon/config/rows.h"
#include "daemon/tunnels/options.h"
#include "daemon/config/cells.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

/* struct selection - one mirror while it is loaded */
struct selection {
	const struct row *row;
	const struct rows *ports;	/* all rows of Port */
	struct config_bridge *bridge;
	struct config_mirror *mirror;
	u32 bit;
};

static const struct row *row_of(const struct rows *rows, const char *uuid)
{
	unsigned int i;

	for (i = 0; i < rows->n; i++) {
		if (!strcmp(rows->row[i]->uuid, uuid))
			return rows->row[i];
	}
	return NULL;
}

static struct config_port *port_named(const struct config_bridge *bridge, const char *name)
{
	struct config_port *port = bridge->ports;

	while (port && strcmp(port->row_name, name))
		port = port->next;
	return port;
}

/* The port with this UUID, which must be on the bridge */
static int find_port(const struct selection *s, const char *column, const char *uuid,
		     struct config_port **port, char **err)
{
	const struct row *row = row_of(s->ports, uuid);

	*port = row ? port_named(s->bridge, row_string(row, "name")) : NULL;
	if (*port)
		return 0;
	return errline(err, -EINVAL, "%s: port %s is not on bridge %s", column,
		       row ? row_string(row, "name") : uuid, s->bridge->name);
}

static int select_ports(const struct selection *s, const char *column, bool in, char **err)
{
	const struct datum *d = row_datum(s->row, column);
	struct config_port *port;
	int rc = 0;
	u32 i;

	for (i = 0; !rc && i < d->n; i++) {
		rc = find_port(s, column, d->keys[i].string, &port, err);
		if (rc)
			break;
		if (in)
			port->mirror_in |= s->bit;
		else
			port->mirror_out |= s->bit;
	}
	return rc;
}

static void select_all(const struct selection *s)
{
	struct config_port *port;

	for (port = s->bridge->ports; port; port = port->next) {
		port->mirror_in |= s->bit;
		port->mirror_out |= s->bit;
	}
}

/* One that has lost its output port is left without effect: deleting a port is no error. */
static int load_output(const struct selection *s, char **err)
{
	const struct datum *port = row_datum(s->row, "output_port");
	const struct datum *vlan = row_datum(s->row, "output_vlan");
	const struct datum *snaplen = row_datum(s->row, "snaplen");
	struct config_port *to;
	int rc;

	if (port->n && vlan->n)
		return errline(err, -EINVAL, "output_port and output_vlan exclude each other");
	if (port->n) {
		rc = find_port(s, "output_port", port->keys[0].string, &to, err);
		if (!rc && *to->peer)
			rc = errline(err, -EINVAL, "output_port: port %s is a patch port",
				     to->name);
		if (rc)
			return rc;
		snprintf(s->mirror->output_port, sizeof(s->mirror->output_port), "%s", to->name);
	}
	if (vlan->n && vlan->keys[0].integer > VLAN_COUNT - 2)
		return errline(err, -EINVAL, "output_vlan must be from 1 to %d", VLAN_COUNT - 2);
	s->mirror->output_vlan = vlan->n ? vlan->keys[0].integer : 0;
	s->mirror->snaplen = snaplen->n ? snaplen->keys[0].integer : 0;
	return 0;
}

static int load_mirror(struct selection *s, u32 position, char **err)
{
	int rc;

	s->bit = 1U << position;
	snprintf(s->mirror->uuid, sizeof(s->mirror->uuid), "%s", s->row->uuid);
	if (row_datum(s->row, "select_all")->keys[0].boolean)
		select_all(s);
	s->mirror->has_vlans = config_vlan_set(s->row, "select_vlan", s->mirror->vlans);
	rc = select_ports(s, "select_src_port", true, err);
	if (!rc)
		rc = select_ports(s, "select_dst_port", false, err);
	return rc ? rc : load_output(s, err);
}

/* What a mirror that is left out has selected so far */
static void undo(struct selection *s)
{
	struct config_mirror **at = &s->bridge->mirrors;
	struct config_port *port;

	for (port = s->bridge->ports; port; port = port->next) {
		port->mirror_in &= ~s->bit;
		port->mirror_out &= ~s->bit;
	}
	while (*at != s->mirror)
		at = &(*at)->next;
	*at = NULL;
	free(s->mirror);
}

/* True: it has taken @position. */
static bool add_mirror(struct selection *s, u32 position, struct faults *faults)
{
	struct config_port *to;
	char *err = NULL;

	if (!config_columns(faults, s->row))
		return false;
	if (position >= CFG_MIRRORS_MAX) {
		config_fault(faults, s->row, xasprintf("a bridge has at most %d mirrors",
						       CFG_MIRRORS_MAX));
		return false;
	}
	s->mirror = xcheck(config_mirror_add(s->bridge, row_string(s->row, "name")));
	if (!load_mirror(s, position, &err)) {
		to = port_named(s->bridge, s->mirror->output_port);
		if (to && to->tunnel_kind)
			tunnel_takes_copies(&to->tunnel, to->df_by_name);
		return true;
	}
	undo(s);
	errline_prefix(&err, -EINVAL, "bridge %s: mirror %s", s->bridge->name,
		       row_string(s->row, "name"));
	faults_add(faults, TBL_MIRROR, s->row->uuid, row_string(s->row, "name"), err);
	return false;
}

/* By the order of rows, which is that of names: the same database gives the same decisions. */
void config_row_mirrors(const struct row *row, const struct rows *mirrors, const struct rows *ports,
			struct config_bridge *bridge, struct faults *faults)
{
	const struct datum *refs = row_datum(row, "mirrors");
	const struct datum_type *type = &row->table->columns[row_column(row, "mirrors")].type;
	struct selection s = { .ports = ports, .bridge = bridge };
	u32 position = 0;
	union atom key;
	unsigned int i;

	for (i = 0; i < mirrors->n; i++) {
		s.row = mirrors->row[i];
		key.string = mirrors->row[i]->uuid;
		if (datum_find(refs, &key, type) >= 0)
			position += add_mirror(&s, position, faults);
	}
}
