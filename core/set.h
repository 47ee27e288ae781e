/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VSWITCH_ACT_SET on the bytes of a frame, with the checksums that cover the field. Pure code. A
 * change is planned first, so that its owner can make those bytes writable that it touches.
 */
#ifndef VSW_CORE_SET_H
#define VSW_CORE_SET_H

#include <env.h>
#include "key.h"

/* No change reaches further into a frame: headers as far as keys look, and a TCP header. */
#define VSW_SET_MAX	(VSW_PARSE_MAX + VSW_LAYERS_SLACK + 20)

/**
 * enum vsw_csum - what a transport's checksum is
 * @VSW_CSUM_NONE: there is none that covers the field
 * @VSW_CSUM_INET: RFC 1071
 * @VSW_CSUM_UDP:  the same; 0 stands for "none", and 0xffff is sent for 0 (RFC 768)
 * @VSW_CSUM_SCTP: CRC32c, RFC 9260 appendix A
 */
enum vsw_csum {
	VSW_CSUM_NONE,
	VSW_CSUM_INET,
	VSW_CSUM_UDP,
	VSW_CSUM_SCTP,
};

/**
 * struct vsw_change - what an action means for one frame
 * @value, @mask: as many bytes as @len, in the shape of the header
 * @at:      offset of the field's bytes
 * @l3:      offset of the IP header
 * @ip_csum: offset of the IPv4 header's checksum if it covers the field, else 0
 * @l4:      offset of the transport header
 * @l4_csum: offset of its checksum, if @csum is not VSW_CSUM_NONE
 * @l4_len:  bytes of the transport's packet, for VSW_CSUM_SCTP
 * @pseudo:  the field is in the transport's pseudo header, not in its own
 * @reach:   bytes from the frame's beginning that are read or written
 */
struct vsw_change {
	u8 value[16];
	u8 mask[16];
	u8 len;
	u8 csum;
	bool pseudo;
	u16 at;
	u16 l3;
	u16 ip_csum;
	u16 l4;
	u16 l4_csum;
	u16 reach;
	u32 l4_len;
};

/**
 * enum vsw_plan - what is to be done for an action
 * @VSW_PLAN_NOTHING: the frame does not have the field, and should not have it
 * @VSW_PLAN_CHANGE:  the change
 * @VSW_PLAN_MORE:    bytes of the frame that were not given are needed to say
 * @VSW_PLAN_REFUSED: it should have the field, which cannot be changed: it cannot be read
 *                    (VSWITCH_UNREAD_*), or a checksum that covers it is cut off or cannot be put
 *                    right (SCTP in a fragment). The frame must not go on as if it were changed.
 */
enum vsw_plan {
	VSW_PLAN_NOTHING,
	VSW_PLAN_CHANGE,
	VSW_PLAN_MORE,
	VSW_PLAN_REFUSED,
};

/**
 * vsw_change_plan() - what to do
 * @change: result, if that is VSW_PLAN_CHANGE
 * @set:    has passed vsw_actions_check()
 * @frame:  at least VSW_ETH_HLEN bytes
 */
enum vsw_plan vsw_change_plan(struct vsw_change *change, const struct vswitch_set *set,
			      const struct vsw_frame *frame);

/**
 * vsw_change_apply() - do it
 * @data:    the frame that @change was made for, @change->reach bytes of which may be written
 * @partial: the transport's checksum is to be completed by a device: its field holds the sum of the
 *           pseudo header, not complemented, and the rest is not in it
 */
void vsw_change_apply(const struct vsw_change *change, u8 *data, bool partial);

#endif
