/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_SKB_FRAME_H
#define VSW_SKB_FRAME_H

#include <linux/if_vlan.h>
#include "vsw.h"

void vsw_skb_key_deep(struct sk_buff *skb, enum vsw_depth depth, const struct vsw_port *port,
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
 * Context: any.
 */
static __always_inline void vsw_skb_key(struct sk_buff *skb, enum vsw_depth depth,
					const struct vsw_port *port, union vsw_key *key)
{
	__be16 tpid = skb_vlan_tag_present(skb) ? skb->vlan_proto : 0;

	if (likely(vsw_key_extract_plain(key, skb->data, tpid, htons(skb_vlan_tag_get(skb)),
					 port->no)) &&
	    (likely(depth == VSW_DEPTH_L2) ||
	     vsw_key_extract_common(key, skb->data, skb_headlen(skb), depth,
				    vsw_skb_tun_id(skb, port))))
		return;
	vsw_skb_key_deep(skb, depth, port, key);
}

#endif
