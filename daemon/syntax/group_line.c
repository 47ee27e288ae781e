// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading groups: group_line.h. What is behind "bucket=" is that bucket's, up to the next one. */
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/xalloc.h"
#include "daemon/rules/rule.h"
#include "daemon/syntax/group_line.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/syntax/rule_words.h"

/*
 * struct reader - a line being read
 * @actions: of the bucket that is being read, as @in_bucket says; @acts: there were any
 */
struct reader {
	struct group_spec *spec;
	struct ofgroup *group;
	const struct rule_ports *ports;
	bool has_id, has_type, has_at, in_bucket, acts;
	struct text actions;
	FILE *out;
	char **err;
};

static int bad_value(struct reader *r, const struct ofword *w)
{
	return errline(r->err, -EINVAL, "%s: bad value \"%s\"", w->name, w->value);
}

static int not_here(struct reader *r, const char *name)
{
	return errline(r->err, -EINVAL, "%s: cannot stand here", name);
}

/* Whether the line says what a group is */
static bool is_whole(const struct reader *r)
{
	return r->spec->command <= GROUP_ADD_OR_MODIFY;
}

static bool has_buckets(const struct reader *r)
{
	return is_whole(r) || r->spec->command == GROUP_INSERT_BUCKETS;
}

/* --- buckets ------------------------------------------------------------------------------- */

static struct ofbucket *bucket(struct reader *r)
{
	return &r->group->bucket[r->group->n - 1];
}

static int begin_bucket(struct reader *r)
{
	struct group_spec *spec = r->spec;
	struct ofbucket *b;

	if (!has_buckets(r))
		return not_here(r, "bucket");
	if (r->group->n == OFBUCKETS_MAX)
		return errline(r->err, -EINVAL, "more than %d buckets", OFBUCKETS_MAX);
	b = ofgroup_add_bucket(r->group, r->group->n);
	b->id = OFBUCKET_NEW;
	b->counted = rule_new();
	spec->weighted = xreallocarray(spec->weighted, r->group->n, sizeof(bool));
	spec->weighted[r->group->n - 1] = false;
	r->in_bucket = true;
	r->acts = false;
	r->out = text_begin(&r->actions);
	return 0;
}

static int end_bucket(struct reader *r)
{
	struct ofbucket *b;
	char *text;
	int rc;

	if (!r->in_bucket)
		return 0;
	r->in_bucket = false;
	if (!r->acts)
		return errline(r->err, -EINVAL, "a bucket has no actions");
	b = bucket(r);
	text = xstrdup(text_end(&r->actions, NULL));
	rc = ofacts_parse_bucket(text, r->ports, &b->actions, r->err);
	free(text);
	if (rc)
		return rc;
	b->set = ofacts_as_set(b->actions);
	return 0;
}

static int take_watch_port(struct reader *r, const struct ofword *w)
{
	u32 no = ofport_reserved(w->value);

	if (no == OFPP_NONE)
		return 0;
	if (no == OFPP_CONTROLLER)
		return errline(r->err, -EINVAL, "watch_port: controllers are not supported");
	return ofport_parse(w->value, r->ports, bucket(r)->watch_port, r->err);
}

static int take_number(struct reader *r, const struct ofword *w)
{
	struct ofbucket *b = bucket(r);
	bool weight = !strcasecmp(w->name, "weight"), id = !strcasecmp(w->name, "bucket_id");
	u64 n;

	if (!number_parse(w->value, weight ? 0xffff : id ? OFBUCKET_MAX : OFGROUP_MAX, &n))
		return bad_value(r, w);
	if (weight)
		b->weight = (u16)n;
	else if (id)
		b->id = (u32)n;
	else
		b->watch_group = (u32)n;
	r->spec->weighted[r->group->n - 1] |= weight;
	return 0;
}

static void add_action(struct reader *r, const char *text)
{
	fprintf(r->out, r->acts ? ",%s" : "%s", text);
	r->acts = true;
}

/* What is no word of a bucket is one of its actions. */
static int take_of_bucket(struct reader *r, char *text)
{
	char *copy = xstrdup(text);
	struct ofword w;
	int rc = 0;

	if (!ofword_split(copy, &w))
		rc = errline(r->err, -EINVAL, "%s: a parenthesis is not closed", text);
	else if (!strcasecmp(w.name, "watch_port"))
		rc = take_watch_port(r, &w);
	else if (!strcasecmp(w.name, "weight") || !strcasecmp(w.name, "bucket_id") ||
		 !strcasecmp(w.name, "watch_group"))
		rc = take_number(r, &w);
	else if (!strcasecmp(w.name, "action") || !strcasecmp(w.name, "actions"))
		add_action(r, w.value);
	else
		add_action(r, text);
	free(copy);
	return rc;
}

/* --- the group ------------------------------------------------------------------------------- */

static int take_type(struct reader *r, const struct ofword *w)
{
	static const struct {
		const char *name;
		enum ofgroup_type type;
	} types[] = {
		{ "all", OFGROUP_ALL }, { "select", OFGROUP_SELECT },
		{ "indirect", OFGROUP_INDIRECT }, { "ff", OFGROUP_FF },
		{ "fast_failover", OFGROUP_FF },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].name, w->value))
			continue;
		r->group->type = types[i].type;
		r->has_type = true;
		return 0;
	}
	return errline(r->err, -EINVAL, "%s: there is no such type of group", w->value);
}

static int take_method(struct reader *r, const struct ofword *w)
{
	if (!strcmp(w->value, "hash"))
		r->group->method = OFGROUP_HASH;
	else if (!strcmp(w->value, "dp_hash"))
		r->group->method = OFGROUP_DP_HASH;
	else
		return errline(r->err, -EINVAL, "selection_method: \"%s\" is not supported",
			       w->value);
	return 0;
}

static int take_id(struct reader *r, const struct ofword *w)
{
	u64 id = OFGROUP_ANY;
	bool all = r->spec->command == GROUP_DELETE && !strcmp(w->value, "all");

	if (!all && !number_parse(w->value, OFGROUP_MAX, &id))
		return bad_value(r, w);
	r->group->id = (u32)id;
	r->has_id = true;
	return 0;
}

static int take_at(struct reader *r, const struct ofword *w)
{
	u64 id = OFBUCKET_ALL;

	if (!strcmp(w->value, "first"))
		id = OFBUCKET_FIRST;
	else if (!strcmp(w->value, "last"))
		id = OFBUCKET_LAST;
	else if ((strcmp(w->value, "all") || r->spec->command == GROUP_INSERT_BUCKETS) &&
		 !number_parse(w->value, OFBUCKET_MAX, &id))
		return bad_value(r, w);
	r->spec->at = (u32)id;
	r->has_at = true;
	return 0;
}

/* 1: it is no such word */
static int take_description(struct reader *r, const struct ofword *w)
{
	if (!strcmp(w->name, "type"))
		return take_type(r, w);
	if (!strcmp(w->name, "selection_method"))
		return take_method(r, w);
	if (!strcmp(w->name, "selection_method_param"))
		return number_parse(w->value, ~0ULL, &r->group->param) ? 0 : bad_value(r, w);
	if (!strcmp(w->name, "fields"))
		return group_fields_parse(r->group, w->value, r->err);
	return 1;
}

static int take_of_group(struct reader *r, char *text)
{
	bool of_buckets = r->spec->command >= GROUP_INSERT_BUCKETS;
	struct ofword w;
	int rc = 1;

	if (!ofword_split(text, &w))
		return errline(r->err, -EINVAL, "%s: a parenthesis is not closed", text);
	if (!strcmp(w.name, "group_id"))
		return take_id(r, &w);
	if (!strcmp(w.name, "command_bucket_id"))
		return of_buckets ? take_at(r, &w) : not_here(r, w.name);
	if (is_whole(r))
		rc = group_is_statistic(w.name) ? 0 : take_description(r, &w);
	return rc <= 0 ? rc : errline(r->err, -EINVAL, "%s: no such word of a group", w.name);
}

static int take_word(struct reader *r, char *text)
{
	int rc;

	if (strncmp(text, "bucket=", 7))
		return r->in_bucket ? take_of_bucket(r, text) : take_of_group(r, text);
	rc = end_bucket(r) ?: begin_bucket(r);
	return rc || !text[7] ? rc : take_of_bucket(r, text + 7);
}

static int check(struct reader *r)
{
	const struct ofgroup *g = r->group;

	if (!r->has_id)
		return errline(r->err, -EINVAL, "group_id is missing");
	if (is_whole(r) && !r->has_type)
		return errline(r->err, -EINVAL, "group %u: type is missing", g->id);
	if (g->type != OFGROUP_SELECT && g->method != OFGROUP_UNSAID)
		return errline(r->err, -EINVAL, "group %u: only select groups have a "
			       "selection_method", g->id);
	if (g->n_fields && g->method != OFGROUP_HASH)
		return errline(r->err, -EINVAL, "group %u: fields only go with "
			       "selection_method=hash", g->id);
	if (g->param && g->method == OFGROUP_UNSAID)
		return errline(r->err, -EINVAL, "group %u: selection_method_param only goes with "
			       "selection_method", g->id);
	if (r->spec->command == GROUP_INSERT_BUCKETS && !r->has_at)
		return errline(r->err, -EINVAL, "group %u: command_bucket_id is missing", g->id);
	if (r->spec->command == GROUP_INSERT_BUCKETS && !g->n)
		return errline(r->err, -EINVAL, "group %u: bucket is missing", g->id);
	return is_whole(r) ? group_settle(r->group, r->spec->weighted, r->err) : 0;
}

static int read_line(struct reader *r, char *text)
{
	char *word;
	int rc = 0;

	if (r->spec->command == GROUP_DELETE && !text[strspn(text, "," OFWORD_BLANKS)]) {
		r->group->id = OFGROUP_ANY;
		r->has_id = true;
	}
	while (!rc && (word = ofword_cut(&text)))
		rc = take_word(r, word);
	return rc ?: end_bucket(r) ?: check(r);
}

/* --- lines ----------------------------------------------------------------------------------- */

int group_line_parse(struct group_spec *spec, const char *text, enum group_command command,
		     bool any, const struct rule_ports *ports, char **err)
{
	struct reader r = { .spec = spec, .ports = ports, .err = err };
	char *copy;
	int rc;

	memset(spec, 0, sizeof(*spec));
	spec->command = command;
	spec->at = OFBUCKET_ALL;
	if (any)
		text = group_take_command(text, &spec->command);
	copy = xstrdup(text);
	r.group = spec->group = ofgroup_new(OFGROUP_ANY, OFGROUP_ALL);
	text_init(&r.actions);
	rc = ofline_check(copy, "group", err);
	if (!rc)
		rc = read_line(&r, copy);
	text_exit(&r.actions);
	free(copy);
	return rc;
}
