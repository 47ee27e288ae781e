// SPDX-License-Identifier: GPL-2.0-or-later
/* Conditions of "find" and "wait-until" */
#include "daemon/control/verbs/argument.h"
#include "daemon/schema/datum_text.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

static bool shares_none(const struct datum *a, const struct datum *b,
			const struct datum_type *type)
{
	struct datum left;
	bool none;

	datum_copy(&left, a, type);
	datum_subtract(&left, b, type, false);
	none = left.n == a->n;
	datum_free(&left, type);
	return none;
}

/* Operators in braces compare sets by their elements, the others by order. */
static bool holds(const char *op, const struct datum *a, const struct datum *b,
		  const struct datum_type *type)
{
	int cmp;

	if (!strcmp(op, "{not-in}"))
		return shares_none(a, b, type);
	if (!strcmp(op, "{in}") || !strcmp(op, "{<=}"))
		return datum_includes(b, a, type);
	if (!strcmp(op, "{<}"))
		return b->n > a->n && datum_includes(b, a, type);
	if (!strcmp(op, "{>=}"))
		return datum_includes(a, b, type);
	if (!strcmp(op, "{>}"))
		return a->n > b->n && datum_includes(a, b, type);

	cmp = datum_compare(a, b, type);
	if (strstr(op, "!="))
		return cmp;
	if (!strcmp(op, "<"))
		return cmp < 0;
	if (!strcmp(op, ">"))
		return cmp > 0;
	if (!strcmp(op, "<="))
		return cmp <= 0;
	if (!strcmp(op, ">="))
		return cmp >= 0;
	return !cmp;
}

static bool is_set_op(const char *op)
{
	return *op == '{';
}

/* The type of a condition's value: a part of the column, or sets of what may be in it */
static struct datum_type value_type(const struct datum_type *column, const struct argument *a)
{
	struct datum_type type = *column;

	if (a->key) {
		type.key = column->value;
		type.value = (struct atom_kind){ .type = ATOM_VOID };
	}
	if (is_set_op(a->op))
		type.min = 0;
	if (!strcmp(a->op, "{in}") || !strcmp(a->op, "{not-in}"))
		type.max = DATUM_UNLIMITED;
	return type;
}

/* The value of one key of a map, as a set of one or none */
static int pick_key(struct datum *d, const struct row *row, const struct argument *a, char **err)
{
	const struct column *c = &row->table->columns[a->column];
	const struct datum *map = &row->columns[a->column];
	union atom key, value;
	int rc, i;

	memset(d, 0, sizeof(*d));
	if (!datum_type_is_map(&c->type))
		return errline(err, -EINVAL, "cannot specify key to check for non-map column %s",
			       c->name);
	rc = atom_parse(&key, &c->type.key, a->key, NULL, err);
	if (rc)
		return rc;
	i = datum_find(map, &key, &c->type);
	atom_free(&key, c->type.key.type);
	if (i >= 0) {
		atom_copy(&value, &map->values[i], c->type.value.type);
		datum_append(d, &value, NULL);
	}
	return 0;
}

int argument_match(const struct row *row, const struct argument *a, struct symbols *symbols,
		   char **err)
{
	const struct datum_type *column = &row->table->columns[a->column].type;
	struct datum_type type = value_type(column, a);
	struct datum have, want;
	int rc = 0;

	if (a->key)
		rc = pick_key(&have, row, a, err);
	else
		datum_copy(&have, &row->columns[a->column], column);
	if (rc)
		return rc;
	rc = datum_parse(&want, &type, a->value, symbols, err);
	if (!rc) {
		/* A key that is not there is neither equal nor unequal to anything. */
		if (!a->key || have.n || is_set_op(a->op))
			rc = holds(a->op, &have, &want, &type);
		datum_free(&want, &type);
	}
	datum_free(&have, &type);
	return rc;
}
