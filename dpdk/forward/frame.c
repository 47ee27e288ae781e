// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_hash_crc.h>
#include <rte_ip.h>
#include <rte_sctp.h>
#include <rte_tcp.h>
#include <rte_udp.h>
#include "core/headers.h"
#include "dpdk/forward/frame.h"

/* So much of a frame keys are made of at most; of one in pieces it is copied together here. */
static __thread u8 flat[VSW_PARSE_MAX];

static void look_flat(const struct rte_mbuf *m, struct vsw_frame *frame)
{
	u32 len = RTE_MIN(m->pkt_len, (u32)sizeof(flat));
	const void *at = rte_pktmbuf_read(m, 0, len, flat);

	*frame = (struct vsw_frame){ .data = at, .len = len, .more = m->pkt_len - len };
}

void frame_key_rest(const struct rte_mbuf *m, enum vsw_depth depth, u32 in_port,
		    union vsw_key *key)
{
	struct vsw_frame frame;

	frame_look(m, &frame);
	if (unlikely(frame.len < VSW_PARSE_USUAL && frame.more))
		look_flat(m, &frame);
	if (likely(vsw_key_extract_rest(key, &frame, depth)))
		return;
	/* the headers go on behind the first segment */
	look_flat(m, &frame);
	vsw_key_extract(key, &frame, depth, in_port);
}

void frame_key(const struct rte_mbuf *m, enum vsw_depth depth, u32 in_port, union vsw_key *key)
{
	vsw_key_extract_plain(key, rte_pktmbuf_mtod(m, const u8 *), 0, 0, in_port);
	frame_key_rest(m, depth, in_port, key);
}

static bool is_shared(const struct rte_mbuf *m)
{
	return !RTE_MBUF_DIRECT(m) || rte_mbuf_refcnt_read(m) > 1;
}

bool frame_make_writable(struct rte_mbuf **m, u32 len)
{
	struct rte_mbuf *copy;

	if (likely(!is_shared(*m) && (*m)->data_len >= len))
		return true;
	copy = rte_pktmbuf_copy(*m, (*m)->pool, 0, UINT32_MAX);
	if (!copy)
		return false;
	if (copy->data_len < len) {
		rte_pktmbuf_free(copy);
		return false;
	}
	rte_pktmbuf_free(*m);
	*m = copy;
	return true;
}

/* --- what is left to others ------------------------------------------------------------------ */

/* struct transport - where its checksum stands in its header, and the mark for it */
static const struct transport {
	u8 proto;
	u8 len;
	u64 mark;
} transports[] = {
	{ VSW_PROTO_TCP, sizeof(struct rte_tcp_hdr), RTE_MBUF_F_TX_TCP_CKSUM },
	{ VSW_PROTO_UDP, sizeof(struct rte_udp_hdr), RTE_MBUF_F_TX_UDP_CKSUM },
	{ VSW_PROTO_SCTP, sizeof(struct rte_sctp_hdr), RTE_MBUF_F_TX_SCTP_CKSUM },
};

static const struct transport *transport_of(u8 proto)
{
	unsigned int i;

	for (i = 0; i < RTE_DIM(transports); i++)
		if (transports[i].proto == proto)
			return &transports[i];
	return NULL;
}

static u32 transport_len(const struct rte_mbuf *m, const struct transport *t, u16 l4)
{
	const struct rte_tcp_hdr *tcp;
	struct rte_tcp_hdr buf;

	if (t->proto != VSW_PROTO_TCP)
		return t->len;
	tcp = rte_pktmbuf_read(m, l4, sizeof(buf), &buf);
	return tcp ? (tcp->data_off >> 4) * 4U : 0;
}

/* What begins at @start, 0: wherever it does; NULL: nothing that has a checksum of its own */
static const struct transport *transport_at(const struct vsw_layers *at, u16 start)
{
	if (!at->l4 || (start && at->l4 != start) || !vsw_is_ip(at->type))
		return NULL;
	return transport_of(at->proto);
}

bool frame_say_unfinished(struct rte_mbuf *m, u16 segment, u16 start)
{
	const struct transport *t;
	struct vsw_layers at;
	struct vsw_frame frame;
	bool v4;
	u32 len;

	look_flat(m, &frame);
	vsw_layers_find(&at, &frame);
	t = transport_at(&at, start);
	len = t ? transport_len(m, t, at.l4) : 0;
	/* the fields of an mbuf have 7 and 9 bits */
	if (!t || len < t->len || at.l3 > 127 || at.l4 - at.l3 > 511 ||
	    (segment && t->proto != VSW_PROTO_TCP))
		return false;
	v4 = at.type == cpu_to_be16(VSW_ETH_TYPE_IPV4);
	m->l2_len = at.l3;
	m->l3_len = at.l4 - at.l3;
	m->l4_len = len;
	m->ol_flags |= t->mark | (v4 ? RTE_MBUF_F_TX_IPV4 : RTE_MBUF_F_TX_IPV6);
	if (segment) {
		m->tso_segsz = segment;
		m->ol_flags |= RTE_MBUF_F_TX_TCP_SEG | (v4 ? RTE_MBUF_F_TX_IP_CKSUM : 0);
	}
	return true;
}

/* RFC 9260 appendix A */
static bool finish_sctp(struct rte_mbuf *m, u32 at)
{
	u32 crc = UINT32_MAX, skip = at;
	struct rte_sctp_hdr *sctp = rte_pktmbuf_mtod_offset(m, struct rte_sctp_hdr *, at);
	struct rte_mbuf *seg;

	if (m->data_len < at + sizeof(*sctp))
		return false;
	sctp->cksum = 0;
	for (seg = m; seg; seg = seg->next) {
		crc = rte_hash_crc(rte_pktmbuf_mtod_offset(seg, const void *, skip),
				   seg->data_len - skip, crc);
		skip = 0;
	}
	sctp->cksum = htole32(~crc);
	return true;
}

bool frame_finish_checksum(struct rte_mbuf *m)
{
	u64 mark = m->ol_flags & RTE_MBUF_F_TX_L4_MASK;
	u32 at = m->l2_len + m->l3_len;
	u32 field = at + (mark == RTE_MBUF_F_TX_TCP_CKSUM ?
			  offsetof(struct rte_tcp_hdr, cksum) :
			  offsetof(struct rte_udp_hdr, dgram_cksum));
	u16 sum;

	m->ol_flags &= ~RTE_MBUF_F_TX_L4_MASK;
	if (!mark)
		return true;
	if (mark == RTE_MBUF_F_TX_SCTP_CKSUM)
		return finish_sctp(m, at);
	/* the field holds the sum of the pseudo header, and takes part */
	if (m->data_len < field + sizeof(sum) ||
	    rte_raw_cksum_mbuf(m, at, m->pkt_len - at, &sum))
		return false;
	sum = ~sum;
	if (!sum && mark == RTE_MBUF_F_TX_UDP_CKSUM)
		sum = 0xffff;
	memcpy(rte_pktmbuf_mtod_offset(m, u8 *, field), &sum, sizeof(sum));
	return true;
}
