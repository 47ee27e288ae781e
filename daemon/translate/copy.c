// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copies of frames for mirrors: mirror.h. They are made as the frame passes, so that each shows
 * what the frame is at that point; nothing that becomes of it afterwards takes them back.
 */
#include "daemon/translate/xlate_bond.h"
#include "daemon/translate/xlate_copy.h"

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
	       !xlate_came_by(x, p);
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

/* To the bridge's ports of the VLAN, by number: first to those that have it tagged. */
static void flood_copies(const struct selected *s, const struct mirror *m)
{
	struct xlate *x = s->x;
	struct tags tags = x->tags;
	struct port_walk ports;
	const struct port *p;
	u32 pass;

	for (pass = 0; pass < 2; pass++) {
		put_in_vlan(s, m->vlan, !pass);
		ports = bridge_ports_of(s->at->bridge, m->vlan);
		while ((p = port_walk_next(&ports))) {
			if (takes_copies(x, p) && p != x->in && !p->is_mirror_output &&
			    vlan_carries(&p->vlan, m->vlan) &&
			    vlan_egress_tagged(&p->vlan, m->vlan) == !pass)
				xlate_send_copy(x, p, m->snaplen);
		}
		xlate_set_tags(x, &tags);
	}
}

bool xlate_copy_crosses(struct xlate *x, const struct bridge *bridge)
{
	struct crossing *c = &x->copy;
	u32 i;

	if (!c->on)
		return true;
	for (i = 0; i < c->n_been && c->been[i] != bridge->id; i++)
		;
	if (i < c->n_been || i == DEPTH_MAX) {
		xlate_say(x, "the copy does not go to bridge %s again", bridge->name);
		return false;
	}
	c->been[c->n_been++] = bridge->id;
	return true;
}

/* struct before - a translation and its row, to return to */
struct before {
	struct xlate x;
	size_t len;
	u32 n, n_hops, n_rules, n_loads;
};

static void remember(struct before *b, const struct xlate *x)
{
	b->x = *x;
	b->len = x->d->len;
	b->n = x->d->n;
	b->n_hops = x->d->n_hops;
	b->n_rules = x->d->n_rules;
	b->n_loads = x->d->n_loads;
}

static void go_back(const struct before *b, struct xlate *x)
{
	*x = b->x;
	x->d->len = b->len;
	x->d->n = b->n;
	x->d->n_hops = b->n_hops;
	x->d->n_rules = b->n_rules;
	x->d->n_loads = b->n_loads;
}

static void send_to_peer(struct xlate *x, const struct port *port)
{
	struct port *peer = patch_peer(port);

	xlate_say(x, "output to %s", port->name);
	if (peer && xlate_copy_crosses(x, peer->bridge))
		x->enter(x, peer);
}

/*
 * To the bridge behind a patch port, whose rules treat the copy like any frame of its VLAN. What
 * becomes of it there is nothing to the frame: if it runs in circles, this copy is not sent.
 */
static void cross(struct xlate *x, const struct port *port, u32 snaplen)
{
	struct before before;

	if (x->refused || x->copy.over)
		return;
	remember(&before, x);
	x->copy.on = true;
	x->copy.snaplen = snaplen;
	send_to_peer(x, port);
	if (x->refused) {
		go_back(&before, x);
		x->copy.over = true;
		xlate_say(x, "no copy by %s: it would not end", port->name);
	}
	x->copy.on = false;
	x->reason = before.x.reason;
}

static void cross_patches(const struct selected *s, const struct mirror *m)
{
	const struct bridge *bridge = s->at->bridge;
	struct xlate *x = s->x;
	struct port_walk ports = bridge_ports_of(s->at->bridge, m->vlan);
	struct tags tags = x->tags;
	struct port *p;

	x->copy.been[0] = bridge->id;
	x->copy.n_been = 1;
	while ((p = port_walk_next(&ports))) {
		if (!port_is_patch(p) || p == x->in || p->is_mirror_output ||
		    !(p->dp.flags & VSWITCH_PORT_F_RUNNING) || !vlan_carries(&p->vlan, m->vlan))
			continue;
		put_in_vlan(s, m->vlan, vlan_egress_tagged(&p->vlan, m->vlan));
		cross(x, p, m->snaplen);
		xlate_set_tags(x, &tags);
	}
}

static void copy_to_vlan(const struct selected *s, const struct mirror *m)
{
	struct xlate *x = s->x;

	/* Rules that sent the frame here need not have looked at its address. */
	memset(x->d->mask.k.eth_dst, 0xff, sizeof(x->d->mask.k.eth_dst));
	if (xlate_is_reserved(x->now.k.eth_dst))
		return;
	xlate_say(x, "a copy to VLAN %u for a mirror", m->vlan);
	flood_copies(s, m);
	cross_patches(s, m);
}

static void copy_to(const struct selected *s, const struct mirror *m)
{
	struct xlate *x = s->x;
	struct decision *d = x->d;
	u32 outputs = x->outputs;

	if (!m->to) {
		copy_to_vlan(s, m);
	} else if (takes_copies(x, m->to)) {
		xlate_say(x, "a copy to %s for a mirror", m->to->name);
		xlate_send_copy(x, m->to, m->snaplen);
	}
	_Static_assert(MIRRORS_MAX == COPIED_MAX * CFG_MIRRORS_MAX, "each once in each bridge");
	if (x->outputs != outputs && m->count)
		d->mirrors[d->n_mirrors++] = m->count;
}

static void copy(struct selected *s, u32 bits)
{
	const struct bridge *bridge = s->at->bridge;
	const struct mirror *m;
	u32 *had, from = 0;

	if (!bits || !bridge->n_mirrors || s->x->copy.on)
		return;
	had = copied(s->x, bridge);
	if (!had)
		return;
	s->vlan = vlan_of(s);
	while ((m = mirrors_next(bridge, bits & ~*had, s->vlan, &from))) {
		*had |= m->same_output;
		copy_to(s, m);
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
