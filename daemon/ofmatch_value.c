// SPDX-License-Identifier: GPL-2.0-or-later
/* Fields of matches by name, and how each value is read: ofmatch.h. */
#include <stdlib.h>
#include "flow_value.h"
#include "ofmatch.h"

/* With a mask, if it says so */
static bool read_masked(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	return value_get(text, f->kind, value, mask, NULL);
}

static bool read_exact(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	return !strchr(text, '/') && value_get(text, f->kind, value, mask, NULL);
}

/* Some bits of a byte: @shift from the right, under @bits */
static bool read_bits(const char *text, unsigned long max, u8 shift, u8 bits, u8 *value, u8 *mask)
{
	unsigned long n;

	if (!value_number(text, max, &n))
		return false;
	*value = (u8)(n << shift) & bits;
	*mask = bits;
	return true;
}

/* As a whole byte whose last two bits do not count: RFC 2474 section 3 */
static bool read_tos(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	(void)f;
	return read_bits(text, 255, 0, 0xfc, value, mask) && !(strtoul(text, NULL, 0) & 3);
}

static bool read_dscp(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	(void)f;
	return read_bits(text, 63, 2, 0xfc, value, mask);
}

static bool read_ecn(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	(void)f;
	return read_bits(text, 3, 0, 0x03, value, mask);
}

/* A byte that the key has as 16 bits */
static bool read_icmp(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	unsigned long n;

	(void)f;
	if (!value_number(text, 255, &n))
		return false;
	value[0] = 0;
	value[1] = (u8)n;
	mask[0] = mask[1] = 0xff;
	return true;
}

/* 20 bits of 32 */
static bool read_label(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	if (!read_masked(f, text, value, mask) || value[0] || value[1] & 0xf0)
		return false;
	mask[0] = 0;
	mask[1] &= 0x0f;
	return true;
}

static bool read_frag(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	static const struct {
		const char *name;
		u8 value, mask;
	} kinds[] = {
		{ "no", 0, 3 }, { "yes", 1, 1 }, { "first", 1, 3 }, { "later", 3, 3 },
		{ "not_later", 0, 2 },
	};
	size_t i;

	(void)f;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcasecmp(text, kinds[i].name))
			continue;
		/* The second bit comes with the first only. */
		*value = kinds[i].value;
		*mask = kinds[i].mask;
		return true;
	}
	return false;
}

const struct of_unread of_unread[OF_UNREAD] = {
	{ "no", 0, VSWITCH_UNREAD_REST },
	{ "yes", VSWITCH_UNREAD_REST, VSWITCH_UNREAD_REST },
	{ "ports", 0x0c, 0x0c },
	{ "proto", 0x1c, 0x1c },
	{ "ip", VSWITCH_UNREAD, VSWITCH_UNREAD },
};

static bool read_unread(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	size_t i;

	(void)f;
	for (i = 0; i < OF_UNREAD; i++) {
		if (strcasecmp(text, of_unread[i].name))
			continue;
		*value = of_unread[i].value;
		*mask = of_unread[i].mask;
		return true;
	}
	return false;
}

const char *const of_tcp_flags[OF_TCP_FLAGS] = {
	"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns",
};

/* The bit of the flag that @text begins with, and what follows it; 0: none */
static u16 take_flag(const char **text)
{
	size_t i, len;

	for (i = 0; i < OF_TCP_FLAGS; i++) {
		len = strlen(of_tcp_flags[i]);
		if (strncasecmp(*text, of_tcp_flags[i], len))
			continue;
		*text += len;
		return 1 << i;
	}
	return 0;
}

/* "+syn-ack": these bits only; "syn|ack": no others */
static bool read_flag_names(const char *text, u16 *value, u16 *mask)
{
	bool signs = *text == '+' || *text == '-', set = true;
	u16 bit;

	*value = 0;
	*mask = signs ? 0 : 0x0fff;
	while (*text) {
		if (signs) {
			set = *text == '+';
			if (!set && *text != '-')
				return false;
			text++;
		}
		bit = take_flag(&text);
		if (!bit || (signs && *mask & bit))
			return false;
		*mask |= bit;
		if (set)
			*value |= bit;
		if (!signs && *text && (*text++ != '|' || !*text))
			return false;
	}
	return true;
}

static bool read_flags(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	u16 v, m;

	if (*text >= '0' && *text <= '9') {
		if (!read_masked(f, text, value, mask) || value[0] & 0xf0)
			return false;
		mask[0] &= 0x0f;
		return true;
	}
	if (!*text || !read_flag_names(text, &v, &m))
		return false;
	value[0] = v >> 8;
	value[1] = v & 0xff;
	mask[0] = m >> 8;
	mask[1] = m & 0xff;
	return true;
}

#define AT(member)	offsetof(struct vswitch_flow_key, member), \
			sizeof(((struct vswitch_flow_key *)0)->member)
#define AT_IPV4(member)	offsetof(struct vswitch_flow_key, member), 4

static const struct of_field fields[] = {
	{ "dl_src", AT(eth_src), VALUE_MAC, NEED_NOTHING, VSWITCH_FIELD_ETH_SRC, read_masked },
	{ "eth_src", AT(eth_src), VALUE_MAC, NEED_NOTHING, VSWITCH_FIELD_ETH_SRC, read_masked },
	{ "dl_dst", AT(eth_dst), VALUE_MAC, NEED_NOTHING, VSWITCH_FIELD_ETH_DST, read_masked },
	{ "eth_dst", AT(eth_dst), VALUE_MAC, NEED_NOTHING, VSWITCH_FIELD_ETH_DST, read_masked },
	{ "dl_type", AT(eth_type), VALUE_HEX16, NEED_NOTHING, -1, read_exact },
	{ "eth_type", AT(eth_type), VALUE_HEX16, NEED_NOTHING, -1, read_exact },
	{ "nw_src", AT_IPV4(ip_src), VALUE_IPV4, NEED_IPV4_ARP, VSWITCH_FIELD_IP_SRC, read_masked },
	{ "ip_src", AT_IPV4(ip_src), VALUE_IPV4, NEED_IPV4_ARP, VSWITCH_FIELD_IP_SRC, read_masked },
	{ "nw_dst", AT_IPV4(ip_dst), VALUE_IPV4, NEED_IPV4_ARP, VSWITCH_FIELD_IP_DST, read_masked },
	{ "ip_dst", AT_IPV4(ip_dst), VALUE_IPV4, NEED_IPV4_ARP, VSWITCH_FIELD_IP_DST, read_masked },
	{ "arp_spa", AT_IPV4(ip_src), VALUE_IPV4, NEED_ARP, VSWITCH_FIELD_IP_SRC, read_masked },
	{ "arp_tpa", AT_IPV4(ip_dst), VALUE_IPV4, NEED_ARP, VSWITCH_FIELD_IP_DST, read_masked },
	{ "ipv6_src", AT(ip_src), VALUE_IPV6, NEED_IPV6, VSWITCH_FIELD_IP_SRC, read_masked },
	{ "ipv6_dst", AT(ip_dst), VALUE_IPV6, NEED_IPV6, VSWITCH_FIELD_IP_DST, read_masked },
	{ "ipv6_label", AT(ipv6_label), VALUE_HEX32, NEED_IPV6, VSWITCH_FIELD_IPV6_LABEL,
	  read_label },
	{ "nw_proto", AT(ip_proto), VALUE_DEC8, NEED_IP_ARP, -1, read_exact },
	{ "ip_proto", AT(ip_proto), VALUE_DEC8, NEED_IP_ARP, -1, read_exact },
	{ "arp_op", AT(ip_proto), VALUE_DEC8, NEED_ARP, VSWITCH_FIELD_ARP_OP, read_exact },
	{ "nw_tos", AT(ip_tos), VALUE_DEC8, NEED_IP, VSWITCH_FIELD_IP_TOS, read_tos },
	{ "ip_dscp", AT(ip_tos), VALUE_DEC8, NEED_IP, VSWITCH_FIELD_IP_TOS, read_dscp },
	{ "nw_ecn", AT(ip_tos), VALUE_DEC8, NEED_IP, VSWITCH_FIELD_IP_TOS, read_ecn },
	{ "ip_ecn", AT(ip_tos), VALUE_DEC8, NEED_IP, VSWITCH_FIELD_IP_TOS, read_ecn },
	{ "nw_ttl", AT(ip_ttl), VALUE_DEC8, NEED_IP, VSWITCH_FIELD_IP_TTL, read_exact },
	{ "ip_frag", AT(ip_frag), VALUE_FRAG, NEED_IP, -1, read_frag },
	{ "nw_frag", AT(ip_frag), VALUE_FRAG, NEED_IP, -1, read_frag },
	{ "unreadable", AT(ip_frag), VALUE_UNREAD, NEED_IP_ARP, -1, read_unread },
	{ "tp_src", AT(tp_src), VALUE_DEC16, NEED_PORTS, VSWITCH_FIELD_TP_SRC, read_masked },
	{ "tp_dst", AT(tp_dst), VALUE_DEC16, NEED_PORTS, VSWITCH_FIELD_TP_DST, read_masked },
	{ "tcp_src", AT(tp_src), VALUE_DEC16, NEED_TCP, VSWITCH_FIELD_TP_SRC, read_masked },
	{ "tcp_dst", AT(tp_dst), VALUE_DEC16, NEED_TCP, VSWITCH_FIELD_TP_DST, read_masked },
	{ "udp_src", AT(tp_src), VALUE_DEC16, NEED_UDP, VSWITCH_FIELD_TP_SRC, read_masked },
	{ "udp_dst", AT(tp_dst), VALUE_DEC16, NEED_UDP, VSWITCH_FIELD_TP_DST, read_masked },
	{ "sctp_src", AT(tp_src), VALUE_DEC16, NEED_SCTP, VSWITCH_FIELD_TP_SRC, read_masked },
	{ "sctp_dst", AT(tp_dst), VALUE_DEC16, NEED_SCTP, VSWITCH_FIELD_TP_DST, read_masked },
	{ "icmp_type", AT(tp_src), VALUE_DEC16, NEED_ICMP, VSWITCH_FIELD_TP_SRC, read_icmp },
	{ "icmp_code", AT(tp_dst), VALUE_DEC16, NEED_ICMP, VSWITCH_FIELD_TP_DST, read_icmp },
	{ "icmpv6_type", AT(tp_src), VALUE_DEC16, NEED_ICMP6, VSWITCH_FIELD_TP_SRC, read_icmp },
	{ "icmpv6_code", AT(tp_dst), VALUE_DEC16, NEED_ICMP6, VSWITCH_FIELD_TP_DST, read_icmp },
	{ "tcp_flags", AT(tcp_flags), VALUE_HEX16, NEED_TCP, -1, read_flags },
	{ "arp_sha", AT(arp_sha), VALUE_MAC, NEED_ARP, VSWITCH_FIELD_ARP_SHA, read_masked },
	{ "arp_tha", AT(arp_tha), VALUE_MAC, NEED_ARP, VSWITCH_FIELD_ARP_THA, read_masked },
	{ "nd_target", AT(nd_target), VALUE_IPV6, NEED_ND, -1, read_masked },
	{ "nd_sll", AT(arp_sha), VALUE_MAC, NEED_NS, -1, read_masked },
	{ "nd_tll", AT(arp_tha), VALUE_MAC, NEED_NA, -1, read_masked },
	{ "tun_id", AT(tun_id), VALUE_HEX32, NEED_NOTHING, -1, read_masked },
	{ "tunnel_id", AT(tun_id), VALUE_HEX32, NEED_NOTHING, -1, read_masked },
};

const struct of_field *of_field_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	}
	return NULL;
}
