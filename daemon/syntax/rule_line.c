// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of rules: rule_line.h. */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/syntax/rule_learn.h"
#include "daemon/syntax/rule_refused.h"
#include "daemon/rules/group.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/base/xalloc.h"

/* struct reader - a line being read */
struct reader {
	struct rule_spec *spec;
	enum rule_line_kind kind;
	const struct rule_ports *ports;
	struct ofmatch_reader match;
	char **err;
};

/* What ovs-ofctl prints and, fed back, ignores */
static bool is_statistic(const char *name)
{
	static const char *const names[] = {
		"duration", "n_packets", "n_bytes", "idle_age", "hard_age",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

/* What is there in Open vSwitch, and not here */
static bool is_later(const char *name)
{
	static const char *const names[] = {
		"actset_output", "check_overlap", "ct_", "dp_hash", "mpls",
		"no_byte_counts", "no_packet_counts", "nd_reserved", "nd_options_type", "nsh_",
		"out_group", "packet_type",
		"pkt_mark", "recirc_id", "reset_counts", "send_flow_rem", "skb_priority", "tun_",
		"NXM_", "OXM_",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strncmp(name, names[i], strlen(names[i])))
			return true;
	}
	return false;
}

static int bad_value(struct reader *r, const char *name, const char *value)
{
	return errline(r->err, -EINVAL, "%s: bad value \"%s\"", name, value);
}

/* "-1" are all bits. */
static bool read_u64(const char *text, u64 *n)
{
	if (strcmp(text, "-1"))
		return number_parse(text, ~0ULL, n);
	*n = ~0ULL;
	return true;
}

/* "COOKIE", and but for rules that are added "COOKIE/MASK" */
static int take_cookie(struct reader *r, char *value)
{
	char *slash = strchr(value, '/');
	struct rule *rule = r->spec->rule;
	bool good;

	r->spec->cookie_mask = ~0ULL;
	if (slash && r->kind == RULE_LINE_RULE)
		return errline(r->err, -EINVAL, "cookie: a rule's cookie has no mask");
	r->spec->cookie_selects = slash;
	if (slash)
		*slash = '\0';
	good = read_u64(value, &rule->cookie) &&
	       (!slash || read_u64(slash + 1, &r->spec->cookie_mask));
	if (slash)
		*slash = '/';
	rule->cookie &= r->spec->cookie_mask;
	return good ? 0 : bad_value(r, "cookie", value);
}

static int take_u16(struct reader *r, const struct ofword *w, u16 *number)
{
	u64 n;

	if (!number_parse(w->value, 0xffff, &n))
		return bad_value(r, w->name, w->value);
	*number = (u16)n;
	return 0;
}

static int take_table(struct reader *r, const char *value)
{
	u64 n;

	if (!number_parse(value, OFTABLE_SAME, &n))
		return bad_value(r, "table", value);
	/* "All of them", or "the first that will do" */
	if (n > OFTABLE_MAX)
		return 0;
	r->spec->table_given = true;
	r->spec->rule->table = (u8)n;
	return 0;
}

/* Rules are only thrown out for others where there is no room, which does not happen here. */
static int take_importance(struct reader *r, const struct ofword *w)
{
	u16 n = 0;
	int rc = take_u16(r, w, &n);

	return rc || !n ? rc : errline(r->err, -EINVAL, "importance: not supported");
}

/* A port, or what is none; "none" and "any": all rules */
static int take_out_port(struct reader *r, const char *value)
{
	struct rule_spec *spec = r->spec;
	u32 no = ofport_reserved(value);

	spec->out_port[0] = '\0';
	spec->out_place = no == OFPP_NONE || no == OFPP_LOCAL ? 0 : no;
	if (no && no != OFPP_LOCAL)
		return 0;
	return ofport_parse(value, r->ports, spec->out_port, r->err);
}

/* Of filters: only rules that use this group; "any": all */
static int take_out_group(struct reader *r, const char *value)
{
	u64 id = 0;

	r->spec->by_group = strcasecmp(value, "any") != 0;
	if (r->spec->by_group && !number_parse(value, OFGROUP_MAX, &id))
		return bad_value(r, "out_group", value);
	r->spec->out_group = (u32)id;
	return 0;
}

/* What says nothing here: frames are Ethernet's, and no rule is read-only or hidden. */
static bool is_idle(const struct ofword *w)
{
	if (!strcmp(w->name, "packet_type"))
		return !strcmp(w->value, "(0,0)");
	return !w->delim && (!strcmp(w->name, "eth") || !strcmp(w->name, "no_readonly_table") ||
			     !strcmp(w->name, "allow_hidden_fields"));
}

/* What is not part of the match. 1: no such word */
static int take_word(struct reader *r, const struct ofword *w)
{
	struct rule *rule = r->spec->rule;

	if (!strcmp(w->name, "table"))
		return take_table(r, w->value);
	if (!strcmp(w->name, "cookie"))
		return take_cookie(r, w->value);
	if (is_statistic(w->name) || is_idle(w))
		return 0;
	if (!strcmp(w->name, "priority")) {
		r->spec->priority_given = true;
		return take_u16(r, w, &rule->priority);
	}
	if (!strcmp(w->name, "idle_timeout"))
		return take_u16(r, w, &rule->idle_timeout);
	if (!strcmp(w->name, "hard_timeout"))
		return take_u16(r, w, &rule->hard_timeout);
	if (!strcmp(w->name, "importance"))
		return take_importance(r, w);
	if (!strcmp(w->name, "out_port") && r->kind == RULE_LINE_FILTER)
		return take_out_port(r, w->value);
	if (!strcmp(w->name, "out_group") && r->kind == RULE_LINE_FILTER)
		return take_out_group(r, w->value);
	return 1;
}

static int take_token(struct reader *r, char *token)
{
	struct ofword w;
	int rc;

	if (!ofword_split(token, &w))
		return errline(r->err, -EINVAL, "%s: a parenthesis is not closed", token);
	rc = take_word(r, &w);
	if (rc > 0)
		rc = ofmatch_take(&r->match, &w, r->err);
	if (rc <= 0)
		return rc;
	return errline(r->err, -EINVAL, "%s: %s", w.name,
		       is_later(w.name) ? ofmatch_why_not(w.name) : "no such field");
}

/* Whether a word is "action" or "actions", and "=" follows, perhaps behind blanks. Behind that */
static char *actions_at(char *at)
{
	if (strncmp(at, "action", 6))
		return NULL;
	at += 6;
	at += *at == 's';
	at += strspn(at, OFWORD_BLANKS);
	return *at == '=' ? at + 1 : NULL;
}

/* Where the actions begin, cut off from what stands before them; NULL: there are none */
static char *cut_actions(char *text)
{
	char *at = text, *end = actions_at(text);

	while (!end && (at = ofword_find(at, "," OFWORD_BLANKS))) {
		at++;
		end = actions_at(at);
	}
	if (end)
		*at = '\0';
	return end;
}

/* --- rules that are learned ------------------------------------------------------------------ */

static bool is_port(const struct learn_spec *s)
{
	return s->kind == LEARN_OUTPUT || of_field_at(s->to.field)->place == PLACE_PORT;
}

/* As if it were made of a frame of zeros that came in by LOCAL */
static void put_sample(FILE *out, const struct ofact *learn)
{
	u8 (*values)[16] = xcalloc(learn->learn.n, sizeof(*values));
	u32 i;

	for (i = 0; i < learn->learn.n; i++) {
		const struct learn_spec *s = &learn[i + 1].spec;

		memcpy(values[i], s->value, sizeof(s->value));
		if (is_port(s))
			memcpy(values[i] + 14, (const u8 [2]){ 0xff, 0xfe }, 2);
	}
	ofact_learn_line(out, learn, (const u8 (*)[16])values);
	free(values);
}

/* They are made when nobody is there to complain to: whether they can be is found out now. */
static int check_learned(struct reader *r)
{
	const struct ofacts *actions = r->spec->rule->actions;
	struct rule_spec sample;
	struct text text;
	char *why = NULL;
	u32 i;
	int rc = 0;

	text_init(&text);
	for (i = 0; i < actions->n && !rc; i++) {
		if (actions->a[i].type != OFACT_LEARN)
			continue;
		put_sample(text_begin(&text), &actions->a[i]);
		rc = rule_line_parse(&sample, text_end(&text, NULL), RULE_LINE_RULE, r->ports,
				     &why);
		rule_spec_free(&sample);
	}
	if (rc)
		errline(r->err, rc, "learn: no such rule can be learned: %s", why);
	free(why);
	text_exit(&text);
	return rc;
}

/* --- the line ------------------------------------------------------------------------------ */

static int read_line(struct reader *r, char *text)
{
	char *actions = cut_actions(text), *rest = text, *token;
	int rc = 0;

	if (actions && r->kind == RULE_LINE_FILTER)
		return errline(r->err, -EINVAL, "actions: cannot stand here");
	if (!actions && r->kind != RULE_LINE_FILTER)
		return errline(r->err, -EINVAL, "actions= is missing");
	while (!rc && (token = ofword_cut(&rest)))
		rc = take_token(r, token);
	if (!rc)
		rc = ofmatch_finish(&r->match, r->err);
	if (rc || r->kind == RULE_LINE_FILTER)
		return rc;
	rc = ofacts_parse(actions, r->ports, &r->spec->rule->match, r->spec->rule->table,
			  &r->spec->rule->actions, r->err);
	return rc ? rc : check_learned(r);
}

/* The word that says what is done with a line, and what kind of a line that makes it */
static const char *take_command(const char *text, enum rule_command *command,
				enum rule_line_kind *kind)
{
	static const char *const words[] = {
		[RULE_ADD] = "add", [RULE_MODIFY] = "modify",
		[RULE_MODIFY_STRICT] = "modify_strict", [RULE_DELETE] = "delete",
		[RULE_DELETE_STRICT] = "delete_strict",
	};
	const char *at = text + strspn(text, OFWORD_BLANKS);
	size_t len = strcspn(at, "," OFWORD_BLANKS), i;

	*kind = RULE_LINE_RULE;
	*command = RULE_ADD;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) != len || strncmp(at, words[i], len))
			continue;
		*command = (enum rule_command)i;
		if (i == RULE_DELETE || i == RULE_DELETE_STRICT)
			*kind = RULE_LINE_FILTER;
		else if (i != RULE_ADD)
			*kind = RULE_LINE_MODIFY;
		return at + len;
	}
	return text;
}

int rule_line_parse(struct rule_spec *spec, const char *text, enum rule_line_kind kind,
		    const struct rule_ports *ports, char **err)
{
	struct reader r = { .spec = spec, .kind = kind, .ports = ports, .err = err };
	char *copy;
	int rc;

	memset(spec, 0, sizeof(*spec));
	if (kind == RULE_LINE_CHANGE)
		text = take_command(text, &spec->command, &r.kind);
	copy = xstrdup(text);
	spec->rule = rule_new();
	spec->rule->priority = RULE_PRIORITY_DEFAULT;
	r.match.match = &spec->rule->match;
	r.match.ports = ports;
	rc = ofline_check(copy, "flow", err);
	if (!rc)
		rc = read_line(&r, copy);
	free(copy);
	return rc;
}
