// SPDX-License-Identifier: GPL-2.0-only
/*
 * VSWITCH_ACT_SET: where a field lies, and which checksums cover it.
 */
#include "bytes.h"
#include "headers.h"
#include "set.h"

/* struct transport - a protocol with a checksum, and where in its header that is */
static const struct transport {
	u8 proto;
	u8 csum;
	u8 csum_at;
	u8 csum_len;
	bool pseudo;		/* it covers the IP addresses */
	bool ports;		/* tp_src and tp_dst are its first four bytes */
} transports[] = {
	{ VSW_PROTO_TCP, VSW_CSUM_INET, 16, 2, true, true },
	{ VSW_PROTO_UDP, VSW_CSUM_UDP, 6, 2, true, true },
	{ VSW_PROTO_UDPLITE, VSW_CSUM_UDP, 6, 2, true, true },
	{ VSW_PROTO_SCTP, VSW_CSUM_SCTP, 8, 4, false, true },
	{ VSW_PROTO_DCCP, VSW_CSUM_INET, 6, 2, true, false },
	{ VSW_PROTO_ICMP, VSW_CSUM_INET, 2, 2, false, false },
	{ VSW_PROTO_ICMPV6, VSW_CSUM_INET, 2, 2, true, false },
};

static bool is_ipv6(const struct vsw_layers *at)
{
	return at->type == cpu_to_be16(VSW_ETH_TYPE_IPV6);
}

static bool is_icmp(const struct vsw_layers *at)
{
	return at->proto == (is_ipv6(at) ? VSW_PROTO_ICMPV6 : VSW_PROTO_ICMP);
}

static const struct transport *transport_of(const struct vsw_layers *at)
{
	u32 i;

	/* ICMP in IPv6 and ICMPv6 in IPv4 have no meaning, and no checksum that we know. */
	if ((at->proto == VSW_PROTO_ICMP || at->proto == VSW_PROTO_ICMPV6) && !is_icmp(at))
		return NULL;
	for (i = 0; i < sizeof(transports) / sizeof(transports[0]); i++)
		if (transports[i].proto == at->proto)
			return &transports[i];
	return NULL;
}

/* The field's bytes are the @len from offset @at on. */
static void place(struct vsw_change *c, u32 at, const u8 *value, const u8 *mask, u8 len)
{
	c->at = at;
	c->len = len;
	memcpy(c->value, value, len);
	memcpy(c->mask, mask, len);
}

/* The change reads or writes up to offset @end. */
static void touch(struct vsw_change *c, u32 end)
{
	if (end > c->reach)
		c->reach = end;
}

/* The checksum of the transport header, which is there, follows a change. */
static void plan_l4_csum(struct vsw_change *c, const struct vsw_layers *at,
			 const struct transport *t)
{
	c->csum = t->csum;
	c->l4 = at->l4;
	c->l4_csum = at->l4 + t->csum_at;
	c->l4_len = at->l4_len;
	touch(c, c->l4_csum + t->csum_len);
}

static void plan_ip_csum(struct vsw_change *c, const struct vsw_layers *at)
{
	if (is_ipv6(at))
		return;
	c->ip_csum = at->l3 + 10;
	touch(c, c->ip_csum + 2);
}

static enum vsw_plan plan_eth(struct vsw_change *c, const struct vswitch_set *set)
{
	place(c, set->field == VSWITCH_FIELD_ETH_DST ? 0 : 6, set->value, set->mask, 6);
	return VSW_PLAN_CHANGE;
}

/* Where the field stands in ARP for Ethernet and IPv4, and its length; 0: it has none */
static u8 arp_place(u32 field, u8 *len)
{
	*len = 6;
	switch (field) {
	case VSWITCH_FIELD_ARP_OP:
		*len = 2;
		return 6;
	case VSWITCH_FIELD_ARP_SHA:
		return 8;
	case VSWITCH_FIELD_IP_SRC:
		*len = 4;
		return 14;
	case VSWITCH_FIELD_ARP_THA:
		return 18;
	case VSWITCH_FIELD_IP_DST:
		*len = 4;
		return 24;
	}
	return 0;
}

/* RFC 826 */
static enum vsw_plan plan_arp(struct vsw_change *c, const struct vswitch_set *set,
			      const struct vsw_layers *at)
{
	u8 len, place_of = arp_place(set->field, &len);

	if (!place_of)
		return VSW_PLAN_NOTHING;
	if (at->unread)
		return VSW_PLAN_REFUSED;
	place(c, at->l3 + place_of, set->value, set->mask, len);
	return VSW_PLAN_CHANGE;
}

/*
 * The pseudo header has the last destination (RFC 8200 section 8.1), which a routing header has.
 * What cannot be read may have a checksum in it that covers the addresses.
 */
static enum vsw_plan plan_address(struct vsw_change *c, const struct vswitch_set *set,
				  const struct vsw_layers *at)
{
	bool dst = set->field == VSWITCH_FIELD_IP_DST;
	const struct transport *t = transport_of(at);

	if (at->unread)
		return VSW_PLAN_REFUSED;
	if (is_ipv6(at))
		place(c, at->l3 + (dst ? 24 : 8), set->value, set->mask, 16);
	else
		place(c, at->l3 + (dst ? 16 : 12), set->value, set->mask, 4);
	plan_ip_csum(c, at);

	if (at->frag == VSWITCH_FRAG_LATER || (dst && at->routed) || !t || !t->pseudo)
		return VSW_PLAN_CHANGE;
	c->pseudo = true;
	plan_l4_csum(c, at, t);
	return VSW_PLAN_CHANGE;
}

/* RFC 8200 section 3: version (4 bits), traffic class (8), flow label (20) */
static void plan_tos(struct vsw_change *c, const struct vswitch_set *set,
		     const struct vsw_layers *at)
{
	u8 value[2] = { set->value[0] >> 4, (u8)(set->value[0] << 4) };
	u8 mask[2] = { set->mask[0] >> 4, (u8)(set->mask[0] << 4) };

	if (is_ipv6(at)) {
		place(c, at->l3, value, mask, 2);
		return;
	}
	place(c, at->l3 + 1, set->value, set->mask, 1);
	plan_ip_csum(c, at);
}

static void plan_ttl(struct vsw_change *c, const struct vswitch_set *set,
		     const struct vsw_layers *at)
{
	place(c, at->l3 + (is_ipv6(at) ? 7 : 8), set->value, set->mask, 1);
	plan_ip_csum(c, at);
}

/* What the IP header alone has */
static enum vsw_plan plan_header(struct vsw_change *c, const struct vswitch_set *set,
				 const struct vsw_layers *at)
{
	if (set->field == VSWITCH_FIELD_IPV6_LABEL && !is_ipv6(at))
		return VSW_PLAN_NOTHING;
	if (at->unread & VSWITCH_UNREAD_IP)
		return VSW_PLAN_REFUSED;
	if (set->field == VSWITCH_FIELD_IP_TOS)
		plan_tos(c, set, at);
	else if (set->field == VSWITCH_FIELD_IP_TTL)
		plan_ttl(c, set, at);
	else
		place(c, at->l3, set->value, set->mask, 4);
	return VSW_PLAN_CHANGE;
}

/* SCTP's CRC covers what other fragments hold. */
static enum vsw_plan plan_transport(struct vsw_change *c, const struct vswitch_set *set,
				    const struct vsw_layers *at)
{
	bool dst = set->field == VSWITCH_FIELD_TP_DST;
	const struct transport *t = transport_of(at);

	if (at->unread & VSWITCH_UNREAD_PROTO)
		return VSW_PLAN_REFUSED;
	if (!t || (!t->ports && !is_icmp(at)))
		return VSW_PLAN_NOTHING;
	if (at->unread)
		return VSW_PLAN_REFUSED;
	if (at->frag == VSWITCH_FRAG_LATER)
		return VSW_PLAN_NOTHING;
	if (t->csum == VSW_CSUM_SCTP && at->frag)
		return VSW_PLAN_REFUSED;
	if (t->ports)
		place(c, at->l4 + (dst ? 2 : 0), set->value, set->mask, 2);
	else
		place(c, at->l4 + (dst ? 1 : 0), &set->value[1], &set->mask[1], 1);
	plan_l4_csum(c, at, t);
	return VSW_PLAN_CHANGE;
}

static enum vsw_plan plan_ip(struct vsw_change *c, const struct vswitch_set *set,
			     const struct vsw_layers *at)
{
	switch (set->field) {
	case VSWITCH_FIELD_IP_SRC:
	case VSWITCH_FIELD_IP_DST:
		return plan_address(c, set, at);
	case VSWITCH_FIELD_IP_TOS:
	case VSWITCH_FIELD_IP_TTL:
	case VSWITCH_FIELD_IPV6_LABEL:
		return plan_header(c, set, at);
	case VSWITCH_FIELD_TP_SRC:
	case VSWITCH_FIELD_TP_DST:
		return plan_transport(c, set, at);
	}
	return VSW_PLAN_NOTHING;
}

static enum vsw_plan plan_upper(struct vsw_change *c, const struct vswitch_set *set,
				const struct vsw_frame *frame)
{
	struct vsw_layers at;
	enum vsw_plan plan;

	vsw_layers_find(&at, frame);
	c->l3 = at.l3;
	if (!at.type)
		return VSW_PLAN_NOTHING;
	plan = vsw_is_arp(at.type) ? plan_arp(c, set, &at) : plan_ip(c, set, &at);
	return plan == VSW_PLAN_REFUSED && at.more ? VSW_PLAN_MORE : plan;
}

enum vsw_plan vsw_change_plan(struct vsw_change *change, const struct vswitch_set *set,
			      const struct vsw_frame *frame)
{
	enum vsw_plan plan;

	memset(change, 0, sizeof(*change));
	if (set->field == VSWITCH_FIELD_ETH_DST || set->field == VSWITCH_FIELD_ETH_SRC)
		plan = plan_eth(change, set);
	else
		plan = plan_upper(change, set, frame);
	touch(change, change->at + change->len);
	return plan;
}
