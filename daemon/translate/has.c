// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether a frame has a field, where no rule's match says so: xlate.h. What this takes was looked
 * at. What could not be read is not there.
 */
#include <netinet/in.h>
#include "daemon/rules/key_parts.h"
#include "daemon/syntax/rule_fields.h"
#include "daemon/translate/xlate.h"

/* ICMPv6 types of RFC 4861 sections 4.3 and 4.4 */
#define ND_SOLICIT	135
#define ND_ADVERT	136

static bool is_type(struct xlate *x, u16 type, u16 other)
{
	u16 now = be16_to_cpu(x->now.k.eth_type);

	x->d->mask.k.eth_type = 0xffff;
	return now == type || now == other;
}

static bool is_ip(struct xlate *x)
{
	return is_type(x, VSW_ETH_TYPE_IPV4, VSW_ETH_TYPE_IPV6);
}

static bool is_read(struct xlate *x, u8 unread)
{
	x->d->mask.k.ip_frag |= unread;
	return !(x->now.k.ip_frag & unread);
}

/* Later fragments have neither ports nor types. */
static bool is_proto(struct xlate *x, u8 proto, u16 type, u16 other)
{
	if (!is_type(x, type, other) || !is_read(x, VSWITCH_UNREAD_PROTO))
		return false;
	x->d->mask.k.ip_proto = 0xff;
	if (x->now.k.ip_proto != proto || !is_read(x, VSWITCH_UNREAD_PORTS))
		return false;
	x->d->mask.k.ip_frag |= VSWITCH_FRAG_BITS;
	return (x->now.k.ip_frag & VSWITCH_FRAG_BITS) != VSWITCH_FRAG_LATER;
}

static bool is_l4(struct xlate *x, u8 proto)
{
	return is_proto(x, proto, VSW_ETH_TYPE_IPV4, VSW_ETH_TYPE_IPV6);
}

static bool is_icmp(struct xlate *x)
{
	return is_proto(x, IPPROTO_ICMP, VSW_ETH_TYPE_IPV4, VSW_ETH_TYPE_IPV4);
}

static bool is_icmp6(struct xlate *x)
{
	return is_proto(x, IPPROTO_ICMPV6, VSW_ETH_TYPE_IPV6, VSW_ETH_TYPE_IPV6);
}

static bool is_nd(struct xlate *x, u16 type, u16 other)
{
	u16 now = be16_to_cpu(x->now.k.tp_src);

	if (!is_icmp6(x))
		return false;
	x->d->mask.k.tp_src = 0xffff;
	return now == type || now == other;
}

bool xlate_has(struct xlate *x, u8 need)
{
	switch ((enum of_need)need) {
	case NEED_NOTHING:
		return true;
	case NEED_IPV4:
		return is_type(x, VSW_ETH_TYPE_IPV4, VSW_ETH_TYPE_IPV4);
	case NEED_IPV6:
		return is_type(x, VSW_ETH_TYPE_IPV6, VSW_ETH_TYPE_IPV6);
	case NEED_IP:
		return is_ip(x);
	case NEED_ARP:
		return is_type(x, VSW_ETH_TYPE_ARP, VSW_ETH_TYPE_RARP);
	case NEED_IPV4_ARP:
		return xlate_has(x, NEED_IPV4) || xlate_has(x, NEED_ARP);
	case NEED_IP_ARP:
		return xlate_has(x, NEED_IP) || xlate_has(x, NEED_ARP);
	case NEED_TCP:
		return is_l4(x, IPPROTO_TCP);
	case NEED_UDP:
		return is_l4(x, IPPROTO_UDP);
	case NEED_SCTP:
		return is_l4(x, IPPROTO_SCTP);
	case NEED_PORTS:
		return is_l4(x, IPPROTO_TCP) || is_l4(x, IPPROTO_UDP) || is_l4(x, IPPROTO_SCTP);
	case NEED_ICMP4:
		return is_icmp(x);
	case NEED_ICMP6:
		return is_icmp6(x);
	case NEED_ICMP:
		return is_icmp(x) || is_icmp6(x);
	case NEED_ND:
		return is_nd(x, ND_SOLICIT, ND_ADVERT);
	case NEED_NS:
		return is_nd(x, ND_SOLICIT, ND_SOLICIT);
	case NEED_NA:
		return is_nd(x, ND_ADVERT, ND_ADVERT);
	}
	return false;
}

bool xlate_has_field(struct xlate *x, u16 field)
{
	const struct of_field *f = of_field_at(field);
	size_t i;

	if (!xlate_has(x, f->need))
		return false;
	for (i = 0; i < N_PARTS && f->place == PLACE_KEY; i++) {
		if (key_parts[i].offset == f->offset)
			return is_read(x, key_parts[i].unread);
	}
	return true;
}
