// SPDX-License-Identifier: GPL-2.0-or-later
/* The decision: forward.h. */
#include "log.h"
#include "policy.h"

/* struct egress - a decision in the making */
struct egress {
	struct decision *d;
	const union vsw_key *key;
	bool unknown;		/* flooding: a port without link is no place to find somebody */
	bool full;
	bool has_tag;		/* the frame as it is at this point of the actions */
};

/* An address of IEEE 802.1Q table 8-1, which bridges do not forward. */
static bool is_reserved(const u8 mac[6])
{
	static const u8 prefix[5] = { 0x01, 0x80, 0xc2, 0x00, 0x00 };

	return !memcmp(mac, prefix, sizeof(prefix)) && mac[5] < 16;
}

static bool is_priority_tagged(const union vsw_key *key)
{
	return key->k.vlan_tpid && !(be16_to_cpu(key->k.vlan_tci) & VSW_TCI_VID);
}

/*
 * The bits that every decision looks at. One mask for all frames but the priority-tagged ones:
 * the datapath looks up a frame once per mask.
 */
static void mask_init(union vsw_key *mask)
{
	memset(mask, 0, sizeof(*mask));
	mask->k.in_port = ~0U;
	mask->k.vlan_tpid = 0xffff;
	mask->k.vlan_tci = cpu_to_be16(VSW_TCI_VID);
	memset(mask->k.eth_dst, 0xff, sizeof(mask->k.eth_dst));
	memset(mask->k.eth_src, 0xff, sizeof(mask->k.eth_src));
}

/*
 * Behind a priority tag may stand a tag with a VLAN. Once the first is taken off, the second would
 * be taken for the frame's own, by a trunk's peer for instance: a guest in one VLAN could so reach
 * any other. Such frames are not accepted.
 */
static bool hides_a_vlan(const union vsw_key *key, union vsw_key *mask)
{
	if (!is_priority_tagged(key))
		return false;
	if (mask)
		mask->k.cvlan_tci |= cpu_to_be16(VSW_TCI_VID);
	return be16_to_cpu(key->k.cvlan_tci) & VSW_TCI_VID;
}

void forward_ingress(struct bridges *br, const union vsw_key *key, struct ingress *in,
		     union vsw_key *mask)
{
	memset(in, 0, sizeof(*in));
	in->vlan = VLAN_NONE;
	in->port = bridges_port_at(br, key->k.in_port);
	if (!in->port) {
		in->reason = VSWITCH_DROP_NO_BRIDGE;
		return;
	}
	in->bridge = in->port->bridge;
	in->vlan = vlan_ingress(&in->port->vlan, key->k.vlan_tpid, key->k.vlan_tci);
	if (in->vlan != VLAN_NONE && hides_a_vlan(key, mask))
		in->vlan = VLAN_NONE;
	if (in->vlan == VLAN_NONE)
		in->reason = VSWITCH_DROP_VLAN;
	else if (!in->bridge->forward_bpdu && is_reserved(key->k.eth_dst))
		in->reason = VSWITCH_DROP_RESERVED;
}

static void put(struct egress *e, const struct vsw_action *action)
{
	struct decision *d = e->d;

	if (vsw_action_put(d->actions, sizeof(d->actions), &d->len, action))
		e->full = true;
}

static void put_drop(struct egress *e, u32 reason)
{
	struct vsw_action action = { .type = VSWITCH_ACT_DROP, .reason = reason };

	e->d->len = 0;
	put(e, &action);
}

/* A tag that was received goes on with its PCP and TPID, and then these were looked at. */
static void put_push(struct egress *e)
{
	struct vsw_action action = { .type = VSWITCH_ACT_PUSH_VLAN };
	u16 tci = e->d->in.vlan;

	action.vlan.tpid = cpu_to_be16(VSW_TPID_C);
	if (e->key->k.vlan_tpid) {
		action.vlan.tpid = e->key->k.vlan_tpid;
		tci |= be16_to_cpu(e->key->k.vlan_tci) & (VSW_TCI_PCP | VSW_TCI_DEI);
		e->d->mask.k.vlan_tci |= cpu_to_be16(VSW_TCI_PCP | VSW_TCI_DEI);
	}
	action.vlan.tci = cpu_to_be16(tci);
	put(e, &action);
	e->has_tag = true;
}

static void put_pop(struct egress *e)
{
	struct vsw_action action = { .type = VSWITCH_ACT_POP_VLAN };

	put(e, &action);
	e->has_tag = false;
}

static bool takes(const struct egress *e, const struct port *p)
{
	if (p == e->d->in.port || !p->attached || !vlan_carries(&p->vlan, e->d->in.vlan))
		return false;
	return !e->unknown || p->dp.flags & VSWITCH_PORT_F_RUNNING;
}

/* Bring the frame into the form that a group of ports wants, before the first of them. */
static void change_tag(struct egress *e, bool want_tag)
{
	if (e->has_tag && (!want_tag || is_priority_tagged(e->key)))
		put_pop(e);
	if (want_tag && !e->has_tag)
		put_push(e);
}

/* Output to those of the ports that want the frame tagged, or untagged. */
static void put_group(struct egress *e, struct port *const *ports, u32 n, bool want_tag)
{
	struct vsw_action action = { .type = VSWITCH_ACT_OUTPUT };
	bool first = true;
	u32 i;

	for (i = 0; i < n; i++) {
		if (!takes(e, ports[i]) ||
		    vlan_egress_tagged(&ports[i]->vlan, e->d->in.vlan) != want_tag)
			continue;
		if (first)
			change_tag(e, want_tag);
		first = false;
		action.port = ports[i]->dp.no;
		put(e, &action);
	}
}

/*
 * Ports that take the frame as it came in are served first: one change of the tag serves all
 * others. A priority-tagged frame fits nobody, and gets a tag, if at all, when it has lost its own.
 */
static void put_outputs(struct egress *e, struct port *const *ports, u32 n)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	bool tagged_first = e->has_tag && !is_priority_tagged(e->key);

	put_group(e, ports, n, tagged_first);
	put_group(e, ports, n, !tagged_first);
	if (!e->d->len)
		put_drop(e, VSWITCH_DROP_NO_EGRESS);
	if (e->full)
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN,
			     "bridge %s: a frame for all ports of VLAN %d reaches only some of them: more than %d actions",
			     e->d->in.bridge->name, e->d->in.vlan, VSWITCH_ACTIONS_MAX);
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

void forward_decide(struct bridges *br, const union vsw_key *key, struct decision *d)
{
	struct egress e = { .d = d, .key = key, .has_tag = key->k.vlan_tpid };
	struct port *to;

	d->len = 0;
	mask_init(&d->mask);
	forward_ingress(br, key, &d->in, &d->mask);
	if (d->in.reason) {
		put_drop(&e, d->in.reason);
		return;
	}
	to = find(d->in.bridge, d->in.vlan, key->k.eth_dst);
	if (to == d->in.port) {
		put_drop(&e, VSWITCH_DROP_SAME_PORT);
	} else if (to) {
		put_outputs(&e, &to, 1);
	} else {
		e.unknown = true;
		put_outputs(&e, d->in.bridge->by_no, d->in.bridge->n_by_no);
	}
}

/* The bridge's own address is known, and nobody can take it away. */
void forward_learn(const union vsw_key *key, const struct ingress *in, u64 now)
{
	struct bridge *bridge = in->bridge;
	const u8 *local;

	if (in->reason)
		return;
	local = bridge_local_mac(bridge);
	if (local && !memcmp(local, key->k.eth_src, 6))
		return;
	if (fdb_learn(&bridge->fdb, &in->port->fdb, in->vlan, key->k.eth_src, now) ==
	    FDB_HAS_MOVED)
		vlog(LOG_FDB, LVL_DBG, "bridge %s: VLAN %d: " MAC_FMT " moved to port %s",
		     bridge->name, in->vlan, MAC_ARG(key->k.eth_src), in->port->name);
}
