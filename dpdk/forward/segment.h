/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP segmentation in software, of IPv4 and IPv6: librte_gso knows IPv4 alone. */
#ifndef VSW_DPDK_SEGMENT_H
#define VSW_DPDK_SEGMENT_H

#include <rte_mbuf.h>
#include <env.h>

/*
 * struct segments - a frame on its way into pieces
 * @at: offset of the next piece's payload; @n: pieces so far
 */
struct segments {
	struct rte_mbuf *frame;
	u32 headers;
	u32 at;
	u16 n;
};

/* @frame, which stays the caller's, has RTE_MBUF_F_TX_TCP_SEG. False: its headers are not whole */
bool segments_begin(struct segments *s, struct rte_mbuf *frame);
/*
 * The next piece: a frame of its own, with the checksum of its IPv4 header, and in TCP's checksum
 * field the sum of the pseudo header (RTE_MBUF_F_TX_TCP_CKSUM is set). 1; 0: there is none; -ENOMEM
 */
int segments_next(struct segments *s, struct rte_mbuf **piece);

#endif
