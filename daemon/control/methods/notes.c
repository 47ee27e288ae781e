// SPDX-License-Identifier: GPL-2.0-or-later
/* What "status" tells of values that are kept, and not acted upon, and of what stands by */
#include <ctype.h>
#include "daemon/control/methods/method.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"
#include "daemon/db/row.h"

static bool keeps_some(const struct table *table)
{
	unsigned int i;

	for (i = 0; i < table->n_columns; i++) {
		if (table->columns[i].flags & COL_STORED)
			return true;
	}
	return false;
}

/* "netflow, stp_enable": columns of @row that say something and do nothing; NULL: none. Freed */
static char *kept_columns(const struct row *row)
{
	const struct column *c;
	struct text list;
	FILE *out;
	unsigned int i, n = 0;
	char *text;

	text_init(&list);
	out = text_begin(&list);
	for (i = 0; i < row->table->n_columns; i++) {
		c = &row->table->columns[i];
		if (c->flags & COL_STORED && !datum_is_default(&row->columns[i], &c->type))
			fprintf(out, "%s%s", n++ ? ", " : "", c->name);
	}
	text = text_take(&list);
	if (n)
		return text;
	free(text);
	return NULL;
}

/* "bridge br0"; rows of other tables have a UUID. Freed */
static char *title(const struct row *row)
{
	const char *by = row->table->named_by;
	char *text;

	if (row->table->singleton)
		return xstrdup("table Open_vSwitch");
	by = by && !strcmp(by, "name") && row_datum(row, by)->n ? row_string(row, by) : row->uuid;
	text = xasprintf("%s %s", row->table->name, by);
	*text = tolower((unsigned char)*text);
	return text;
}

static void add_note(struct json_object *lines, const struct row *row)
{
	char *columns = kept_columns(row), *what, *line;

	if (!columns)
		return;
	what = title(row);
	line = xasprintf("%s: kept and not acted upon: %s", what, columns);
	json_object_array_add(lines, xcheck(json_object_new_string(line)));
	free(line);
	free(what);
	free(columns);
}

static int add_notes(struct engine *engine, enum table_id table, struct json_object *lines,
		     char **err)
{
	struct rows rows = { 0 };
	unsigned int i;
	int rc = rows_hold(engine->db, table, &rows, err);

	for (i = 0; !rc && i < rows.n; i++) {
		add_note(lines, rows.row[i]);
		engine_give_way(engine);
	}
	rows_free(&rows);
	return rc;
}

static void add_known(struct json_object *lines, const struct faults *faults)
{
	const struct fault *f;

	for (f = faults->first; f; f = f->next) {
		if (f->grade == FAULT_NONE)
			json_object_array_add(lines, xcheck(json_object_new_string(f->line)));
	}
}

static void add_dpdk(struct json_object *lines, const struct engine *engine)
{
	if (policy_dpdk_is_untuned(engine->policy))
		json_object_array_add(lines, xcheck(json_object_new_string(
			"vswitch-dpdk was started with other settings than other_config of "
			"Open_vSwitch has now: they are in force when it is started again")));
}

int control_notes(struct engine *engine, struct json_object **notes, char **err)
{
	int id, rc = 0;

	*notes = xcheck(json_object_new_array());
	add_dpdk(*notes, engine);
	add_known(*notes, &engine->faults);
	for (id = TBL_NONE + 1; !rc && id < __TBL_MAX; id++) {
		if (keeps_some(schema_table(id)))
			rc = add_notes(engine, id, *notes, err);
	}
	return rc;
}
