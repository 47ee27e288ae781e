// SPDX-License-Identifier: GPL-2.0-or-later
#include "dpdk/forward/finish.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/segment.h"

/* A segment as the port takes it: with its checksum, or with what it can make that from */
static void put_segment(struct lcore *lc, struct port *port, struct rte_mbuf *m)
{
	if (likely(port->csum || frame_finish_checksum(m)))
		output_put(lc, port, m);
	else
		drop_frame(lc, port, m, VSWITCH_DROP_ACTION);
}

/* What cannot be had of the segments is one drop of the frame that they were. */
static void put_segments(struct lcore *lc, struct port *port, struct rte_mbuf *frame)
{
	struct rte_mbuf *piece;
	struct segments s;
	int ret;

	if (!segments_begin(&s, frame)) {
		drop_frame(lc, port, frame, VSWITCH_DROP_ACTION);
		return;
	}
	while ((ret = segments_next(&s, &piece)) > 0)
		put_segment(lc, port, piece);
	if (unlikely(ret))
		drop_count(lc, port, VSWITCH_DROP_NO_MEMORY);
	rte_pktmbuf_free(frame);
}

void finish_and_put(struct lcore *lc, struct port *port, struct rte_mbuf *frame)
{
	if (frame->ol_flags & RTE_MBUF_F_TX_TCP_SEG) {
		if (port->tso)
			output_put(lc, port, frame);
		else
			put_segments(lc, port, frame);
		return;
	}
	if (port->csum ||
	    (frame_make_writable(&frame, RTE_MIN(frame->pkt_len, (u32)VSW_PARSE_USUAL)) &&
	     frame_finish_checksum(frame)))
		output_put(lc, port, frame);
	else
		drop_frame(lc, port, frame, VSWITCH_DROP_ACTION);
}
