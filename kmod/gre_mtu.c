// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames that are too large for a tunnel: their sender hears of it by ICMP (RFC 1191) or ICMPv6
 * (RFC 8201), as if a router stood at this end of the tunnel.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <net/ip_tunnels.h>
#include "gre.h"
#include "skb_frame.h"
#include "vsw.h"

#define TAGS_MAX	4

/**
 * struct layers - what a frame has in front of layer 3
 * @tags:   outermost first, an accelerated one too; TPID and TCI
 * @n:      of @tags
 * @offset: of layer 3 in the frame's bytes
 * @proto:  Ethernet type
 */
struct layers {
	struct vlan_hdr tags[TAGS_MAX];	/* h_vlan_encapsulated_proto is the tag's own TPID */
	unsigned int n;
	unsigned int offset;
	__be16 proto;
};

static bool gre_mtu_peel(const struct sk_buff *skb, struct layers *l)
{
	const struct vlan_hdr *vh;
	struct vlan_hdr buf;

	l->n = 0;
	if (skb_vlan_tag_present(skb)) {
		l->tags[0].h_vlan_TCI = htons(skb_vlan_tag_get(skb));
		l->tags[0].h_vlan_encapsulated_proto = skb->vlan_proto;
		l->n = 1;
	}
	l->offset = ETH_HLEN;
	l->proto = ((const struct ethhdr *)skb->data)->h_proto;
	for (; eth_type_vlan(l->proto); l->offset += VLAN_HLEN) {
		vh = skb_header_pointer(skb, l->offset, sizeof(buf), &buf);
		if (!vh || l->n == TAGS_MAX)
			return false;
		l->tags[l->n].h_vlan_TCI = vh->h_vlan_TCI;
		l->tags[l->n].h_vlan_encapsulated_proto = l->proto;
		l->n++;
		l->proto = vh->h_vlan_encapsulated_proto;
	}
	return l->proto == htons(ETH_P_IP) || l->proto == htons(ETH_P_IPV6);
}

/*
 * The beginning of @skb, without tags, as a frame of its own that is just too large: linear, as
 * older kernels want it, and what comes of it is short anyway. NULL without memory.
 */
static struct sk_buff *gre_mtu_excerpt(const struct sk_buff *skb, const struct layers *l,
				       unsigned int payload, struct net_device *dev)
{
	const unsigned int headroom = TAGS_MAX * VLAN_HLEN;
	struct sk_buff *copy;
	struct ethhdr *eth;

	payload = min(payload, skb->len - l->offset);
	copy = alloc_skb(headroom + ETH_HLEN + payload, GFP_ATOMIC);
	if (!copy)
		return NULL;
	skb_reserve(copy, headroom);
	eth = skb_put(copy, ETH_HLEN + payload);
	memcpy(eth, skb->data, 2 * ETH_ALEN);
	eth->h_proto = l->proto;
	if (skb_copy_bits(skb, l->offset, eth + 1, payload)) {
		kfree_skb(copy);
		return NULL;
	}
	skb_reset_mac_header(copy);
	skb_set_network_header(copy, ETH_HLEN);
	/* Where skb_tunnel_check_pmtu() of older kernels looks for the type of an ICMP message. */
	skb_set_transport_header(copy, ETH_HLEN +
				 (l->proto == htons(ETH_P_IP) ? ip_hdr(copy)->ihl * 4 : 0));
	copy->protocol = l->proto;
	copy->dev = dev;
	copy->pkt_type = PACKET_OTHERHOST;
	return copy;
}

/*
 * Put the frame's tags into its answer. Each insertion goes right behind the addresses, so the
 * innermost tag is first. Consumes @skb if it returns NULL.
 */
static struct sk_buff *gre_mtu_tag_again(struct sk_buff *skb, const struct layers *l)
{
	unsigned int i;

	for (i = l->n; i > 1 && skb; i--)
		skb = vlan_insert_tag_set_proto(skb, l->tags[i - 1].h_vlan_encapsulated_proto,
						ntohs(l->tags[i - 1].h_vlan_TCI));
	if (skb && l->n)
		__vlan_hwaccel_put_tag(skb, l->tags[0].h_vlan_encapsulated_proto,
				       ntohs(l->tags[0].h_vlan_TCI));
	return skb;
}

/*
 * Answer @skb, which stays as it is, with "too big" if it can be: that enters the switch as a frame
 * which the tunnel has received. False: IPv4 that may be fragmented, no IP, a group's, an ICMP
 * error itself, or no memory.
 * Context: BH off, RCU held.
 */
bool vsw_gre_too_big(struct vsw_port *port, const struct vsw_tunnel *t, struct net_device *dev,
		     struct dst_entry *dst, const struct sk_buff *skb)
{
	unsigned int mtu = dst_mtu(dst);
	struct sk_buff *answer;
	unsigned int headroom;
	struct layers l;

	if (is_multicast_ether_addr(skb->data) || !gre_mtu_peel(skb, &l))
		return false;
	headroom = t->overhead + ETH_HLEN + l.n * VLAN_HLEN;
	if (mtu <= headroom || skb->len < l.offset + sizeof(struct ipv6hdr))
		return false;
	answer = gre_mtu_excerpt(skb, &l, mtu - headroom + 1, dev);
	if (!answer)
		return false;
	if (skb_tunnel_check_pmtu(answer, dst, headroom, true) <= 0) {
		kfree_skb(answer);
		return false;
	}
	answer = gre_mtu_tag_again(answer, &l);
	if (answer) {
		vsw_skb_set_headers(answer);
		vsw_skb_cb(answer)->key_id = 0;
		vsw_rx(port, answer);
	}
	return true;
}
