// SPDX-License-Identifier: GPL-2.0-or-later
/* The decision, from its beginning to its end: decision.h. */
#include "daemon/base/log.h"
#include "daemon/translate/watch.h"
#include "daemon/translate/xlate_bond.h"
#include "daemon/translate/xlate_copy.h"

/*
 * A frame of a port that belongs to no bridge looks like one that does: what the datapath looks at
 * is one mask for both.
 */
static void look_like_normal(union vsw_key *mask)
{
	mask->k.vlan_tpid = 0xffff;
	mask->k.vlan_tci = cpu_to_be16(VSW_TCI_VID);
	memset(mask->k.eth_dst, 0xff, sizeof(mask->k.eth_dst));
	memset(mask->k.eth_src, 0xff, sizeof(mask->k.eth_src));
}

/* Spanning tree's frames (IEEE 802.1D) are told from others where one kind is not received. */
static bool is_received(struct xlate *x)
{
	static const u8 stp[6] = { 0x01, 0x80, 0xc2, 0, 0, 0 };
	u8 config = x->in->of_config & (PORT_NO_RECV | PORT_NO_RECV_STP);

	if (!config || x->copy.on)
		return true;
	memset(x->d->mask.k.eth_dst, 0xff, sizeof(x->d->mask.k.eth_dst));
	return !(config & (memcmp(x->now.k.eth_dst, stp, sizeof(stp)) ? PORT_NO_RECV :
			   PORT_NO_RECV_STP));
}

/* NORMAL is all that a bridge without tables does. */
static void run_bridge(struct xlate *x)
{
	u32 hops = x->hops;

	xlate_say(x, "bridge %s: from port %s", x->in->bridge->name, x->in->name);
	xlate_copy_in(x);
	xlate_tap(x);
	xlate_sample(x);
	if (x->in->is_mirror_output) {
		xlate_say(x, "it is the output of a mirror");
		xlate_drop(x, VSWITCH_DROP_MIRROR_PORT);
	} else if (!is_received(x)) {
		xlate_say(x, "it is not to receive (mod-port)");
		xlate_drop(x, VSWITCH_DROP_POLICY);
	} else if (x->in->bridge->tables) {
		xlate_rules(x);
	} else if (xlate_step(x)) {
		xlate_normal(x);
		x->depth--;
	}
	if (x->hops == hops)
		xlate_hop(x, VLAN_NONE, false);
	xlate_sample_end(x);
}

/* See xlate.enter. */
static void enter(struct xlate *x, struct port *port)
{
	struct xlate was;

	if (x->refused)
		return;
	was = *x;
	x->in = port;
	x->now.k.in_port = port->dp.no;
	/* What is to be put into a tunnel, or came out of one, is this bridge's own affair. */
	if (port_is_patch(port))
		x->now.k.tun_id = 0;
	x->has_tun = false;
	x->ended = false;
	x->exited = false;
	x->vlan = VLAN_NONE;
	x->announces = false;
	x->regs = of_regs_none;
	x->n_stack = 0;
	run_bridge(x);
	x->first_tap = was.first_tap;
	x->end_tap = was.end_tap;
	x->sample = was.sample;
	x->in = was.in;
	x->now = was.now;
	x->tags = was.tags;
	x->has_tun = was.has_tun;
	x->priority = was.priority;
	x->ended = was.ended;
	x->exited = was.exited;
	x->announces = was.announces;
	x->vlan = was.vlan;
	x->regs = was.regs;
	x->n_stack = was.n_stack;
	memcpy(x->stack, was.stack, sizeof(x->stack));
}

static void warn_if_cut(const struct xlate *x)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	const struct port *in = bridges_port_at(x->br, x->key->k.in_port);

	if (!x->full)
		return;
	xlate_say(x, "too many actions: the row is cut off");
	if (!x->trace)
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN,
			     "bridge %s: a frame from port %s reaches only some ports: "
			     "more than %d actions or %d bytes",
			     in->bridge->name, in->name, VSWITCH_ACTIONS_MAX,
			     DECISION_ACTIONS_SIZE);
}

/* A row that sends the frame nowhere says why, and nothing else but a sample. */
static void conclude(struct xlate *x)
{
	struct vsw_action action = { .type = VSWITCH_ACT_DROP, .reason = x->reason };
	struct vsw_action sample;

	if (x->outputs && !x->refused) {
		xlate_storm_end(x);
		warn_if_cut(x);
		return;
	}
	if (x->refused)
		action.reason = VSWITCH_DROP_RULE_LIMIT;
	else if (!x->reason)
		action.reason = VSWITCH_DROP_POLICY;
	xlate_sample_dropped(x, &sample);
	x->d->len = x->start;
	x->d->n = x->start_n;
	x->d->n_mirrors = x->start_mirrors;
	xlate_tap_none(x);
	x->d->n_loads = 0;
	x->full = false;
	x->may_charge = false;
	if (sample.type)
		xlate_put(x, &sample);
	xlate_put(x, &action);
}

/* Into the bridge of the port; of a bond not all frames are taken in. */
static void come_in(struct xlate *x, struct port *port)
{
	u32 reason;

	x->received = port_of_bridge(port);
	xlate_storm_begin(x, port);
	reason = port->member ? xlate_bond_in(x, port) : 0;
	if (!reason) {
		enter(x, x->received);
		return;
	}
	if (!x->received->bridge->tables)
		look_like_normal(&x->d->mask);
	x->in = x->received;
	xlate_hop(x, VLAN_NONE, false);
	xlate_drop(x, reason);
}

/* Who is to be a member, and has no bond, is no port of a bridge. */
static bool is_in_bridge(const struct port *port)
{
	return port && (port->member || !port_is_member(port));
}

/* One translation, of frames of one range of lengths: x->asks if that was not enough. */
static void run(struct xlate *x)
{
	struct decision *d = x->d;
	struct port *port = bridges_port_at(x->br, x->key->k.in_port);

	d->n_taps = 0;
	d->n_loads = 0;
	if (is_in_bridge(port)) {
		come_in(x, port);
	} else {
		look_like_normal(&d->mask);
		xlate_drop(x, VSWITCH_DROP_NO_BRIDGE);
	}
}

static void decide(struct xlate *x, u32 checks);

/*
 * Both answers to the question that has ended @x, each from the frame's reception on: what follows
 * a rule may stand in any table and bridge above it. The length that matters does not change on the
 * way, so ways part at the row's beginning.
 */
static void part(const struct xlate *x, const struct xlate *begin, u32 checks)
{
	struct vsw_action check = { .type = VSWITCH_ACT_CHECK_LEN, .check_len.len = x->ask };
	struct decision *d = x->d;
	struct xlate way = *begin;
	size_t at = d->len;
	u32 before;

	xlate_put(&way, &check);
	before = d->n;
	xlate_say(begin, "if it has more than %u bytes:", x->ask);
	way.longer = x->ask;
	decide(&way, checks + 1);
	check.check_len.n = d->n - before;
	vsw_action_put(d->actions, sizeof(d->actions), &at, &check);

	xlate_say(begin, "if it has at most %u bytes:", x->ask);
	way = *begin;
	way.at_most = x->ask;
	way.later = true;
	decide(&way, checks + 1);
}

/* Add what becomes of frames of a range of lengths to the decision. */
static void decide(struct xlate *x, u32 checks)
{
	struct decision *d = x->d;
	u32 n_hops = d->n_hops, n_rules = d->n_rules, n_learned = d->n_learned;
	struct xlate begin;

	x->start = d->len;
	x->start_n = d->n;
	x->start_mirrors = d->n_mirrors;
	begin = *x;
	run(x);
	/* Half a row is left for the other answer. */
	if (!x->asks || checks == VSWITCH_CHECK_LEN_MAX || d->len > sizeof(d->actions) / 2) {
		conclude(x);
		return;
	}
	d->len = x->start;
	d->n = x->start_n;
	d->n_mirrors = x->start_mirrors;
	d->n_hops = n_hops;
	d->n_rules = n_rules;
	decision_forget_from(d, n_learned);
	part(x, &begin, checks);
}

void forward_trace(struct bridges *br, const union vsw_key *key, struct decision *d,
		   const struct trace_sink *trace)
{
	struct xlate x = {
		.br = br,
		.d = d,
		.key = key,
		.now = *key,
		.base = *key,
		.vlan = VLAN_NONE,
		.priority = VSWITCH_PRIORITY_RECEIVED,
		.base_priority = VSWITCH_PRIORITY_RECEIVED,
		.at_most = ~0U,
		.enter = enter,
		.trace = trace,
	};

	d->len = 0;
	d->n = 0;
	d->n_hops = 0;
	d->n_rules = 0;
	decision_forget(d);
	d->n_mirrors = 0;
	d->once = false;
	memset(&d->mask, 0, sizeof(d->mask));
	d->mask.k.in_port = ~0U;
	decide(&x, 0);
}

void forward_decide(struct bridges *br, const union vsw_key *key, struct decision *d)
{
	forward_trace(br, key, d, NULL);
}
