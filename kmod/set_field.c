// SPDX-License-Identifier: GPL-2.0-only
/*
 * VSWITCH_ACT_SET on an skb. core/set.c says which bytes change, and changes them; here they are
 * made writable before, and skb->ip_summed and skb->csum are true again afterwards.
 */
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <net/checksum.h>
#include "compat.h"
#include "core/set.h"
#include "vsw.h"

/* Describe the first @depth bytes, or all, in @frame, and make them linear. False: no memory */
static bool set_field_look(struct sk_buff *skb, u32 depth, struct vsw_frame *frame)
{
	if (!pskb_may_pull(skb, min(skb->len, depth)))
		return false;
	*frame = (struct vsw_frame){
		.data = skb->data, .len = skb_headlen(skb), .more = skb->len - skb_headlen(skb),
	};
	if (skb_vlan_tag_present(skb))
		frame->vlan_tpid = skb->vlan_proto;
	return true;
}

/*
 * Find out which bytes change. Headers lie within VSW_PARSE_USUAL bytes but for odd frames, which
 * are looked at again, further. Why the frame is to be dropped, or 0
 */
static enum vswitch_drop set_field_plan(struct sk_buff *skb, const struct vswitch_set *set,
					struct vsw_change *change, enum vsw_plan *plan)
{
	struct vsw_frame frame;

	if (!set_field_look(skb, VSW_PARSE_USUAL, &frame))
		return VSWITCH_DROP_NO_MEMORY;
	*plan = vsw_change_plan(change, set, &frame);
	if (unlikely(*plan == VSW_PLAN_MORE)) {
		if (!set_field_look(skb, VSW_SET_MAX, &frame))
			return VSWITCH_DROP_NO_MEMORY;
		*plan = vsw_change_plan(change, set, &frame);
	}
	return unlikely(*plan >= VSW_PLAN_MORE) ? VSWITCH_DROP_UNREADABLE : 0;
}

/*
 * The transport's checksum is to be completed later: by the device, or by what segments the frame.
 * The latter is so for the outer UDP header of an encapsulated GSO frame, too.
 */
static bool set_field_csum_is_partial(const struct sk_buff *skb, const struct vsw_change *c)
{
	if (skb->ip_summed != CHECKSUM_PARTIAL || c->csum == VSW_CSUM_NONE)
		return false;
	if (skb_checksum_start_offset(skb) == c->l4)
		return c->l4 + skb->csum_offset == c->l4_csum;
	return c->csum == VSW_CSUM_UDP && skb_shinfo(skb)->gso_type & SKB_GSO_UDP_TUNNEL_CSUM;
}

/* skb->csum covers what follows the Ethernet header. */
static __wsum set_field_sum(const struct sk_buff *skb, const struct vsw_change *c)
{
	return csum_partial(skb->data + ETH_HLEN, c->reach - ETH_HLEN, 0);
}

static void set_field_apply(struct sk_buff *skb, const struct vsw_change *c)
{
	bool complete = skb->ip_summed == CHECKSUM_COMPLETE && c->at >= ETH_HLEN;
	__wsum before;

	if (unlikely(complete))
		before = set_field_sum(skb, c);
	vsw_change_apply(c, skb->data, set_field_csum_is_partial(skb, c));
	if (unlikely(complete))
		skb->csum = csum_add(csum_sub(skb->csum, before), set_field_sum(skb, c));
	if (c->at >= ETH_HLEN)
		skb_clear_hash(skb);
}

/*
 * Change a field of @skb, whose data begins at the MAC header. A frame that does not have the field
 * stays as it is. Pointers into the headers are void afterwards. Why the frame is to be dropped, or
 * 0.
 * Context: any.
 */
enum vswitch_drop vsw_set_field(struct sk_buff *skb, const struct vswitch_set *set)
{
	struct vsw_change change;
	enum vswitch_drop reason;
	enum vsw_plan plan;

	reason = set_field_plan(skb, set, &change, &plan);
	if (reason || plan == VSW_PLAN_NOTHING)
		return reason;
	/* what is shared with a clone that was sent already gets a copy here */
	if (skb_ensure_writable(skb, change.reach))
		return VSWITCH_DROP_NO_MEMORY;
	set_field_apply(skb, &change);
	return 0;
}
