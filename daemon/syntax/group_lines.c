// SPDX-License-Identifier: GPL-2.0-or-later
/* Many lines of groups, and groups as text: group_line.h. */
#include <inttypes.h>
#include "daemon/base/errline.h"
#include "daemon/syntax/group_line.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/syntax/rule_words.h"

int group_lines_parse(struct group_specs *specs, const char *const *text, size_t n,
		      const char *source, enum group_command command, bool any,
		      const struct rule_ports *ports, char **err)
{
	size_t i;
	int rc = 0;

	specs->spec = xcalloc(n, sizeof(*specs->spec));
	specs->n = 0;
	for (i = 0; i < n && !rc; i++) {
		if (ofline_is_nothing(text[i]))
			continue;
		rc = group_line_parse(&specs->spec[specs->n++], text[i], command, any, ports, err);
		if (source)
			errline_prefix(err, rc, "%s:%zu", source, i + 1);
		give_way(&specs->way);
	}
	return rc;
}

/* --- text ---------------------------------------------------------------------------------- */

static const char *const types[] = {
	[OFGROUP_ALL] = "all", [OFGROUP_SELECT] = "select", [OFGROUP_INDIRECT] = "indirect",
	[OFGROUP_FF] = "ff",
};

static void put_head(FILE *out, const struct ofgroup *g)
{
	fprintf(out, "type=%s", types[g->type]);
	if (g->method == OFGROUP_UNSAID)
		return;
	fprintf(out, ",selection_method=%s", g->method == OFGROUP_HASH ? "hash" : "dp_hash");
	if (g->param)
		fprintf(out, ",selection_method_param=%" PRIu64, (uint64_t)g->param);
	group_fields_put(out, g);
}

static void put_bucket(FILE *out, const struct ofgroup *g, const struct ofbucket *b,
		       const struct rule_ports *ports)
{
	fprintf(out, ",bucket=bucket_id:%u,", b->id);
	if (b->weight != (g->type == OFGROUP_SELECT))
		fprintf(out, "weight:%u,", b->weight);
	if (b->watch_port[0]) {
		fputs("watch_port:", out);
		ofport_put(out, b->watch_port, ports);
		fputc(',', out);
	}
	if (b->watch_group != OFGROUP_ANY)
		fprintf(out, "watch_group:%u,", b->watch_group);
	fputs("actions=", out);
	ofacts_put(out, b->actions, NULL, ports);
}

const char *group_text(struct text *t, const struct ofgroup *g, const struct rule_ports *ports)
{
	FILE *out = text_begin(t);
	u32 i;

	put_head(out, g);
	for (i = 0; i < g->n; i++)
		put_bucket(out, g, &g->bucket[i], ports);
	return text_end(t, NULL);
}
