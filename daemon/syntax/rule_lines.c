// SPDX-License-Identifier: GPL-2.0-or-later
/* Many lines of rules, and rules as text: rule_line.h. */
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/syntax/rule_line.h"

int rule_lines_parse(struct rule_specs *specs, const char *const *text, size_t n,
		     const char *source, enum rule_line_kind kind,
		     const struct rule_ports *ports, char **err)
{
	size_t i;
	int rc = 0;

	specs->spec = xcalloc(n, sizeof(*specs->spec));
	specs->n = 0;
	for (i = 0; i < n && !rc; i++) {
		if (ofline_is_nothing(text[i]))
			continue;
		rc = rule_line_parse(&specs->spec[specs->n++], text[i], kind, ports, err);
		if (source)
			errline_prefix(err, rc, "%s:%zu", source, i + 1);
		give_way(&specs->way);
	}
	return rc;
}

/* --- text ---------------------------------------------------------------------------------- */

/* The comma is only known to be wanted when something has followed it. */
const char *rule_match_text(struct text *t, const struct rule *rule, const struct rule_ports *ports)
{
	char priority[sizeof("priority=65535")];
	FILE *out = text_begin(t);
	const char *text;
	int len = 0;
	size_t all;

	if (rule->priority != RULE_PRIORITY_DEFAULT)
		len = snprintf(priority, sizeof(priority), "priority=%u", rule->priority);
	if (len)
		fprintf(out, "%s,", priority);
	ofmatch_put(out, &rule->match, ports);
	text = text_end(t, &all);
	if (!len || all > (size_t)len + 1)
		return text;
	fputs(priority, text_begin(t));
	return text_end(t, NULL);
}

const char *rule_actions_text(struct text *t, const struct rule *rule,
			      const struct rule_ports *ports)
{
	ofacts_put(text_begin(t), rule->actions, &rule->match, ports);
	return text_end(t, NULL);
}
