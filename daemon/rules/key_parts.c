// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts of a key: key_parts.h. */
#include <string.h>
#include "daemon/rules/key_parts.h"

#define PART(member, at, unread_bit) \
	{ offsetof(struct vswitch_flow_key, member), \
	  sizeof(((struct vswitch_flow_key *)0)->member), at, unread_bit }

const struct part key_parts[] = {
	PART(eth_dst, STAGE_MAC, 0),
	PART(eth_src, STAGE_MAC, 0),
	PART(ip_src, STAGE_ADDR, VSWITCH_UNREAD_IP),
	PART(ip_dst, STAGE_ADDR, VSWITCH_UNREAD_IP),
	PART(tp_src, STAGE_L4, VSWITCH_UNREAD_PORTS),
	PART(tp_dst, STAGE_L4, VSWITCH_UNREAD_PORTS),
	/* N_PREFIXES */
	PART(in_port, STAGE_PORT, 0),
	PART(vlan_tci, STAGE_LINK, 0),
	PART(vlan_tpid, STAGE_LINK, 0),
	PART(eth_type, STAGE_LINK, 0),
	PART(cvlan_tci, STAGE_LINK, 0),
	PART(cvlan_tpid, STAGE_LINK, 0),
	PART(ip_proto, STAGE_NET, VSWITCH_UNREAD_PROTO),
	PART(ip_tos, STAGE_NET, VSWITCH_UNREAD_IP),
	PART(ip_ttl, STAGE_NET, VSWITCH_UNREAD_IP),
	PART(ip_frag, STAGE_NET, VSWITCH_UNREAD_PROTO),
	PART(tun_id, STAGE_NET, 0),
	PART(ipv6_label, STAGE_NET, VSWITCH_UNREAD_IP),
	PART(tcp_flags, STAGE_L4, VSWITCH_UNREAD_REST),
	PART(arp_sha, STAGE_L4, VSWITCH_UNREAD_REST),
	PART(arp_tha, STAGE_L4, VSWITCH_UNREAD_REST),
	PART(nd_target, STAGE_L4, VSWITCH_UNREAD_REST),
};

_Static_assert(sizeof(key_parts) / sizeof(key_parts[0]) == N_PARTS, "N_PARTS");

bool mask_looks_at(const union vsw_key *mask, const struct part *part)
{
	static const u8 zero[16];

	if (part->offset == offsetof(struct vswitch_flow_key, ip_frag))
		return mask->k.ip_frag & (u8)~VSWITCH_UNREAD;
	return memcmp(part_of(mask, part), zero, part->size);
}
