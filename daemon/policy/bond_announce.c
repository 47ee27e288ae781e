// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * After a failover nobody behind a bond knows yet that stations are reached by another member:
 * switches at the other end learn it from a frame of each station that is known elsewhere. A few
 * are sent in each turn.
 */
#include <stdlib.h>
#include "daemon/policy/policy_state.h"

#define TURN		64
#define FRAME_LEN	60

/* A reverse ARP (RFC 903) of the station for its own address: nobody answers or keeps it. */
static size_t make_frame(u8 frame[FRAME_LEN + 4], const u8 mac[6], const struct bond *bond,
			 u16 vlan)
{
	static const u8 rarp[] = { 0x80, 0x35, 0, 1, 8, 0, 6, 4, 0, 3 };
	size_t len = 12;

	memset(frame, 0, FRAME_LEN + 4);
	memset(frame, 0xff, 6);
	memcpy(frame + 6, mac, 6);
	if (vlan_egress_tagged(&bond->port->vlan, vlan)) {
		frame[12] = VSW_TPID_C >> 8;
		frame[13] = VSW_TPID_C & 0xff;
		frame[14] = (u8)(vlan >> 8);
		frame[15] = (u8)vlan;
		len += 4;
	}
	memcpy(frame + len, rarp, sizeof(rarp));
	memcpy(frame + len + 10, mac, 6);
	memcpy(frame + len + 20, mac, 6);
	return len + FRAME_LEN - 12;
}

static void announce(struct policy *p, const struct bond *bond, const struct bond_station *s)
{
	const struct bond_member *m = bond_member_for(bond, balance_hash_source(s->mac, s->vlan));
	u8 frame[FRAME_LEN + 4];
	size_t len;

	if (!m || port_is_away(m->port) || !p->links.send ||
	    !vlan_carries(&bond->port->vlan, s->vlan))
		return;
	len = make_frame(frame, s->mac, bond, s->vlan);
	p->links.send(p->links.arg, m->port->dp.ifindex, frame, len);
}

static void add(struct bond *bond, u16 vlan, const u8 mac[6])
{
	struct bond_station *s = &bond->told[bond->n_told++];

	s->vlan = vlan;
	memcpy(s->mac, mac, 6);
}

/* With LACP the partner has taken part in it, and needs no telling. */
void bond_announce(struct bond *bond)
{
	const struct bridge *bridge = bond->port->bridge;
	const struct fdb_entry *e;
	const u8 *local = bridge_local_mac(bridge);

	if (bond->partner == BOND_AGREED || !bond->active || !bond->port->attached)
		return;
	free(bond->told);
	bond->n_told = 0;
	bond->told = calloc(bridge->fdb.entries.count + 1, sizeof(*bond->told));
	if (!bond->told)
		return;
	if (local)
		add(bond, bridge->local->vlan.pvid, local);
	TAILQ_FOREACH(e, &bridge->fdb.statics, in_order) {
		if (e->port != &bond->port->fdb)
			add(bond, e->vlan, e->mac);
	}
	TAILQ_FOREACH(e, &bridge->fdb.learned, in_order) {
		if (e->port != &bond->port->fdb)
			add(bond, e->vlan, e->mac);
	}
}

bool bond_announce_turn(struct bond *bond)
{
	struct policy *p = policy_of(bond->port->bridge);
	u32 i;

	for (i = 0; i < TURN && bond->n_told; i++)
		announce(p, bond, &bond->told[--bond->n_told]);
	if (!bond->n_told) {
		free(bond->told);
		bond->told = NULL;
	}
	return bond->n_told;
}
