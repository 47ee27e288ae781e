// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NORMAL switching: a frame in one bridge, as VLAN rules and the MAC table have it. In this order:
 *
 *   admit    which VLAN it is in, or why it is not accepted
 *   (hop)    its source is behind this port; learned when the frame is answered (forward_learn)
 *   find     the port behind which its destination is
 *   deliver  to one port, or to all that take it, each in its form
 */
#include "log.h"
#include "xlate.h"

/* More forms than those in which a frame of one VLAN can leave */
#define FORMS_MAX	8

/* struct normal - a frame in one bridge. @came: its tags there; @unknown: it is flooded */
struct normal {
	struct xlate *x;
	struct bridge *bridge;
	struct tags came;
	int vlan;
	bool unknown;
};

/* An address of IEEE 802.1Q table 8-1, which bridges do not forward. */
static bool is_reserved(const u8 mac[6])
{
	static const u8 prefix[5] = { 0x01, 0x80, 0xc2, 0x00, 0x00 };

	return !memcmp(mac, prefix, sizeof(prefix)) && mac[5] < 16;
}

/*
 * The bits that NORMAL looks at in each frame. One mask for all frames but the priority-tagged
 * ones: the datapath looks up a frame once per mask.
 */
static void look(struct xlate *x, struct tag *tag)
{
	struct vswitch_flow_key *m = &x->d->mask.k;

	xlate_tag(x, 0, tag);
	xlate_look_tci(x, 0, VSW_TCI_VID);
	memset(m->eth_dst, 0xff, sizeof(m->eth_dst));
	memset(m->eth_src, 0xff, sizeof(m->eth_src));
}

static bool is_priority_tag(const struct tag *tag)
{
	return tag->tpid && !(be16_to_cpu(tag->tci) & VSW_TCI_VID);
}

/*
 * Behind a priority tag may stand a tag with a VLAN. Once the first is taken off, the second would
 * be taken for the frame's own, by a trunk's peer for instance: a guest in one VLAN could so reach
 * any other. Such frames are not accepted.
 */
static bool hides_a_vlan(struct xlate *x, const struct tag *tag)
{
	if (!is_priority_tag(tag))
		return false;
	xlate_look_tci(x, 1, VSW_TCI_VID);
	return be16_to_cpu(x->now.k.cvlan_tci) & VSW_TCI_VID;
}

/*
 * The VLAN of a frame; 0, or why it is not accepted: then it is not learned either.
 * Hook: limits of MAC addresses, sticky ones, ports that take nothing in.
 */
static u32 admit(struct normal *n)
{
	struct xlate *x = n->x;
	struct tag tag;

	look(x, &tag);
	n->vlan = vlan_ingress(&x->in->vlan, tag.tpid, tag.tci);
	if (n->vlan != VLAN_NONE && hides_a_vlan(x, &tag))
		n->vlan = VLAN_NONE;
	if (n->vlan == VLAN_NONE)
		return VSWITCH_DROP_VLAN;
	if (!n->bridge->forward_bpdu && is_reserved(x->now.k.eth_dst))
		return VSWITCH_DROP_RESERVED;
	return 0;
}

/* The port behind which a station is; NULL: not known. */
static struct port *find(const struct bridge *bridge, u16 vlan, const u8 mac[6])
{
	const struct fdb_entry *e = fdb_find(&bridge->fdb, vlan, mac);
	const u8 *local = bridge_local_mac(bridge);

	if (local && (!e || !e->is_static) && !memcmp(local, mac, 6) &&
	    vlan_carries(&bridge->local->vlan, vlan))
		return bridge->local;
	return e ? hash_entry(e->port, struct port, fdb) : NULL;
}

/* Hook: port isolation. */
static bool takes(const struct normal *n, const struct port *p)
{
	if (n->x->refused || p == n->x->in || !p->attached || !vlan_carries(&p->vlan, n->vlan))
		return false;
	if (port_is_patch(p))
		return patch_peer(p);
	/* A port without link is no place to find somebody. */
	return !n->unknown || p->dp.flags & VSWITCH_PORT_F_RUNNING;
}

/* A tag that was received goes on with its PCP and TPID, and then these were looked at. */
static void push_vlan(struct normal *n, const struct tag *was)
{
	u16 tci = (u16)n->vlan;

	if (was->tpid)
		tci |= be16_to_cpu(was->tci) & (VSW_TCI_PCP | VSW_TCI_DEI);
	xlate_push(n->x, was->tpid ? was->tpid : cpu_to_be16(VSW_TPID_C), cpu_to_be16(tci));
}

/* Give the frame the form in which it leaves by a port. Hook: other modes of VLANs. */
static void form(struct normal *n, const struct port *p)
{
	bool tagged = vlan_egress_tagged(&p->vlan, n->vlan);
	struct xlate *x = n->x;
	struct tag tag;

	xlate_set_tags(x, &n->came);
	xlate_tag(x, 0, &tag);
	if (tag.tpid && (!tagged || is_priority_tag(&tag))) {
		if (tagged)
			xlate_look_tci(x, 0, VSW_TCI_PCP | VSW_TCI_DEI);
		xlate_pop(x);
		if (tagged)
			push_vlan(n, &tag);
	} else if (!tag.tpid && tagged) {
		push_vlan(n, &tag);
	}
}

/* struct forms - the different forms that ports want */
struct forms {
	struct tags tags[FORMS_MAX];
	unsigned int n;
};

static bool has_form(const struct forms *forms, const struct tags *tags)
{
	unsigned int i;

	for (i = 0; i < forms->n; i++) {
		if (tags_equal(&forms->tags[i], tags))
			return true;
	}
	return false;
}

static void collect_forms(struct normal *n, struct port *const *ports, u32 count,
			  struct forms *forms)
{
	u32 i;

	forms->n = 0;
	for (i = 0; i < count && forms->n < FORMS_MAX; i++) {
		if (port_is_patch(ports[i]) || !takes(n, ports[i]))
			continue;
		form(n, ports[i]);
		if (!has_form(forms, &n->x->tags))
			forms->tags[forms->n++] = n->x->tags;
	}
}

/* The one that costs least now; of equal ones that of the first port. It is used up. */
static struct tags next_form(const struct xlate *x, struct forms *forms)
{
	unsigned int best = 0, i;
	struct tags tags;

	for (i = 1; i < forms->n; i++) {
		if (tags_cost(&x->base_tags, &forms->tags[i]) <
		    tags_cost(&x->base_tags, &forms->tags[best]))
			best = i;
	}
	tags = forms->tags[best];
	forms->n--;
	memmove(&forms->tags[best], &forms->tags[best + 1],
		(forms->n - best) * sizeof(struct tags));
	return tags;
}

/* What other bridges make of the frame comes last: this one's ports need not have it undone. */
static u32 deliver_patches(struct normal *n, struct port *const *ports, u32 count)
{
	u32 sent = 0, i;

	for (i = 0; i < count; i++) {
		if (!port_is_patch(ports[i]) || !takes(n, ports[i]))
			continue;
		form(n, ports[i]);
		xlate_output(n->x, ports[i]);
		sent++;
	}
	return sent;
}

/*
 * Ports that take the frame as it is are served first, and all that want the same form one after
 * the other: one change serves them all.
 */
static u32 deliver(struct normal *n, struct port *const *ports, u32 count)
{
	struct xlate *x = n->x;
	struct forms forms;
	struct tags tags;
	u32 sent = 0, i;

	collect_forms(n, ports, count, &forms);
	while (forms.n) {
		tags = next_form(x, &forms);
		for (i = 0; i < count; i++) {
			if (port_is_patch(ports[i]) || !takes(n, ports[i]))
				continue;
			form(n, ports[i]);
			if (!tags_equal(&x->tags, &tags))
				continue;
			xlate_output(x, ports[i]);
			sent++;
		}
	}
	sent += deliver_patches(n, ports, count);
	xlate_set_tags(x, &n->came);
	return sent;
}

static void warn_if_full(const struct normal *n)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);

	if (n->x->full)
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN,
			     "bridge %s: a frame for all ports of VLAN %d reaches only some of them: more than %d actions",
			     n->bridge->name, n->vlan, VSWITCH_ACTIONS_MAX);
}

/* Hook: before a frame is flooded its port may be charged for it (VSWITCH_ACT_STORM). */
static void forward(struct normal *n)
{
	struct port *to = find(n->bridge, n->vlan, n->x->now.k.eth_dst);
	u32 sent;

	if (to == n->x->in) {
		xlate_drop(n->x, VSWITCH_DROP_SAME_PORT);
		return;
	}
	n->unknown = !to;
	if (to)
		sent = deliver(n, &to, 1);
	else
		sent = deliver(n, n->bridge->by_no, n->bridge->n_by_no);
	if (!sent)
		xlate_drop(n->x, VSWITCH_DROP_NO_EGRESS);
	warn_if_full(n);
}

/* Hook: what is selected by its ingress port or VLAN is mirrored when it was admitted. */
void xlate_normal(struct xlate *x)
{
	struct normal n = { .x = x, .bridge = x->in->bridge, .came = x->tags };
	u32 reason = admit(&n);

	xlate_hop(x, n.vlan, !reason);
	if (reason)
		xlate_drop(x, reason);
	else
		forward(&n);
}
