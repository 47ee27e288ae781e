// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/schema/datum_text.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

/* Longest range of integers, as "1-4096" */
#define RANGE_MAX	4096

struct parser {
	const struct datum_type *type;
	struct symbols *symbols;
	const char *text;	/* all of it, for errors */
	const char *pos;
};

static bool is_delimiter(char c)
{
	return !c || strchr(":=, []{}!<>", c);
}

static const char *skip_spaces(const char *p)
{
	return p + strspn(p, " ");
}

char *text_token(const char **text, char **err)
{
	const char *start = *text, *p = start;

	if (*p != '"') {
		while (!is_delimiter(*p))
			p++;
		*text = p;
		return xstrndup(start, p - start);
	}
	for (p++; *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
		if (!*p) {
			errline(err, -EINVAL, "%s: quoted string extends past end of argument",
				start);
			return NULL;
		}
	}
	*text = p + 1;
	return xstrndup(start, p + 1 - start);
}

static int unexpected(const struct parser *p, char **err)
{
	char *type = datum_type_text(p->type);

	errline(err, -EINVAL, "%s: unexpected \"%c\" parsing %s", p->text, *p->pos, type);
	free(type);
	return -EINVAL;
}

static char *next_token(struct parser *p, char **err)
{
	if (*p->pos && is_delimiter(*p->pos)) {
		unexpected(p, err);
		return NULL;
	}
	return text_token(&p->pos, err);
}

static int parse_atom(struct parser *p, const struct atom_kind *kind, union atom *atom, char **err)
{
	char *token = next_token(p, err);
	int rc;

	if (!token)
		return -EINVAL;
	rc = atom_parse(atom, kind, token, p->symbols, err);
	free(token);
	return rc;
}

/* "3-5" in a set of integers. 1: it was one, 0: it was none, and nothing was consumed */
static int parse_range(struct parser *p, struct datum *d, char **err)
{
	union atom low = { 0 }, high = { 0 };
	const char *rest = p->pos;
	char *token, *end;

	if (p->type->key.type != ATOM_INTEGER || datum_type_is_map(p->type) ||
	    is_delimiter(*rest))
		return 0;
	token = text_token(&rest, err);
	if (!token)
		return -EINVAL;
	errno = 0;
	low.integer = strtoll(token, &end, 10);
	if (end == token || *end != '-' || !end[1]) {
		free(token);
		return 0;
	}
	high.integer = strtoll(end + 1, &end, 10);
	if (*end || errno) {
		free(token);
		return 0;
	}
	p->pos = rest;
	if (high.integer < low.integer) {
		errline(err, -EINVAL, "\"%s\" is not a valid range. "
			"Range end cannot be before start.", token);
		free(token);
		return -EINVAL;
	}
	free(token);
	/* The ends first: a range that is out of bounds may be too long to count. */
	if (atom_check(&low, &p->type->key, err) || atom_check(&high, &p->type->key, err))
		return -EINVAL;
	if ((uint64_t)high.integer - (uint64_t)low.integer >= RANGE_MAX)
		return errline(err, -EINVAL, "%s: a range has at most %d elements", p->text,
			       RANGE_MAX);
	for (; low.integer <= high.integer; low.integer++)
		datum_append(d, &low, NULL);
	return 1;
}

static int parse_element(struct parser *p, struct datum *d, char **err)
{
	union atom key, value;
	int rc = parse_range(p, d, err);

	if (rc)
		return rc < 0 ? rc : 0;
	rc = parse_atom(p, &p->type->key, &key, err);
	if (rc)
		return rc;
	if (!datum_type_is_map(p->type)) {
		datum_append(d, &key, NULL);
		return 0;
	}
	p->pos = skip_spaces(p->pos);
	if (*p->pos != '=') {
		rc = errline(err, -EINVAL, "%s: syntax error at \"%.1s\" expecting \"=\"", p->text,
			     p->pos);
		atom_free(&key, p->type->key.type);
		return rc;
	}
	p->pos = skip_spaces(p->pos + 1);
	rc = parse_atom(p, &p->type->value, &value, err);
	if (rc) {
		atom_free(&key, p->type->key.type);
		return rc;
	}
	datum_append(d, &key, &value);
	return 0;
}

static int parse_elements(struct parser *p, struct datum *d, char end, char **err)
{
	int rc;

	p->pos = skip_spaces(p->pos);
	while (*p->pos && *p->pos != end) {
		rc = parse_element(p, d, err);
		if (rc)
			return rc;
		p->pos = skip_spaces(p->pos);
		if (*p->pos == ',')
			p->pos = skip_spaces(p->pos + 1);
	}
	if (*p->pos != end)
		return errline(err, -EINVAL, "%s: missing \"%c\" at end of data", p->text, end);
	if (!end)
		return 0;
	p->pos = skip_spaces(p->pos + 1);
	if (*p->pos)
		return errline(err, -EINVAL, "%s: trailing garbage after \"%c\"", p->text, end);
	return 0;
}

static int check_count(const struct parser *p, const struct datum *d, char **err)
{
	const struct datum_type *type = p->type;
	const char *what = datum_type_is_map(type) ? "pair(s)" : "value(s)";

	if (d->n < type->min)
		return errline(err, -EINVAL, "%s: %u %s specified but the minimum number is %u",
			       p->text, d->n, what, type->min);
	if (d->n > type->max)
		return errline(err, -EINVAL, "%s: %u %s specified but the maximum number is %u",
			       p->text, d->n, what, type->max);
	return 0;
}

int datum_parse(struct datum *d, const struct datum_type *type, const char *text,
		struct symbols *symbols, char **err)
{
	struct parser p = { .type = type, .symbols = symbols, .text = text };
	char open = datum_type_is_map(type) ? '{' : '[';
	char end = 0;
	int rc;

	memset(d, 0, sizeof(*d));
	p.pos = skip_spaces(text);
	if (*p.pos == open) {
		end = open == '{' ? '}' : ']';
		p.pos++;
	}
	rc = parse_elements(&p, d, end, err);
	if (!rc)
		rc = check_count(&p, d, err);
	if (!rc && !datum_sort(d, type))
		rc = errline(err, -EINVAL, "%s: %s contains duplicate %s", text,
			     datum_type_is_map(type) ? "map" : "set",
			     datum_type_is_map(type) ? "key" : "value");
	if (rc)
		datum_free(d, type);
	return rc;
}
