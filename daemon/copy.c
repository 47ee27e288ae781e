// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copies of frames for mirrors: mirror.h. They are made as the frame passes, so that each shows
 * what the frame is at that point; nothing that becomes of it afterwards takes them back.
 */
#include "xlate.h"

/* struct selected - a frame at a point where mirrors look at it */
struct selected {
	struct xlate *x;
	const struct port *at;
	bool in;		/* it comes in by @at, or it left there */
	int vlan;
};

/* Mirrors of the bridge that have had the frame; NULL: no room to note it */
static u32 *copied(struct xlate *x, const struct bridge *bridge)
{
	u32 i;

	for (i = 0; i < x->n_copied; i++) {
		if (x->copied[i].bridge == bridge->id)
			return &x->copied[i].mirrors;
	}
	if (x->n_copied == COPIED_MAX)
		return NULL;
	x->copied[i].bridge = bridge->id;
	x->copied[i].mirrors = 0;
	x->n_copied++;
	return &x->copied[i].mirrors;
}

/* The VLAN of the frame, as if it had come in where it leaves; NORMAL knows it better. */
static int vlan_of(const struct selected *s)
{
	return !s->in && s->x->vlan != VLAN_NONE ? s->x->vlan : xlate_vlan_at(s->x, s->at);
}

static bool takes_copies(const struct xlate *x, const struct port *p)
{
	return p->attached && !port_is_patch(p) && p->dp.flags & VSWITCH_PORT_F_RUNNING &&
	       p->dp.no != x->key->k.in_port;
}

/* Whether the first tag is that of the frame's VLAN, and not a customer's. */
static bool has_own_tag(const struct selected *s, const struct tag *tag)
{
	if (!tag->tpid || vlan_is_tunnel(&s->at->vlan))
		return false;
	return s->in || vlan_egress_tagged(&s->at->vlan, s->vlan);
}

/* The frame in the VLAN of the copies: its own tag is replaced, or one put before the others. */
static void put_in_vlan(const struct selected *s, u16 vlan, bool tagged)
{
	struct xlate *x = s->x;
	__be16 tpid = cpu_to_be16(VSW_TPID_C);
	struct tag tag;
	u16 tci = vlan;

	xlate_tag(x, 0, &tag);
	if (has_own_tag(s, &tag)) {
		tpid = tag.tpid;
		if (tagged) {
			xlate_look_tci(x, 0, VSW_TCI_PCP | VSW_TCI_DEI);
			tci |= be16_to_cpu(tag.tci) & (VSW_TCI_PCP | VSW_TCI_DEI);
		}
		xlate_pop(x);
	}
	if (tagged)
		xlate_push(x, tpid, cpu_to_be16(tci));
}

/* To all ports of the VLAN, in the order of their numbers: first those that have it tagged. */
static void flood_copies(const struct selected *s, const struct mirror *m)
{
	const struct bridge *bridge = s->at->bridge;
	struct xlate *x = s->x;
	struct tags tags = x->tags;
	u32 i, pass;

	/* Rules that sent the frame here need not have looked at its address. */
	memset(x->d->mask.k.eth_dst, 0xff, sizeof(x->d->mask.k.eth_dst));
	if (xlate_is_reserved(x->now.k.eth_dst))
		return;
	for (pass = 0; pass < 2; pass++) {
		put_in_vlan(s, m->vlan, !pass);
		for (i = 0; i < bridge->n_by_no; i++) {
			const struct port *p = bridge->by_no[i];

			if (takes_copies(x, p) && p != x->in && !p->is_mirror_output &&
			    vlan_carries(&p->vlan, m->vlan) &&
			    vlan_egress_tagged(&p->vlan, m->vlan) == !pass)
				xlate_output_copy(x, p, m->snaplen);
		}
		xlate_set_tags(x, &tags);
	}
}

static void copy(struct selected *s, u32 bits)
{
	const struct bridge *bridge = s->at->bridge;
	const struct mirror *m;
	u32 *had, from = 0;

	if (!bits || !bridge->n_mirrors)
		return;
	had = copied(s->x, bridge);
	if (!had)
		return;
	s->vlan = vlan_of(s);
	while ((m = mirrors_next(bridge, bits & ~*had, s->vlan, &from))) {
		*had |= m->same_output;
		if (!m->to) {
			xlate_say(s->x, "a copy to VLAN %u for a mirror", m->vlan);
			flood_copies(s, m);
		} else if (takes_copies(s->x, m->to)) {
			xlate_say(s->x, "a copy to %s for a mirror", m->to->name);
			xlate_output_copy(s->x, m->to, m->snaplen);
		}
	}
}

void xlate_copy_in(struct xlate *x)
{
	struct selected s = { .x = x, .at = x->in, .in = true };

	if (!x->in->is_mirror_output)
		copy(&s, x->in->mirror_in);
}

void xlate_copy_out(struct xlate *x, const struct port *port)
{
	struct selected s = { .x = x, .at = port };

	copy(&s, port->mirror_out);
}
