/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_SKB_FRAME_H
#define VSW_SKB_FRAME_H

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include "vsw.h"

bool vsw_skb_find_network(struct sk_buff *skb);

/*
 * Set the header offsets of @skb, mac_len and protocol by what its bytes say. Pushing and popping
 * tags, segmentation and checksums rely on them. For frames that no device has received: for the
 * others eth_type_trans() and the core have done it. What the host sends need not have them right:
 * older kernels leave mac_len, and programs that write raw frames say what they like. As everywhere
 * in the stack, the network header is behind all tags.
 * @skb: its data begins at the MAC header, with at least ETH_HLEN linear bytes
 */
static inline void vsw_skb_set_headers(struct sk_buff *skb)
{
	__be16 type = ((const struct ethhdr *)skb->data)->h_proto;

	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->mac_len = ETH_HLEN;
	skb->protocol = likely(eth_proto_is_802_3(type)) ? type : htons(ETH_P_802_2);
	if (unlikely(eth_type_vlan(type)))
		vsw_skb_find_network(skb);
}

bool vsw_skb_key_deep(struct sk_buff *skb, enum vsw_depth depth, const struct vsw_port *port,
		      union vsw_key *key);

/* What a tunnel says that a frame came with, for the key */
static inline __be32 vsw_skb_tun_id(struct sk_buff *skb, const struct vsw_port *port)
{
	return port->ops->tunnel ? vsw_skb_cb(skb)->key_id : 0;
}

/*
 * The key of @skb, which @port received. Its data begins at the MAC header, with at least ETH_HLEN
 * linear bytes. May move headers into the linear part: pointers into them are void afterwards.
 * Inline, as every frame comes here.
 * False: there was no memory to read it. The frame must be dropped, as a key of less would match
 * other rules.
 * Context: any.
 */
static __always_inline bool vsw_skb_key(struct sk_buff *skb, enum vsw_depth depth,
					const struct vsw_port *port, union vsw_key *key)
{
	__be16 tpid = skb_vlan_tag_present(skb) ? skb->vlan_proto : 0;

	if (likely(vsw_key_extract_plain(key, skb->data, tpid, htons(skb_vlan_tag_get(skb)),
					 port->no)) &&
	    (likely(depth == VSW_DEPTH_L2) ||
	     vsw_key_extract_common(key, skb->data, skb_headlen(skb), depth,
				    vsw_skb_tun_id(skb, port))))
		return true;
	return vsw_skb_key_deep(skb, depth, port, key);
}

#endif
