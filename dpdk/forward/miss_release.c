// SPDX-License-Identifier: GPL-2.0-or-later
/* The daemon has answered: what waits is sent. */
#include "dpdk/forward/actions.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/forward/miss_queue.h"

/*
 * When late frames have had as many outputs, or as many as those that waited had if that is more,
 * a release lets no more come to wait. So it does at most a few times the work that had gathered.
 */
#define LATE_OUTPUTS	4096

static struct port *port_of(const struct datapath *dp, const struct rte_mbuf *frame)
{
	return dp->slots[frame->port];
}

/* By the queue that the lcore which received the frame sends by: later ones come behind it. */
static void send_as(struct lcore *lc, const struct rte_mbuf *frame)
{
	if (lc->send_as == frame->hash.usr)
		return;
	output_flush(lc);
	lc->send_as = frame->hash.usr;
}

/*
 * Whether @flow covers a frame that has waited. One that it does not cover goes the way of any
 * frame, and is consumed.
 */
static bool covered(struct datapath *dp, struct flow *flow, struct rte_mbuf *frame)
{
	struct lcore *lc = control_lcore(dp);
	struct port *port = port_of(dp, frame);
	union vsw_key key;
	struct flow *other;

	frame_key(frame, VSW_DEPTH_L4, port->no, &key);
	if (flow_covers(flow, &key))
		return true;
	other = miss_park(lc, port, frame);
	if (other)
		burst_resume(lc, other, port, frame);
	return false;
}

/* Send @taken by @flow. The outputs that it had */
static u32 send_covered(struct datapath *dp, struct flow *flow, struct frame_list *taken)
{
	struct lcore *lc = control_lcore(dp);
	u32 each = RTE_MAX(flow->actions->last + 1, 1), n = 0;
	struct frame_list list = { 0 };
	struct rte_mbuf *m;

	/* those that are not covered miss anew before anything is sent */
	while ((m = frame_take(taken)))
		if (covered(dp, flow, m))
			frame_append(&list, m);
	while ((m = frame_take(&list))) {
		send_as(lc, m);
		burst_resume(lc, flow, port_of(dp, m), m);
		n += each;
	}
	output_flush(lc);
	return n;
}

void miss_release(struct datapath *dp, struct flow *flow, u64 cookie)
{
	struct miss_queue *q = &dp->miss;
	struct frame_list taken = { 0 };
	u32 most = 0, late = 0, outputs;
	struct miss *m;

	rte_spinlock_lock(&q->lock);
	__atomic_store_n(&q->releases, q->releases + 1, __ATOMIC_RELEASE);
	m = cookie ? miss_find_cookie(q, cookie) : NULL;
	if (m)
		miss_take(q, m, &taken);
	for (;;) {
		miss_take_covered(q, flow, &taken);
		if (!taken.n)
			break;
		rte_spinlock_unlock(&q->lock);
		outputs = send_covered(dp, flow, &taken);
		rte_spinlock_lock(&q->lock);
		if (!most)
			most = RTE_MAX(outputs, (u32)LATE_OUTPUTS);
		else
			late += outputs;
		if (late >= most)
			q->closing = flow;
	}
	q->closing = NULL;
	__atomic_store_n(&flow->open, true, __ATOMIC_RELEASE);
	rte_spinlock_unlock(&q->lock);
	miss_tell(dp);
}

int miss_execute(struct datapath *dp, u64 cookie, struct actions *acts,
		 struct vswitch_flow_stats *sent)
{
	struct lcore *lc = control_lcore(dp);
	struct miss_queue *q = &dp->miss;
	struct frame_list taken = { 0 };
	struct rte_mbuf *frame;
	struct miss *m;

	*sent = (struct vswitch_flow_stats){ 0 };
	rte_spinlock_lock(&q->lock);
	m = miss_find_cookie(q, cookie);
	if (m)
		miss_take(q, m, &taken);
	rte_spinlock_unlock(&q->lock);
	while ((frame = frame_take(&taken))) {
		sent->packets++;
		sent->bytes += frame->pkt_len;
		send_as(lc, frame);
		execute(lc, acts, port_of(dp, frame), frame);
	}
	output_flush(lc);
	sent->storm_packets = acts->storm_packets;
	sent->storm_bytes = acts->storm_bytes;
	miss_tell(dp);
	return m ? 0 : -ENOENT;
}
