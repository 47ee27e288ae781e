// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys and masks in Open vSwitch's form: flow_ovs.h. A table says which fields a group has. */
#include "daemon/base/text.h"
#include "daemon/syntax/flow_ovs.h"
#include "daemon/syntax/value.h"

/* What a frame must be for a group */
enum need {
	ANY,
	IPV4,
	ARP,
	IPV6,
	TCP,
	UDP,
	SCTP,
	ICMP,
	ICMP6,
};

static const struct field {
	const char *group, *name;
	enum need need;
	size_t offset;
	enum value_kind kind;
} fields[] = {
#define FIELD(group, name, need, member, kind) \
	{ group, name, need, offsetof(struct vswitch_flow_key, member), kind }
	FIELD("ipv4", "src", IPV4, ip_src, VALUE_IPV4),
	FIELD("ipv4", "dst", IPV4, ip_dst, VALUE_IPV4),
	FIELD("ipv4", "proto", IPV4, ip_proto, VALUE_DEC8),
	FIELD("ipv4", "tos", IPV4, ip_tos, VALUE_DEC8),
	FIELD("ipv4", "ttl", IPV4, ip_ttl, VALUE_DEC8),
	FIELD("ipv4", "frag", IPV4, ip_frag, VALUE_FRAG),
	FIELD("arp", "sip", ARP, ip_src, VALUE_IPV4),
	FIELD("arp", "tip", ARP, ip_dst, VALUE_IPV4),
	FIELD("arp", "op", ARP, ip_proto, VALUE_DEC8),
	FIELD("arp", "sha", ARP, arp_sha, VALUE_MAC),
	FIELD("arp", "tha", ARP, arp_tha, VALUE_MAC),
	FIELD("ipv6", "src", IPV6, ip_src, VALUE_IPV6),
	FIELD("ipv6", "dst", IPV6, ip_dst, VALUE_IPV6),
	FIELD("ipv6", "label", IPV6, ipv6_label, VALUE_HEX32),
	FIELD("ipv6", "proto", IPV6, ip_proto, VALUE_DEC8),
	FIELD("ipv6", "tclass", IPV6, ip_tos, VALUE_DEC8),
	FIELD("ipv6", "hlimit", IPV6, ip_ttl, VALUE_DEC8),
	FIELD("ipv6", "frag", IPV6, ip_frag, VALUE_FRAG),
	FIELD("tcp", "src", TCP, tp_src, VALUE_DEC16),
	FIELD("tcp", "dst", TCP, tp_dst, VALUE_DEC16),
	FIELD("tcp_flags", NULL, TCP, tcp_flags, VALUE_HEX16),
	FIELD("udp", "src", UDP, tp_src, VALUE_DEC16),
	FIELD("udp", "dst", UDP, tp_dst, VALUE_DEC16),
	FIELD("sctp", "src", SCTP, tp_src, VALUE_DEC16),
	FIELD("sctp", "dst", SCTP, tp_dst, VALUE_DEC16),
	FIELD("icmp", "type", ICMP, tp_src, VALUE_DEC16),
	FIELD("icmp", "code", ICMP, tp_dst, VALUE_DEC16),
	FIELD("icmpv6", "type", ICMP6, tp_src, VALUE_DEC16),
	FIELD("icmpv6", "code", ICMP6, tp_dst, VALUE_DEC16),
	FIELD("nd", "target", ICMP6, nd_target, VALUE_IPV6),
	FIELD("nd", "sll", ICMP6, arp_sha, VALUE_MAC),
	FIELD("nd", "tll", ICMP6, arp_tha, VALUE_MAC),
#undef FIELD
};

/* struct writer - @group: that is open; NULL: none */
struct writer {
	FILE *out;
	const union vsw_key *key, *mask;
	const struct port_names *names;
	const char *group;
	bool any;
};

static bool is_of(const union vsw_key *key, enum need need)
{
	static const u8 protos[] = {
		[TCP] = 6, [UDP] = 17, [SCTP] = 132, [ICMP] = 1, [ICMP6] = 58,
	};
	u16 type = be16_to_cpu(key->k.eth_type);
	bool ip4 = type == VSW_ETH_TYPE_IPV4, ip6 = type == VSW_ETH_TYPE_IPV6;

	switch (need) {
	case ANY:
		return true;
	case IPV4:
		return ip4;
	case IPV6:
		return ip6;
	case ARP:
		return type == VSW_ETH_TYPE_ARP;
	case ICMP:
		return ip4 && key->k.ip_proto == protos[need];
	case ICMP6:
		return ip6 && key->k.ip_proto == protos[need];
	default:
		return (ip4 || ip6) && key->k.ip_proto == protos[need];
	}
}

static void end_group(struct writer *w)
{
	if (w->group)
		fputc(')', w->out);
	w->group = NULL;
}

/* "group(" or, within it, ","; @name NULL: the group has one value */
static void begin_value(struct writer *w, const char *group, const char *name)
{
	if (w->group && !strcmp(w->group, group)) {
		fputc(',', w->out);
	} else {
		end_group(w);
		fprintf(w->out, "%s%s(", w->any ? "," : "", group);
		w->group = group;
		w->any = true;
	}
	if (name)
		fprintf(w->out, "%s=", name);
}

static bool is_zero(const u8 *bytes, size_t n)
{
	while (n && !bytes[n - 1])
		n--;
	return !n;
}

static void put_value(struct writer *w, const char *group, const char *name, size_t offset,
		      enum value_kind kind)
{
	const u8 *value = (const u8 *)&w->key->k + offset;
	const u8 *mask = (const u8 *)&w->mask->k + offset;
	u8 frag = *value & VSWITCH_FRAG_BITS, frag_mask = *mask & VSWITCH_FRAG_BITS;

	if (kind == VALUE_FRAG ? !frag_mask : is_zero(mask, value_size(kind)))
		return;
	begin_value(w, group, name);
	if (kind == VALUE_FRAG)
		value_put(w->out, kind, &frag, &frag_mask, w->names);
	else
		value_put(w->out, kind, value, mask, w->names);
}

#define PUT(w, group, name, member, kind) \
	put_value(w, group, name, offsetof(struct vswitch_flow_key, member), kind)

/* A tag: what lies behind it is said within encap(). */
static bool put_tag(struct writer *w, __be16 tpid, __be16 tci, __be16 tci_mask)
{
	u16 vid = be16_to_cpu(tci) & VSW_TCI_VID, mask = be16_to_cpu(tci_mask);
	const char *comma = "";

	if (!tpid)
		return false;
	end_group(w);
	fprintf(w->out, "%seth_type(0x%04x),vlan(", w->any ? "," : "", be16_to_cpu(tpid));
	if (mask & VSW_TCI_VID) {
		fprintf(w->out, "vid=%u", vid);
		if ((mask & VSW_TCI_VID) != VSW_TCI_VID)
			fprintf(w->out, "/0x%x", mask & VSW_TCI_VID);
		comma = ",";
	}
	if (mask & VSW_TCI_PCP)
		fprintf(w->out, "%spcp=%u", comma, be16_to_cpu(tci) >> 13);
	fputs("),encap(", w->out);
	w->any = false;
	return true;
}

static void put_inner(struct writer *w)
{
	size_t i;

	PUT(w, "eth_type", NULL, eth_type, VALUE_HEX16);
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (is_of(w->key, fields[i].need))
			put_value(w, fields[i].group, fields[i].name, fields[i].offset,
				  fields[i].kind);
	}
	end_group(w);
}

static void put_match(struct writer *w)
{
	const struct vswitch_flow_key *k = &w->key->k, *m = &w->mask->k;
	int tags = 0;

	fputs("recirc_id(0)", w->out);
	w->any = true;
	PUT(w, "tunnel", "tun_id", tun_id, VALUE_HEX32);
	PUT(w, "in_port", NULL, in_port, VALUE_PORT);
	PUT(w, "eth", "src", eth_src, VALUE_MAC);
	PUT(w, "eth", "dst", eth_dst, VALUE_MAC);
	tags += put_tag(w, k->vlan_tpid, k->vlan_tci, m->vlan_tci);
	tags += put_tag(w, k->cvlan_tpid, k->cvlan_tci, m->cvlan_tci);
	put_inner(w);
	while (tags--)
		fputc(')', w->out);
}

char *flow_ovs_match(const union vsw_key *key, const union vsw_key *mask,
		     const struct port_names *names)
{
	struct writer w = { .key = key, .mask = mask, .names = names };
	struct text text;

	w.out = text_try_begin(&text);
	if (!w.out)
		return NULL;
	put_match(&w);
	return text_try_take(&text);
}
