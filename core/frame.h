/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_CORE_FRAME_H
#define VSW_CORE_FRAME_H

#include <env.h>

/**
 * struct vsw_frame - the bytes of a frame, as core/ sees them
 * @data: destination MAC address and what follows
 * @len:  how many bytes may be read
 * @vlan_tpid, @vlan_tci: outermost tag if a device has taken it out of the bytes, network byte
 *        order; @vlan_tpid is VSW_TPID_C or VSW_TPID_S then, and 0 if not
 * @tun_id: goes into the key as it is, from VSW_DEPTH_L3 on
 * @more: bytes of the frame that follow those of @len and may not be read; 0: that is all of it
 */
struct vsw_frame {
	const u8 *data;
	u32 len;
	__be16 vlan_tpid;
	__be16 vlan_tci;
	__be32 tun_id;
	u32 more;
};

/* Ethernet (IEEE 802.3 clause 3.2) and tag (IEEE 802.1Q clause 9.5) lengths, in bytes */
#define VSW_ETH_HLEN	14
#define VSW_VLAN_HLEN	4

/* TPIDs and the parts of a TCI, host byte order */
#define VSW_TPID_C	0x8100	/* customer tag, IEEE 802.1Q */
#define VSW_TPID_S	0x88a8	/* service tag, IEEE 802.1ad */
#define VSW_TCI_VID	0x0fff
#define VSW_TCI_DEI	0x1000
#define VSW_TCI_PCP	0xe000

/*
 * Ethernet types, host byte order. Values below VSW_ETH_TYPE_MIN are lengths (IEEE 802.3 clause
 * 3.2.6); VSW_ETH_TYPE_NONE is one that no frame's type can be, and stands for "no type" in keys.
 */
#define VSW_ETH_TYPE_MIN	0x0600
#define VSW_ETH_TYPE_NONE	0x05ff
#define VSW_ETH_TYPE_IPV4	0x0800
#define VSW_ETH_TYPE_ARP	0x0806
#define VSW_ETH_TYPE_RARP	0x8035
#define VSW_ETH_TYPE_IPV6	0x86dd

static inline bool vsw_is_tpid(__be16 type)
{
	return type == cpu_to_be16(VSW_TPID_C) || type == cpu_to_be16(VSW_TPID_S);
}

static inline bool vsw_is_ip(__be16 type)
{
	return type == cpu_to_be16(VSW_ETH_TYPE_IPV4) || type == cpu_to_be16(VSW_ETH_TYPE_IPV6);
}

/* RFC 826, RFC 903: one form of packet */
static inline bool vsw_is_arp(__be16 type)
{
	return type == cpu_to_be16(VSW_ETH_TYPE_ARP) || type == cpu_to_be16(VSW_ETH_TYPE_RARP);
}

static inline bool vsw_is_length(__be16 type)
{
	return be16_to_cpu(type) < VSW_ETH_TYPE_MIN;
}

#endif
