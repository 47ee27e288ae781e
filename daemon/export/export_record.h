/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A flow as collectors are told of it, whatever the protocol */
#ifndef VSW_EXPORT_EXPORT_RECORD_H
#define VSW_EXPORT_EXPORT_RECORD_H

#include <env.h>

/* Instead of the number of a port that frames leave by: they leave by several */
#define EXPORT_PORT_MANY	0xffff

/*
 * struct export_key - which frames, and their way through one bridge. Compared by bytes: what does
 * not apply is zero.
 * @eth_type: behind the tags; @vlan, @out_vlan: VLAN of the outermost tag as they come in and leave
 * @src, @dst: IPv6 addresses; IPv4 ones in the first four bytes
 * @tp_src, @tp_dst: ports; type and code of ICMP as numbers; 0 in a fragment that is not the first
 * @l2_len:   bytes of Ethernet header and tags in each frame, as received
 * @in_port, @out_port: OpenFlow numbers; out 0: they are dropped, or EXPORT_PORT_MANY
 * @in_ifindex, @out_ifindex: of these ports' devices; 0: none, or several
 */
struct export_key {
	u8 src[16], dst[16];
	u8 eth_src[6], eth_dst[6];
	__be16 eth_type, tp_src, tp_dst;
	u16 vlan, out_vlan;
	u8 proto, tos;
	u32 l2_len;
	u32 in_port, out_port;
	u32 in_ifindex, out_ifindex;
};

/* enum export_end - why a record was made: flowEndReason of RFC 5102 */
enum export_end {
	EXPORT_IDLE = 1,
	EXPORT_ACTIVE = 2,
	EXPORT_FORCED = 4,	/* the flow was taken out, and may be made anew */
};

/* struct export_record - times: ms of the monotonic clock. @bytes: of frames, with their headers */
struct export_record {
	struct export_key key;
	u64 packets, bytes;
	u64 first, last;
	enum export_end end;
};

/* struct export_time - @now: ms of the monotonic clock; @real: of the day, ns since 1970 */
struct export_time {
	u64 now, real;
};

static inline bool export_is_ipv4(const struct export_key *key)
{
	return key->eth_type == cpu_to_be16(0x0800);
}

static inline bool export_is_ipv6(const struct export_key *key)
{
	return key->eth_type == cpu_to_be16(0x86dd);
}

/* From the IP header on, as the protocols count; of other frames all bytes */
static inline u64 export_octets(const struct export_record *r)
{
	u64 headers = r->packets * r->key.l2_len;

	if (!export_is_ipv4(&r->key) && !export_is_ipv6(&r->key))
		return r->bytes;
	return r->bytes > headers ? r->bytes - headers : 0;
}

#define EXPORT_ICMP	1
#define EXPORT_ICMPV6	58

static inline bool export_is_icmp(const struct export_key *key)
{
	return (export_is_ipv4(key) && key->proto == EXPORT_ICMP) ||
	       (export_is_ipv6(key) && key->proto == EXPORT_ICMPV6);
}

/* Type and code in one number, as the protocols have them */
static inline u16 export_icmp(const struct export_key *key)
{
	return (u16)(be16_to_cpu(key->tp_src) << 8 | (be16_to_cpu(key->tp_dst) & 0xff));
}

/* Ports, as they stand in records: those of ICMP are its type and code, in the second one */
static inline u16 export_src_port(const struct export_key *key)
{
	return export_is_icmp(key) ? 0 : be16_to_cpu(key->tp_src);
}

static inline u16 export_dst_port(const struct export_key *key)
{
	return export_is_icmp(key) ? export_icmp(key) : be16_to_cpu(key->tp_dst);
}

#endif
