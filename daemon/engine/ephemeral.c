// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/drop.h"
#include "daemon/engine/ephemeral.h"
#include "daemon/base/macaddr.h"
#include "daemon/base/xalloc.h"
#include "daemon/tunnels/kinds.h"

#define OFPORT_LOCAL	65534	/* what OpenFlow calls a bridge's own port, whatever its number */

static void put_integer(struct datum *d, int64_t value)
{
	union atom atom = { .integer = value };

	datum_append(d, &atom, NULL);
}

static void put_string(struct datum *d, const char *value)
{
	union atom atom = { .string = xstrdup(value) };

	datum_append(d, &atom, NULL);
}

static void put_count(struct datum *d, const char *key, u64 value)
{
	union atom k = { .string = xstrdup(key) }, v = { .integer = value };

	datum_append(d, &k, &v);
}

static void put_pair(struct datum *d, const char *key, const char *value)
{
	union atom k = { .string = xstrdup(key) }, v = { .string = xstrdup(value) };

	datum_append(d, &k, &v);
}

static bool is_tx_drop(u32 reason)
{
	return !strncmp(vsw_drop_name(reason), "tx_", 3);
}

u64 ephemeral_dropped(const struct iface_status *st, bool tx)
{
	u64 sum = 0;
	u32 i;

	for (i = VSWITCH_DROP_UNSPEC + 1; i < __VSWITCH_DROP_MAX; i++) {
		if (is_tx_drop(i) == tx)
			sum += st->drops[i];
	}
	return sum;
}

/*
 * Interface. @st is NULL if the port is configured but the policy does not know of it. A patch port
 * has a number, but no device: no ifindex, MTU or address. One whose device is in another network
 * namespace has no ifindex here.
 */

static void iface_admin_state(const struct iface_status *st, struct datum *d)
{
	if (st && st->ofport > 0)
		put_string(d, st->admin_up ? "up" : "down");
}

static void iface_lacp_current(const struct iface_status *st, struct datum *d)
{
	union atom atom = { .boolean = st && st->lacp_current };

	if (st && st->has_lacp)
		datum_append(d, &atom, NULL);
}

static void iface_link_state(const struct iface_status *st, struct datum *d)
{
	if (st && st->ofport > 0)
		put_string(d, st->link_up ? "up" : "down");
}

static void iface_error(const struct iface_status *st, struct datum *d)
{
	if (st && st->error)
		put_string(d, st->error);
}

static void iface_ifindex(const struct iface_status *st, struct datum *d)
{
	if (st && st->ofport > 0 && st->ifindex)
		put_integer(d, st->ifindex);
}

static void iface_mac_in_use(const struct iface_status *st, struct datum *d)
{
	char text[MACADDR_LEN];

	if (!st || st->ofport <= 0 || (!st->ifindex && !st->away))
		return;
	macaddr_format(text, st->mac);
	put_string(d, text);
}

static void iface_mtu(const struct iface_status *st, struct datum *d)
{
	if (st && st->ofport > 0 && st->mtu)
		put_integer(d, st->mtu);
}

static void iface_ofport(const struct iface_status *st, struct datum *d)
{
	if (st)
		put_integer(d, st->is_local && st->ofport > 0 ? OFPORT_LOCAL : st->ofport);
}

/* What only the device knows; it is put in order with all else. */
static void put_link(const struct link_counters *link, struct datum *d)
{
	put_count(d, "collisions", link->collisions);
	put_count(d, "rx_crc_err", link->rx_crc_errors);
	put_count(d, "rx_errors", link->rx_errors);
	put_count(d, "rx_frame_err", link->rx_frame_errors);
	put_count(d, "rx_missed_errors", link->rx_missed_errors);
	put_count(d, "rx_over_err", link->rx_over_errors);
	put_count(d, "tx_errors", link->tx_errors);
}

static void iface_statistics(const struct iface_status *st, struct datum *d)
{
	if (!st || st->ofport <= 0)
		return;
	put_count(d, "flows", st->stats.flows);
	put_count(d, "flows_refused", st->stats.flows_refused);
	put_count(d, "misses", st->stats.misses);
	put_count(d, "rx_bytes", st->stats.rx_bytes);
	put_count(d, "rx_dropped", ephemeral_dropped(st, false));
	put_count(d, "rx_packets", st->stats.rx_packets);
	put_count(d, "tx_bytes", st->stats.tx_bytes);
	put_count(d, "tx_dropped", ephemeral_dropped(st, true));
	put_count(d, "tx_packets", st->stats.tx_packets);
	if (st->has_link)
		put_link(&st->link, d);
}

/* In the order of the keys */
static void iface_status(const struct iface_status *st, struct datum *d)
{
	char id[12];

	if (!st || st->ofport <= 0 || !st->away)
		return;
	snprintf(id, sizeof(id), "%d", st->netns);
	put_pair(d, "device", st->device);
	put_pair(d, "netns", st->netns < 0 ? "unknown" : id);
}

static const struct {
	const char *column;
	void (*fill)(const struct iface_status *st, struct datum *d);
} iface_columns[] = {
	{ "admin_state", iface_admin_state },
	{ "error", iface_error },
	{ "ifindex", iface_ifindex },
	{ "lacp_current", iface_lacp_current },
	{ "link_state", iface_link_state },
	{ "mac_in_use", iface_mac_in_use },
	{ "mtu", iface_mtu },
	{ "ofport", iface_ofport },
	{ "statistics", iface_statistics },
	{ "status", iface_status },
};

/* What keeps the port of this name out of the configuration, or NULL */
static const char *left_out(const struct engine *engine, const char *name)
{
	const char *line = faults_named(&engine->faults, TBL_PORT, name);

	return line ? line : faults_named(&engine->faults, TBL_INTERFACE, name);
}

static void fill_interface(const struct engine *engine, const struct row *row,
			   const char *column, struct datum *d)
{
	const char *name = row_string(row, "name");
	struct iface_status st;
	bool counters = !strcmp(column, "statistics");
	bool known;
	size_t i;

	if (!strcmp(column, "error") && left_out(engine, name)) {
		put_string(d, left_out(engine, name));
		return;
	}
	known = !policy_iface_status(engine->policy, name, counters, &st);
	for (i = 0; i < sizeof(iface_columns) / sizeof(iface_columns[0]); i++) {
		if (!strcmp(iface_columns[i].column, column))
			iface_columns[i].fill(known ? &st : NULL, d);
	}
}

static void fill_bridge(const struct engine *engine, const struct row *row, const char *column,
			struct datum *d)
{
	struct iface_status st;
	struct dp_info info;
	const char *error = policy_portal_error(engine->policy, row_string(row, "name"));
	char id[17];

	if (!strcmp(column, "status") && error)
		put_pair(d, "error", error);
	if (!strcmp(column, "datapath_version")) {
		datum_free(d, &row->table->columns[row_column(row, column)].type);
		put_string(d, policy_dp_info(engine->policy, &info) ? "<unknown>" : info.version);
	}
	if (strcmp(column, "datapath_id") ||
	    policy_iface_status(engine->policy, row_string(row, "name"), false, &st) ||
	    st.ofport <= 0)
		return;
	snprintf(id, sizeof(id), "0000%02x%02x%02x%02x%02x%02x", st.mac[0], st.mac[1], st.mac[2],
		 st.mac[3], st.mac[4], st.mac[5]);
	put_string(d, id);
}

static void fill_port(const struct engine *engine, const struct row *row, const char *column,
		      struct datum *d)
{
	const struct port *port = bridges_port(policy_bridges(engine->policy),
					       row_string(row, "name"));

	if (!strcmp(column, "bond_active_slave") && port && port->bond && port->bond->active)
		put_string(d, port->bond->active->port->name);
}

static void put_iface_types(struct datum *d)
{
	const struct tunnel_kind *kind;

	put_string(d, "dpdk");
	put_string(d, "dpdkvhostuser");
	put_string(d, "dpdkvhostuserclient");
	put_string(d, "internal");
	put_string(d, "patch");
	put_string(d, "system");
	for (kind = tunnel_kinds; kind->type; kind++)
		put_string(d, kind->type);
}

static void put_datapath_types(struct datum *d)
{
	put_string(d, "dpdk");
	put_string(d, "netdev");
	put_string(d, "system");
}

static void fill_open_vswitch(const struct engine *engine, const char *column, struct datum *d)
{
	if (!strcmp(column, "cur_cfg"))
		d->keys[0].integer = engine->cur_cfg;
	else if (!strcmp(column, "datapath_types"))
		put_datapath_types(d);
	else if (!strcmp(column, "db_version"))
		put_string(d, SCHEMA_VERSION);
	else if (!strcmp(column, "ovs_version") || !strcmp(column, "vswitch_version"))
		put_string(d, VSWITCH_VERSION);
	else if (!strcmp(column, "iface_types"))
		put_iface_types(d);
}

static void fill_mirror(const struct engine *engine, const struct row *row, struct datum *d)
{
	u64 packets, bytes;

	if (policy_mirror_stats(engine->policy, row->uuid, &packets, &bytes))
		return;
	put_count(d, "tx_bytes", bytes);
	put_count(d, "tx_packets", packets);
}

/* "error" in a column of what is the matter with a row. False: nothing is */
static bool fill_status(const struct engine *engine, const struct row *row, struct datum *d)
{
	const char *line = faults_line(&engine->faults, row->uuid);
	union atom k, v;

	if (!line)
		return false;
	k.string = xstrdup("error");
	v.string = xstrdup(line);
	datum_append(d, &k, &v);
	return true;
}

void ephemeral_read(const struct engine *engine, const struct row *row, unsigned int column,
		    struct datum *d)
{
	const struct column *c = &row->table->columns[column];
	bool status = !strcmp(c->name, "status");

	datum_default(d, &c->type);
	/* where nothing is the matter with the row, there may be with what it stands for */
	if (status && (fill_status(engine, row, d) ||
		       (row->table->id != TBL_INTERFACE && row->table->id != TBL_BRIDGE)))
		return;
	if (row->table->id == TBL_INTERFACE)
		fill_interface(engine, row, c->name, d);
	else if (row->table->id == TBL_PORT)
		fill_port(engine, row, c->name, d);
	else if (row->table->id == TBL_BRIDGE)
		fill_bridge(engine, row, c->name, d);
	else if (row->table->id == TBL_MIRROR)
		fill_mirror(engine, row, d);
	else if (row->table->id == TBL_OPEN_VSWITCH)
		fill_open_vswitch(engine, c->name, d);

	datum_sort(d, &c->type);
}

struct datum *ephemeral_datum(const struct engine *engine, struct row *row, unsigned int column)
{
	struct datum *d = &row->columns[column];

	if (!(row->table->columns[column].flags & COL_EPHEMERAL))
		return d;
	datum_free(d, &row->table->columns[column].type);
	memset(d, 0, sizeof(*d));
	ephemeral_read(engine, row, column, d);
	return d;
}
