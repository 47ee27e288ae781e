// SPDX-License-Identifier: GPL-2.0-or-later
/* Stations are learned from the way of a frame: flows.h. */
#include "daemon/base/log.h"
#include "daemon/base/macaddr.h"
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

/* The bridge's own address is known, and nobody can take it away. */
static enum fdb_learned learn(const struct hop *hop, u64 now)
{
	struct port *port = hop->port;
	struct bridge *bridge = port->bridge;
	const u8 *local = bridge_local_mac(bridge);
	enum fdb_learned learned;

	if (!hop->learn || (local && !memcmp(local, hop->src, 6)))
		return FDB_NOT_LEARNED;
	learned = fdb_learn(&bridge->fdb, &port->fdb, (u16)hop->vlan, hop->src, now);
	if (hop->announces)
		fdb_announce(&bridge->fdb, (u16)hop->vlan, hop->src, now);
	if (learned == FDB_HAS_MOVED)
		vlog(LOG_FDB, LVL_DBG, "bridge %s: VLAN %d: " MAC_FMT " moved to port %s",
		     bridge->name, hop->vlan, MAC_ARG(hop->src), port->name);
	return learned;
}

void hop_learn(const struct hop *hop, u64 now)
{
	learn(hop, now);
}

/* One more entry in the table: who was there still is, and the frame does not go to its source. */
static bool adds_only(const struct hop *hop, u64 now)
{
	const struct fdb *fdb = &hop->port->bridge->fdb;
	u32 count = fdb->count;

	switch (learn(hop, now)) {
	case FDB_HAS_MOVED:
		return false;
	case FDB_IS_NEW:
		return fdb->count == count + 1 && memcmp(hop->src, hop->dst, sizeof(hop->src));
	default:
		return true;
	}
}

/* What one bridge of several has learned may count in another, as the number of its addresses. */
bool decision_learn(struct flows *flows, const struct decision *d, u64 now)
{
	struct hop hops[HOPS_MAX];
	u32 n = d->n_hops, i, decisions = flows->decisions;
	bool stands = n <= 1;

	memcpy(hops, d->hops, n * sizeof(hops[0]));
	for (i = 0; i < n; i++)
		stands &= adds_only(&hops[i], now);
	return !stands || flows->decisions != decisions;
}

bool hop_has_moved(const struct hop *hop)
{
	const struct fdb_entry *e;

	if (!hop->learn)
		return false;
	e = fdb_find(&hop->port->bridge->fdb, (u16)hop->vlan, hop->src);
	return e && !e->is_static && e->port != &hop->port->fdb;
}
