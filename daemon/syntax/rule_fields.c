// SPDX-License-Identifier: GPL-2.0-or-later
/* Fields by their names: rule_fields.h. */
#include <string.h>
#include "core/key.h"
#include "daemon/rules/regs.h"
#include "daemon/syntax/rule_fields.h"

#define AT(member)	offsetof(struct vswitch_flow_key, member), \
			sizeof(((struct vswitch_flow_key *)0)->member)
#define AT_IPV4(member)	offsetof(struct vswitch_flow_key, member), 4
#define TAG		offsetof(struct vswitch_flow_key, vlan_tci), 2

#define REGISTER(name, i, size) \
	{ name #i, (i) * (size), size, FORM_NUMBER, NEED_NOTHING, PLACE_REG, SET_OTHER, \
	  (size) * 8, 0, true }
#define REG(i)		REGISTER("reg", i, 4)
#define XREG(i)		REGISTER("xreg", i, 8)
#define XXREG(i)	REGISTER("xxreg", i, 16)

/* name, place in the key, form, need, place, set, bits, shift, masked */
static const struct of_field fields[] = {
	{ "dl_src", AT(eth_src), FORM_MAC, NEED_NOTHING, PLACE_KEY, VSWITCH_FIELD_ETH_SRC, 48, 0,
	  true },
	{ "dl_dst", AT(eth_dst), FORM_MAC, NEED_NOTHING, PLACE_KEY, VSWITCH_FIELD_ETH_DST, 48, 0,
	  true },
	{ "dl_type", AT(eth_type), FORM_NUMBER, NEED_NOTHING, PLACE_KEY, SET_NEVER, 16, 0, false },
	{ "dl_vlan", TAG, FORM_VLAN, NEED_NOTHING, PLACE_VID, SET_NEVER, 12, 0, false },
	{ "vlan_vid", TAG, FORM_NUMBER, NEED_NOTHING, PLACE_VID, SET_OTHER, 13, 0, true },
	{ "dl_vlan_pcp", TAG, FORM_NUMBER, NEED_NOTHING, PLACE_PCP, SET_OTHER, 3, 13, false },
	{ "vlan_tci", TAG, FORM_NUMBER, NEED_NOTHING, PLACE_TCI, SET_OTHER, 16, 0, true },
	{ "nw_src", AT_IPV4(ip_src), FORM_IPV4, NEED_IPV4_ARP, PLACE_KEY, VSWITCH_FIELD_IP_SRC, 32,
	  0, true },
	{ "nw_dst", AT_IPV4(ip_dst), FORM_IPV4, NEED_IPV4_ARP, PLACE_KEY, VSWITCH_FIELD_IP_DST, 32,
	  0, true },
	{ "arp_spa", AT_IPV4(ip_src), FORM_IPV4, NEED_ARP, PLACE_KEY, VSWITCH_FIELD_IP_SRC, 32, 0,
	  true },
	{ "arp_tpa", AT_IPV4(ip_dst), FORM_IPV4, NEED_ARP, PLACE_KEY, VSWITCH_FIELD_IP_DST, 32, 0,
	  true },
	{ "ipv6_src", AT(ip_src), FORM_IPV6, NEED_IPV6, PLACE_KEY, VSWITCH_FIELD_IP_SRC, 128, 0,
	  true },
	{ "ipv6_dst", AT(ip_dst), FORM_IPV6, NEED_IPV6, PLACE_KEY, VSWITCH_FIELD_IP_DST, 128, 0,
	  true },
	{ "ipv6_label", AT(ipv6_label), FORM_NUMBER, NEED_IPV6, PLACE_KEY,
	  VSWITCH_FIELD_IPV6_LABEL, 20, 0, true },
	{ "nw_proto", AT(ip_proto), FORM_NUMBER, NEED_IP_ARP, PLACE_KEY, SET_NEVER, 8, 0, false },
	{ "arp_op", AT(ip_proto), FORM_NUMBER, NEED_ARP, PLACE_KEY, VSWITCH_FIELD_ARP_OP, 16, 0,
	  false },
	{ "nw_tos", AT(ip_tos), FORM_NUMBER, NEED_IP, PLACE_KEY, VSWITCH_FIELD_IP_TOS,
	  8, 0, false },
	{ "ip_dscp", AT(ip_tos), FORM_NUMBER, NEED_IP, PLACE_KEY, VSWITCH_FIELD_IP_TOS,
	  6, 2, false },
	{ "nw_ecn", AT(ip_tos), FORM_NUMBER, NEED_IP, PLACE_KEY, VSWITCH_FIELD_IP_TOS,
	  2, 0, false },
	{ "nw_ttl", AT(ip_ttl), FORM_NUMBER, NEED_IP, PLACE_KEY, VSWITCH_FIELD_IP_TTL,
	  8, 0, false },
	{ "nw_frag", AT(ip_frag), FORM_FRAG, NEED_IP, PLACE_KEY, SET_NEVER, 2, 0, true },
	{ "unreadable", AT(ip_frag), FORM_UNREAD, NEED_IP_ARP, PLACE_KEY, SET_NEVER, 8, 0, false },
	{ "tp_src", AT(tp_src), FORM_NUMBER, NEED_PORTS, PLACE_KEY, VSWITCH_FIELD_TP_SRC, 16, 0,
	  true },
	{ "tp_dst", AT(tp_dst), FORM_NUMBER, NEED_PORTS, PLACE_KEY, VSWITCH_FIELD_TP_DST, 16, 0,
	  true },
	{ "tcp_src", AT(tp_src), FORM_NUMBER, NEED_TCP, PLACE_KEY, VSWITCH_FIELD_TP_SRC, 16, 0,
	  true },
	{ "tcp_dst", AT(tp_dst), FORM_NUMBER, NEED_TCP, PLACE_KEY, VSWITCH_FIELD_TP_DST, 16, 0,
	  true },
	{ "udp_src", AT(tp_src), FORM_NUMBER, NEED_UDP, PLACE_KEY, VSWITCH_FIELD_TP_SRC, 16, 0,
	  true },
	{ "udp_dst", AT(tp_dst), FORM_NUMBER, NEED_UDP, PLACE_KEY, VSWITCH_FIELD_TP_DST, 16, 0,
	  true },
	{ "sctp_src", AT(tp_src), FORM_NUMBER, NEED_SCTP, PLACE_KEY, VSWITCH_FIELD_TP_SRC, 16, 0,
	  true },
	{ "sctp_dst", AT(tp_dst), FORM_NUMBER, NEED_SCTP, PLACE_KEY, VSWITCH_FIELD_TP_DST, 16, 0,
	  true },
	{ "icmp_type", AT(tp_src), FORM_NUMBER, NEED_ICMP, PLACE_KEY, VSWITCH_FIELD_TP_SRC, 8, 0,
	  false },
	{ "icmp_code", AT(tp_dst), FORM_NUMBER, NEED_ICMP, PLACE_KEY, VSWITCH_FIELD_TP_DST, 8, 0,
	  false },
	{ "icmpv6_type", AT(tp_src), FORM_NUMBER, NEED_ICMP6, PLACE_KEY, VSWITCH_FIELD_TP_SRC, 8, 0,
	  false },
	{ "icmpv6_code", AT(tp_dst), FORM_NUMBER, NEED_ICMP6, PLACE_KEY, VSWITCH_FIELD_TP_DST, 8, 0,
	  false },
	{ "tcp_flags", AT(tcp_flags), FORM_FLAGS, NEED_TCP, PLACE_KEY, SET_NEVER, 12, 0, true },
	{ "arp_sha", AT(arp_sha), FORM_MAC, NEED_ARP, PLACE_KEY, VSWITCH_FIELD_ARP_SHA, 48, 0,
	  true },
	{ "arp_tha", AT(arp_tha), FORM_MAC, NEED_ARP, PLACE_KEY, VSWITCH_FIELD_ARP_THA, 48, 0,
	  true },
	{ "nd_target", AT(nd_target), FORM_IPV6, NEED_ND, PLACE_KEY, SET_NEVER, 128, 0, true },
	{ "nd_sll", AT(arp_sha), FORM_MAC, NEED_NS, PLACE_KEY, SET_NEVER, 48, 0, true },
	{ "nd_tll", AT(arp_tha), FORM_MAC, NEED_NA, PLACE_KEY, SET_NEVER, 48, 0, true },
	/* Open vSwitch has 64 bits, of which no key of GRE (RFC 2890) uses more than 32. */
	{ "tun_id", AT(tun_id), FORM_NUMBER, NEED_NOTHING, PLACE_KEY, SET_OTHER, 64, 0, true },
	{ "in_port", AT(in_port), FORM_NUMBER, NEED_NOTHING, PLACE_PORT, SET_NEVER, 16, 0, false },
	REG(0), REG(1), REG(2), REG(3), REG(4), REG(5), REG(6), REG(7),
	REG(8), REG(9), REG(10), REG(11), REG(12), REG(13), REG(14), REG(15),
	XREG(0), XREG(1), XREG(2), XREG(3), XREG(4), XREG(5), XREG(6), XREG(7),
	XXREG(0), XXREG(1), XXREG(2), XXREG(3),
	{ "conj_id", OFREGS_CONJ_ID, 4, FORM_NUMBER, NEED_NOTHING, PLACE_REG, SET_NEVER, 32, 0,
	  false },
	{ "metadata", OFREGS_METADATA, 8, FORM_NUMBER, NEED_NOTHING, PLACE_REG, SET_OTHER, 64, 0,
	  true },
};

/* Other names */
static const struct alias {
	const char *name, *field;
} aliases[] = {
	{ "eth_src", "dl_src" }, { "eth_dst", "dl_dst" }, { "eth_type", "dl_type" },
	{ "vlan_pcp", "dl_vlan_pcp" }, { "ip_src", "nw_src" }, { "ip_dst", "nw_dst" },
	{ "ip_proto", "nw_proto" }, { "ip_ecn", "nw_ecn" }, { "ip_frag", "nw_frag" },
	{ "tunnel_id", "tun_id" },
};

#define CODE_REG(i)	{ "NXM_NX_REG" #i, "reg" #i }
#define CODE_XREG(i)	{ "OXM_OF_PKT_REG" #i, "xreg" #i }
#define CODE_XXREG(i)	{ "NXM_NX_XXREG" #i, "xxreg" #i }

/*
 * Names that stand where bits may be named, and nowhere else; of those of a field the first one is
 * written
 */
static const struct alias codes[] = {
	{ "NXM_OF_ETH_SRC", "dl_src" }, { "OXM_OF_ETH_SRC", "dl_src" },
	{ "NXM_OF_ETH_DST", "dl_dst" }, { "OXM_OF_ETH_DST", "dl_dst" },
	{ "NXM_OF_ETH_TYPE", "dl_type" }, { "OXM_OF_ETH_TYPE", "dl_type" },
	{ "NXM_OF_VLAN_TCI", "vlan_tci" }, { "OXM_OF_VLAN_VID", "vlan_vid" },
	{ "OXM_OF_VLAN_PCP", "dl_vlan_pcp" },
	{ "NXM_OF_IP_SRC", "nw_src" }, { "OXM_OF_IPV4_SRC", "nw_src" },
	{ "NXM_OF_IP_DST", "nw_dst" }, { "OXM_OF_IPV4_DST", "nw_dst" },
	{ "NXM_OF_IP_PROTO", "nw_proto" }, { "OXM_OF_IP_PROTO", "nw_proto" },
	{ "NXM_OF_IP_TOS", "nw_tos" }, { "OXM_OF_IP_DSCP", "ip_dscp" },
	{ "NXM_NX_IP_ECN", "nw_ecn" }, { "OXM_OF_IP_ECN", "nw_ecn" },
	{ "NXM_NX_IP_TTL", "nw_ttl" }, { "NXM_NX_IP_FRAG", "nw_frag" },
	{ "NXM_OF_ARP_OP", "arp_op" }, { "OXM_OF_ARP_OP", "arp_op" },
	{ "NXM_OF_ARP_SPA", "arp_spa" }, { "OXM_OF_ARP_SPA", "arp_spa" },
	{ "NXM_OF_ARP_TPA", "arp_tpa" }, { "OXM_OF_ARP_TPA", "arp_tpa" },
	{ "NXM_NX_ARP_SHA", "arp_sha" }, { "OXM_OF_ARP_SHA", "arp_sha" },
	{ "NXM_NX_ARP_THA", "arp_tha" }, { "OXM_OF_ARP_THA", "arp_tha" },
	{ "NXM_NX_IPV6_SRC", "ipv6_src" }, { "OXM_OF_IPV6_SRC", "ipv6_src" },
	{ "NXM_NX_IPV6_DST", "ipv6_dst" }, { "OXM_OF_IPV6_DST", "ipv6_dst" },
	{ "NXM_NX_IPV6_LABEL", "ipv6_label" }, { "OXM_OF_IPV6_FLABEL", "ipv6_label" },
	{ "NXM_OF_TCP_SRC", "tcp_src" }, { "OXM_OF_TCP_SRC", "tcp_src" },
	{ "NXM_OF_TCP_DST", "tcp_dst" }, { "OXM_OF_TCP_DST", "tcp_dst" },
	{ "NXM_NX_TCP_FLAGS", "tcp_flags" }, { "OXM_OF_TCP_FLAGS", "tcp_flags" },
	{ "NXM_OF_UDP_SRC", "udp_src" }, { "OXM_OF_UDP_SRC", "udp_src" },
	{ "NXM_OF_UDP_DST", "udp_dst" }, { "OXM_OF_UDP_DST", "udp_dst" },
	{ "OXM_OF_SCTP_SRC", "sctp_src" }, { "OXM_OF_SCTP_DST", "sctp_dst" },
	{ "NXM_OF_ICMP_TYPE", "icmp_type" }, { "OXM_OF_ICMPV4_TYPE", "icmp_type" },
	{ "NXM_OF_ICMP_CODE", "icmp_code" }, { "OXM_OF_ICMPV4_CODE", "icmp_code" },
	{ "NXM_NX_ICMPV6_TYPE", "icmpv6_type" }, { "OXM_OF_ICMPV6_TYPE", "icmpv6_type" },
	{ "NXM_NX_ICMPV6_CODE", "icmpv6_code" }, { "OXM_OF_ICMPV6_CODE", "icmpv6_code" },
	{ "NXM_NX_ND_TARGET", "nd_target" }, { "OXM_OF_IPV6_ND_TARGET", "nd_target" },
	{ "NXM_NX_ND_SLL", "nd_sll" }, { "OXM_OF_IPV6_ND_SLL", "nd_sll" },
	{ "NXM_NX_ND_TLL", "nd_tll" }, { "OXM_OF_IPV6_ND_TLL", "nd_tll" },
	{ "NXM_NX_TUN_ID", "tun_id" }, { "OXM_OF_TUNNEL_ID", "tun_id" },
	{ "NXM_OF_IN_PORT", "in_port" },
	CODE_REG(0), CODE_REG(1), CODE_REG(2), CODE_REG(3), CODE_REG(4), CODE_REG(5), CODE_REG(6),
	CODE_REG(7), CODE_REG(8), CODE_REG(9), CODE_REG(10), CODE_REG(11), CODE_REG(12),
	CODE_REG(13), CODE_REG(14), CODE_REG(15),
	CODE_XREG(0), CODE_XREG(1), CODE_XREG(2), CODE_XREG(3), CODE_XREG(4), CODE_XREG(5),
	CODE_XREG(6), CODE_XREG(7),
	CODE_XXREG(0), CODE_XXREG(1), CODE_XXREG(2), CODE_XXREG(3),
	{ "OXM_OF_METADATA", "metadata" }, { "NXM_NX_CONJ_ID", "conj_id" },
};

#define N(table)	(sizeof(table) / sizeof((table)[0]))

static const char *alias_of(const char *name, const struct alias *table, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(table[i].name, name))
			return table[i].field;
	}
	return name;
}

const struct of_field *of_field_find(const char *name)
{
	size_t i;

	name = alias_of(name, aliases, N(aliases));
	for (i = 0; i < N(fields); i++) {
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	}
	return NULL;
}

u16 of_field_number(const struct of_field *f)
{
	return (u16)(f - fields);
}

const struct of_field *of_field_at(u16 number)
{
	return &fields[number];
}

const char *of_field_code(const struct of_field *f)
{
	size_t i;

	for (i = 0; i < N(codes); i++) {
		if (!strcmp(codes[i].field, f->name))
			return codes[i].name;
	}
	return f->name;
}

/* --- some bits of a field -------------------------------------------------------------------- */

static bool read_bit(char **text, unsigned int *bit)
{
	char *at = *text;

	for (*bit = 0; *at >= '0' && *at <= '9' && *bit < 1000; at++)
		*bit = *bit * 10 + (unsigned int)(*at - '0');
	if (at == *text)
		return false;
	*text = at;
	return true;
}

/* "]", "BIT]" or "FIRST..LAST]" */
static bool read_bits(char *text, unsigned int bits, unsigned int *first, unsigned int *last)
{
	*first = 0;
	*last = bits - 1;
	if (!strcmp(text, "]"))
		return true;
	if (!read_bit(&text, first))
		return false;
	*last = *first;
	if (!strncmp(text, "..", 2)) {
		text += 2;
		if (!read_bit(&text, last))
			return false;
	}
	return !strcmp(text, "]") && *first <= *last && *last < bits;
}

int of_subfield_parse(char *text, struct of_subfield *sub)
{
	char *bracket = strchr(text, '[');
	unsigned int first = 0, last;

	if (bracket)
		*bracket = '\0';
	sub->field = of_field_find(alias_of(text, codes, N(codes)));
	if (bracket)
		*bracket = '[';
	if (!sub->field)
		return -ENOENT;
	if (sub->field->form == FORM_VLAN || sub->field->form == FORM_UNREAD)
		return -EINVAL;
	last = sub->field->bits - 1U;
	if (bracket && !read_bits(bracket + 1, sub->field->bits, &first, &last))
		return -EINVAL;
	sub->first = (u8)first;
	sub->n = (u8)(last - first + 1);
	return 0;
}
