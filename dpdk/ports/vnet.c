// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_ip.h>
#include <rte_tcp.h>
#include <rte_udp.h>
#include "dpdk/ports/vnet.h"

bool vnet_slot_arm(struct vnet_slot *slot, struct rte_mempool *pool)
{
	if (!slot->frame)
		slot->frame = rte_pktmbuf_alloc(pool);
	if (!slot->frame)
		return false;
	slot->iov[0] = (struct iovec){ &slot->hdr, sizeof(slot->hdr) };
	slot->iov[1] = (struct iovec){ rte_pktmbuf_mtod(slot->frame, void *),
				       rte_pktmbuf_tailroom(slot->frame) };
	slot->iov[2] = (struct iovec){ slot->rest, VNET_FRAME_MAX };
	return true;
}

/* Those bytes that the first buffer did not hold */
static bool append_rest(struct rte_mbuf *m, const u8 *rest, u32 len)
{
	while (len) {
		struct rte_mbuf *more = rte_pktmbuf_alloc(m->pool);
		u32 n;

		if (!more || rte_pktmbuf_chain(m, more)) {
			rte_pktmbuf_free(more);
			return false;
		}
		n = RTE_MIN(len, (u32)rte_pktmbuf_tailroom(more));
		memcpy(rte_pktmbuf_mtod(more, void *), rest, n);
		more->data_len = n;
		m->pkt_len += n;
		rest += n;
		len -= n;
	}
	return true;
}

/* The segments' size, if it is to be segmented in a way that is known here; -1: in another */
static int segment_size(const struct virtio_net_hdr *hdr)
{
	switch (hdr->gso_type & ~VIRTIO_NET_HDR_GSO_ECN) {
	case VIRTIO_NET_HDR_GSO_NONE:
		return 0;
	case VIRTIO_NET_HDR_GSO_TCPV4:
	case VIRTIO_NET_HDR_GSO_TCPV6:
		return hdr->gso_size;
	default:
		return -1;
	}
}

/* A checksum that an mbuf cannot tell of is made here: RFC 1071 from @start on */
static bool make_checksum(struct rte_mbuf *m, const struct virtio_net_hdr *hdr)
{
	u32 field = hdr->csum_start + hdr->csum_offset;
	u16 sum;

	if (field + sizeof(sum) > m->data_len ||
	    rte_raw_cksum_mbuf(m, hdr->csum_start, m->pkt_len - hdr->csum_start, &sum))
		return false;
	sum = ~sum ?: 0xffff;
	memcpy(rte_pktmbuf_mtod_offset(m, u8 *, field), &sum, sizeof(sum));
	return true;
}

static bool understand(struct rte_mbuf *m, const struct virtio_net_hdr *hdr)
{
	int segment = segment_size(hdr);

	if (!(hdr->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM))
		return !segment;	/* no frame is segmented without its checksum */
	if (segment < 0)
		return false;
	return frame_say_unfinished(m, segment, hdr->csum_start) ||
	       (!segment && make_checksum(m, hdr));
}

struct rte_mbuf *vnet_slot_take(struct vnet_slot *slot, u32 len)
{
	struct rte_mbuf *m = slot->frame;
	u32 room = slot->iov[1].iov_len, first;

	if (len <= sizeof(slot->hdr))
		return NULL;	/* the buffer serves the next one */
	len -= sizeof(slot->hdr);
	first = RTE_MIN(len, room);
	slot->frame = NULL;
	m->data_len = m->pkt_len = first;
	if (append_rest(m, slot->rest, len - first) && understand(m, &slot->hdr))
		return m;
	rte_pktmbuf_free(m);
	return NULL;
}

static void describe_unfinished(struct virtio_net_hdr *hdr, const struct rte_mbuf *m)
{
	u64 mark = m->ol_flags & RTE_MBUF_F_TX_L4_MASK;

	hdr->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	hdr->csum_start = m->l2_len + m->l3_len;
	hdr->csum_offset = mark == RTE_MBUF_F_TX_TCP_CKSUM ? offsetof(struct rte_tcp_hdr, cksum) :
							     offsetof(struct rte_udp_hdr,
								      dgram_cksum);
	if (!(m->ol_flags & RTE_MBUF_F_TX_TCP_SEG))
		return;
	hdr->gso_type = m->ol_flags & RTE_MBUF_F_TX_IPV4 ? VIRTIO_NET_HDR_GSO_TCPV4 :
							   VIRTIO_NET_HDR_GSO_TCPV6;
	hdr->gso_size = m->tso_segsz;
	hdr->hdr_len = hdr->csum_start + m->l4_len;
}

int vnet_describe(struct virtio_net_hdr *hdr, const struct rte_mbuf *frame, struct iovec *iov,
		  int max)
{
	const struct rte_mbuf *seg;
	int n = 1;

	*hdr = (struct virtio_net_hdr){ 0 };
	if (frame->ol_flags & FRAME_UNFINISHED)
		describe_unfinished(hdr, frame);
	iov[0] = (struct iovec){ hdr, sizeof(*hdr) };
	for (seg = frame; seg && n < max; seg = seg->next)
		iov[n++] = (struct iovec){ rte_pktmbuf_mtod(seg, void *), seg->data_len };
	return seg ? 0 : n;
}
