// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fields of a frame that rules write: xlate.h. A field that is written was looked at, so that what
 * it is changed from is known: no action is put where nothing changes.
 */
#include <netinet/in.h>
#include "xlate.h"

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

/* Ports, or type and code of ICMP */
static bool has_ports(struct xlate *x)
{
	if (!is_ip(eth_type(x)))
		return false;
	x->d->mask.k.ip_frag = 0xff;
	x->d->mask.k.ip_proto = 0xff;
	if (x->now.k.ip_frag == VSWITCH_FRAG_LATER)
		return false;
	switch (x->now.k.ip_proto) {
	case IPPROTO_ICMP:
		return eth_type(x) == VSW_ETH_TYPE_IPV4;
	case IPPROTO_ICMPV6:
		return eth_type(x) == VSW_ETH_TYPE_IPV6;
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
	case IPPROTO_UDPLITE:
		return true;
	default:
		return false;
	}
}

static bool has_field(struct xlate *x, u32 field)
{
	switch (field) {
	case VSWITCH_FIELD_ETH_DST:
	case VSWITCH_FIELD_ETH_SRC:
		return true;
	case VSWITCH_FIELD_IP_SRC:
	case VSWITCH_FIELD_IP_DST:
		return is_ip(eth_type(x)) || eth_type(x) == VSW_ETH_TYPE_ARP;
	case VSWITCH_FIELD_IP_TOS:
	case VSWITCH_FIELD_IP_TTL:
		return is_ip(eth_type(x));
	case VSWITCH_FIELD_IPV6_LABEL:
		return eth_type(x) == VSW_ETH_TYPE_IPV6;
	case VSWITCH_FIELD_TP_SRC:
	case VSWITCH_FIELD_TP_DST:
		return has_ports(x);
	case VSWITCH_FIELD_ARP_OP:
	case VSWITCH_FIELD_ARP_SHA:
	case VSWITCH_FIELD_ARP_THA:
		return eth_type(x) == VSW_ETH_TYPE_ARP;
	default:
		return false;
	}
}

static u8 field_len(const struct xlate *x, u32 field)
{
	bool address = field == VSWITCH_FIELD_IP_SRC || field == VSWITCH_FIELD_IP_DST;

	if (address && be16_to_cpu(x->now.k.eth_type) != VSW_ETH_TYPE_IPV6)
		return 4;
	return places[field].len;
}

void xlate_set_field(struct xlate *x, const struct vswitch_set *set)
{
	const struct place *p = &places[set->field];
	/* The operation's low byte is its second one. */
	u8 skip = set->field == VSWITCH_FIELD_ARP_OP, i;
	u8 *now = (u8 *)&x->now.k + p->offset, *wrote = (u8 *)&x->wrote.k + p->offset;
	u8 *mask = (u8 *)&x->d->mask.k + p->offset;

	if (!has_field(x, set->field))
		return;
	x->has_set = true;
	for (i = 0; i < field_len(x, set->field); i++) {
		u8 bits = set->mask[i + skip];

		now[i] = (now[i] & ~bits) | (set->value[i + skip] & bits);
		wrote[i] |= bits;
		mask[i] |= bits;
	}
}

bool xlate_dec_ttl(struct xlate *x)
{
	struct vswitch_set set = { .field = VSWITCH_FIELD_IP_TTL, .mask = { 0xff } };

	if (!has_field(x, VSWITCH_FIELD_IP_TTL))
		return true;
	x->d->mask.k.ip_ttl = 0xff;
	if (x->now.k.ip_ttl <= 1)
		return false;
	set.value[0] = x->now.k.ip_ttl - 1;
	xlate_set_field(x, &set);
	return true;
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
