/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame is an rte_mbuf whose data begins at the destination MAC address; tags stand in the bytes.
 *
 * What its sender has left to others is said as for transmission: RTE_MBUF_F_TX_TCP_SEG with
 * tso_segsz, RTE_MBUF_F_TX_TCP_CKSUM or _UDP_CKSUM, with l2_len, l3_len, l4_len. The checksum field
 * then holds the sum of the pseudo header with the length, as Linux and virtio have it; a NIC that
 * wants another gets that when the frame is handed to it (ports/ethdev.c).
 */
#ifndef VSW_DPDK_FRAME_H
#define VSW_DPDK_FRAME_H

#include <rte_mbuf.h>
#include "core/key.h"

#define FRAME_UNFINISHED \
	(RTE_MBUF_F_TX_TCP_SEG | RTE_MBUF_F_TX_L4_MASK)

/* The segments that it becomes on the wire: 1, unless it is to be segmented */
static inline u32 frame_segments(const struct rte_mbuf *m)
{
	u32 headers = m->l2_len + m->l3_len + m->l4_len;

	if (likely(!(m->ol_flags & RTE_MBUF_F_TX_TCP_SEG)) || !m->tso_segsz ||
	    m->pkt_len <= headers)
		return 1;
	return (m->pkt_len - headers + m->tso_segsz - 1) / m->tso_segsz;
}

/* Bits on the wire, without FCS, of all segments */
static inline u64 frame_wire_bits(const struct rte_mbuf *m)
{
	u32 headers = m->l2_len + m->l3_len + m->l4_len;

	return 8ULL * (m->pkt_len + (u64)(frame_segments(m) - 1) * headers);
}

/* Its first segment, as the pure code sees it */
static inline void frame_look(const struct rte_mbuf *m, struct vsw_frame *frame)
{
	*frame = (struct vsw_frame){
		.data = rte_pktmbuf_mtod(m, const u8 *),
		.len = m->data_len,
		.more = m->pkt_len - m->data_len,
	};
}

/*
 * The key, to @depth. Headers that go on behind the first segment are copied together, for which
 * the stack has room; false: never, so far.
 */
void frame_key(const struct rte_mbuf *m, enum vsw_depth depth, u32 in_port, union vsw_key *key);
/* The same where @key is as vsw_key_extract_plain() left it */
void frame_key_rest(const struct rte_mbuf *m, enum vsw_depth depth, u32 in_port,
		    union vsw_key *key);

/* The first @len bytes in one piece that nobody else reads: false: no memory, or fewer are there */
bool frame_make_writable(struct rte_mbuf **m, u32 len);

/*
 * Say of a frame which has just come what its sender has left to others. @segment: bytes of payload
 * of each segment, 0: it is one. The checksum begins at @start,
 * or where layer 4 does (0). False, and nothing is said: its
 * headers are not what that would be for.
 */
bool frame_say_unfinished(struct rte_mbuf *m, u16 segment, u16 start);
/* Free segments at the end that have no bytes. */
static inline void frame_drop_empty_tail(struct rte_mbuf *m)
{
	struct rte_mbuf *seg = m;

	while (seg->next && seg->next->data_len)
		seg = seg->next;
	if (!seg->next)
		return;
	rte_pktmbuf_free(seg->next);
	seg->next = NULL;
	for (m->nb_segs = 1, seg = m; seg->next; seg = seg->next)
		m->nb_segs++;
}

/* Do what @m leaves to others of the checksum. False: it is cut off before it. */
bool frame_finish_checksum(struct rte_mbuf *m);

#endif
