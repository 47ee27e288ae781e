// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/verbs/argument.h"
#include "daemon/schema/datum_text.h"
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

const char *const argument_set_ops[] = { "=", NULL };

const char *const argument_find_ops[] = {
	"=", "!=", "<", ">", "<=", ">=", "{=}", "{!=}", "{<}", "{>}", "{<=}", "{>=}", "{in}",
	"{not-in}", NULL
};

/* 'argument does not end in "=" followed by a value.' */
static int no_value(const char *text, const char *const *ops, char **err)
{
	struct text all;
	FILE *out;
	size_t i;

	text_init(&all);
	out = text_begin(&all);
	for (i = 0; ops[i]; i++)
		fprintf(out, "%s\"%s\"", !i ? "" : ops[i + 1] ? ", " : ", or ", ops[i]);
	errline(err, -EINVAL, "%s: argument does not end in %s followed by a value.", text,
		text_end(&all, NULL));
	text_exit(&all);
	return -EINVAL;
}

/* The longest operator that fits: "<=" is not "<" and a value that begins with "=". */
static bool parse_value(struct argument *a, const char *p, const char *const *ops)
{
	size_t len, longest = 0;

	for (; *ops; ops++) {
		len = strlen(*ops);
		if (len <= longest || strncmp(p, *ops, len))
			continue;
		longest = len;
		a->op = *ops;
		a->value = p + len;
	}
	return longest && *a->value;
}

static int parse(struct argument *a, const struct table *table, const char *const *ops, char **err)
{
	const char *p = a->text;
	char *name = text_token(&p, err);
	int column;

	if (!name)
		return -EINVAL;
	column = *name ? table_match_column(table, name, err) :
		 errline(err, -EINVAL, "%s: missing column name", a->text);
	free(name);
	if (column < 0)
		return -EINVAL;
	a->column = column;
	if (*p == ':') {
		p++;
		a->key = text_token(&p, err);
		if (!a->key)
			return -EINVAL;
	}
	if (!ops && *p)
		return errline(err, -EINVAL, "%s: trailing garbage \"%s\" in argument", a->text, p);
	if (ops && !parse_value(a, p, ops))
		return no_value(a->text, ops, err);
	return 0;
}

int argument_parse(struct argument *a, const struct table *table, const char *text,
		   const char *const *ops, char **err)
{
	int rc;

	memset(a, 0, sizeof(*a));
	a->text = text;
	rc = parse(a, table, ops, err);
	if (rc)
		argument_free(a);
	return rc;
}

void argument_free(struct argument *a)
{
	free(a->key);
	a->key = NULL;
}

static int set_key(struct row *row, const struct argument *a, struct symbols *symbols, char **err)
{
	const struct column *c = &row->table->columns[a->column];
	struct datum one = { 0 };
	union atom key, value;
	int rc;

	if (!datum_type_is_map(&c->type))
		return errline(err, -EINVAL, "cannot specify key to set for non-map column %s",
			       c->name);
	if (row_check_readable(row, a->column, err))
		return -EINVAL;
	rc = atom_parse(&key, &c->type.key, a->key, symbols, err);
	if (rc)
		return rc;
	rc = atom_parse(&value, &c->type.value, a->value, symbols, err);
	if (rc) {
		atom_free(&key, c->type.key.type);
		return rc;
	}
	datum_append(&one, &key, &value);
	datum_union(&row->columns[a->column], &one, &c->type);
	datum_free(&one, &c->type);
	return 0;
}

int argument_set(struct row *row, const struct argument *a, struct symbols *symbols, char **err)
{
	const struct datum_type *type = &row->table->columns[a->column].type;
	struct datum d;
	int rc;

	if (a->key)
		return set_key(row, a, symbols, err);
	rc = datum_parse(&d, type, a->value, symbols, err);
	if (rc)
		return rc;
	datum_free(&row->columns[a->column], type);
	row->columns[a->column] = d;
	return 0;
}

int argument_check_writable(const struct table *table, unsigned int column, char **err)
{
	const struct column *c = &table->columns[column];

	if (c->flags & (COL_EPHEMERAL | COL_IMMUTABLE))
		return errline(err, -EINVAL, "cannot modify read-only column %s in table %s",
			       c->name, table->name);
	return 0;
}
