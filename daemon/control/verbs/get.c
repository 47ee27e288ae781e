// SPDX-License-Identifier: GPL-2.0-or-later
/* get: columns, and keys of maps, of one row */
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/schema/datum_json.h"
#include "daemon/engine/ephemeral.h"
#include "daemon/base/errline.h"

/* The value of a key; null, an empty line, for one that --if-exists forgives */
static int get_key(const struct row *row, const struct argument *a, const struct command *c,
		   struct json_object **value, char **err)
{
	const struct column *col = &row->table->columns[a->column];
	const struct datum *d = &row->columns[a->column];
	union atom key;
	int rc, i;

	if (!datum_type_is_map(&col->type))
		return errline(err, -EINVAL, "cannot specify key to get for non-map column %s",
			       col->name);
	rc = atom_parse(&key, &col->type.key, a->key, NULL, err);
	if (rc)
		return rc;
	i = datum_find(d, &key, &col->type);
	atom_free(&key, col->type.key.type);
	if (i < 0 && !command_flag(c, "if-exists"))
		return errline(err, -ENOENT, "no key \"%s\" in %s record \"%s\" column %s", a->key,
			       row->table->name, c->args[1], col->name);
	*value = i < 0 ? NULL : atom_json(&d->values[i], col->type.value.type);
	return 0;
}

static int get_value(struct transaction *t, struct row *row, const char *text,
		     const struct command *c, struct json_object **value, char **err)
{
	struct argument a;
	int rc;

	if (!strcasecmp(text, "_uuid")) {
		*value = row_uuid_json(row);
		return 0;
	}
	rc = argument_parse(&a, row->table, text, NULL, err);
	if (rc)
		return rc;
	ephemeral_datum(t->engine, row, a.column);
	if (a.key)
		rc = get_key(row, &a, c, value, err);
	else
		*value = datum_json(&row->columns[a.column],
				    &row->table->columns[a.column].type);
	argument_free(&a);
	return rc;
}

static int get_values(struct transaction *t, struct command *c, struct row *row, char **err)
{
	struct json_object *values = json_object_new_array();
	struct json_object *value = NULL;
	unsigned int i;
	int rc = 0;

	json_object_object_add(c->output, "values", values);
	for (i = 2; !rc && i < c->n_args; i++) {
		rc = get_value(t, row, c->args[i], c, &value, err);
		if (!rc)
			json_object_array_add(values, value);
	}
	return rc;
}

static int run_get(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	const char *id = command_option(c, "id");
	struct row *row;
	int rc;

	if (!table)
		return -EINVAL;
	if (command_flag(c, "if-exists") && id)
		return errline(err, -EINVAL, "--if-exists and --id may not be specified together");
	rc = command_row(t, c, table, c->args[1], &row, err);
	if (rc <= 0)
		return rc;
	rc = get_values(t, c, row, err);
	if (!rc && id && !symbol_define(&t->symbols, id, row->uuid, err))
		rc = -EINVAL;
	row_free(row);
	return rc;
}

const struct control_verb get_verbs[] = {
	{ "get", 2, VERB_MANY, "if-exists,id=", .run = run_get },
	{ 0 },
};
