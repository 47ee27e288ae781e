// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing matches, in the order and in the words of ovs-ofctl: rule_match.h. */
#include <inttypes.h>
#include <netinet/in.h>
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_match.h"

/* struct writer - text in the making */
struct writer {
	FILE *out;
	const struct rule_match *match;
	const struct vswitch_flow_key *key, *mask;
	bool any;
};

static void next(struct writer *w, const char *name)
{
	fprintf(w->out, "%s%s", w->any ? "," : "", name);
	w->any = true;
}

static bool is_set(const void *mask, size_t size)
{
	static const u8 zero[16];

	return memcmp(mask, zero, size);
}

/* "name=value[/mask]" if it is looked at */
static void put(struct writer *w, const char *name, enum value_kind kind, const void *value,
		const void *mask)
{
	if (!is_set(mask, value_size(kind)))
		return;
	next(w, name);
	fputc('=', w->out);
	value_put(w->out, kind, value, mask, NULL);
}

#define PUT(w, name, kind, member) put(w, name, kind, &(w)->key->member, &(w)->mask->member)

/* Hexadecimal with at least @digits */
static void put_hex(struct writer *w, const char *name, u32 value, u32 mask, u32 full, int digits)
{
	if (!mask)
		return;
	next(w, name);
	fprintf(w->out, "=0x%0*x", digits, value);
	if (mask != full)
		fprintf(w->out, "/0x%0*x", digits, mask);
}

/* --- types --------------------------------------------------------------------------------- */

/* struct shown - what the type's word has said already */
struct shown {
	bool type, proto;
};

static const char *proto_word(u16 type, u8 proto)
{
	bool v6 = type == VSW_ETH_TYPE_IPV6;

	switch (proto) {
	case IPPROTO_TCP:
		return v6 ? "tcp6" : "tcp";
	case IPPROTO_UDP:
		return v6 ? "udp6" : "udp";
	case IPPROTO_SCTP:
		return v6 ? "sctp6" : "sctp";
	case IPPROTO_ICMP:
		return v6 ? NULL : "icmp";
	case IPPROTO_ICMPV6:
		return v6 ? "icmp6" : NULL;
	}
	return NULL;
}

static const char *type_word(u16 type)
{
	switch (type) {
	case VSW_ETH_TYPE_IPV4:
		return "ip";
	case VSW_ETH_TYPE_IPV6:
		return "ipv6";
	case VSW_ETH_TYPE_ARP:
		return "arp";
	case ETH_TYPE_RARP:
		return "rarp";
	}
	return NULL;
}

static struct shown put_type(struct writer *w)
{
	u16 type = be16_to_cpu(w->key->eth_type);
	struct shown shown = { false, false };
	const char *word = NULL;

	if (!w->mask->eth_type)
		return shown;
	if (w->mask->ip_proto && (type == VSW_ETH_TYPE_IPV4 || type == VSW_ETH_TYPE_IPV6))
		word = proto_word(type, w->key->ip_proto);
	shown.proto = word;
	if (!word)
		word = type_word(type);
	shown.type = word;
	if (word)
		next(w, word);
	return shown;
}

/* --- the rest ------------------------------------------------------------------------------ */

static bool all_or_none(u16 mask, u16 bits)
{
	return !(mask & bits) || (mask & bits) == bits;
}

/* "dl_vlan" and "dl_vlan_pcp" if they say it all */
static void put_vlan(struct writer *w)
{
	u16 tci = be16_to_cpu(w->key->vlan_tci), mask = be16_to_cpu(w->mask->vlan_tci);
	bool tag = be16_to_cpu(w->key->vlan_tpid) & TAG_BIT;

	if (tag && mask && all_or_none(mask, VSW_TCI_VID) && all_or_none(mask, VSW_TCI_PCP)) {
		if (mask & VSW_TCI_VID) {
			next(w, "dl_vlan");
			fprintf(w->out, "=%u", tci & VSW_TCI_VID);
		}
		if (mask & VSW_TCI_PCP) {
			next(w, "dl_vlan_pcp");
			fprintf(w->out, "=%u", tci >> 13);
		}
		return;
	}
	if (w->mask->vlan_tpid)
		mask |= OF_TAG_PRESENT;
	if (!mask)
		return;
	next(w, "vlan_tci");
	fprintf(w->out, "=0x%04x", tag ? tci | OF_TAG_PRESENT : tci);
	if (mask != 0xffff)
		fprintf(w->out, "/0x%04x", mask);
}

static void put_addresses(struct writer *w, u16 type)
{
	if (type == VSW_ETH_TYPE_IPV6) {
		PUT(w, "ipv6_src", VALUE_IPV6, ip_src);
		PUT(w, "ipv6_dst", VALUE_IPV6, ip_dst);
		put_hex(w, "ipv6_label", be32_to_cpu(w->key->ipv6_label),
			be32_to_cpu(w->mask->ipv6_label), 0xfffff, 5);
	} else if (type == VSW_ETH_TYPE_IPV4) {
		PUT(w, "nw_src", VALUE_IPV4, ip_src);
		PUT(w, "nw_dst", VALUE_IPV4, ip_dst);
	} else {
		PUT(w, "arp_spa", VALUE_IPV4, ip_src);
		PUT(w, "arp_tpa", VALUE_IPV4, ip_dst);
	}
}

static void put_frag(struct writer *w)
{
	static const char *const names[4][4] = {
		[1] = { "no", "yes" }, [2] = { "not_later", NULL, "later" },
		[3] = { "no", "first", NULL, "later" },
	};
	const char *name = names[w->mask->ip_frag & 3][w->key->ip_frag & 3];

	if (!(w->mask->ip_frag & 3))
		return;
	next(w, "nw_frag");
	fprintf(w->out, "=%s", name ? name : "no");
}

/* The masks of the words are different, but for those of the first two. */
static void put_unread(struct writer *w)
{
	u8 value = w->key->ip_frag & VSWITCH_UNREAD, mask = w->mask->ip_frag & VSWITCH_UNREAD;
	size_t i;

	if (!mask)
		return;
	for (i = 0; i < OF_UNREAD; i++) {
		if (of_unread[i].value == value && of_unread[i].mask == mask)
			break;
	}
	next(w, "unreadable");
	fprintf(w->out, "=%s", i < OF_UNREAD ? of_unread[i].name : "yes");
}

static void put_ip(struct writer *w, u16 type, const struct shown *shown)
{
	if (!shown->proto)
		PUT(w, type == VSW_ETH_TYPE_ARP || type == ETH_TYPE_RARP ? "arp_op" : "nw_proto",
		    VALUE_DEC8, ip_proto);
	if (w->mask->ip_tos & 0xfc) {
		next(w, "nw_tos");
		fprintf(w->out, "=%u", w->key->ip_tos & 0xfc);
	}
	if (w->mask->ip_tos & 0x03) {
		next(w, "nw_ecn");
		fprintf(w->out, "=%u", w->key->ip_tos & 0x03);
	}
	PUT(w, "nw_ttl", VALUE_DEC8, ip_ttl);
	put_frag(w);
	put_unread(w);
}

static void put_flag(struct writer *w, unsigned int bit)
{
	if (bit < OF_TCP_FLAGS)
		fputs(of_tcp_flags[bit], w->out);
	else
		fprintf(w->out, "[%x]", 1U << bit);
}

/* "+syn-ack", or where all of them count "syn|ack" */
static void put_flags(struct writer *w)
{
	u16 flags = be16_to_cpu(w->key->tcp_flags), mask = be16_to_cpu(w->mask->tcp_flags);
	bool all = mask == 0x0fff, any = false;
	unsigned int i;

	if (!mask)
		return;
	next(w, "tcp_flags=");
	if (all && !flags)
		fputc('0', w->out);
	for (i = 0; i < 12; i++) {
		if (!((all ? flags : mask) & 1U << i))
			continue;
		if (!all)
			fputc(flags & 1U << i ? '+' : '-', w->out);
		else if (any)
			fputc('|', w->out);
		put_flag(w, i);
		any = true;
	}
}

/* Ports: decimal, or hexadecimal with a mask */
static void put_port(struct writer *w, const char *name, __be16 port, __be16 mask)
{
	if (mask == 0xffff) {
		next(w, name);
		fprintf(w->out, "=%u", be16_to_cpu(port));
	} else {
		put_hex(w, name, be16_to_cpu(port), be16_to_cpu(mask), 0xffff, 1);
	}
}

static void put_l4(struct writer *w)
{
	bool icmp = ofmatch_has(w->match, NEED_ICMP);

	put_port(w, icmp ? "icmp_type" : "tp_src", w->key->tp_src, w->mask->tp_src);
	put_port(w, icmp ? "icmp_code" : "tp_dst", w->key->tp_dst, w->mask->tp_dst);
	put_flags(w);
	if (icmp) {
		PUT(w, "nd_target", VALUE_IPV6, nd_target);
		PUT(w, "nd_sll", VALUE_MAC, arp_sha);
		PUT(w, "nd_tll", VALUE_MAC, arp_tha);
	} else {
		PUT(w, "arp_sha", VALUE_MAC, arp_sha);
		PUT(w, "arp_tha", VALUE_MAC, arp_tha);
	}
}

static u64 number_of(const u8 *bytes, size_t size)
{
	u64 n = 0;
	size_t i;

	for (i = 0; i < size; i++)
		n = n << 8 | bytes[i];
	return n;
}

/* "0x5/0xf", or "0" */
static void put_register(struct writer *w, const char *name, size_t at, size_t size)
{
	u64 value = number_of(&w->match->regs.b[at], size);
	u64 mask = number_of(&w->match->regs_mask.b[at], size);

	if (!mask)
		return;
	next(w, name);
	fprintf(w->out, value ? "=0x%" PRIx64 : "=%" PRIu64, value);
	if (mask != (size == 8 ? ~0ULL : 0xffffffff))
		fprintf(w->out, "/0x%" PRIx64, mask);
}

static void put_conj_id(struct writer *w)
{
	if (!w->match->regs_mask.b[OFREGS_CONJ_ID])
		return;
	next(w, "conj_id");
	fprintf(w->out, "=%" PRIu64, number_of(&w->match->regs.b[OFREGS_CONJ_ID], 4));
}

static void put_registers(struct writer *w)
{
	char name[sizeof("reg15")];
	unsigned int i;

	for (i = 0; i < OFREGS; i++) {
		snprintf(name, sizeof(name), "reg%u", i);
		put_register(w, name, 4 * i, 4);
	}
}

void ofmatch_put(FILE *out, const struct rule_match *match, const struct rule_ports *ports)
{
	struct writer w = {
		.out = out, .match = match, .key = &match->key.k, .mask = &match->mask.k,
	};
	u16 type = be16_to_cpu(match->key.k.eth_type);
	struct shown shown;

	put_conj_id(&w);
	shown = put_type(&w);
	put_registers(&w);
	put_hex(&w, "tun_id", be32_to_cpu(w.key->tun_id), be32_to_cpu(w.mask->tun_id), ~0U,
		1);
	put_register(&w, "metadata", OFREGS_METADATA, 8);
	if (match->in_port[0]) {
		next(&w, "in_port");
		fputc('=', out);
		ofport_put(out, match->in_port, ports);
	}
	put_vlan(&w);
	PUT(&w, "dl_src", VALUE_MAC, eth_src);
	PUT(&w, "dl_dst", VALUE_MAC, eth_dst);
	if (!shown.type)
		put_hex(&w, "dl_type", type, be16_to_cpu(w.mask->eth_type), 0xffff, 4);
	put_addresses(&w, type);
	put_ip(&w, type, &shown);
	put_l4(&w);
}
