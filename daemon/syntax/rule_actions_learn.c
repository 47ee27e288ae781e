// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading learn(...): rule_actions_read.h. Whether it makes a good rule, rule_line.c finds out. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/xalloc.h"
#include "daemon/rules/rule.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/syntax/rule_refused.h"

#define TABLE_DEFAULT	1	/* of what is learned: ovs-actions(7) */

/* What of Open vSwitch's is not there */
static const char *const later[] = {
	"fin_idle_timeout", "fin_hard_timeout", "send_flow_rem",
};

static bool is_later(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		if (!strcmp(name, later[i]))
			return true;
	}
	return false;
}

/* --- what is no spec ------------------------------------------------------------------------ */

/* 1: it is another word */
static int take_setting(struct reader *r, struct learn *l, const struct ofword *w)
{
	static const struct {
		const char *name;
		u64 max;
	} settings[] = {
		{ "table", OFTABLE_MAX }, { "priority", 0xffff }, { "idle_timeout", 0xffff },
		{ "hard_timeout", 0xffff }, { "cookie", ~0ULL }, { "limit", 0xffffffff },
	};
	u64 n;
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (!strcmp(w->name, settings[i].name))
			break;
	}
	if (i == sizeof(settings) / sizeof(settings[0]))
		return 1;
	if (!number_parse(w->value, settings[i].max, &n))
		return errline(r->err, -EINVAL, "%s: %s: bad value \"%s\"", r->shown, w->name,
			       w->value);
	if (i == 0)
		l->table = (u8)n;
	else if (i == 1)
		l->priority = (u16)n;
	else if (i == 2)
		l->idle_timeout = (u16)n;
	else if (i == 3)
		l->hard_timeout = (u16)n;
	else if (i == 4)
		l->cookie = n;
	else
		l->limit = (u32)n;
	return 0;
}

/* What is no number. 1: it is another word */
static int take_option(struct reader *r, struct learn *l, const struct ofword *w)
{
	if (!strcmp(w->name, "delete_learned") && !*w->value) {
		l->delete_learned = true;
		return 0;
	}
	if (strcmp(w->name, "result_dst"))
		return 1;
	if (ofact_read_target(r, w->value, &l->result))
		return -EINVAL;
	return l->result.n == 1 ? 0 : ofact_refuse(r, "result_dst must be one bit");
}

/* --- specs --------------------------------------------------------------------------------- */

/* The bytes of a field's value as a number */
static void to_number(const struct of_field *f, const u8 *bytes, u8 value[16])
{
	unsigned __int128 n = 0;
	size_t i;

	for (i = 0; i < f->size; i++)
		n = n << 8 | bytes[i];
	n >>= f->shift;
	for (i = 16; i--; n >>= 8)
		value[i] = (u8)n;
}

/* A number, or an address of the field; all bits of it count. */
static bool read_value(const struct of_part *to, char *text, u8 value[16])
{
	const struct of_field *f = of_field_at(to->field);
	u8 bytes[16], mask[16];
	struct of_subfield sub = { f, 0, to->n };

	if (f->place == PLACE_PORT)
		return false;
	if (to->n == f->bits && !strchr(text, '/') && strcmp(text, "*") &&
	    of_field_read(f, text, bytes, mask)) {
		to_number(f, bytes, value);
		return true;
	}
	if (!of_subfield_read(&sub, text, bytes, mask))
		return false;
	to_number(f, bytes, value);
	return true;
}

/* What stands for the value: bits of the frame, or a value that is given */
static int read_from(struct reader *r, char *text, struct learn_spec *s)
{
	if (isalpha((unsigned char)*text) && strchr(text, '[')) {
		if (ofact_read_source(r, text, &s->from))
			return -EINVAL;
		return s->from.n == s->to.n ? 0 :
		       ofact_refuse(r, "both must have as many bits");
	}
	s->given = true;
	return read_value(&s->to, text, s->value) ? 0 : ofact_bad_argument(r);
}

/* "FIELD=VALUE", "FIELD[]=SOURCE[]", "FIELD[]": the same field of the frame */
static int read_match(struct reader *r, char *text, struct learn_spec *s)
{
	char *value = strchr(text, '='), *name = xstrdup(text);
	int rc;

	if (value)
		*value++ = '\0';
	rc = ofact_read_part(r, text, &s->to);
	if (!rc && value)
		rc = read_from(r, value, s);
	else if (!rc)
		rc = ofact_read_source(r, name, &s->from);
	free(name);
	return rc;
}

/* "SOURCE[]->FIELD[]", "VALUE->FIELD[]" */
static int read_load(struct reader *r, char *text, struct learn_spec *s)
{
	char *arrow = strstr(text, "->");

	s->kind = LEARN_LOAD;
	if (!arrow)
		return ofact_refuse(r, "load must be SOURCE->FIELD");
	*arrow = '\0';
	return ofact_read_part(r, arrow + 2, &s->to) ?: read_from(r, text, s);
}

static int read_output(struct reader *r, char *text, struct learn_spec *s)
{
	s->kind = LEARN_OUTPUT;
	return ofact_read_source(r, text, &s->from);
}

static int take_spec(struct reader *r, char *text)
{
	struct learn_spec s = { .kind = LEARN_MATCH };
	struct ofact *a;
	int rc;

	if (!strncmp(text, "load:", 5))
		rc = read_load(r, text + 5, &s);
	else if (!strncmp(text, "output:", 7))
		rc = read_output(r, text + 7, &s);
	else
		rc = read_match(r, text, &s);
	if (rc)
		return rc;
	a = ofact_add(r, OFACT_LEARN_SPEC);
	if (!a)
		return -E2BIG;
	a->spec = s;
	return 0;
}

static int take_word(struct reader *r, u32 at, char *text)
{
	char *copy = xstrdup(text);
	struct ofword w;
	int rc = 1;

	if (!ofword_split(copy, &w))
		rc = ofact_bad_argument(r);
	else if (is_later(w.name))
		rc = errline(r->err, -EINVAL, "%s: %s: %s", r->shown, w.name,
			     ofact_why_not(w.name));
	else
		rc = take_setting(r, &r->row->a[at].learn, &w);
	if (rc > 0)
		rc = take_option(r, &r->row->a[at].learn, &w);
	free(copy);
	return rc > 0 ? take_spec(r, text) : rc;
}

int ofact_read_learn(struct reader *r, char *arg)
{
	u32 at = r->row->n;
	struct ofact *a = ofact_add(r, OFACT_LEARN);
	char *text;
	int rc = 0;

	if (!a)
		return -E2BIG;
	a->learn.table = TABLE_DEFAULT;
	a->learn.priority = RULE_PRIORITY_DEFAULT;
	while (!rc && (text = ofword_cut(&arg)))
		rc = take_word(r, at, text);
	a = &r->row->a[at];
	a->learn.n = r->row->n - at - 1;
	return rc;
}
