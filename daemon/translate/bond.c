// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Members of bonds: which takes a frame in, and which one sends it: xlate.h. Whatever the hash is
 * made of was looked at, so each flow has one member.
 */
#include "daemon/translate/xlate_bond.h"

#define TYPE_ARP	0x0806
#define IPV4_LEN	4
#define ARP_REQUEST	1
#define ARP_REPLY	2

/* Only group addresses need be known whole. */
static bool is_group(struct xlate *x)
{
	u8 *look = x->d->mask.k.eth_dst;

	look[0] |= 1;
	if (!(x->key->k.eth_dst[0] & 1))
		return false;
	memset(look, 0xff, sizeof(x->d->mask.k.eth_dst));
	return true;
}

/* Slow protocols are between both ends of a link: the daemon looks at each such frame. */
static bool is_of_link(struct xlate *x, const struct bond *bond)
{
	if (!bond_has_lacp(bond) || !is_group(x) ||
	    memcmp(x->key->k.eth_dst, lacp_group, sizeof(lacp_group)))
		return false;
	x->d->mask.k.eth_type = 0xffff;
	if (be16_to_cpu(x->key->k.eth_type) != LACP_ETH_TYPE)
		return false;
	xlate_say(x, "it is of a slow protocol, and for the daemon");
	x->d->once = true;
	return true;
}

u32 xlate_bond_in(struct xlate *x, const struct port *port)
{
	const struct bond_member *m = port->member;
	bool group;

	if (is_of_link(x, m->bond))
		return VSWITCH_DROP_RESERVED;
	group = bond_minds_groups(m->bond) && is_group(x);
	switch (bond_admits(m->bond, m, group)) {
	case BOND_STANDS_BY:
		xlate_say(x, "%s stands by in bond %s", port->name, m->bond->port->name);
		return VSWITCH_DROP_BOND_STANDBY;
	case BOND_UNLESS_OURS:
		x->unless_ours = true;
		return 0;
	default:
		return 0;
	}
}

/* The VLAN that the frame is in, as far as anybody knows */
static u16 vlan_of(struct xlate *x)
{
	struct tag tag;

	if (x->vlan != VLAN_NONE)
		return (u16)x->vlan;
	return xlate_tag(x, 0, &tag) ? xlate_vid(x, 0) : 0;
}

static u32 bucket(struct xlate *x, enum bond_way way)
{
	union vsw_key looked;
	u32 hash;

	if (way == BOND_BY_SOURCE) {
		memset(x->d->mask.k.eth_src, 0xff, sizeof(x->d->mask.k.eth_src));
		return balance_hash_source(x->now.k.eth_src, vlan_of(x));
	}
	hash = balance_hash_flow(&x->now, &looked);
	vsw_mask_add(&x->d->mask, &looked);
	return hash;
}

/* Of several bonds on the frame's way the last ones' loads are not known. */
static void note_load(struct xlate *x, const struct port *bond, u32 bucket)
{
	struct decision *d = x->d;

	if (d->n_loads < LOADS_MAX)
		d->loads[d->n_loads++] = (struct bond_load){ (u16)bond->dp.no, (u8)bucket };
}

const struct port *xlate_bond_out(struct xlate *x, const struct port *port)
{
	enum bond_way way = bond_way(port->bond);
	const struct bond_member *m;
	u32 hash = 0;

	if (way == BOND_BY_SOURCE || way == BOND_BY_FLOW) {
		hash = bucket(x, way);
		note_load(x, port, hash);
	}
	m = bond_member_for(port->bond, hash);
	if (m)
		xlate_say(x, "bond %s sends it by %s", port->name, m->port->name);
	else
		xlate_say(x, "no member of bond %s is enabled", port->name);
	return m ? m->port : NULL;
}

/* The sender names its own address as the one that it asks for, or answers for (RFC 5227). */
static bool is_gratuitous(struct xlate *x)
{
	static const u8 broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	struct vswitch_flow_key *m = &x->d->mask.k;
	const struct vswitch_flow_key *k = &x->now.k;

	memset(m->eth_dst, 0xff, sizeof(m->eth_dst));
	if (memcmp(k->eth_dst, broadcast, sizeof(broadcast)))
		return false;
	m->eth_type = 0xffff;
	if (be16_to_cpu(k->eth_type) != TYPE_ARP)
		return false;
	m->ip_frag |= VSWITCH_UNREAD_IP;
	m->ip_proto = 0xff;
	memset(m->ip_src, 0xff, IPV4_LEN);
	memset(m->ip_dst, 0xff, IPV4_LEN);
	return !(k->ip_frag & VSWITCH_UNREAD_IP) &&
	       (k->ip_proto == ARP_REQUEST || k->ip_proto == ARP_REPLY) &&
	       !memcmp(k->ip_src, k->ip_dst, IPV4_LEN);
}

bool xlate_announces(struct xlate *x)
{
	if (!x->in->bridge->n_slb || x->in->bond || !is_gratuitous(x))
		return false;
	x->d->once = true;
	return true;
}

/* A station that has moved says so; but what it has just said elsewhere may come back, too. */
bool xlate_is_reflected(struct xlate *x, const struct fdb_entry *elsewhere)
{
	if (!x->unless_ours || x->in != x->received)
		return false;
	if (elsewhere && !elsewhere->is_static && is_gratuitous(x)) {
		x->d->once = true;
		if (!fdb_has_announced(&x->in->bridge->fdb, elsewhere))
			return false;
	}
	xlate_say(x, "its source is no station behind bond %s", x->in->name);
	return true;
}
