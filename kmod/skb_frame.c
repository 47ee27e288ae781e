// SPDX-License-Identifier: GPL-2.0-only
/*
 * An skb as the pure code of core/ sees it: bytes and an accelerated tag.
 */
#include "skb_frame.h"

/* The first @want bytes, or all there are, in one piece. False: no memory */
static bool skb_frame_look(struct sk_buff *skb, unsigned int want, struct vsw_frame *frame)
{
	if (want > skb->len)
		want = skb->len;
	if (unlikely(skb_headlen(skb) < want) && unlikely(!pskb_may_pull(skb, want)))
		return false;
	frame->data = skb->data;
	frame->len = skb_headlen(skb);
	frame->more = skb->len - skb_headlen(skb);
	return true;
}

/* The part of vsw_skb_key() that few frames need */
bool vsw_skb_key_deep(struct sk_buff *skb, enum vsw_depth depth, const struct vsw_port *port,
		      union vsw_key *key)
{
	struct vsw_frame frame = { };
	unsigned int want = VSW_PARSE_L2_MAX;

	if (skb_vlan_tag_present(skb)) {
		frame.vlan_tpid = skb->vlan_proto;
		frame.vlan_tci = htons(skb_vlan_tag_get(skb));
	}
	if (depth > VSW_DEPTH_L2) {
		want = VSW_PARSE_USUAL;
		frame.tun_id = vsw_skb_tun_id(skb, port);
	}
	if (!skb_frame_look(skb, want, &frame))
		return false;
	if (likely(vsw_key_extract_rest(key, &frame, depth)))
		return true;
	/* the headers go on behind what is linear */
	if (!skb_frame_look(skb, VSW_PARSE_MAX, &frame))
		return false;
	vsw_key_extract(key, &frame, depth, port->no);
	return true;
}

/*
 * Set the network header behind the tags in the bytes, and mac_len with it: else segmentation and
 * checksums take a tag that is not accelerated for layer 3. False, and both are as they were, if
 * the frame is cut off in a tag, or has more tags than the kernel looks for.
 */
bool vsw_skb_find_network(struct sk_buff *skb)
{
	int depth;

	if (!__vlan_get_protocol(skb, skb->protocol, &depth))
		return false;
	skb_set_network_header(skb, depth);
	skb_reset_mac_len(skb);
	return true;
}
