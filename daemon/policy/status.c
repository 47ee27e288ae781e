// SPDX-License-Identifier: GPL-2.0-or-later
/* What people ask the policy: state of ports, MAC tables, flows; and their flushing. */
#include <stdlib.h>
#include "daemon/policy/policy_state.h"

/* An event tells of all else that changes; counters do not make events. */
static void refresh_counters(struct port *port)
{
	struct dp *dp = policy_of(port->bridge)->dp;
	struct dp_port now;

	if (!port->attached || port_is_virtual(port) || dp->ops->port_get(dp, port->dp.no, &now))
		return;
	port->dp.stats = now.stats;
	memcpy(port->dp.drops, now.drops, sizeof(port->dp.drops));
}

/* A tunnel's device is shared, a patch has none: nothing of it is this port's alone. */
static bool read_link(struct policy *p, const struct port *port, struct link_counters *counters)
{
	return !port_is_virtual(port) && !port->tunnel_kind && !port_is_away(port) &&
	       p->links.counters && !p->links.counters(p->links.arg, port->dp.ifindex, counters);
}

/* What a bond counts is what its members count. */
static void add_counters(struct port *member, bool refresh, struct iface_status *st)
{
	const u64 *more = (const u64 *)&member->dp.stats;
	u64 *sum = (u64 *)&st->stats;
	u32 i;

	_Static_assert(sizeof(st->stats) % sizeof(u64) == 0, "all are counters");
	if (refresh)
		refresh_counters(member);
	for (i = 0; i < sizeof(st->stats) / sizeof(u64); i++)
		sum[i] += more[i];
	for (i = 0; i < __VSWITCH_DROP_MAX; i++)
		st->drops[i] += member->dp.drops[i];
}

/* What is wrong with a member that is attached; NULL: nothing */
static const char *member_error(const struct bond_member *m)
{
	const struct bond *bond = m->bond;

	if (bond_has_lacp(bond) && m->lacp.rx == LACP_RX_DEFAULTED)
		return "LACP: its partner does not answer";
	if (bond_has_lacp(bond) && m->lacp.rx == LACP_RX_CURRENT && bond->lacp.lead &&
	    !m->lacp.selected)
		return "LACP: its partner is another one than that of other members";
	if (!bond_enabled(bond) && bond->port->attached)
		return "no member of its bond is enabled";
	return NULL;
}

static void bond_status(const struct bond *bond, bool refresh, struct iface_status *st)
{
	const struct bond_member *m;

	TAILQ_FOREACH(m, &bond->members, link) {
		if (!m->port->attached)
			continue;
		add_counters(m->port, refresh, st);
		if (!st->mtu || m->port->dp.mtu < st->mtu)
			st->mtu = m->port->dp.mtu;
	}
}

int policy_iface_status(struct policy *p, const char *name, bool refresh,
			struct iface_status *st)
{
	struct port *port = bridges_port(&p->bridges, name);

	if (!port)
		return -ENOENT;
	memset(st, 0, sizeof(*st));
	st->error = port->error;
	st->ofport = -1;
	st->is_local = port->bridge->local == port;
	st->of_config = port->of_config;
	if (!port->attached)
		return 0;
	if (refresh) {
		refresh_counters(port);
		st->has_link = read_link(p, port, &st->link);
	}
	st->ofport = (int)port->dp.no;
	st->admin_up = port->dp.flags & VSWITCH_PORT_F_UP;
	st->link_up = port->dp.flags & VSWITCH_PORT_F_RUNNING;
	st->away = port_is_away(port);
	st->netns = port->dp.netns;
	st->device = port->dp.device;
	st->ifindex = st->away ? 0 : port->dp.ifindex;
	st->mtu = port->dp.mtu;
	memcpy(st->mac, port->dp.address, sizeof(st->mac));
	st->stats = port->dp.stats;
	memcpy(st->drops, port->dp.drops, sizeof(st->drops));
	if (!st->error && port->member)
		st->error = member_error(port->member);
	st->has_lacp = port->member && port->member->lacp.lacp;
	st->lacp_current = st->has_lacp && port->member->lacp.rx == LACP_RX_CURRENT;
	if (port->bond)
		bond_status(port->bond, refresh, st);
	return 0;
}

int policy_port_config(struct policy *p, const char *name, u8 bits, u8 mask, u64 now)
{
	struct port *port = bridges_port(&p->bridges, name);

	if (!port)
		return -ENOENT;
	port->of_config = (port->of_config & ~mask) | (bits & mask);
	p->flows.now = now;
	p->flows.dirty = true;
	policy_settle(p);
	return 0;
}

int policy_dp_info(struct policy *p, struct dp_info *info)
{
	return p->dp->ops->info(p->dp, info);
}

int policy_lcores(struct policy *p, void (*cb)(void *arg, const struct dp_lcore *lcore), void *arg)
{
	return p->dp->ops->lcore_dump ? p->dp->ops->lcore_dump(p->dp, cb, arg) : -ENOLINK;
}

bool policy_dpdk_is_untuned(const struct policy *p)
{
	return p->dp->ops->is_untuned && p->dp->ops->is_untuned(p->dp);
}

int policy_mirror_stats(struct policy *p, const char *uuid, u64 *packets, u64 *bytes)
{
	const struct mirror_count *c;
	const struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		LIST_FOREACH(c, &bridge->mirror_counts, link) {
			if (strcmp(c->uuid, uuid))
				continue;
			*packets = c->packets;
			*bytes = c->bytes;
			return 0;
		}
	}
	return -ENOENT;
}

static void fill_entry(struct fdb_info *info, const struct fdb_entry *e, u64 now)
{
	const struct port *port = hash_entry(e->port, struct port, fdb);

	info->bridge = port->bridge->name;
	info->port = port->name;
	info->port_no = port->attached ? port->dp.no : 0;
	info->vlan = e->vlan;
	memcpy(info->mac, e->mac, sizeof(info->mac));
	info->is_static = e->is_static;
	info->is_sticky = fdb_is_sticky(e);
	if (!e->is_static && now > e->used)
		info->age_ms = now - e->used;
}

/* The bridge's own address, known in every VLAN, is in no table; it is shown in the port's own. */
static size_t fill_local(struct fdb_info *info, const struct bridge *bridge)
{
	const u8 *mac = bridge_local_mac(bridge);

	if (!mac)
		return 0;
	info->bridge = bridge->name;
	info->port = bridge->local->name;
	info->port_no = bridge->local->dp.no;
	info->vlan = bridge->local->vlan.pvid;
	memcpy(info->mac, mac, sizeof(info->mac));
	info->local = true;
	return 1;
}

static size_t fill_bridge(struct fdb_info *info, const struct bridge *bridge, u64 now)
{
	const struct fdb_entry *e;
	size_t n = fill_local(info, bridge);

	TAILQ_FOREACH(e, &bridge->fdb.statics, in_order)
		fill_entry(&info[n++], e, now);
	TAILQ_FOREACH(e, &bridge->fdb.learned, in_order)
		fill_entry(&info[n++], e, now);
	return n;
}

static int by_place(const void *a, const void *b)
{
	const struct fdb_info *ia = a, *ib = b;
	int order = strcmp(ia->bridge, ib->bridge);

	if (!order)
		order = (int)ia->vlan - (int)ib->vlan;
	return order ? order : memcmp(ia->mac, ib->mac, sizeof(ia->mac));
}

static bool is_asked(const struct bridge *bridge, const char *name)
{
	return !name || !strcmp(bridge->name, name);
}

int policy_fdb_dump(struct policy *p, const char *name, u64 now,
		    void (*cb)(void *arg, const struct fdb_info *e), void *arg)
{
	struct bridge *bridge;
	struct fdb_info *all;
	size_t max = 1, n = 0, i;

	if (name && !bridges_bridge(&p->bridges, name))
		return -ENOENT;
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (is_asked(bridge, name))
			max += bridge->fdb.entries.count + 1;
	}
	all = calloc(max, sizeof(*all));
	if (!all)
		return -ENOMEM;
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (is_asked(bridge, name))
			n += fill_bridge(&all[n], bridge, now);
	}
	qsort(all, n, sizeof(*all), by_place);
	for (i = 0; i < n; i++)
		cb(arg, &all[i]);
	free(all);
	return 0;
}

int policy_fdb_stats(struct policy *p, const char *name, struct fdb_stats *stats)
{
	const struct bridge *bridge = bridges_bridge(&p->bridges, name);

	if (!bridge)
		return -ENOENT;
	stats->entries = bridge->fdb.entries.count;
	stats->statics = bridge->fdb.n_static;
	stats->max = bridge->fdb.limit;
	stats->counts = bridge->fdb.counts;
	return 0;
}

/*
 * Of a bridge's learned entries those that are there now; who is learned meanwhile
 * stands behind them.
 * @port NULL: of all
 */
static void flush(struct bridge *bridge, struct port *port)
{
	struct fdb *fdb = &bridge->fdb;
	u32 n = port ? port->fdb.count : fdb->count;
	struct fdb_entry *e;

	while (n--) {
		e = port ? TAILQ_FIRST(&port->fdb.learned) : TAILQ_FIRST(&fdb->learned);
		if (!e)
			break;
		fdb_forget(fdb, e);
		policy_give_way(policy_of(bridge));
	}
}

int policy_fdb_flush(struct policy *p, const char *name, const char *port_name, u64 now)
{
	struct port *port = port_name ? bridges_port(&p->bridges, port_name) : NULL;
	struct bridge *bridge;

	p->flows.now = now;
	if (name && !bridges_bridge(&p->bridges, name))
		return -ENOENT;
	if (port_name && (!port || !is_asked(port->bridge, name)))
		return -ENOENT;
	policy_settle(p);
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (!is_asked(bridge, name))
			continue;
		if (!port || port->bridge == bridge)
			flush(bridge, port);
	}
	policy_settle(p);
	return 0;
}

const struct decision *policy_trace(struct policy *p, const union vsw_key *key,
				    const struct trace_sink *sink)
{
	policy_settle(p);
	forward_trace(&p->bridges, key, &p->flows.decision, sink);
	return &p->flows.decision;
}

int policy_flow_flush(struct policy *p, const char *name, u64 now)
{
	const struct bridge *bridge;

	p->flows.now = now;
	if (!name) {
		if (p->flows.by_key.count > FLUSH_MANY)
			ageing_read_all(p);
		return flows_flush(&p->flows, 0);
	}
	bridge = bridges_bridge(&p->bridges, name);
	return bridge ? flows_flush(&p->flows, bridge->id) : -ENOENT;
}
