// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bundle: rules and groups in one change, in the order of the lines: "flow …", "group …", as
 * ovs-ofctl(8) has it. What a line leads to may come behind it.
 */
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/rules/group_change.h"
#include "daemon/syntax/group_line.h"
#include "daemon/syntax/rule_words.h"

/* struct line - one that was read: of a rule, or of a group */
struct line {
	struct rule_spec rule;
	struct group_spec group;
};

/* struct lines - in order */
struct lines {
	struct line *line;
	size_t n;
};

/* What follows the word, if that is the first one; or NULL */
static const char *behind(const char *text, const char *word)
{
	size_t len = strlen(word);

	text += strspn(text, OFWORD_BLANKS);
	return !strncmp(text, word, len) && strchr(" \t,\r\n", text[len]) ? text + len : NULL;
}

static int read_line(struct line *line, const char *text, const struct rule_ports *ports,
		     char **err)
{
	const char *rest = behind(text, "flow");

	if (rest)
		return rule_line_parse(&line->rule, rest, RULE_LINE_CHANGE, ports, err);
	rest = behind(text, "group");
	if (rest)
		return group_line_parse(&line->group, rest, GROUP_ADD, true, ports, err);
	return errline(err, -EINVAL, behind(text, "packet-out") ?
		       "packet-out: frames are not sent from here" :
		       "a line must begin with \"flow\" or \"group\"");
}

static int read_lines(struct target *t, struct json_object *params, struct lines *lines,
		      char **err)
{
	const struct rule_ports ports = target_ports(t, true);
	const char **text, *source = NULL;
	size_t n = 0, i;
	int rc = params_lines(params, "lines", &text, &n, &source, err);

	lines->line = xcalloc(n, sizeof(*lines->line));
	for (i = 0; i < n && !rc; i++) {
		if (ofline_is_nothing(text[i]))
			continue;
		rc = read_line(&lines->line[lines->n++], text[i], &ports, err);
		if (source)
			errline_prefix(err, rc, "%s:%zu", source, i + 1);
		engine_give_way(t->engine);
	}
	free(text);
	return rc;
}

static int apply(struct target *t, const struct lines *lines, char **err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < lines->n && !rc; i++) {
		struct line *line = &lines->line[i];

		if (line->rule.rule) {
			target_rule(t, &line->rule);
			continue;
		}
		rc = group_change(t->tables, &line->group, engine_now(t->engine), err);
		t->wipe.groups |= line->group.command == GROUP_DELETE &&
				   line->group.group->id == OFGROUP_ANY;
	}
	return rc;
}

static void free_lines(struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->n; i++) {
		rule_spec_free(&lines->line[i].rule);
		group_spec_free(&lines->line[i].group);
	}
	free(lines->line);
}

static int bundle(struct engine *engine, struct json_object *params, struct json_object **result,
		  char **err)
{
	struct lines lines = { 0 };
	struct target t;
	int rc = target_find(&t, engine, params, err);

	(void)result;
	if (rc)
		return rc;
	rc = read_lines(&t, params, &lines, err);
	if (!rc)
		rc = target_begin(&t, err);
	if (!rc)
		rc = target_conclude(&t, apply(&t, &lines, err), err);
	free_lines(&lines);
	return rc;
}

const struct control_method bundle_methods[] = {
	{ "bundle", bundle },
	{ 0 },
};
