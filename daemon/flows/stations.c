// SPDX-License-Identifier: GPL-2.0-or-later
/* Flows follow the MAC tables: an address was learned, has moved or gone. */
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

static bool is_at(const struct flow_hop *hop, u32 bridge, u16 vlan)
{
	return hop->bridge == bridge && hop->vlan == vlan;
}

/*
 * Those towards an address. What is done to a flow may take all its hops out of the table, and put
 * others in at the front.
 */
static void revalidate_dst(struct flows *flows, u32 bridge, u16 vlan, const u8 mac[6])
{
	u32 hash = flows_station_hash(flows, bridge, vlan, mac);
	struct hlink *link = hash_first(&flows->by_dst, hash);

	while (link) {
		struct flow_hop *hop = hash_entry(link, struct flow_hop, by_dst);
		struct flow *f = hop->flow;
		bool match = is_at(hop, bridge, vlan) && !memcmp(hop->dst, mac, sizeof(hop->dst));

		do {
			link = hash_next(link);
		} while (match && link && hash_entry(link, struct flow_hop, by_dst)->flow == f);
		if (match)
			flows_revalidate(flows, f);
	}
}

/* Those from an address, but for those that come into the bridge by port @except */
static void delete_src(struct flows *flows, u32 bridge, u16 vlan, const u8 mac[6], u32 except)
{
	u32 hash = flows_station_hash(flows, bridge, vlan, mac);
	struct hlink *link = hash_first(&flows->by_src, hash);

	while (link) {
		struct flow_hop *hop = hash_entry(link, struct flow_hop, by_src);
		struct flow *f = hop->flow;
		bool match = is_at(hop, bridge, vlan) && hop->port != except &&
			     !memcmp(hop->src, mac, sizeof(hop->src));

		do {
			link = hash_next(link);
		} while (match && link && hash_entry(link, struct flow_hop, by_src)->flow == f);
		if (match)
			flows_delete(flows, f);
	}
}

/*
 * Whether flows hold only as long as this entry does: they carry a source that would be above the
 * port's limit without it, or drop it elsewhere because it is sticky here, or because a bond may
 * have given back what it has sent.
 */
static bool keeps_flows(const struct station_change *c)
{
	return c->was->fdb.sticky || c->was->fdb.limit != CFG_NO_MAC_LIMIT || c->bridge->n_slb;
}

/* There is room at a port that was full: flows of further sources are out of date. */
static bool makes_room(const struct port *port)
{
	return port->fdb.count + 1 == port->fdb.limit;
}

/* Before the frame that changed the MAC table goes on, flows follow it: see policy_miss(). */
void flows_station_changed(void *arg, const struct station_change *c)
{
	u32 bridge = c->bridge->id;
	struct flows *flows = arg;

	if (flows->quiet)
		return;
	/* Guests can bring this about with each frame: a look at all flows waits for the tick. */
	if (c->was && makes_room(c->was)) {
		flows->dirty_later = true;
		flows->dirty |= c->change == FDB_FLUSHED;
	}
	revalidate_dst(flows, bridge, c->vlan, c->mac);
	/*
	 * A hit is no news about its source. Flows from where the station was must go, or a frame
	 * that it sends from there again would be hit by them, and the move back never seen. A bond
	 * may have dropped its frames until now.
	 */
	if (c->change == FDB_FLUSHED || (c->change == FDB_EXPIRED && keeps_flows(c)))
		delete_src(flows, bridge, c->vlan, c->mac, 0);
	else if (c->where)
		delete_src(flows, bridge, c->vlan, c->mac, c->where->bond ? 0 : c->where->dp.no);
}
