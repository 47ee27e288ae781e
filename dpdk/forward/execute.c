// SPDX-License-Identifier: GPL-2.0-or-later
/* Compiled actions, applied to frames. */
#include <rte_ether.h>
#include "core/set.h"
#include "dpdk/forward/actions.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/forward/meter.h"

#define ADDRESSES	(2 * RTE_ETHER_ADDR_LEN)

static void shift_l2(struct rte_mbuf *m, int by)
{
	if (m->ol_flags & FRAME_UNFINISHED)
		m->l2_len += by;
}

static enum vswitch_drop push_vlan(struct rte_mbuf **frame, const struct vswitch_push_vlan *vlan)
{
	struct rte_mbuf *m;
	u8 *data;

	if (unlikely(!frame_make_writable(frame, VSW_ETH_HLEN)))
		return VSWITCH_DROP_NO_MEMORY;
	m = *frame;
	data = (u8 *)rte_pktmbuf_prepend(m, VSW_VLAN_HLEN);
	if (unlikely(!data))
		return VSWITCH_DROP_ACTION;
	memmove(data, data + VSW_VLAN_HLEN, ADDRESSES);
	memcpy(data + ADDRESSES, vlan, sizeof(*vlan));	/* TPID, TCI: as on the wire */
	shift_l2(m, VSW_VLAN_HLEN);
	return 0;
}

static enum vswitch_drop pop_vlan(struct rte_mbuf **frame)
{
	struct rte_mbuf *m = *frame;
	__be16 type;
	u8 *data;

	memcpy(&type, rte_pktmbuf_mtod_offset(m, u8 *, ADDRESSES), sizeof(type));
	if (!vsw_is_tpid(type))
		return 0;
	if (unlikely(!frame_make_writable(frame, VSW_ETH_HLEN + VSW_VLAN_HLEN)))
		return VSWITCH_DROP_ACTION;
	m = *frame;
	data = rte_pktmbuf_mtod(m, u8 *);
	memmove(data + VSW_VLAN_HLEN, data, ADDRESSES);
	rte_pktmbuf_adj(m, VSW_VLAN_HLEN);
	shift_l2(m, -VSW_VLAN_HLEN);
	return 0;
}

/* Its checksum field holds the pseudo header's sum alone. */
static bool checksum_is_partial(const struct rte_mbuf *m, const struct vsw_change *c)
{
	return m->ol_flags & RTE_MBUF_F_TX_L4_MASK && c->csum != VSW_CSUM_NONE &&
	       m->l2_len + m->l3_len == c->l4;
}

static enum vsw_plan plan_change(struct vsw_change *change, const struct vswitch_set *set,
				 struct rte_mbuf **frame)
{
	struct vsw_frame look;
	enum vsw_plan plan;

	frame_look(*frame, &look);
	plan = vsw_change_plan(change, set, &look);
	if (likely(plan != VSW_PLAN_MORE))
		return plan;
	/* headers go on behind the first segment: have as much as one can hold in it */
	if (!frame_make_writable(frame, RTE_MIN((*frame)->pkt_len, (u32)VSW_PARSE_USUAL)))
		return VSW_PLAN_REFUSED;
	frame_look(*frame, &look);
	return vsw_change_plan(change, set, &look);
}

static enum vswitch_drop set_field(struct rte_mbuf **frame, const struct vswitch_set *set)
{
	struct vsw_change change;
	enum vsw_plan plan = plan_change(&change, set, frame);

	if (plan == VSW_PLAN_NOTHING)
		return 0;
	if (unlikely(plan != VSW_PLAN_CHANGE))
		return VSWITCH_DROP_UNREADABLE;
	if (unlikely(!frame_make_writable(frame, change.reach)))
		return VSWITCH_DROP_NO_MEMORY;
	vsw_change_apply(&change, rte_pktmbuf_mtod(*frame, u8 *),
			 checksum_is_partial(*frame, &change));
	return 0;
}

static void count_storm(struct actions *acts, const struct rte_mbuf *m)
{
	__atomic_fetch_add(&acts->root->storm_packets, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&acts->root->storm_bytes, m->pkt_len, __ATOMIC_RELAXED);
}

/* Any action but an output. Why the frame is to be dropped, or 0. */
static enum vswitch_drop execute_one(struct actions *acts, const struct op *op, struct port *in,
				     struct rte_mbuf **frame, u32 *cut)
{
	switch (op->type) {
	case VSWITCH_ACT_PUSH_VLAN:
		return push_vlan(frame, &op->vlan);
	case VSWITCH_ACT_POP_VLAN:
		return pop_vlan(frame);
	case VSWITCH_ACT_SET:
		return set_field(frame, op->set);
	case VSWITCH_ACT_TRUNC:
		if (!*cut || op->len < *cut)
			*cut = op->len;
		return 0;
	case VSWITCH_ACT_STORM:
		if (limit_storm(in, op->storm, *frame))
			return 0;
		count_storm(acts, *frame);
		return VSWITCH_DROP_STORM;
	case VSWITCH_ACT_METER:
		return meter_charge(op->meter, *frame) ? 0 : VSWITCH_DROP_METER;
	}
	return 0;
}

/* Its length without tags; of one that is to be segmented, that of its segments */
static u32 untagged_len(const struct rte_mbuf *m)
{
	u32 headers = m->l2_len + m->l3_len + m->l4_len;
	u32 len = m->ol_flags & RTE_MBUF_F_TX_TCP_SEG ? headers + m->tso_segsz : m->pkt_len;
	const u8 *at = rte_pktmbuf_mtod_offset(m, const u8 *, ADDRESSES);
	u32 left = m->data_len - ADDRESSES, tags;
	__be16 type;

	for (tags = 0; left >= VSW_VLAN_HLEN && tags < 2; tags++) {
		memcpy(&type, at, sizeof(type));
		if (!vsw_is_tpid(type))
			break;
		at += VSW_VLAN_HLEN;
		left -= VSW_VLAN_HLEN;
		len -= VSW_VLAN_HLEN;
	}
	return len;
}

/*
 * The first @len bytes, a tag whole, as a frame of its own. Its checksum is what a receiver of the
 * whole frame would have seen: made now if it was left to others; one that is to be segmented has
 * no such checksum.
 */
static struct rte_mbuf *cut_off(struct rte_mbuf *m, u32 len)
{
	struct rte_mbuf *copy;
	__be16 type;

	memcpy(&type, rte_pktmbuf_mtod_offset(m, u8 *, ADDRESSES), sizeof(type));
	len = RTE_MAX(len, (u32)(VSW_ETH_HLEN + (vsw_is_tpid(type) ? VSW_VLAN_HLEN : 0)));
	copy = rte_pktmbuf_copy(m, m->pool, 0, UINT32_MAX);
	if (!copy || m->pkt_len <= len)
		return copy;
	if (!(m->ol_flags & RTE_MBUF_F_TX_TCP_SEG))
		frame_finish_checksum(copy);
	copy->ol_flags &= ~(FRAME_UNFINISHED | RTE_MBUF_F_TX_IP_CKSUM);
	while (copy->pkt_len > len) {
		u32 tail = rte_pktmbuf_lastseg(copy)->data_len, more = copy->pkt_len - len;

		rte_pktmbuf_trim(copy, RTE_MIN(more, tail));
		frame_drop_empty_tail(copy);
	}
	return copy;
}

/* What is changed later must not change in what was sent before. */
static struct rte_mbuf *copy_for(const struct actions *acts, const struct op *op,
				 struct rte_mbuf *m)
{
	const struct op *o;

	for (o = op + 1; o <= &acts->ops[acts->last]; o++)
		if (o->type == VSWITCH_ACT_SET || o->type == VSWITCH_ACT_PUSH_VLAN ||
		    o->type == VSWITCH_ACT_POP_VLAN || o->type == VSWITCH_ACT_CHECK_LEN)
			return rte_pktmbuf_copy(m, m->pool, 0, UINT32_MAX);
	return rte_pktmbuf_clone(m, m->pool);
}

/* Consumes @frame if this is the @last output, else leaves it as it is. */
static void execute_output(struct lcore *lc, const struct actions *acts, const struct op *op,
			   struct port *in, struct rte_mbuf *frame, u32 cut)
{
	bool last = op == &acts->ops[acts->last];
	struct rte_mbuf *m = frame;

	if (unlikely(op->port == in)) {
		drop_count(lc, in, VSWITCH_DROP_HAIRPIN);
	} else {
		if (op->made && cut)
			m = cut_off(frame, cut);
		else if (!last)
			m = copy_for(acts, op, frame);
		if (likely(m))
			output(lc, op->port ?: in, m);
		else
			drop_count(lc, in, VSWITCH_DROP_NO_MEMORY);
		if (m == frame)
			return;
	}
	if (last)
		rte_pktmbuf_free(frame);
}

void execute(struct lcore *lc, struct actions *acts, struct port *in, struct rte_mbuf *frame)
{
	u32 cut = 0;
	int i;

	for (i = 0; i <= acts->last; i++) {
		const struct op *op = &acts->ops[i];
		enum vswitch_drop why;

		if (op->type == VSWITCH_ACT_OUTPUT) {
			execute_output(lc, acts, op, in, frame, cut);
			if (i == acts->last)
				return;
			cut = 0;
			continue;
		}
		if (op->type == VSWITCH_ACT_CHECK_LEN) {
			execute(lc, untagged_len(frame) > op->len ? op->longer : op->others, in,
				frame);
			return;
		}
		why = execute_one(acts, op, in, &frame, &cut);
		if (unlikely(why)) {
			drop_frame(lc, in, frame, why);
			return;
		}
	}
	if (acts->drop)
		drop_frame(lc, in, frame, acts->drop);
	else
		rte_pktmbuf_free(frame);
}
