// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing and comparing actions: ofact_text.h. */
#include "flow_value.h"
#include "ofact_text.h"

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

static void put_port(FILE *out, const struct vswitch_set *set, const struct rule_match *match,
		     bool src)
{
	const char *proto = "icmp";

	if (ofmatch_has(match, NEED_ICMP)) {
		fprintf(out, "%u->%s_%s", set->value[1],
			ofmatch_has(match, NEED_ICMP6) ? "icmpv6" : proto, src ? "type" : "code");
		return;
	}
	proto = ofmatch_has(match, NEED_TCP) ? "tcp" : ofmatch_has(match, NEED_UDP) ? "udp" : "sctp";
	put_value(out, VALUE_DEC16, set, 0);
	fprintf(out, "->%s_%s", proto, src ? "src" : "dst");
}

static void put_tos(FILE *out, const struct vswitch_set *set)
{
	if (set->mask[0] == 0x03)
		fprintf(out, "%u->ip_ecn", set->value[0]);
	else
		fprintf(out, "%u->ip_dscp", set->value[0] >> 2);
}

/* All 20 bits of the label are as good as all 32. */
static void put_label(FILE *out, const struct vswitch_set *set)
{
	static const u8 full[4] = { 0, 0x0f, 0xff, 0xff };
	u32 value = set->value[1] << 16 | set->value[2] << 8 | set->value[3];
	u32 mask = set->mask[1] << 16 | set->mask[2] << 8 | set->mask[3];

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
		fprintf(out, "%u->nw_ttl", set->value[0]);
		break;
	case VSWITCH_FIELD_IPV6_LABEL:
		put_label(out, set);
		break;
	case VSWITCH_FIELD_TP_SRC:
	case VSWITCH_FIELD_TP_DST:
		put_port(out, set, match, set->field == VSWITCH_FIELD_TP_SRC);
		break;
	case VSWITCH_FIELD_ARP_OP:
		fprintf(out, "%u->arp_op", set->value[1]);
		break;
	case VSWITCH_FIELD_ARP_SHA:
	case VSWITCH_FIELD_ARP_THA:
		put_value(out, VALUE_MAC, set, 0);
		fputs(set->field == VSWITCH_FIELD_ARP_SHA ? "->arp_sha" : "->arp_tha", out);
		break;
	}
}

static void put_resubmit(FILE *out, const struct ofact *a, const struct flow_ports *ports)
{
	fputs("resubmit(", out);
	if (a->resubmit.port[0])
		ofport_put(out, a->resubmit.port, ports);
	fprintf(out, ",%u)", a->resubmit.table);
}

static void put_one(FILE *out, const struct ofact *a, const struct rule_match *match,
		    const struct flow_ports *ports)
{
	switch (a->type) {
	case OFACT_OUTPUT:
		fputs("output:", out);
		ofport_put(out, a->port, ports);
		break;
	case OFACT_IN_PORT:
		fputs("IN_PORT", out);
		break;
	case OFACT_LOCAL:
		fputs("LOCAL", out);
		break;
	case OFACT_NORMAL:
		fputs("NORMAL", out);
		break;
	case OFACT_FLOOD:
		fputs("FLOOD", out);
		break;
	case OFACT_ALL:
		fputs("ALL", out);
		break;
	case OFACT_PUSH_VLAN:
		fprintf(out, "push_vlan:0x%04x", be16_to_cpu(a->tpid));
		break;
	case OFACT_POP_VLAN:
		fputs("pop_vlan", out);
		break;
	case OFACT_SET_VLAN_VID:
		fprintf(out, "%s_vlan_vid:%u", a->vlan.push ? "mod" : "set", a->vlan.value);
		break;
	case OFACT_SET_VLAN_PCP:
		fprintf(out, "%s_vlan_pcp:%u", a->vlan.push ? "mod" : "set", a->vlan.value);
		break;
	case OFACT_SET_FIELD:
		put_set(out, &a->set, match);
		break;
	case OFACT_SET_TUNNEL:
		fprintf(out, "set_tunnel:0x%x", be32_to_cpu(a->tun_id));
		break;
	case OFACT_DEC_TTL:
		fputs("dec_ttl", out);
		break;
	case OFACT_RESUBMIT:
		put_resubmit(out, a, ports);
		break;
	case OFACT_GOTO_TABLE:
		fprintf(out, "goto_table:%u", a->table);
		break;
	}
}

void ofacts_put(FILE *out, const struct ofacts *actions, const struct rule_match *match,
		const struct flow_ports *ports)
{
	u32 i;

	for (i = 0; i < actions->n; i++) {
		if (i)
			fputc(',', out);
		put_one(out, &actions->a[i], match, ports);
	}
	if (!actions->n)
		fputs("drop", out);
}

bool ofacts_equal(const struct ofacts *a, const struct ofacts *b)
{
	return a->n == b->n && !memcmp(a->a, b->a, a->n * sizeof(a->a[0]));
}

bool ofacts_output_to(const struct ofacts *actions, const char *port, const char *local)
{
	u32 i;

	for (i = 0; i < actions->n; i++) {
		const struct ofact *a = &actions->a[i];

		if ((a->type == OFACT_OUTPUT && !strcmp(a->port, port)) ||
		    (a->type == OFACT_LOCAL && !strcmp(local, port)))
			return true;
	}
	return false;
}
