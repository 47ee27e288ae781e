// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NORMAL switching: a frame in one bridge, as VLAN rules and the MAC table have it. In this order:
 *
 *   admit    which VLAN it is in, or why it is not accepted
 *   (hop)    its source is behind this port; learned when the frame is answered (decision_learn)
 *   find     the port behind which its destination is
 *   deliver  to one port, or to all that take it, each in its form
 */
#include "daemon/base/macaddr.h"
#include "daemon/translate/xlate_bond.h"

/*
 * struct normal - a frame in one bridge
 * @learn:   its source can be learned
 * @unknown: it is flooded
 * @kept_apart: from a port that would have taken it
 */
struct normal {
	struct xlate *x;
	struct bridge *bridge;
	struct in_vlan at;
	bool learn;
	bool unknown;
	bool kept_apart;
};

/*
 * The bits that NORMAL looks at in each frame. One mask for all frames but the priority-tagged
 * ones: the datapath looks up a frame once per mask.
 */
static void look(struct xlate *x)
{
	struct vswitch_flow_key *m = &x->d->mask.k;

	memset(m->eth_dst, 0xff, sizeof(m->eth_dst));
	memset(m->eth_src, 0xff, sizeof(m->eth_src));
}

/* Whether a bond has given back what a station elsewhere has sent; @is_local: the bridge's own */
static bool is_ours(struct normal *n, bool is_local)
{
	struct xlate *x = n->x;
	const struct fdb_entry *e;

	x->announces = xlate_announces(x);
	if (is_local)
		return xlate_is_reflected(x, NULL);
	e = fdb_find(&n->bridge->fdb, n->at.vlan, x->now.k.eth_src);
	return e && e->port != &x->in->fdb && xlate_is_reflected(x, e);
}

/* Whether the source may be behind this port; 0, or why its frames are dropped. */
static u32 admit_source(struct normal *n)
{
	const struct port *in = n->x->in;
	const u8 *local = bridge_local_mac(n->bridge), *src = n->x->now.k.eth_src;
	enum fdb_verdict verdict = FDB_ADMITTED;

	if (is_ours(n, local && !memcmp(local, src, 6)))
		return VSWITCH_DROP_BOND_LOOP;
	if (!local || memcmp(local, src, 6))
		verdict = fdb_admits(&n->bridge->fdb, &in->fdb, n->at.vlan, src);
	if (verdict == FDB_STICKY_ELSEWHERE)
		return VSWITCH_DROP_MAC_STICKY;
	if (verdict == FDB_OVER_LIMIT && in->mac_limit_drop)
		return VSWITCH_DROP_MAC_LIMIT;
	n->learn = verdict == FDB_ADMITTED && !fdb_floods(&n->bridge->fdb, n->at.vlan);
	return 0;
}

/* The VLAN of a frame; 0, or why it is not accepted: then it is not learned either. */
static u32 admit(struct normal *n)
{
	struct xlate *x = n->x;

	look(x);
	n->at.vlan = xlate_vlan_at(x, x->in);
	if (n->at.vlan == VLAN_NONE)
		return VSWITCH_DROP_VLAN;
	if (!n->bridge->forward_bpdu && xlate_is_reserved(x->now.k.eth_dst))
		return VSWITCH_DROP_RESERVED;
	/* The source of a copy is somewhere else. */
	return x->copy.on ? 0 : admit_source(n);
}

/* The port behind which a station is; NULL: not known. */
static struct port *find(const struct bridge *bridge, u16 vlan, const u8 mac[6])
{
	const struct fdb_entry *e = fdb_find(&bridge->fdb, vlan, mac);
	const u8 *local = bridge_local_mac(bridge);

	if (fdb_floods(&bridge->fdb, vlan))
		return NULL;
	if (local && (!e || !e->is_static) && !memcmp(local, mac, 6) &&
	    vlan_carries(&bridge->local->vlan, vlan))
		return bridge->local;
	return e ? hash_entry(e->port, struct port, fdb) : NULL;
}

/* The VLAN of the frame's customer, behind the bridge's own tag; 0: none that can be seen */
static u16 customer_vlan(struct normal *n)
{
	struct tags tags = n->x->tags;
	struct tag tag;
	u16 vid = 0;

	xlate_set_tags(n->x, &n->at.came);
	if (n->x->now.k.vlan_tpid)
		vid = xlate_vid(n->x, 1);
	/* Behind a priority tag as well. Without a tag of ours a third one cannot be seen. */
	if (!vid && n->x->tags.n && xlate_tag(n->x, 1, &tag))
		vid = xlate_vid(n->x, 2);
	xlate_set_tags(n->x, &tags);
	return vid;
}

/*
 * Where a trunk sends its native VLAN untagged, a customer's tag would be the first one, and
 * taken for the frame's VLAN by whoever is behind it: a way into any VLAN. Such frames do
 * not leave there.
 */
static bool carries_customer(struct normal *n, const struct port *p)
{
	const struct vlan_rules *rules = &p->vlan;

	if (vlan_is_tunnel(rules) && rules->has_cvlans)
		return vlan_carries_customer(rules, customer_vlan(n));
	if (rules->mode == CFG_VLAN_NATIVE_UNTAGGED && n->at.vlan == rules->pvid)
		return !customer_vlan(n);
	return true;
}

/* It would, were it not kept apart from the port where the frame came in. */
static bool could_take(struct normal *n, const struct port *p)
{
	if (n->x->refused || p == n->x->in || !p->attached || p->is_mirror_output ||
	    !vlan_carries(&p->vlan, n->at.vlan))
		return false;
	if (port_is_patch(p) && !patch_peer(p))
		return false;
	/* A port without link is no place to find somebody. */
	if (n->unknown && (!(p->dp.flags & VSWITCH_PORT_F_RUNNING) || p->of_config & PORT_NO_FLOOD))
		return false;
	return carries_customer(n, p);
}

static bool takes(struct normal *n, const struct port *p)
{
	if (!could_take(n, p))
		return false;
	if (!isolated(&n->x->in->isolation, &p->isolation))
		return true;
	n->kept_apart = true;
	return false;
}

static void collect_forms(struct normal *n, struct port_walk ports, struct forms *forms)
{
	struct port *p;

	forms->n = 0;
	while (forms->n < FORMS_MAX && (p = port_walk_next(&ports))) {
		if (port_is_patch(p) || !takes(n, p))
			continue;
		xlate_form(n->x, &n->at, p);
		forms_add(forms, &n->x->tags);
	}
}

/* What other bridges make of the frame comes last: this one's ports need not have it undone. */
static u32 deliver_patches(struct normal *n, struct port_walk ports)
{
	struct port *p;
	u32 sent = 0;

	while ((p = port_walk_next(&ports))) {
		if (!port_is_patch(p) || !takes(n, p))
			continue;
		xlate_form(n->x, &n->at, p);
		xlate_output(n->x, p);
		sent++;
	}
	return sent;
}

/*
 * Ports that take the frame as it is are served first, and all that want the same form one after
 * the other: one change serves them all.
 */
static u32 deliver(struct normal *n, struct port_walk ports)
{
	struct xlate *x = n->x;
	struct port_walk walk;
	struct forms forms;
	struct tags tags;
	struct port *p;
	u32 sent = 0;

	collect_forms(n, ports, &forms);
	while (forms.n) {
		tags = forms_next(&forms, &x->base_tags);
		for (walk = ports; (p = port_walk_next(&walk));) {
			if (port_is_patch(p) || !takes(n, p))
				continue;
			xlate_form(n->x, &n->at, p);
			if (!tags_equal(&x->tags, &tags))
				continue;
			xlate_output(x, p);
			sent++;
		}
	}
	sent += deliver_patches(n, ports);
	xlate_set_tags(x, &n->at.came);
	return sent;
}

/* A copy is for all of its VLAN, as in the bridge that it comes from. */
static struct port *destination(struct normal *n)
{
	return n->x->copy.on ? NULL : find(n->bridge, n->at.vlan, n->x->now.k.eth_dst);
}

static void forward(struct normal *n)
{
	struct port *to = destination(n);
	u32 sent;

	if (to)
		xlate_say(n->x, MAC_FMT " is behind %s", MAC_ARG(n->x->now.k.eth_dst), to->name);
	else
		xlate_say(n->x, MAC_FMT " is behind no known port: to all of the VLAN",
			  MAC_ARG(n->x->now.k.eth_dst));
	if (to == n->x->in) {
		xlate_drop(n->x, VSWITCH_DROP_SAME_PORT);
		return;
	}
	n->unknown = !to;
	if (!to)
		xlate_storm_flood(n->x);
	if (to)
		sent = deliver(n, port_walk_one(&to));
	else
		sent = deliver(n, bridge_ports_of(n->bridge, (u16)n->at.vlan));
	if (!sent)
		xlate_drop(n->x, n->kept_apart ? VSWITCH_DROP_ISOLATED : VSWITCH_DROP_NO_EGRESS);
}

/* What comes in by a tunnel port has none of the bridge's tags yet. */
static void put_service_tag(struct normal *n)
{
	const struct vlan_rules *rules = &n->x->in->vlan;

	if (n->at.tunnel)
		xlate_push(n->x, cpu_to_be16(rules->service_tpid), cpu_to_be16((u16)n->at.vlan));
	n->at.came = n->x->tags;
}

void xlate_normal(struct xlate *x)
{
	struct normal n = {
		.x = x, .bridge = x->in->bridge, .at.tunnel = vlan_is_tunnel(&x->in->vlan),
	};
	struct tags tags = x->tags;
	u32 reason = admit(&n);
	int was_vlan = x->vlan;

	xlate_hop(x, x->copy.on ? VLAN_NONE : n.at.vlan, !reason && n.learn);
	if (reason) {
		xlate_drop(x, reason);
		return;
	}
	put_service_tag(&n);
	x->vlan = n.at.vlan;
	forward(&n);
	x->vlan = was_vlan;
	xlate_set_tags(x, &tags);
}
