// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fields of a frame that rules write: xlate.h. A field that is written was looked at, so that what
 * it is changed from is known: no action is put where nothing changes.
 */
#include <netinet/in.h>
#include "daemon/translate/xlate.h"

/* Where fields stand in a key. IPv4 addresses take the first four bytes. */
static const struct place {
	u8 offset;
	u8 len;
} places[__VSWITCH_FIELD_MAX] = {
	[VSWITCH_FIELD_ETH_DST] = { offsetof(struct vswitch_flow_key, eth_dst), 6 },
	[VSWITCH_FIELD_ETH_SRC] = { offsetof(struct vswitch_flow_key, eth_src), 6 },
	[VSWITCH_FIELD_IP_SRC] = { offsetof(struct vswitch_flow_key, ip_src), 16 },
	[VSWITCH_FIELD_IP_DST] = { offsetof(struct vswitch_flow_key, ip_dst), 16 },
	[VSWITCH_FIELD_IP_TOS] = { offsetof(struct vswitch_flow_key, ip_tos), 1 },
	[VSWITCH_FIELD_IP_TTL] = { offsetof(struct vswitch_flow_key, ip_ttl), 1 },
	[VSWITCH_FIELD_IPV6_LABEL] = { offsetof(struct vswitch_flow_key, ipv6_label), 4 },
	[VSWITCH_FIELD_TP_SRC] = { offsetof(struct vswitch_flow_key, tp_src), 2 },
	[VSWITCH_FIELD_TP_DST] = { offsetof(struct vswitch_flow_key, tp_dst), 2 },
	/* The key has the low byte of ARP's operation. */
	[VSWITCH_FIELD_ARP_OP] = { offsetof(struct vswitch_flow_key, ip_proto), 1 },
	[VSWITCH_FIELD_ARP_SHA] = { offsetof(struct vswitch_flow_key, arp_sha), 6 },
	[VSWITCH_FIELD_ARP_THA] = { offsetof(struct vswitch_flow_key, arp_tha), 6 },
};

static u16 eth_type(struct xlate *x)
{
	x->d->mask.k.eth_type = 0xffff;
	return be16_to_cpu(x->now.k.eth_type);
}

static bool is_ip(u16 type)
{
	return type == VSW_ETH_TYPE_IPV4 || type == VSW_ETH_TYPE_IPV6;
}

static bool is_arp(u16 type)
{
	return type == VSW_ETH_TYPE_ARP || type == VSW_ETH_TYPE_RARP;
}

/* Whether a frame has a field, as core/set.h says of the frame's bytes */
enum has {
	HAS_NOT,
	HAS,
	HAS_UNREAD,	/* it should, and the field cannot be changed */
};

/* Some of these bits of VSWITCH_UNREAD are set, which is looked at. */
static bool is_unread(struct xlate *x, u8 bits)
{
	x->d->mask.k.ip_frag |= bits;
	return x->now.k.ip_frag & bits;
}

static bool proto_has_ports(const struct xlate *x, u16 type)
{
	switch (x->now.k.ip_proto) {
	case IPPROTO_ICMP:
		return type == VSW_ETH_TYPE_IPV4;
	case IPPROTO_ICMPV6:
		return type == VSW_ETH_TYPE_IPV6;
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
	case IPPROTO_UDPLITE:
		return true;
	default:
		return false;
	}
}

/* Ports, or type and code of ICMP. The CRC of SCTP covers what other fragments hold. */
static enum has has_ports(struct xlate *x, u16 type)
{
	u8 frag = x->now.k.ip_frag & VSWITCH_FRAG_BITS;

	if (!is_ip(type))
		return HAS_NOT;
	if (is_unread(x, VSWITCH_UNREAD_PROTO))
		return HAS_UNREAD;
	x->d->mask.k.ip_proto = 0xff;
	if (!proto_has_ports(x, type))
		return HAS_NOT;
	if (is_unread(x, VSWITCH_UNREAD))
		return HAS_UNREAD;
	x->d->mask.k.ip_frag |= VSWITCH_FRAG_BITS;
	if (frag == VSWITCH_FRAG_LATER)
		return HAS_NOT;
	return x->now.k.ip_proto == IPPROTO_SCTP && frag ? HAS_UNREAD : HAS;
}

static enum has has_if(struct xlate *x, bool has, u8 unread)
{
	if (!has)
		return HAS_NOT;
	return is_unread(x, unread) ? HAS_UNREAD : HAS;
}

/* Checksums of layer 4 may cover addresses: all of it must be there. */
static enum has has_field(struct xlate *x, u32 field)
{
	u16 type;

	if (field == VSWITCH_FIELD_ETH_DST || field == VSWITCH_FIELD_ETH_SRC)
		return HAS;
	type = eth_type(x);
	switch (field) {
	case VSWITCH_FIELD_IP_SRC:
	case VSWITCH_FIELD_IP_DST:
		return has_if(x, is_ip(type) || is_arp(type), VSWITCH_UNREAD);
	case VSWITCH_FIELD_IP_TOS:
	case VSWITCH_FIELD_IP_TTL:
		return has_if(x, is_ip(type), VSWITCH_UNREAD_IP);
	case VSWITCH_FIELD_IPV6_LABEL:
		return has_if(x, type == VSW_ETH_TYPE_IPV6, VSWITCH_UNREAD_IP);
	case VSWITCH_FIELD_TP_SRC:
	case VSWITCH_FIELD_TP_DST:
		return has_ports(x, type);
	case VSWITCH_FIELD_ARP_OP:
	case VSWITCH_FIELD_ARP_SHA:
	case VSWITCH_FIELD_ARP_THA:
		return has_if(x, is_arp(type), VSWITCH_UNREAD);
	default:
		return HAS_NOT;
	}
}

static u8 field_len(const struct xlate *x, u32 field)
{
	bool address = field == VSWITCH_FIELD_IP_SRC || field == VSWITCH_FIELD_IP_DST;

	if (address && be16_to_cpu(x->now.k.eth_type) != VSW_ETH_TYPE_IPV6)
		return 4;
	return places[field].len;
}

static void write_field(struct xlate *x, const struct vswitch_set *set)
{
	const struct place *p = &places[set->field];
	/* The operation's low byte is its second one. */
	u8 skip = set->field == VSWITCH_FIELD_ARP_OP, i;
	u8 *now = (u8 *)&x->now.k + p->offset, *wrote = (u8 *)&x->wrote.k + p->offset;
	u8 *mask = (u8 *)&x->d->mask.k + p->offset;

	x->has_set = true;
	for (i = 0; i < field_len(x, set->field); i++) {
		u8 bits = set->mask[i + skip];

		now[i] = (now[i] & ~bits) | (set->value[i + skip] & bits);
		wrote[i] |= bits;
		mask[i] |= bits;
	}
}

/* False: not so; one that cannot be read ends the frame's way. */
static bool can_write(struct xlate *x, u32 field)
{
	enum has has = has_field(x, field);

	if (has == HAS_UNREAD) {
		xlate_say(x, "headers that are to be changed cannot be read");
		xlate_end(x, VSWITCH_DROP_UNREADABLE);
	}
	return has == HAS;
}

void xlate_set_field(struct xlate *x, const struct vswitch_set *set)
{
	if (can_write(x, set->field))
		write_field(x, set);
}

void xlate_dec_ttl(struct xlate *x)
{
	struct vswitch_set set = { .field = VSWITCH_FIELD_IP_TTL, .mask = { 0xff } };

	if (!can_write(x, VSWITCH_FIELD_IP_TTL))
		return;
	x->d->mask.k.ip_ttl = 0xff;
	if (x->now.k.ip_ttl <= 1) {
		xlate_say(x, "its TTL is over");
		xlate_end(x, VSWITCH_DROP_POLICY);
		return;
	}
	set.value[0] = x->now.k.ip_ttl - 1;
	write_field(x, &set);
}

/* Bits that were written are in the mask, so that comparing them is safe; the others are equal. */
static void commit_field(struct xlate *x, u32 field)
{
	const struct place *p = &places[field];
	struct vsw_action action = { .type = VSWITCH_ACT_SET, .set.field = field };
	const u8 *now = (const u8 *)&x->now.k + p->offset;
	const u8 *wrote = (const u8 *)&x->wrote.k + p->offset;
	u8 *base = (u8 *)&x->base.k + p->offset;
	u8 skip = field == VSWITCH_FIELD_ARP_OP, i;

	if (!memcmp(now, base, p->len))
		return;
	/* ARP's operation shares its place with the protocol of IP, which nobody writes. */
	for (i = 0; i < p->len; i++) {
		action.set.value[i + skip] = now[i] & wrote[i];
		action.set.mask[i + skip] = wrote[i];
	}
	if (skip)
		action.set.mask[0] = 0xff;
	xlate_put(x, &action);
	memcpy(base, now, p->len);
}

void xlate_commit_fields(struct xlate *x)
{
	u32 field;

	if (!x->has_set)
		return;
	for (field = 0; field < __VSWITCH_FIELD_MAX; field++)
		commit_field(x, field);
}
