// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing learn(...) and what it makes: rule_learn.h. */
#include <inttypes.h>
#include <string.h>
#include "daemon/rules/rule.h"
#include "daemon/syntax/rule_fields.h"
#include "daemon/syntax/rule_learn.h"
#include "daemon/syntax/rule_parts.h"

static void put_timeout(FILE *out, const char *name, u16 seconds)
{
	if (seconds)
		fprintf(out, ",%s=%u", name, seconds);
}

static void put_options(FILE *out, const struct learn *l)
{
	if (l->limit)
		fprintf(out, ",limit=%u", l->limit);
	if (!l->result.n)
		return;
	fputs(",result_dst=", out);
	of_part_put(out, &l->result);
}

/* @whole: of the action; else of the rule that it makes */
static void put_head(FILE *out, const struct learn *l, bool whole)
{
	fprintf(out, "table=%u", l->table);
	put_timeout(out, "idle_timeout", l->idle_timeout);
	put_timeout(out, "hard_timeout", l->hard_timeout);
	if (l->priority != RULE_PRIORITY_DEFAULT)
		fprintf(out, ",priority=%u", l->priority);
	if (whole && l->delete_learned)
		fputs(",delete_learned", out);
	if (l->cookie)
		fprintf(out, ",cookie=0x%" PRIx64, l->cookie);
	if (whole)
		put_options(out, l);
}

static bool is_same(const struct of_part *a, const struct of_part *b)
{
	return a->field == b->field && a->first == b->first && a->n == b->n;
}

static void put_source(FILE *out, const struct learn_spec *s)
{
	if (s->given)
		of_number_put(out, s->value, sizeof(s->value));
	else
		of_part_put(out, &s->from);
}

static void put_spec(FILE *out, const struct learn_spec *s)
{
	switch ((enum learn_kind)s->kind) {
	case LEARN_MATCH:
		of_part_put(out, &s->to);
		if (!s->given && is_same(&s->from, &s->to))
			break;
		fputc('=', out);
		put_source(out, s);
		break;
	case LEARN_LOAD:
		fputs("load:", out);
		put_source(out, s);
		fputs("->", out);
		of_part_put(out, &s->to);
		break;
	case LEARN_OUTPUT:
		fputs("output:", out);
		put_source(out, s);
	}
}

void ofact_learn_put(FILE *out, const struct ofact *learn)
{
	u32 i;

	fputs("learn(", out);
	put_head(out, &learn->learn, true);
	for (i = 1; i <= learn->learn.n; i++) {
		fputc(',', out);
		put_spec(out, &learn[i].spec);
	}
	fputc(')', out);
}

/* --- the rule ------------------------------------------------------------------------------ */

/* By number; OFPP_LOCAL has another one here. */
static void put_port(FILE *out, const u8 value[16])
{
	u32 no = (u32)(value[14] << 8 | value[15]);

	if (no == OFPP_LOCAL)
		fputs("LOCAL", out);
	else
		fprintf(out, "%u", no);
}

static void put_match(FILE *out, const struct learn_spec *s, const u8 value[16])
{
	fputc(',', out);
	if (of_field_at(s->to.field)->place == PLACE_PORT) {
		fputs("in_port=", out);
		put_port(out, value);
		return;
	}
	of_part_put(out, &s->to);
	fputc('=', out);
	of_number_put(out, value, 16);
}

static void put_action(FILE *out, const struct learn_spec *s, const u8 value[16])
{
	if (s->kind == LEARN_OUTPUT) {
		fputs("output:", out);
		put_port(out, value);
		return;
	}
	fputs("load:", out);
	of_number_put(out, value, 16);
	fputs("->", out);
	of_part_put(out, &s->to);
}

void ofact_learn_line(FILE *out, const struct ofact *learn, const u8 (*values)[16])
{
	const struct ofact *specs = learn + 1;
	const char *comma = "";
	u32 i;

	put_head(out, &learn->learn, false);
	for (i = 0; i < learn->learn.n; i++) {
		if (specs[i].spec.kind == LEARN_MATCH)
			put_match(out, &specs[i].spec, values[i]);
	}
	fputs(" actions=", out);
	for (i = 0; i < learn->learn.n; i++) {
		if (specs[i].spec.kind == LEARN_MATCH)
			continue;
		fputs(comma, out);
		put_action(out, &specs[i].spec, values[i]);
		comma = ",";
	}
	if (!*comma)
		fputs("drop", out);
}
