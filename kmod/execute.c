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

static int compile_one(struct vsw_dp *dp, const struct vsw_action *a, struct vsw_op *op,
		       struct netlink_ext_ack *extack)
{
	op->type = a->type;
	switch (a->type) {
	case VSWITCH_ACT_OUTPUT:
		op->port = vsw_port_get(dp, a->port);
		if (op->port)
			return 0;
		NL_SET_ERR_MSG(extack, "output to a port that does not exist");
		return -ENOENT;
	case VSWITCH_ACT_PUSH_VLAN:
		op->tpid = a->vlan.tpid;
		op->tci = ntohs(a->vlan.tci);
		return 0;
	default:
		return 0;
	}
}

/*
 * Compile a row of actions from a message. References the ports that it names.
 * ERR_PTR: -EINVAL, -E2BIG, -ENOENT, -ENOMEM. Context: process.
 */
struct vsw_actions *vsw_actions_compile(struct vsw_dp *dp, const void *data, size_t len,
					struct netlink_ext_ack *extack)
{
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
	acts = kvzalloc(struct_size(acts, ops, n), GFP_KERNEL);
	if (!acts)
		return ERR_PTR(-ENOMEM);
	acts->last = -1;
	acts->drop = VSWITCH_DROP_POLICY;

	vsw_action_iter_init(&it, data, len);
	while (vsw_action_next(&it, &a) > 0) {
		err = compile_one(dp, &a, &acts->ops[acts->n], extack);
		if (err) {
			vsw_actions_free(acts);
			return ERR_PTR(err);
		}
		if (a.type == VSWITCH_ACT_OUTPUT)
			acts->last = acts->n;
		else if (a.type == VSWITCH_ACT_DROP)
			acts->drop = a.reason;
		acts->n++;
	}
	return acts;
}

/* No frame uses @acts any more. Context: any. */
void vsw_actions_free(struct vsw_actions *acts)
{
	u32 i;

	for (i = 0; i < acts->n; i++)
		if (acts->ops[i].port)
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

/* The reverse of compiling: append the row to @msg. 0 or -EMSGSIZE. */
int vsw_actions_put(const struct vsw_actions *acts, struct sk_buff *msg)
{
	struct vswitch_push_vlan vlan;
	const struct vsw_op *op;
	int err = 0;

	for (op = acts->ops; op < acts->ops + acts->n && !err; op++) {
		switch (op->type) {
		case VSWITCH_ACT_OUTPUT:
			err = nla_put_u32(msg, op->type, op->port->no);
			break;
		case VSWITCH_ACT_PUSH_VLAN:
			vlan.tpid = op->tpid;
			vlan.tci = htons(op->tci);
			err = nla_put(msg, op->type, sizeof(vlan), &vlan);
			break;
		case VSWITCH_ACT_POP_VLAN:
			err = nla_put_flag(msg, op->type);
			break;
		case VSWITCH_ACT_DROP:
			err = nla_put_u32(msg, op->type, acts->drop);
			break;
		}
	}
	return err;
}

/* --- applying ------------------------------------------------------------------------------ */

/* A checksum over the whole frame does not outlive a change of the bytes that it covers. */
static void forget_checksum(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
}

static int push_vlan(struct sk_buff *skb, const struct vsw_op *op)
{
	if (likely(!skb_vlan_tag_present(skb))) {
		__vlan_hwaccel_put_tag(skb, op->tpid, op->tci);
		return 0;
	}
	forget_checksum(skb);
	return skb_vlan_push(skb, op->tpid, op->tci);
}

/* With two tags the inner one becomes the accelerated one, as the stack expects. */
static int pop_vlan(struct sk_buff *skb)
{
	if (likely(skb_vlan_tag_present(skb) && !eth_type_vlan(skb->protocol))) {
		__vlan_hwaccel_clear_tag(skb);
		return 0;
	}
	forget_checksum(skb);
	return skb_vlan_pop(skb);
}

static void output_copy(struct vsw_port *port, struct vsw_port *in, const struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone((struct sk_buff *)skb, GFP_ATOMIC);

	if (copy)
		vsw_tx(port, copy);
	else
		vsw_drop_count(in, VSWITCH_DROP_NO_MEMORY);
}

/*
 * Apply @acts to a frame that @in received.
 * Context: BH off, RCU held. Consumes @skb, whose data begins at the MAC header.
 */
void vsw_execute(const struct vsw_actions *acts, struct vsw_port *in, struct sk_buff *skb)
{
	int i;

	for (i = 0; i <= acts->last; i++) {
		const struct vsw_op *op = &acts->ops[i];
		int err = 0;

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
			output_copy(op->port, in, skb);
			continue;
		}
		if (op->type == VSWITCH_ACT_PUSH_VLAN)
			err = push_vlan(skb, op);
		else if (op->type == VSWITCH_ACT_POP_VLAN)
			err = pop_vlan(skb);
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
