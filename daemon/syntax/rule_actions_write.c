// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing actions: rule_actions.h. */
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/syntax/rule_hash.h"
#include "daemon/syntax/rule_learn.h"
#include "daemon/syntax/rule_parts.h"

static void put_vid(FILE *out, const struct ofact *a)
{
	u16 mask = (u16)~a->vlan.kept & VSW_TCI_VID;

	if (!a->vlan.field) {
		fprintf(out, "%s_vlan_vid:%u", a->vlan.push ? "mod" : "set", a->vlan.value);
		return;
	}
	fputs("set_field:", out);
	of_masked_put(out, a->vlan.value | OF_TAG_PRESENT, mask | OF_TAG_PRESENT, 0x1fff);
	fputs("vlan_vid", out);
}

static void put_pcp(FILE *out, const struct ofact *a)
{
	if (!a->vlan.field) {
		fprintf(out, "%s_vlan_pcp:%u", a->vlan.push ? "mod" : "set", a->vlan.value);
		return;
	}
	fputs("set_field:", out);
	of_masked_put(out, a->vlan.value, (u16)~a->vlan.kept & 7, 7);
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
	if (a->type == OFACT_PUSH_VLAN)
		fprintf(out, "push_vlan:0x%04x", be16_to_cpu(a->tpid));
	else if (a->type == OFACT_SET_VLAN_VID)
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

/* What leads to other rules and groups, and past meters */
static void put_lead(FILE *out, const struct ofact *a, const struct rule_ports *ports)
{
	if (a->type == OFACT_CONJUNCTION)
		fprintf(out, "conjunction(%u,%u/%u)", a->conj.id, a->conj.clause + 1U, a->conj.n);
	else if (a->type == OFACT_GROUP)
		fprintf(out, "group:%u", a->group);
	else if (a->type == OFACT_METER)
		fprintf(out, "meter:%u", a->meter);
	else if (a->type == OFACT_GOTO_TABLE)
		fprintf(out, "goto_table:%u", a->table);
	else
		put_resubmit(out, a, ports);
}

/* What is about registers, bits and tunnels' keys */
static void put_moved(FILE *out, const struct ofact *a)
{
	switch (a->type) {
	case OFACT_SET_TUNNEL:
		put_tunnel(out, a);
		break;
	case OFACT_SET_REG:
		fputs("set_field:", out);
		of_register_put(out, &a->set);
		fprintf(out, "->%s", of_field_at((u16)a->set.field)->name);
		break;
	case OFACT_WRITE_METADATA:
		fputs("write_metadata:", out);
		of_register_put(out, &a->set);
		break;
	case OFACT_CHECK_LARGER:
		fprintf(out, OFACT_CHECK_LARGER_NAME "%u)->", a->check.len);
		of_part_put(out, &a->check.to);
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

/* In a bucket it says itself of which frames it is: ofact.need. */
static void put_set(FILE *out, const struct ofact *a, const struct rule_match *match)
{
	struct rule_match needed = { .key = { .w = { 0 } } };

	if (a->type == OFACT_SET_TUNNEL) {
		put_tunnel(out, a);
		return;
	}
	if (!match)
		ofmatch_need(&needed, a->need[0]);
	ofact_set_put(out, &a->set, match ? match : &needed);
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

static void put_queue(FILE *out, const struct ofact *a, const struct rule_ports *ports)
{
	if (a->type == OFACT_SET_QUEUE) {
		fprintf(out, "set_queue:%u", a->queue);
		return;
	}
	if (a->type == OFACT_POP_QUEUE) {
		fputs("pop_queue", out);
		return;
	}
	fputs("enqueue:", out);
	if (a[1].type == OFACT_OUTPUT)
		ofport_put(out, a[1].port, ports);
	else
		fputs(place_name(a[1].type), out);
	fprintf(out, ":%u", a->queue);
}

/* Of actions that have no more to say */
static const char *plain_name(enum ofact_type type)
{
	switch (type) {
	case OFACT_POP_VLAN:
		return "pop_vlan";
	case OFACT_DEC_TTL:
		return "dec_ttl";
	case OFACT_EXIT:
		return "exit";
	default:
		return "clear_actions";
	}
}

static void put_row(FILE *out, const struct ofact *a, u32 n, const struct rule_match *match,
		    const struct rule_ports *ports);

/* What is made of several parts, in parentheses */
static void put_composed(FILE *out, const struct ofact *a, const struct rule_match *match,
			 const struct rule_ports *ports)
{
	if (a->type == OFACT_LEARN) {
		ofact_learn_put(out, a);
		return;
	}
	if (a->type != OFACT_CLONE) {
		ofact_hash_put(out, a, ports);
		return;
	}
	fputs("clone(", out);
	put_row(out, a + 1, a->n, match, ports);
	fputc(')', out);
}

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
	case OFACT_SET_VLAN_VID:
	case OFACT_SET_VLAN_PCP:
	case OFACT_SET_VLAN_TCI:
		put_tag(out, a);
		break;
	case OFACT_SET_FIELD:
	case OFACT_SET_TUNNEL:
		put_set(out, a, match);
		break;
	case OFACT_SET_REG:
	case OFACT_WRITE_METADATA:
	case OFACT_MOVE:
	case OFACT_PUSH:
	case OFACT_POP:
	case OFACT_OUTPUT_REG:
	case OFACT_CHECK_LARGER:
		put_moved(out, a);
		break;
	case OFACT_SET_QUEUE:
	case OFACT_POP_QUEUE:
	case OFACT_ENQUEUE:
		put_queue(out, a, ports);
		break;
	case OFACT_LEARN:
	case OFACT_CLONE:
	case OFACT_MULTIPATH:
	case OFACT_BUNDLE:
		put_composed(out, a, match, ports);
		break;
	case OFACT_LEARN_SPEC:
	case OFACT_MEMBER:
		break;
	case OFACT_CONJUNCTION:
	case OFACT_GROUP:
	case OFACT_METER:
	case OFACT_RESUBMIT:
	case OFACT_GOTO_TABLE:
		put_lead(out, a, ports);
		break;
	case OFACT_NOTE:
		put_note(out, a, first);
		break;
	case OFACT_POP_VLAN:
	case OFACT_DEC_TTL:
	case OFACT_EXIT:
	case OFACT_CLEAR_ACTIONS:
		fputs(plain_name(a->type), out);
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
		i += ofact_within(&a[i]);
	}
	if (!n)
		fputs("drop", out);
}

void ofacts_put(FILE *out, const struct ofacts *actions, const struct rule_match *match,
		const struct rule_ports *ports)
{
	put_row(out, actions->a, actions->n, match, ports);
}
