// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the daemon is told of a frame that waits.
 */
#include <linux/if_vlan.h>
#include "netlink_vsw.h"
#include "vsw.h"

/* The first @len bytes of the frame, with an accelerated tag back in its place. */
static int nl_miss_put_frame(struct sk_buff *msg, const struct sk_buff *skb, unsigned int len)
{
	struct nlattr *a = nla_reserve(msg, VSWITCH_A_MISS_FRAME, len);
	unsigned int head = 2 * ETH_ALEN;
	struct vlan_hdr tag;
	u8 *to;

	if (!a)
		return -EMSGSIZE;
	to = nla_data(a);
	if (!skb_vlan_tag_present(skb))
		return skb_copy_bits(skb, 0, to, len);

	/* on the wire: TPID, TCI (IEEE 802.1Q clause 9.5) */
	tag.h_vlan_TCI = skb->vlan_proto;
	tag.h_vlan_encapsulated_proto = htons(skb_vlan_tag_get(skb));
	if (len < head + VLAN_HLEN)
		return skb_copy_bits(skb, 0, to, min(len, head));
	if (skb_copy_bits(skb, 0, to, head))
		return -EFAULT;
	memcpy(to + head, &tag, VLAN_HLEN);
	return skb_copy_bits(skb, head, to + head + VLAN_HLEN, len - head - VLAN_HLEN);
}

/* So many of the first bytes of a frame go into a message. */
static u32 nl_miss_bytes(void)
{
	return clamp(READ_ONCE(vsw_miss_bytes), 64U, 16384U);
}

static size_t nl_miss_size(u32 len)
{
	return nla_total_size_64bit(sizeof(u64)) + nla_total_size(sizeof(struct vswitch_flow_key)) +
	       nla_total_size(len) + nla_total_size(sizeof(u32));
}

/* What a message takes of a socket's buffer at most: the allocator doubles it in the worst case. */
u32 vsw_nl_miss_truesize(void)
{
	return 2 * SKB_TRUESIZE(NLMSG_HDRLEN + GENL_HDRLEN + nl_miss_size(nl_miss_bytes()));
}

/* Room for any message of a miss. NULL: no memory. Context: any. */
struct sk_buff *vsw_nl_miss_alloc(void)
{
	return genlmsg_new(nl_miss_size(nl_miss_bytes()), GFP_ATOMIC | __GFP_NOWARN);
}

/*
 * Say in @msg, of vsw_nl_miss_alloc(), what the first frame of @miss is. 0 or -EMSGSIZE: miss_bytes
 * has been made larger since. Context: vsw_miss_queue.lock.
 */
int vsw_nl_miss_write(struct sk_buff *msg, const struct vsw_miss *miss)
{
	const struct sk_buff *skb = skb_peek(&miss->frames);
	unsigned int wire = vsw_wire_len(skb);
	void *hdr = genlmsg_put(msg, 0, 0, &vsw_family, 0, VSWITCH_CMD_MISS);

	if (!hdr ||
	    nla_put_u64_64bit(msg, VSWITCH_A_MISS_COOKIE, miss->cookie, VSWITCH_A_PAD) ||
	    nla_put(msg, VSWITCH_A_FLOW_KEY, sizeof(miss->key), &miss->key) ||
	    nla_put_u32(msg, VSWITCH_A_MISS_LEN, wire) ||
	    nl_miss_put_frame(msg, skb, min(nl_miss_bytes(), wire)))
		return -EMSGSIZE;
	genlmsg_end(msg, hdr);
	return 0;
}
