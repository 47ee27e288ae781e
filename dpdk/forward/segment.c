// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_ip.h>
#include <rte_tcp.h>
#include "dpdk/forward/segment.h"

bool segments_begin(struct segments *s, struct rte_mbuf *frame)
{
	*s = (struct segments){
		.frame = frame, .headers = frame->l2_len + frame->l3_len + frame->l4_len,
	};
	s->at = s->headers;
	return frame->l4_len >= sizeof(struct rte_tcp_hdr) && frame->tso_segsz &&
	       frame->data_len >= s->headers && frame->pkt_len > s->headers;
}

/* Copy @len bytes of the payload from @at on behind what is in @piece, which grows. */
static bool append_payload(struct rte_mbuf *piece, const struct rte_mbuf *frame, u32 at, u32 len)
{
	struct rte_mbuf *last = piece;

	while (len) {
		u32 room = rte_pktmbuf_tailroom(last), n = RTE_MIN(room, len);
		const void *from;
		void *to;

		if (!n) {
			struct rte_mbuf *more = rte_pktmbuf_alloc(piece->pool);

			if (!more || rte_pktmbuf_chain(piece, more)) {
				rte_pktmbuf_free(more);
				return false;
			}
			last = more;
			continue;
		}
		to = rte_pktmbuf_mtod_offset(last, void *, last->data_len);
		from = rte_pktmbuf_read(frame, at, n, to);
		if (from != to)
			memcpy(to, from, n);
		last->data_len += n;
		piece->pkt_len += n;
		at += n;
		len -= n;
	}
	return true;
}

/* RFC 9293: each piece follows the one before; what ends the stream stands in the last alone. */
static void fix_tcp(const struct segments *s, struct rte_tcp_hdr *tcp, bool last)
{
	tcp->sent_seq = rte_cpu_to_be_32(rte_be_to_cpu_32(tcp->sent_seq) + s->at - s->headers);
	if (!last)
		tcp->tcp_flags &= ~(RTE_TCP_FIN_FLAG | RTE_TCP_PSH_FLAG);
	if (s->n)
		tcp->tcp_flags &= ~RTE_TCP_CWR_FLAG;	/* RFC 3168 section 6.1.2 */
}

static void fix_headers(const struct segments *s, struct rte_mbuf *m, u32 len, bool last)
{
	u16 l3 = s->frame->l2_len, l4 = l3 + s->frame->l3_len;
	struct rte_tcp_hdr *tcp = rte_pktmbuf_mtod_offset(m, struct rte_tcp_hdr *, l4);

	fix_tcp(s, tcp, last);
	if (s->frame->ol_flags & RTE_MBUF_F_TX_IPV4) {
		struct rte_ipv4_hdr *ip = rte_pktmbuf_mtod_offset(m, struct rte_ipv4_hdr *, l3);

		ip->total_length = rte_cpu_to_be_16(s->headers - l3 + len);
		ip->packet_id = rte_cpu_to_be_16(rte_be_to_cpu_16(ip->packet_id) + s->n);
		ip->hdr_checksum = 0;
		ip->hdr_checksum = rte_ipv4_cksum(ip);
		tcp->cksum = rte_ipv4_phdr_cksum(ip, 0);
	} else {
		struct rte_ipv6_hdr *ip = rte_pktmbuf_mtod_offset(m, struct rte_ipv6_hdr *, l3);
		/* extension headers are no part of the pseudo header */
		struct rte_ipv6_hdr pseudo = *ip;

		ip->payload_len = rte_cpu_to_be_16(s->headers - l3 - sizeof(*ip) + len);
		pseudo.payload_len = rte_cpu_to_be_16(s->headers - l4 + len);
		pseudo.proto = IPPROTO_TCP;
		tcp->cksum = rte_ipv6_phdr_cksum(&pseudo, 0);
	}
}

static void mark(const struct segments *s, struct rte_mbuf *m)
{
	const struct rte_mbuf *f = s->frame;

	m->ol_flags |= RTE_MBUF_F_TX_TCP_CKSUM |
		       (f->ol_flags & (RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IPV6));
	m->l2_len = f->l2_len;
	m->l3_len = f->l3_len;
	m->l4_len = f->l4_len;
	m->port = f->port;
}

int segments_next(struct segments *s, struct rte_mbuf **piece)
{
	u32 left = s->frame->pkt_len - s->at, size = s->frame->tso_segsz, len = RTE_MIN(left, size);
	struct rte_mbuf *m;
	char *headers;

	if (!left)
		return 0;
	m = rte_pktmbuf_alloc(s->frame->pool);
	headers = m ? rte_pktmbuf_append(m, s->headers) : NULL;
	if (!headers) {
		rte_pktmbuf_free(m);
		return -ENOMEM;
	}
	memcpy(headers, rte_pktmbuf_mtod(s->frame, void *), s->headers);
	if (!append_payload(m, s->frame, s->at, len)) {
		rte_pktmbuf_free(m);
		return -ENOMEM;
	}
	mark(s, m);
	fix_headers(s, m, len, len == left);
	s->at += len;
	s->n++;
	*piece = m;
	return 1;
}
