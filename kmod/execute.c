// SPDX-License-Identifier: GPL-2.0-only
/*
 * Actions: compiled when a flow is installed, with the egress ports resolved; applied to frames.
 */
#include <linux/if_vlan.h>
#include <linux/slab.h>
#include <net/netlink.h>
#include "core/action.h"
#include "drop.h"
#include "vsw.h"

/* --- compiling ----------------------------------------------------------------------------- */

/* struct compiler - what is known at one action of those before it */
struct compiler {
	struct vsw_dp *dp;
	struct vswitch_set *sets;	/* the next one to use */
	bool cut;			/* the next output is cut off */
	struct netlink_ext_ack *extack;
};

static int action_compile_output(struct compiler *c, u32 no, struct vsw_op *op)
{
	op->port = vsw_port_get(c->dp, no);
	if (!op->port) {
		NL_SET_ERR_MSG(c->extack, "output to a port that does not exist");
		return -ENOENT;
	}
	if (c->cut || op->port->ops->tunnel)
		op->type = VSW_OP_OUTPUT_MADE;
	c->cut = false;
	return 0;
}

static int action_compile(struct compiler *c, const struct vsw_action *a, struct vsw_op *op)
{
	op->type = a->type;
	switch (a->type) {
	case VSWITCH_ACT_OUTPUT:
		return action_compile_output(c, a->port, op);
	case VSWITCH_ACT_OUTPUT_BACK:
		op->type = VSW_OP_OUTPUT_MADE;
		c->cut = false;
		break;
	case VSWITCH_ACT_PUSH_VLAN:
		op->tpid = a->vlan.tpid;
		op->tci = ntohs(a->vlan.tci);
		break;
	case VSWITCH_ACT_DROP:
		op->reason = a->reason;
		break;
	case VSWITCH_ACT_SET:
		*c->sets = a->set;
		op->set = c->sets++;
		break;
	case VSWITCH_ACT_SET_TUNNEL:
		op->tun_id = a->tun_id;
		break;
	case VSWITCH_ACT_TRUNC:
		op->len = a->len;
		c->cut = true;
		break;
	case VSWITCH_ACT_STORM:
		op->storm = a->storm;
		break;
	}
	return 0;
}

static bool vsw_op_is_output(const struct vsw_op *op)
{
	return op->type == VSWITCH_ACT_OUTPUT || op->type == VSW_OP_OUTPUT_MADE;
}

static struct vsw_actions *actions_alloc(size_t len, u32 n, u32 sets)
{
	struct vsw_actions *acts;

	acts = kvzalloc(struct_size(acts, ops, n) + sets * sizeof(struct vswitch_set), GFP_KERNEL);
	if (!acts)
		return NULL;
	acts->row_len = len;
	acts->last = -1;
	acts->drop = VSWITCH_DROP_POLICY;
	return acts;
}

/* How many of a row that has been checked are VSWITCH_ACT_SET */
static u32 actions_count_sets(const void *data, size_t len)
{
	struct vsw_action_iter it;
	struct vsw_action a;
	u32 n = 0;

	vsw_action_iter_init(&it, data, len);
	while (vsw_action_next(&it, &a) > 0)
		n += a.type == VSWITCH_ACT_SET;
	return n;
}

/*
 * Compile a row of actions from a message. References the ports that it names.
 * ERR_PTR: -EINVAL, -E2BIG, -ENOENT, -ENOMEM. Context: process.
 */
struct vsw_actions *vsw_actions_compile(struct vsw_dp *dp, const void *data, size_t len,
					struct netlink_ext_ack *extack)
{
	struct compiler c = { .dp = dp, .extack = extack };
	struct vsw_action_iter it;
	struct vsw_actions *acts;
	struct vsw_action a;
	const char *why;
	int n, err;

	n = vsw_actions_check(data, len, &why);
	if (n < 0) {
		NL_SET_ERR_MSG(extack, "malformed actions");
		return ERR_PTR(n);
	}
	acts = actions_alloc(len, n, actions_count_sets(data, len));
	if (!acts)
		return ERR_PTR(-ENOMEM);
	c.sets = (struct vswitch_set *)&acts->ops[n];

	vsw_action_iter_init(&it, data, len);
	while (vsw_action_next(&it, &a) > 0) {
		struct vsw_op *op = &acts->ops[acts->n];

		err = action_compile(&c, &a, op);
		if (err) {
			vsw_actions_free(acts);
			return ERR_PTR(err);
		}
		if (vsw_op_is_output(op))
			acts->last = acts->n;
		else if (op->type == VSWITCH_ACT_DROP)
			acts->drop = op->reason;
		acts->n++;
	}
	return acts;
}

/* No frame uses @acts any more. Context: any. */
void vsw_actions_free(struct vsw_actions *acts)
{
	u32 i;

	for (i = 0; i < acts->n; i++)
		if (vsw_op_is_output(&acts->ops[i]) && acts->ops[i].port)
			vsw_port_put(acts->ops[i].port);
	kvfree(acts);
}

static void actions_free_rcu(struct rcu_head *head)
{
	vsw_actions_free(container_of(head, struct vsw_actions, rcu));
}

void vsw_actions_free_rcu(struct vsw_actions *acts)
{
	call_rcu(&acts->rcu, actions_free_rcu);
}

static int action_put(const struct vsw_op *op, struct sk_buff *msg)
{
	struct vswitch_push_vlan vlan;

	switch (op->type) {
	case VSWITCH_ACT_OUTPUT:
	case VSW_OP_OUTPUT_MADE:
		if (!op->port)
			return nla_put_flag(msg, VSWITCH_ACT_OUTPUT_BACK);
		return nla_put_u32(msg, VSWITCH_ACT_OUTPUT, op->port->no);
	case VSWITCH_ACT_PUSH_VLAN:
		vlan.tpid = op->tpid;
		vlan.tci = htons(op->tci);
		return nla_put(msg, op->type, sizeof(vlan), &vlan);
	case VSWITCH_ACT_POP_VLAN:
		return nla_put_flag(msg, op->type);
	case VSWITCH_ACT_DROP:
		return nla_put_u32(msg, op->type, op->reason);
	case VSWITCH_ACT_SET:
		return nla_put(msg, op->type, sizeof(*op->set), op->set);
	case VSWITCH_ACT_SET_TUNNEL:
		return nla_put_be32(msg, op->type, op->tun_id);
	case VSWITCH_ACT_TRUNC:
		return nla_put_u32(msg, op->type, op->len);
	case VSWITCH_ACT_STORM:
		return nla_put_u32(msg, op->type, op->storm);
	}
	return 0;
}

/* The reverse of compiling: append the row to @msg. 0 or -EMSGSIZE. */
int vsw_actions_put(const struct vsw_actions *acts, struct sk_buff *msg)
{
	const struct vsw_op *op;
	int err = 0;

	for (op = acts->ops; op < acts->ops + acts->n && !err; op++)
		err = action_put(op, msg);
	return err;
}

/* --- applying ------------------------------------------------------------------------------ */

/* A checksum over the whole frame does not outlive a change of the bytes that it covers. */
static void execute_forget_checksum(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
}

/* Inline here and below: into the common frame's path */
static __always_inline int execute_push_vlan(struct sk_buff *skb, const struct vsw_op *op)
{
	if (likely(!skb_vlan_tag_present(skb))) {
		__vlan_hwaccel_put_tag(skb, op->tpid, op->tci);
		return 0;
	}
	execute_forget_checksum(skb);
	return skb_vlan_push(skb, op->tpid, op->tci);
}

/* With two tags the inner one becomes the accelerated one, as the stack expects. */
static __always_inline int execute_pop_vlan(struct sk_buff *skb)
{
	int err;

	if (likely(skb_vlan_tag_present(skb) && !eth_type_vlan(skb->protocol))) {
		__vlan_hwaccel_clear_tag(skb);
		return 0;
	}
	execute_forget_checksum(skb);
	err = skb_vlan_pop(skb);
	/* One that was to begin in the tag cannot be made, and the stack would complain of it. */
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_start_offset(skb) < ETH_HLEN)
		skb->ip_summed = CHECKSUM_NONE;
	return err;
}

static void execute_output_copy(struct vsw_port *port, struct vsw_port *in,
				const struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone((struct sk_buff *)skb, GFP_ATOMIC);

	if (copy)
		vsw_tx(port, copy);
	else
		vsw_drop_count(in, VSWITCH_DROP_NO_MEMORY);
}

/* struct made - what the next output makes of the frame; @len 0: all of it */
struct made {
	u32 len;
	__be32 tun_id;
	bool tun_set;
};

/* Consumes @skb if this is the @last output, else leaves it as it is. */
static void execute_output_made(struct vsw_port *port, struct vsw_port *in, struct sk_buff *skb,
				 struct made *made, bool last)
{
	struct sk_buff *copy = skb;
	u32 len = made->len;

	made->len = 0;
	if (unlikely(port == in)) {
		vsw_drop_count(in, VSWITCH_DROP_HAIRPIN);
		goto out;
	}
	if (!port)
		port = in;
	if (len)
		copy = vsw_cut(skb, len);
	else if (!last)
		copy = skb_clone(skb, GFP_ATOMIC);
	if (unlikely(!copy)) {
		vsw_drop_count(in, VSWITCH_DROP_NO_MEMORY);
		goto out;
	}
	if (port->ops->tunnel)
		*vsw_skb_cb(copy) = (struct vsw_skb_cb){
			.tun_id = made->tun_id, .tun_set = made->tun_set,
		};
	vsw_tx(port, copy);
	if (copy == skb)
		return;
out:
	if (last)
		consume_skb(skb);
}

/* All that is no output. Why the frame is to be dropped, or 0. */
static enum vswitch_drop execute_one(const struct vsw_op *op, struct vsw_port *in,
				     struct sk_buff *skb, struct made *made)
{
	switch (op->type) {
	case VSWITCH_ACT_PUSH_VLAN:
		return execute_push_vlan(skb, op) ? VSWITCH_DROP_ACTION : 0;
	case VSWITCH_ACT_POP_VLAN:
		return execute_pop_vlan(skb) ? VSWITCH_DROP_ACTION : 0;
	case VSWITCH_ACT_SET:
		return vsw_set_field(skb, op->set) ? VSWITCH_DROP_ACTION : 0;
	case VSWITCH_ACT_SET_TUNNEL:
		made->tun_id = op->tun_id;
		made->tun_set = true;
		break;
	case VSWITCH_ACT_TRUNC:
		if (!made->len || op->len < made->len)
			made->len = op->len;
		break;
	case VSWITCH_ACT_STORM:
		return vsw_storm(in, op->storm, skb) ? 0 : VSWITCH_DROP_STORM;
	}
	return 0;
}

static noinline void execute_count_storm(struct vsw_storm *storm, const struct sk_buff *skb)
{
	atomic64_inc(&storm->packets);
	atomic64_add(vsw_wire_len(skb), &storm->bytes);
}

/* The actions from @i on, which is not behind the last output. Consumes @skb. */
static noinline void execute_rest(const struct vsw_actions *acts, int i, struct vsw_port *in,
				  struct sk_buff *skb)
{
	struct made made = { };

	for (; i <= acts->last; i++) {
		const struct vsw_op *op = &acts->ops[i];
		enum vswitch_drop reason;

		if (vsw_op_is_output(op)) {
			execute_output_made(op->port, in, skb, &made, i == acts->last);
			continue;
		}
		reason = execute_one(op, in, skb, &made);
		if (unlikely(reason)) {
			if (reason == VSWITCH_DROP_STORM)
				execute_count_storm(acts->storm, skb);
			vsw_drop(in, skb, reason);
			return;
		}
	}
}

/*
 * Apply @acts to a frame that @in received. What NORMAL switching has no use for stands apart: the
 * common frame does not pay for it.
 * Context: BH off, RCU held. Consumes @skb, whose data begins at the MAC header.
 */
void vsw_execute(const struct vsw_actions *acts, struct vsw_port *in, struct sk_buff *skb)
{
	int i;

	for (i = 0; i <= acts->last; i++) {
		const struct vsw_op *op = &acts->ops[i];
		int err;

		if (op->type == VSWITCH_ACT_OUTPUT) {
			/* IEEE 802.1Q clause 8.6.1: never back to where it came from */
			if (unlikely(op->port == in)) {
				vsw_drop_count(in, VSWITCH_DROP_HAIRPIN);
				continue;
			}
			if (i == acts->last) {
				vsw_tx(op->port, skb);
				return;
			}
			execute_output_copy(op->port, in, skb);
			continue;
		}
		if (op->type == VSWITCH_ACT_PUSH_VLAN) {
			err = execute_push_vlan(skb, op);
		} else if (op->type == VSWITCH_ACT_POP_VLAN) {
			err = execute_pop_vlan(skb);
		} else {
			execute_rest(acts, i, in, skb);
			return;
		}
		if (unlikely(err)) {
			vsw_drop(in, skb, VSWITCH_DROP_ACTION);
			return;
		}
	}
	if (acts->last < 0)
		vsw_drop(in, skb, acts->drop);
	else
		consume_skb(skb);	/* the last output was refused above and counted there */
}
