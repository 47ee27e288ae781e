// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing set_field of a frame's fields: rule_parts.h. */
#include "daemon/syntax/rule_match.h"
#include "daemon/syntax/rule_parts.h"
#include "daemon/syntax/value.h"

static void put_value(FILE *out, enum value_kind kind, const struct vswitch_set *set, size_t at)
{
	value_put(out, kind, set->value + at, set->mask + at, NULL);
}

/* What the bytes of an IP address, port or type are depends on the frame. */
static void put_address(FILE *out, const struct vswitch_set *set, const struct rule_match *match,
			bool src)
{
	if (ofmatch_has(match, NEED_IPV6)) {
		put_value(out, VALUE_IPV6, set, 0);
		fprintf(out, "->ipv6_%s", src ? "src" : "dst");
	} else {
		put_value(out, VALUE_IPV4, set, 0);
		if (ofmatch_has(match, NEED_ARP))
			fprintf(out, "->arp_%s", src ? "spa" : "tpa");
		else
			fprintf(out, "->ip_%s", src ? "src" : "dst");
	}
}

static u32 number_of(const u8 bytes[2])
{
	return (u32)(bytes[0] << 8 | bytes[1]);
}

static void put_port(FILE *out, const struct vswitch_set *set, const struct rule_match *match,
		     bool src)
{
	const char *proto = "icmp";

	if (ofmatch_has(match, NEED_ICMP)) {
		of_masked_put(out, set->value[1], set->mask[1], 0xff);
		fprintf(out, "%s_%s", ofmatch_has(match, NEED_ICMP6) ? "icmpv6" : proto,
			src ? "type" : "code");
		return;
	}
	proto = ofmatch_has(match, NEED_TCP) ? "tcp" :
		ofmatch_has(match, NEED_UDP) ? "udp" :
		ofmatch_has(match, NEED_SCTP) ? "sctp" : "tp";
	of_masked_put(out, number_of(set->value), number_of(set->mask), 0xffff);
	fprintf(out, "%s_%s", proto, src ? "src" : "dst");
}

/* Nothing sets both of its parts at once. */
static void put_tos(FILE *out, const struct vswitch_set *set)
{
	if (set->mask[0] & 0x03) {
		of_masked_put(out, set->value[0], set->mask[0], 0x03);
		fputs("nw_ecn", out);
	} else {
		of_masked_put(out, set->value[0] >> 2, set->mask[0] >> 2, 0x3f);
		fputs("ip_dscp", out);
	}
}

/* All 20 bits of the label are as good as all 32. */
static void put_label(FILE *out, const struct vswitch_set *set)
{
	static const u8 full[4] = { 0, 0x0f, 0xff, 0xff };
	u32 value = (u32)(set->value[1] << 16 | set->value[2] << 8 | set->value[3]);
	u32 mask = (u32)(set->mask[1] << 16 | set->mask[2] << 8 | set->mask[3]);

	fprintf(out, "0x%x", value);
	if (memcmp(set->mask, full, sizeof(full)))
		fprintf(out, "/0x%x", mask);
	fputs("->ipv6_label", out);
}

void ofact_set_put(FILE *out, const struct vswitch_set *set, const struct rule_match *match)
{
	fputs("set_field:", out);
	switch (set->field) {
	case VSWITCH_FIELD_ETH_DST:
	case VSWITCH_FIELD_ETH_SRC:
		put_value(out, VALUE_MAC, set, 0);
		fputs(set->field == VSWITCH_FIELD_ETH_DST ? "->eth_dst" : "->eth_src", out);
		break;
	case VSWITCH_FIELD_IP_SRC:
	case VSWITCH_FIELD_IP_DST:
		put_address(out, set, match, set->field == VSWITCH_FIELD_IP_SRC);
		break;
	case VSWITCH_FIELD_IP_TOS:
		put_tos(out, set);
		break;
	case VSWITCH_FIELD_IP_TTL:
		of_masked_put(out, set->value[0], set->mask[0], 0xff);
		fputs("nw_ttl", out);
		break;
	case VSWITCH_FIELD_IPV6_LABEL:
		put_label(out, set);
		break;
	case VSWITCH_FIELD_TP_SRC:
	case VSWITCH_FIELD_TP_DST:
		put_port(out, set, match, set->field == VSWITCH_FIELD_TP_SRC);
		break;
	case VSWITCH_FIELD_ARP_OP:
		of_masked_put(out, set->value[1], set->mask[1], 0xff);
		fputs("arp_op", out);
		break;
	case VSWITCH_FIELD_ARP_SHA:
	case VSWITCH_FIELD_ARP_THA:
		put_value(out, VALUE_MAC, set, 0);
		fputs(set->field == VSWITCH_FIELD_ARP_SHA ? "->arp_sha" : "->arp_tha", out);
		break;
	}
}
