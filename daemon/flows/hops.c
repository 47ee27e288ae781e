// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The way of a flow: which bridges its frames pass, and where they come in there. A flow depends on
 * the MAC tables of all of them, and is found by each of the addresses that it has there.
 */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

u32 flows_station_hash(const struct flows *flows, u32 bridge, u16 vlan, const u8 mac[6])
{
	u8 bytes[12];

	memcpy(bytes, mac, 6);
	memcpy(bytes + 6, &vlan, 2);
	memcpy(bytes + 8, &bridge, 4);
	return hash_bytes(bytes, sizeof(bytes), flows->seed);
}

static void unlink_station(struct hash *h, struct hlink *link)
{
	if (link->pprev)
		hash_del(h, link);
}

void flow_hops_clear(struct flows *flows, struct flow *f)
{
	u32 i;

	for (i = 0; i < f->n_hops; i++) {
		unlink_station(&flows->by_dst, &f->hops[i].by_dst);
		unlink_station(&flows->by_src, &f->hops[i].by_src);
	}
	free(f->hops);
	f->hops = NULL;
	f->n_hops = 0;
}

/* The table's entries of groups are nobody's. */
static void link_hop(struct flows *flows, struct flow_hop *hop)
{
	if (hop->vlan == VLAN_NONE)
		return;
	hash_add(&flows->by_src, &hop->by_src,
		 flows_station_hash(flows, hop->bridge, (u16)hop->vlan, hop->src));
	if (!(hop->dst[0] & 1))
		hash_add(&flows->by_dst, &hop->by_dst,
			 flows_station_hash(flows, hop->bridge, (u16)hop->vlan, hop->dst));
}

static bool is_hop(const struct flow_hop *a, const struct hop *b)
{
	return a->bridge == b->port->bridge->id && a->port == b->port->dp.no &&
	       a->vlan == b->vlan && a->learn == b->learn &&
	       !memcmp(a->dst, b->dst, sizeof(a->dst)) && !memcmp(a->src, b->src, sizeof(a->src));
}

static bool is_same(const struct flow *f, const struct decision *d)
{
	u32 i;

	if (f->n_hops != d->n_hops)
		return false;
	for (i = 0; i < f->n_hops; i++) {
		if (!is_hop(&f->hops[i], &d->hops[i]))
			return false;
	}
	return true;
}

int flow_hops_set(struct flows *flows, struct flow *f, const struct decision *d)
{
	u32 i;

	if (is_same(f, d))
		return 0;
	flow_hops_clear(flows, f);
	if (!d->n_hops)
		return 0;
	f->hops = calloc(d->n_hops, sizeof(*f->hops));
	if (!f->hops)
		return -ENOMEM;
	f->n_hops = d->n_hops;
	for (i = 0; i < d->n_hops; i++) {
		struct flow_hop *hop = &f->hops[i];

		hop->flow = f;
		hop->bridge = d->hops[i].port->bridge->id;
		hop->port = d->hops[i].port->dp.no;
		hop->vlan = d->hops[i].vlan;
		hop->learn = d->hops[i].learn;
		memcpy(hop->dst, d->hops[i].dst, sizeof(hop->dst));
		memcpy(hop->src, d->hops[i].src, sizeof(hop->src));
		link_hop(flows, hop);
	}
	return 0;
}

u32 flow_hops_get(struct flows *flows, const struct flow *f, struct hop *hops)
{
	u32 n = 0, i;

	for (i = 0; i < f->n_hops; i++) {
		const struct flow_hop *from = &f->hops[i];
		struct hop *hop = &hops[n];

		hop->port = bridges_port_at(flows->bridges, from->port);
		if (!hop->port || hop->port->bridge->id != from->bridge)
			continue;
		hop->vlan = from->vlan;
		hop->learn = from->learn;
		hop->announces = false;
		memcpy(hop->dst, from->dst, sizeof(hop->dst));
		memcpy(hop->src, from->src, sizeof(hop->src));
		n++;
	}
	return n;
}

static bool was_learned(const struct flow *f, const struct hop *hop)
{
	u32 i;

	for (i = 0; i < f->n_hops; i++) {
		const struct flow_hop *was = &f->hops[i];

		if (was->learn && was->bridge == hop->port->bridge->id && was->vlan == hop->vlan &&
		    was->port == hop->port->dp.no && !memcmp(was->src, hop->src, sizeof(was->src)))
			return true;
	}
	return false;
}

bool flow_hops_are_learned(const struct flow *f, const struct decision *d)
{
	u32 i;

	for (i = 0; i < d->n_hops; i++) {
		if (d->hops[i].learn && !was_learned(f, &d->hops[i]))
			return false;
	}
	return true;
}

bool flow_passes(const struct flow *f, u32 bridge)
{
	u32 i;

	for (i = 0; i < f->n_hops; i++) {
		if (f->hops[i].bridge == bridge)
			return true;
	}
	return false;
}
