// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing actions: rule_actions.h. */
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/syntax/rule_parts.h"

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

/* "VALUE[/MASK]->" */
static void put_number(FILE *out, u32 value, u32 mask, u32 full)
{
	fprintf(out, "%u", value);
	if (mask != full)
		fprintf(out, "/0x%x", mask);
	fputs("->", out);
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
		put_number(out, set->value[1], set->mask[1], 0xff);
		fprintf(out, "%s_%s", ofmatch_has(match, NEED_ICMP6) ? "icmpv6" : proto,
			src ? "type" : "code");
		return;
	}
	proto = ofmatch_has(match, NEED_TCP) ? "tcp" :
		ofmatch_has(match, NEED_UDP) ? "udp" : "sctp";
	put_number(out, number_of(set->value), number_of(set->mask), 0xffff);
	fprintf(out, "%s_%s", proto, src ? "src" : "dst");
}

/* Nothing sets both of its parts at once. */
static void put_tos(FILE *out, const struct vswitch_set *set)
{
	if (set->mask[0] & 0x03) {
		put_number(out, set->value[0], set->mask[0], 0x03);
		fputs("nw_ecn", out);
	} else {
		put_number(out, set->value[0] >> 2, set->mask[0] >> 2, 0x3f);
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

static void put_set(FILE *out, const struct vswitch_set *set, const struct rule_match *match)
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
		put_number(out, set->value[0], set->mask[0], 0xff);
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
		put_number(out, set->value[1], set->mask[1], 0xff);
		fputs("arp_op", out);
		break;
	case VSWITCH_FIELD_ARP_SHA:
	case VSWITCH_FIELD_ARP_THA:
		put_value(out, VALUE_MAC, set, 0);
		fputs(set->field == VSWITCH_FIELD_ARP_SHA ? "->arp_sha" : "->arp_tha", out);
		break;
	}
}

static void put_vid(FILE *out, const struct ofact *a)
{
	u16 mask = (u16)~a->vlan.kept & VSW_TCI_VID;

	if (!a->vlan.field) {
		fprintf(out, "%s_vlan_vid:%u", a->vlan.push ? "mod" : "set", a->vlan.value);
		return;
	}
	fputs("set_field:", out);
	put_number(out, a->vlan.value | OF_TAG_PRESENT, mask | OF_TAG_PRESENT, 0x1fff);
	fputs("vlan_vid", out);
}

static void put_pcp(FILE *out, const struct ofact *a)
{
	if (!a->vlan.field) {
		fprintf(out, "%s_vlan_pcp:%u", a->vlan.push ? "mod" : "set", a->vlan.value);
		return;
	}
	fputs("set_field:", out);
	put_number(out, a->vlan.value, (u16)~a->vlan.kept & 7, 7);
	fputs("vlan_pcp", out);
}

static void put_tci(FILE *out, const struct ofact *a)
{
	fprintf(out, a->tci.value ? "set_field:0x%x" : "set_field:%u", a->tci.value);
	if (a->tci.mask != 0xffff)
		fprintf(out, "/0x%x", a->tci.mask);
	fputs("->vlan_tci", out);
}

static void put_tag(FILE *out, const struct ofact *a)
{
	if (a->type == OFACT_SET_VLAN_VID)
		put_vid(out, a);
	else if (a->type == OFACT_SET_VLAN_PCP)
		put_pcp(out, a);
	else
		put_tci(out, a);
}

static void put_tunnel(FILE *out, const struct ofact *a)
{
	if (!a->tunnel.kept)
		fprintf(out, "set_tunnel:0x%x", be32_to_cpu(a->tunnel.id));
	else
		fprintf(out, "set_field:0x%x/0x%x->tun_id", be32_to_cpu(a->tunnel.id),
			be32_to_cpu(~a->tunnel.kept));
}

static void put_resubmit(FILE *out, const struct ofact *a, const struct rule_ports *ports)
{
	bool same = a->resubmit.table == OFTABLE_SAME;

	fputs(same ? "resubmit:" : "resubmit(", out);
	if (a->resubmit.port[0])
		ofport_put(out, a->resubmit.port, ports);
	if (!same)
		fprintf(out, ",%u)", a->resubmit.table);
}

/* What is about registers and bits */
static void put_moved(FILE *out, const struct ofact *a)
{
	switch (a->type) {
	case OFACT_SET_REG:
		fputs("set_field:", out);
		of_register_put(out, &a->set);
		fprintf(out, "->%s", of_field_at((u16)a->set.field)->name);
		break;
	case OFACT_WRITE_METADATA:
		fputs("write_metadata:", out);
		of_register_put(out, &a->set);
		break;
	case OFACT_MOVE:
		fputs("move:", out);
		of_part_put(out, &a->move.from);
		fputs("->", out);
		of_part_put(out, &a->move.to);
		break;
	default:
		fputs(a->type == OFACT_PUSH ? "push:" : a->type == OFACT_POP ? "pop:" : "output:",
		      out);
		of_part_put(out, &a->part);
	}
}

/* @first: the action before it is no note that goes on in this one */
static void put_note(FILE *out, const struct ofact *a, bool first)
{
	u8 i;

	fputs(first ? "note:" : ".", out);
	for (i = 0; i < a->note.len; i++)
		fprintf(out, i ? ".%02x" : "%02x", a->note.bytes[i]);
}

static const char *place_name(enum ofact_type type)
{
	switch (type) {
	case OFACT_IN_PORT:
		return "IN_PORT";
	case OFACT_LOCAL:
		return "LOCAL";
	case OFACT_NORMAL:
		return "NORMAL";
	case OFACT_FLOOD:
		return "FLOOD";
	default:
		return "ALL";
	}
}

static void put_output(FILE *out, const struct ofact *a, const struct rule_ports *ports)
{
	if (a->max_len)
		fputs("output(port=", out);
	else if (a->type == OFACT_OUTPUT)
		fputs("output:", out);
	if (a->type == OFACT_OUTPUT)
		ofport_put(out, a->port, ports);
	else
		fputs(place_name(a->type), out);
	if (a->max_len)
		fprintf(out, ",max_len=%u)", a->max_len);
}

static void put_row(FILE *out, const struct ofact *a, u32 n, const struct rule_match *match,
		    const struct rule_ports *ports);

static void put_one(FILE *out, const struct ofact *a, bool first, const struct rule_match *match,
		    const struct rule_ports *ports)
{
	switch (a->type) {
	case OFACT_OUTPUT:
	case OFACT_IN_PORT:
	case OFACT_LOCAL:
	case OFACT_NORMAL:
	case OFACT_FLOOD:
	case OFACT_ALL:
		put_output(out, a, ports);
		break;
	case OFACT_PUSH_VLAN:
		fprintf(out, "push_vlan:0x%04x", be16_to_cpu(a->tpid));
		break;
	case OFACT_POP_VLAN:
		fputs("pop_vlan", out);
		break;
	case OFACT_SET_VLAN_VID:
	case OFACT_SET_VLAN_PCP:
	case OFACT_SET_VLAN_TCI:
		put_tag(out, a);
		break;
	case OFACT_SET_FIELD:
		put_set(out, &a->set, match);
		break;
	case OFACT_SET_TUNNEL:
		put_tunnel(out, a);
		break;
	case OFACT_DEC_TTL:
		fputs("dec_ttl", out);
		break;
	case OFACT_SET_REG:
	case OFACT_WRITE_METADATA:
	case OFACT_MOVE:
	case OFACT_PUSH:
	case OFACT_POP:
	case OFACT_OUTPUT_REG:
		put_moved(out, a);
		break;
	case OFACT_CLONE:
		fputs("clone(", out);
		put_row(out, a + 1, a->n, match, ports);
		fputc(')', out);
		break;
	case OFACT_RESUBMIT:
		put_resubmit(out, a, ports);
		break;
	case OFACT_NOTE:
		put_note(out, a, first);
		break;
	case OFACT_EXIT:
		fputs("exit", out);
		break;
	case OFACT_CLEAR_ACTIONS:
		fputs("clear_actions", out);
		break;
	case OFACT_GOTO_TABLE:
		fprintf(out, "goto_table:%u", a->table);
		break;
	}
}

static void put_row(FILE *out, const struct ofact *a, u32 n, const struct rule_match *match,
		    const struct rule_ports *ports)
{
	bool first = true;
	u32 i;

	for (i = 0; i < n; i++) {
		if (i && first)
			fputc(',', out);
		put_one(out, &a[i], first, match, ports);
		first = a[i].type != OFACT_NOTE || !a[i].note.goes_on;
		if (a[i].type == OFACT_CLONE)
			i += a[i].n;
	}
	if (!n)
		fputs("drop", out);
}

void ofacts_put(FILE *out, const struct ofacts *actions, const struct rule_match *match,
		const struct rule_ports *ports)
{
	put_row(out, actions->a, actions->n, match, ports);
}
