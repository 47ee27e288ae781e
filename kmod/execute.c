// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiled actions, applied to frames.
 */
#include <linux/if_vlan.h>
#include "cpu.h"
#include "drop.h"
#include "meter.h"
#include "sample.h"
#include "vsw.h"

/* A checksum over the whole frame does not outlive a change of the bytes that it covers. */
static void execute_forget_checksum(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
}

/* This and the next one are inlined into vsw_execute(), the common frame's path. */
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
	/* A checksum that was to start within the tag cannot be made; the stack would warn. */
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

/*
 * struct made - what earlier actions ask of the next output: to cut the frame to @len bytes (0:
 * not), to send it as a mirror's copy (@copy), and, if it goes to a tunnel, to give it the key
 * @tun_id (if @tun_set). And the @priority that the frame had when it was received
 */
struct made {
	u32 len;
	u32 priority;
	bool copy;
	__be32 tun_id;
	bool tun_set;
};

/* Consumes @skb if this is the @last output, else leaves it as it is. */
static void execute_output_made(struct vsw_port *port, struct vsw_port *in, struct sk_buff *skb,
				 struct made *made, bool last)
{
	struct sk_buff *copy = skb;
	bool is_copy = made->copy;
	u32 len = made->len;

	made->len = 0;
	made->copy = false;
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
			.tun_id = made->tun_id, .tun_set = made->tun_set, .copy = is_copy,
		};
	vsw_tx(port, copy);
	if (copy == skb)
		return;
out:
	if (last)
		consume_skb(skb);
}

/* Any action but an output. Why the frame is to be dropped, or 0. */
static enum vswitch_drop execute_one(const struct vsw_op *op, struct vsw_port *in,
				     struct sk_buff *skb, struct made *made)
{
	switch (op->type) {
	case VSWITCH_ACT_PUSH_VLAN:
		return execute_push_vlan(skb, op) ? VSWITCH_DROP_ACTION : 0;
	case VSWITCH_ACT_POP_VLAN:
		return execute_pop_vlan(skb) ? VSWITCH_DROP_ACTION : 0;
	case VSWITCH_ACT_SET:
		return vsw_set_field(skb, op->set);
	case VSWITCH_ACT_SET_TUNNEL:
		made->tun_id = op->tun_id;
		made->tun_set = true;
		break;
	case VSWITCH_ACT_TRUNC:
		if (!made->len || op->len < made->len)
			made->len = op->len;
		break;
	case VSWITCH_ACT_COPY:
		made->copy = true;
		break;
	case VSWITCH_ACT_STORM:
		return vsw_storm(in, op->storm, skb) ? 0 : VSWITCH_DROP_STORM;
	case VSWITCH_ACT_SET_PRIORITY:
		skb->priority = op->priority == VSWITCH_PRIORITY_RECEIVED ? made->priority :
									    op->priority;
		break;
	case VSWITCH_ACT_METER:
		return vsw_meter_charge(op->meter, skb) ? 0 : VSWITCH_DROP_METER;
	case VSWITCH_ACT_SAMPLE:
		vsw_sample(op->sample, rcu_dereference(in->dev), skb);
		break;
	}
	return 0;
}

static noinline void execute_count_storm(struct vsw_storm *storm, const struct sk_buff *skb)
{
	atomic64_inc(&storm->packets);
	atomic64_add(vsw_wire_len(skb), &storm->bytes);
}

/* Bytes of tags that are in the frame: one that a device has taken out is in no length. */
static unsigned int execute_tags_len(const struct sk_buff *skb)
{
	unsigned int at = offsetof(struct ethhdr, h_proto);
	const __be16 *type;
	__be16 space;

	while ((type = skb_header_pointer(skb, at, sizeof(space), &space)) && eth_type_vlan(*type))
		at += VLAN_HLEN;
	return at - offsetof(struct ethhdr, h_proto);
}

static bool execute_is_larger(const struct sk_buff *skb, u32 len)
{
	unsigned int tags = execute_tags_len(skb);

	if (len > INT_MAX)
		return false;
	return skb_is_gso(skb) ? !vsw_gso_fits(skb, len + tags) : skb->len - tags > len;
}

/* The way that goes on from the check at *@i, which becomes the index before its first action. */
static const struct vsw_way *execute_part(const struct vsw_check *check, const struct sk_buff *skb,
					  int *i)
{
	if (execute_is_larger(skb, check->config.len))
		return &check->larger;
	*i += check->config.n;
	return &check->others;
}

/* What becomes of a frame that the last action has not sent. Consumes @skb. */
static void execute_end(const struct vsw_way *way, struct vsw_port *in, struct sk_buff *skb)
{
	if (way->drop)
		vsw_drop(in, skb, way->drop);
	else
		consume_skb(skb);	/* outputs had it, or refused it and counted that there */
}

/* The actions from @i on, as far as the frame's way goes. Consumes @skb. */
static noinline void execute_rest(const struct vsw_actions *acts, int i, struct vsw_port *in,
				  struct sk_buff *skb)
{
	struct made made = { .priority = skb->priority };
	const struct vsw_way *way = &acts->way;

	for (; i <= way->last; i++) {
		const struct vsw_op *op = &acts->ops[i];
		enum vswitch_drop reason;

		if (vsw_op_is_output(op)) {
			execute_output_made(op->port, in, skb, &made, i == way->last);
			if (i == way->last)
				return;
			continue;
		}
		if (op->type == VSWITCH_ACT_CHECK_LEN) {
			way = execute_part(op->check, skb, &i);
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
	execute_end(way, in, skb);
}

/*
 * Apply @acts to a frame that @in received. Actions that NORMAL switching does not make are left to
 * execute_rest(), so that this function is short for the common frame.
 * Context: BH off, RCU held. Consumes @skb, whose data begins at the MAC header.
 */
void vsw_execute(const struct vsw_actions *acts, struct vsw_port *in, struct sk_buff *skb)
{
	int i;

	vsw_cpu_assert();
	for (i = 0; i <= acts->way.last; i++) {
		const struct vsw_op *op = &acts->ops[i];
		int err;

		if (op->type == VSWITCH_ACT_OUTPUT) {
			/* IEEE 802.1Q clause 8.6.1: never back to where it came from */
			if (unlikely(op->port == in)) {
				vsw_drop_count(in, VSWITCH_DROP_HAIRPIN);
				continue;
			}
			if (i == acts->way.last) {
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
	execute_end(&acts->way, in, skb);
}
