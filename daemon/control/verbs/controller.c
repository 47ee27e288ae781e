// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Verbs about OpenFlow controllers and what is done without them. They are written down for those
 * who read them; no connection is made, and a bridge always switches on its own.
 */
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/db/topology.h"
#include "daemon/base/xalloc.h"

static int each_controller(struct transaction *t, const struct row *bridge,
			   int (*fn)(struct transaction *t, struct command *c, struct row *row,
				     char **err),
			   struct command *c, char **err)
{
	const struct datum *refs = row_datum(bridge, "controller");
	struct row *row;
	int rc = 0;
	u32 i;

	for (i = 0; !rc && i < refs->n; i++) {
		rc = row_by_uuid(t->db, TBL_CONTROLLER, refs->keys[i].string, &row, err);
		if (rc <= 0)
			continue;
		rc = fn(t, c, row, err);
		row_free(row);
	}
	return rc;
}

static int show_target(struct transaction *t, struct command *c, struct row *row, char **err)
{
	(void)t;
	(void)err;
	command_line(c, "%s", row_string(row, "target"));
	return 0;
}

static int compare_lines(const void *a, const void *b)
{
	struct json_object *const *x = a, *const *y = b;

	return strcmp(json_object_get_string(*x), json_object_get_string(*y));
}

static int run_get_controller(struct transaction *t, struct command *c, char **err)
{
	struct json_object *lines;
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	rc = each_controller(t, bridge, show_target, c, err);
	lines = json_object_object_get(c->output, "lines");
	if (lines)
		json_object_array_sort(lines, compare_lines);
	row_free(bridge);
	return rc;
}

/* Rows without a reference go when the transaction ends. */
static int run_del_controller(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	rc = command_clear(t, bridge, row_column(bridge, "controller"), err);
	row_free(bridge);
	return rc;
}

static int add_controller(struct transaction *t, struct row *bridge, const char *target,
			  char **err)
{
	struct row *row = row_new(TBL_CONTROLLER);
	int rc;

	row_put_string(row, "target", target);
	rc = row_insert(t->db, row, err);
	if (!rc)
		rc = row_add_ref(t->db, bridge, "controller", row->uuid, err);
	row_free(row);
	return rc;
}

static int run_set_controller(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	unsigned int i;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	rc = command_clear(t, bridge, row_column(bridge, "controller"), err);
	for (i = 1; !rc && i < c->n_args; i++)
		rc = add_controller(t, bridge, c->args[i], err);
	row_free(bridge);
	command_note(c, "bridge %s: controllers are kept, and not spoken to", c->args[0]);
	return rc;
}

static int run_get_fail_mode(struct transaction *t, struct command *c, char **err)
{
	const struct datum *mode;
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	mode = row_datum(bridge, "fail_mode");
	if (mode->n)
		command_line(c, "%s", mode->keys[0].string);
	row_free(bridge);
	return 0;
}

static int run_del_fail_mode(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	rc = command_clear(t, bridge, row_column(bridge, "fail_mode"), err);
	row_free(bridge);
	return rc;
}

static int run_set_fail_mode(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	if (strcmp(c->args[1], "standalone") && strcmp(c->args[1], "secure")) {
		row_free(bridge);
		return errline(err, -EINVAL, "fail-mode must be \"standalone\" or \"secure\"");
	}
	row_put_string(bridge, "fail_mode", c->args[1]);
	rc = row_update(t->db, bridge, row_column(bridge, "fail_mode"), err);
	row_free(bridge);
	return rc;
}

/* Take all keys out of other_config, but a bridge's hwaddr. */
static int reset_other_config(struct transaction *t, struct row *row, char **err)
{
	int i = row_column(row, "other_config");
	struct datum *d = &row->columns[i];
	const char *hwaddr = row->table->id == TBL_BRIDGE ? datum_map_get(d, "hwaddr") : NULL;
	struct datum kept = { 0 };
	union atom k, v;

	if (hwaddr) {
		k.string = xstrdup("hwaddr");
		v.string = xstrdup(hwaddr);
		datum_append(&kept, &k, &v);
	}
	if (d->n == kept.n) {
		datum_free(&kept, &row->table->columns[i].type);
		return 0;
	}
	datum_free(d, &row->table->columns[i].type);
	*d = kept;
	return row_update(t->db, row, i, err);
}

static int reset_row(struct transaction *t, struct row *row, char **err)
{
	static const char *const columns[] = { "controller", "fail_mode", "mirrors" };
	size_t i;
	int rc = 0;

	for (i = 0; !rc && row->table->id == TBL_BRIDGE && i < 3; i++) {
		if (row_datum(row, columns[i])->n)
			rc = command_clear(t, row, row_column(row, columns[i]), err);
	}
	if (!rc && table_column(row->table, "other_config") >= 0)
		rc = reset_other_config(t, row, err);
	return rc;
}

static int run_emer_reset(struct transaction *t, struct command *c, char **err)
{
	struct rows rows;
	unsigned int i;
	int id, rc = 0;

	(void)c;
	for (id = TBL_NONE + 1; !rc && id < __TBL_MAX; id++) {
		rc = rows_load(t->db, id, &rows, err);
		for (i = 0; !rc && i < rows.n; i++)
			rc = reset_row(t, rows.row[i], err);
		rows_free(&rows);
	}
	return rc;
}

const struct control_verb controller_verbs[] = {
	{ "get-controller", 1, 1, "", run_get_controller, NULL },
	{ "del-controller", 1, 1, "", run_del_controller, NULL },
	{ "set-controller", 2, VERB_MANY, "", run_set_controller, NULL },
	{ "get-fail-mode", 1, 1, "", run_get_fail_mode, NULL },
	{ "del-fail-mode", 1, 1, "", run_del_fail_mode, NULL },
	{ "set-fail-mode", 2, 2, "", run_set_fail_mode, NULL },
	{ "emer-reset", 0, 0, "", run_emer_reset, NULL },
	{ 0 },
};
