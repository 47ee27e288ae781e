/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the keys of a frame's parts relate to the key of the whole: the claims that unit tests and
 * fuzzing share.
 */
#ifndef TEST_KEY_PARTS_H
#define TEST_KEY_PARTS_H

#include "core/key.h"

/* The fields that VSW_DEPTH_L3 includes */
static inline union vsw_key layer_3_fields(void)
{
	union vsw_key mask;

	memset(&mask, 0xff, sizeof(mask));
	mask.k.tcp_flags = 0;
	mask.k.ip_frag = (u8)~VSW_UNREAD_L4;
	mask.k.tp_src = 0;
	mask.k.tp_dst = 0;
	memset(mask.k.arp_sha, 0, 6);
	memset(mask.k.arp_tha, 0, 6);
	memset(mask.k.nd_target, 0, 16);
	return mask;
}

/* The same frame's keys: what depths share is equal, and L3 holds nothing that is beyond it. */
static inline bool depths_agree(const union vsw_key *l2, const union vsw_key *l3,
				const union vsw_key *l4)
{
	union vsw_key fields = layer_3_fields();
	union vsw_key l3_of_l4;

	vsw_key_mask(&l3_of_l4, l4, &fields);
	return !memcmp(l2, l4, VSW_KEY_L2_WORDS * 8) && !memcmp(l3, &l3_of_l4, sizeof(*l3));
}

static inline bool same_or_zero(const void *part, const void *whole, size_t n)
{
	static const u8 zero[16];

	return !memcmp(part, whole, n) || !memcmp(part, zero, n);
}

/* Whether a field of the whole frame's is not in its part's, and that does not say so */
static inline bool lacks_unread_bit(const struct vswitch_flow_key *part,
				    const struct vswitch_flow_key *whole)
{
	u8 unread = part->ip_frag;

	if (part->eth_type != whole->eth_type)
		return false;
	return (!(unread & VSWITCH_UNREAD_REST) &&
		(part->tcp_flags != whole->tcp_flags || memcmp(part->arp_sha, whole->arp_sha, 12) ||
		 memcmp(part->nd_target, whole->nd_target, 16))) ||
	       (!(unread & VSWITCH_UNREAD_PORTS) &&
		(part->tp_src != whole->tp_src || part->tp_dst != whole->tp_dst)) ||
	       (!(unread & VSWITCH_UNREAD_PROTO) &&
		(part->ip_proto != whole->ip_proto ||
		 (part->ip_frag ^ whole->ip_frag) & VSWITCH_FRAG_BITS)) ||
	       (!(unread & VSWITCH_UNREAD_IP) &&
		(part->ip_tos != whole->ip_tos || part->ip_ttl != whole->ip_ttl ||
		 part->ipv6_label != whole->ipv6_label || memcmp(part->ip_src, whole->ip_src, 32)));
}

/*
 * The first field that the key of a frame's first bytes cannot have, given that of the whole;
 * NULL if there is none. What is cut off may lack; what is there is as in the whole.
 */
static inline const char *cut_key_differs(const struct vswitch_flow_key *part,
					  const struct vswitch_flow_key *whole)
{
#define FIELD(name) { offsetof(struct vswitch_flow_key, name), sizeof(part->name), #name }
	static const struct {
		size_t offset, len;
		const char *name;
	} fields[] = {
		FIELD(vlan_tci), FIELD(vlan_tpid), FIELD(cvlan_tci), FIELD(cvlan_tpid),
		FIELD(tcp_flags), FIELD(ip_proto), FIELD(ip_tos), FIELD(ip_ttl), FIELD(ip_src),
		FIELD(ip_dst), FIELD(tp_src), FIELD(tp_dst), FIELD(ipv6_label), FIELD(arp_sha),
		FIELD(arp_tha), FIELD(nd_target),
	};
#undef FIELD
	size_t i;

	if (part->in_port != whole->in_port)
		return "in_port";
	if (memcmp(part->eth_dst, whole->eth_dst, 6) || memcmp(part->eth_src, whole->eth_src, 6))
		return "eth_dst or eth_src";
	if (part->eth_type != whole->eth_type && part->eth_type != cpu_to_be16(VSW_ETH_TYPE_NONE))
		return "eth_type";
	/* A second fragment header may be cut off: the first kind found is the lesser one. */
	if ((part->ip_frag & VSWITCH_FRAG_BITS) > (whole->ip_frag & VSWITCH_FRAG_BITS))
		return "ip_frag";
	if (part->eth_type == whole->eth_type && whole->ip_frag & ~part->ip_frag & VSWITCH_UNREAD)
		return "bits of what could not be read";
	if (lacks_unread_bit(part, whole))
		return "a bit for a field that is cut off";
	if (part->tun_id != whole->tun_id)
		return "tun_id";
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (!same_or_zero((const u8 *)part + fields[i].offset,
				  (const u8 *)whole + fields[i].offset, fields[i].len))
			return fields[i].name;
	}
	return NULL;
}

#endif
