// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where frames leave: they are held back until a burst is whole, or the lcore has nothing else to
 * do.
 */
#include <rte_ether.h>
#include "dpdk/forward/finish.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"

static void lock_queue(struct port *port, u16 queue)
{
	while (__atomic_test_and_set(&port->locks[queue].taken, __ATOMIC_ACQUIRE))
		rte_pause();
}

static void unlock_queue(struct port *port, u16 queue)
{
	__atomic_clear(&port->locks[queue].taken, __ATOMIC_RELEASE);
}

/* Each lcore has its own queue to send by, as long as there are enough. */
static u16 send_queue(const struct lcore *lc, const struct port *port)
{
	return lc->send_as % port->n_send;
}

/* What the device does not take is dropped: it has had its time. */
static void flush_lane(struct lcore *lc, struct port *port, struct lane *lane)
{
	u16 n = lane->queued, queue = send_queue(lc, port), sent, i;
	u64 bytes = 0;

	for (i = 0; i < n; i++)
		bytes += lane->frames[i]->pkt_len;
	lock_queue(port, queue);
	sent = likely(port->attached) ? port->ops->send(port, queue, lane->frames, n) : 0;
	unlock_queue(port, queue);
	for (i = sent; unlikely(i < n); i++)
		bytes -= lane->frames[i]->pkt_len;
	lane->tx_packets += sent;
	lane->tx_bytes += bytes;
	if (unlikely(sent < n)) {
		lane->drops[likely(port->attached) ? VSWITCH_DROP_TX_REFUSED :
						     VSWITCH_DROP_TX_GONE] += n - sent;
		rte_pktmbuf_free_bulk(&lane->frames[sent], n - sent);
	}
	lane->queued = 0;
}

void output_flush(struct lcore *lc)
{
	u32 i;

	for (i = 0; i < lc->n_dirty; i++) {
		struct port *port = lc->dp->slots[lc->dirty[i]];
		struct lane *lane = lc->lanes[port->slot];

		lane->marked = false;
		if (lane->queued)
			flush_lane(lc, port, lane);
	}
	lc->n_dirty = 0;
}

static inline void put(struct lcore *lc, struct port *port, struct lane *lane,
		       struct rte_mbuf *frame)
{
	if (!lane->marked) {
		lane->marked = true;
		lc->dirty[lc->n_dirty++] = port->slot;
	}
	lane->frames[lane->queued++] = frame;
	if (lane->queued == BURST)
		flush_lane(lc, port, lane);
}

void output_put(struct lcore *lc, struct port *port, struct rte_mbuf *frame)
{
	put(lc, port, lc->lanes[port->slot], frame);
}

/* What the first two tags of a frame take */
static u32 free_tags(const struct rte_mbuf *m)
{
	const struct rte_vlan_hdr *tag = rte_pktmbuf_mtod_offset(m, const struct rte_vlan_hdr *,
								 RTE_ETHER_HDR_LEN);
	const struct rte_ether_hdr *eth = rte_pktmbuf_mtod(m, const struct rte_ether_hdr *);

	if (!vsw_is_tpid(eth->ether_type))
		return 0;
	return m->data_len >= RTE_ETHER_HDR_LEN + VSW_VLAN_HLEN && vsw_is_tpid(tag->eth_proto) ?
	       2 * VSW_VLAN_HLEN : VSW_VLAN_HLEN;
}

/*
 * The MTU counts what is behind the Ethernet header and its tags, of which two are free, as for
 * kernel ports (kmod/tx.c); of frames that are to be segmented, what the segments will have.
 */
static bool fits(const struct rte_mbuf *m, const struct port *port)
{
	u32 len = m->pkt_len;

	if (likely(len <= port->max_len))
		return true;
	if (m->ol_flags & RTE_MBUF_F_TX_TCP_SEG)
		len = m->l2_len + m->l3_len + m->l4_len + m->tso_segsz;
	return len <= port->max_len + free_tags(m);
}

/* Why @port does not take frames at all now; 0: it does */
static enum vswitch_drop is_shut(const struct port *port)
{
	if (unlikely(!port->attached))
		return VSWITCH_DROP_TX_GONE;
	return unlikely(!port->up) ? VSWITCH_DROP_TX_DOWN : 0;
}

static void output_one(struct lcore *lc, struct port *port, struct lane *lane,
		       struct rte_mbuf *frame)
{
	if (unlikely(!fits(frame, port)))
		drop_frame(lc, port, frame, VSWITCH_DROP_TX_MTU);
	else if (unlikely(frame->ol_flags & FRAME_UNFINISHED))
		finish_and_put(lc, port, frame);
	else
		put(lc, port, lane, frame);
}

static void drop_all(struct lcore *lc, const struct port *port, struct rte_mbuf **frames, u16 n,
		     enum vswitch_drop why)
{
	u16 i;

	for (i = 0; i < n; i++)
		drop_frame(lc, port, frames[i], why);
}

void output_many(struct lcore *lc, struct port *in, struct port *port, struct rte_mbuf **frames,
		 u16 n)
{
	struct lane *lane = lc->lanes[port->slot];
	enum vswitch_drop why = is_shut(port);
	u16 i;

	if (unlikely(port == in))	/* IEEE 802.1Q clause 8.6.1 */
		drop_all(lc, in, frames, n, VSWITCH_DROP_HAIRPIN);
	else if (unlikely(why))
		drop_all(lc, port, frames, n, why);
	else
		for (i = 0; i < n; i++)
			output_one(lc, port, lane, frames[i]);
}

void output(struct lcore *lc, struct port *port, struct rte_mbuf *frame)
{
	enum vswitch_drop why = is_shut(port);

	if (unlikely(why))
		drop_frame(lc, port, frame, why);
	else
		output_one(lc, port, lc->lanes[port->slot], frame);
}
