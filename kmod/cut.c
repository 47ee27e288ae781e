// SPDX-License-Identifier: GPL-2.0-only
/*
 * VSWITCH_ACT_TRUNC on an skb: the beginning of a frame, in an skb of its own.
 */
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <net/checksum.h>
#include "compat.h"
#include "execute.h"

/*
 * How many of @skb's bytes make @len bytes on the wire, where an accelerated tag counts, too. At
 * least the Ethernet header, and a tag behind it.
 */
static u32 cut_bytes_within(const struct sk_buff *skb, u32 len)
{
	u32 tag = skb_vlan_tag_present(skb) ? VLAN_HLEN : 0;
	u32 least = ETH_HLEN;

	if (!tag && eth_type_vlan(((const struct ethhdr *)skb->data)->h_proto))
		least += VLAN_HLEN;
	return max(len - tag, least);
}

/*
 * Whether the checksum was left to a device and can be computed here. Where it starts was said by a
 * guest, perhaps, and is not trusted.
 */
static bool cut_has_open_checksum(const struct sk_buff *skb)
{
	return skb->ip_summed == CHECKSUM_PARTIAL && !skb_is_gso(skb) && !vsw_csum_is_sctp(skb) &&
	       skb_checksum_start_offset(skb) >= ETH_HLEN;
}

/*
 * The first @len bytes of @skb (at least ETH_HLEN) in an skb of its own; NULL: no memory.
 *
 * Its checksum is what a receiver of the whole frame would have seen: made now if it was left to a
 * device. A GSO frame becomes one frame without segments; it has no such checksum.
 */
struct sk_buff *vsw_cut(const struct sk_buff *skb, u32 len)
{
	struct sk_buff *copy;

	len = cut_bytes_within(skb, len);
	if (skb->len <= len)
		return skb_clone((struct sk_buff *)skb, GFP_ATOMIC);
	/* not a clone: what follows changes the shared parts */
	copy = pskb_copy((struct sk_buff *)skb, GFP_ATOMIC);
	if (!copy)
		return NULL;
	if (cut_has_open_checksum(copy) && skb_checksum_help(copy))
		goto free;
	copy->ip_summed = CHECKSUM_NONE;
	skb_gso_reset(copy);
	if (pskb_trim(copy, len))
		goto free;
	return copy;

free:
	kfree_skb(copy);
	return NULL;
}
