// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of flow syntax: flow_line.h. */
#include <stdlib.h>
#include "errline.h"
#include "flow_line.h"
#include "flow_value.h"
#include "ofact_text.h"
#include "xalloc.h"

#define BLANKS	" \t\r\n"

/* struct reader - a line being read */
struct reader {
	struct flow_line *line;
	enum flow_line_kind kind;
	const struct flow_ports *ports;
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
		"actset_output", "check_overlap", "conj_id", "ct_", "dp_hash", "eth", "importance",
		"metadata", "mpls", "no_byte_counts", "no_packet_counts", "nsh_", "out_group",
		"packet_type", "pkt_mark", "recirc_id", "reg", "reset_counts", "send_flow_rem",
		"skb_priority", "tun_", "xreg", "xxreg",
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
	return errline(r->err, -EINVAL, "%s: bad value \"%s\"", name, value ? value : "");
}

static bool read_u64(const char *text, u64 *n)
{
	char *end;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	*n = strtoull(text, &end, text[1] == 'x' ? 16 : 10);
	return !errno && !*end;
}

/* "COOKIE", and for filters "COOKIE/MASK" */
static int take_cookie(struct reader *r, char *value)
{
	char *slash = value ? strchr(value, '/') : NULL;
	struct rule *rule = r->line->rule;

	r->line->cookie_mask = ~0ULL;
	if (slash && r->kind == FLOW_LINE_RULE)
		return errline(r->err, -EINVAL, "cookie: a rule's cookie has no mask");
	if (slash)
		*slash = '\0';
	if (!read_u64(value, &rule->cookie) ||
	    (slash && !read_u64(slash + 1, &r->line->cookie_mask) && strcmp(slash + 1, "-1"))) {
		if (slash)
			*slash = '/';
		return bad_value(r, "cookie", value);
	}
	rule->cookie &= r->line->cookie_mask;
	return 0;
}

static int take_number(struct reader *r, const char *name, const char *value, unsigned long max,
		       unsigned long *n)
{
	return value_number(value, max, n) ? 0 : bad_value(r, name, value);
}

static int take_table(struct reader *r, const char *value)
{
	unsigned long n;

	if (!value_number(value, 255, &n))
		return bad_value(r, "table", value);
	/* "All of them", or "the first that will do" */
	if (n > OFTABLE_MAX)
		return 0;
	r->line->table_given = true;
	r->line->rule->table = (u8)n;
	return 0;
}

/* What is not part of the match. 1: no such word */
static int take_word(struct reader *r, const char *name, char *value)
{
	struct rule *rule = r->line->rule;
	unsigned long n = 0;
	int rc;

	if (!strcmp(name, "table"))
		return take_table(r, value);
	if (!strcmp(name, "cookie"))
		return take_cookie(r, value);
	if (is_statistic(name))
		return 0;
	if (!strcmp(name, "priority")) {
		rc = take_number(r, name, value, 0xffff, &n);
		rule->priority = (u16)n;
		r->line->priority_given = true;
	} else if (!strcmp(name, "idle_timeout")) {
		rc = take_number(r, name, value, 0xffff, &n);
		rule->idle_timeout = (u16)n;
	} else if (!strcmp(name, "hard_timeout")) {
		rc = take_number(r, name, value, 0xffff, &n);
		rule->hard_timeout = (u16)n;
	} else if (!strcmp(name, "out_port") && r->kind == FLOW_LINE_FILTER) {
		if (!value)
			return bad_value(r, name, value);
		rc = ofport_parse(value, r->ports, r->line->out_port, r->err);
	} else {
		return 1;
	}
	return rc;
}

static int take_token(struct reader *r, char *token)
{
	char *value = strchr(token, '=');
	int rc;

	if (value)
		*value++ = '\0';
	rc = take_word(r, token, value);
	if (rc > 0)
		rc = ofmatch_take(&r->match, token, value, r->err);
	if (rc <= 0)
		return rc;
	return errline(r->err, -EINVAL, "%s: %s", token,
		       is_later(token) ? "not supported" : "no such field");
}

/* Cut off the next token: up to a comma or a blank that is not within quotes. */
static char *next_token(char **rest)
{
	char *text = *rest + strspn(*rest, "," BLANKS), *pos = text;
	bool quoted = false;

	for (; *pos && (quoted || !strchr("," BLANKS, *pos)); pos++)
		quoted ^= *pos == '"';
	*rest = *pos ? pos + 1 : pos;
	*pos = '\0';
	return *text ? text : NULL;
}

/* Where the actions begin, cut off from what stands before them; NULL: there are none */
static char *cut_actions(char *text)
{
	char *at = text, *end;

	while ((at = strstr(at, "action"))) {
		end = at + strlen("action");
		end += *end == 's';
		if (*end == '=' && (at == text || strchr("," BLANKS, at[-1]))) {
			*at = '\0';
			return end + 1;
		}
		at = end;
	}
	return NULL;
}

static int read_line(struct reader *r, char *text)
{
	char *actions = cut_actions(text), *rest = text, *token;
	int rc = 0;

	if (actions && r->kind == FLOW_LINE_FILTER)
		return errline(r->err, -EINVAL, "actions: cannot stand here");
	while (!rc && (token = next_token(&rest)))
		rc = take_token(r, token);
	if (!rc)
		rc = ofmatch_finish(&r->match, r->err);
	if (rc || r->kind == FLOW_LINE_FILTER)
		return rc;
	if (!actions)
		return errline(r->err, -EINVAL, "actions= is missing");
	return ofacts_parse(actions, r->ports, &r->line->rule->match, r->line->rule->table,
			    &r->line->rule->actions, r->err);
}

int flow_line_parse(struct flow_line *line, const char *text, enum flow_line_kind kind,
		    const struct flow_ports *ports, char **err)
{
	struct reader r = { .line = line, .kind = kind, .ports = ports, .err = err };
	char *copy = xstrdup(text);
	int rc;

	memset(line, 0, sizeof(*line));
	line->rule = rule_new();
	line->rule->priority = RULE_PRIORITY_DEFAULT;
	r.match.match = &line->rule->match;
	r.match.ports = ports;
	rc = read_line(&r, copy);
	free(copy);
	return rc;
}

void flow_line_free(struct flow_line *line)
{
	rule_put(line->rule);
	line->rule = NULL;
}

/* --- filters ------------------------------------------------------------------------------- */

static bool same_match(const struct rule_match *a, const struct rule_match *b)
{
	return !memcmp(&a->mask, &b->mask, sizeof(a->mask)) &&
	       !memcmp(&a->key.k.in_port + 1, &b->key.k.in_port + 1,
		       sizeof(a->key) - sizeof(a->key.k.in_port)) &&
	       !strcmp(a->in_port, b->in_port);
}

/* All frames that @narrow matches are matched by @wide too. */
static bool is_within(const struct rule_match *narrow, const struct rule_match *wide)
{
	union vsw_key mask = wide->mask, masked, wanted = wide->key;
	size_t i;

	if (wide->in_port[0] && strcmp(wide->in_port, narrow->in_port))
		return false;
	mask.k.in_port = wanted.k.in_port = 0;
	for (i = 0; i < VSW_KEY_WORDS; i++) {
		if (mask.w[i] & ~narrow->mask.w[i])
			return false;
	}
	vsw_key_mask(&masked, &narrow->key, &mask);
	return !memcmp(&masked, &wanted, sizeof(wanted));
}

bool flow_line_means(const struct flow_line *filter, const struct rule *rule, bool strict,
		     const char *local)
{
	const struct rule *like = filter->rule;

	if (filter->table_given && rule->table != like->table)
		return false;
	if ((rule->cookie ^ like->cookie) & filter->cookie_mask)
		return false;
	if (filter->out_port[0] && !ofacts_output_to(rule->actions, filter->out_port, local))
		return false;
	if (strict)
		return rule->priority == like->priority && same_match(&rule->match, &like->match);
	return is_within(&rule->match, &like->match);
}

/* --- text ---------------------------------------------------------------------------------- */

/* The comma is only known to be wanted when something has followed it. */
const char *rule_match_text(struct text *t, const struct rule *rule, const struct flow_ports *ports)
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
			      const struct flow_ports *ports)
{
	ofacts_put(text_begin(t), rule->actions, &rule->match, ports);
	return text_end(t, NULL);
}
