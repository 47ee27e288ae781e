// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Verbs about OpenFlow controllers and what is done without them. They are written down for those
 * who read them; no connection is made, and a bridge always switches on its own.
 */
#include "daemon/control/verbs/targets.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/db/vbridge.h"
#include "daemon/base/xalloc.h"

/* Which may be by the name of one of its VLANs */
static int run_get_controller(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	rc = targets_show(t, c, v.real, "controller", err);
	vbridge_free(&v);
	return rc;
}

/* What is set is the bridge's own, not that of one of its VLANs. The caller row_free()s it. */
static int get_real(struct transaction *t, const struct command *c, struct row **bridge, char **err)
{
	struct vbridge v;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	if (v.fake)
		rc = errline(err, -EINVAL, "%s is a fake bridge", c->args[0]);
	else
		*bridge = row_get(v.real);
	vbridge_free(&v);
	return rc;
}

static int run_del_controller(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = get_real(t, c, &bridge, err);

	if (rc)
		return rc;
	rc = targets_delete(t, bridge, "controller", err);
	row_free(bridge);
	return rc;
}

static int run_set_controller(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = get_real(t, c, &bridge, err);

	if (rc)
		return rc;
	rc = targets_set(t, c, bridge, "controller", 1, err);
	row_free(bridge);
	if (c->n_args > 1)
		command_note(c, "bridge %s: controllers are kept, and not spoken to", c->args[0]);
	return rc;
}

static int run_get_fail_mode(struct transaction *t, struct command *c, char **err)
{
	const struct datum *mode;
	struct vbridge v;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	mode = row_datum(v.real, "fail_mode");
	if (mode->n)
		command_line(c, "%s", mode->keys[0].string);
	vbridge_free(&v);
	return 0;
}

static int run_del_fail_mode(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = get_real(t, c, &bridge, err);

	if (rc)
		return rc;
	rc = command_clear(t, bridge, row_column(bridge, "fail_mode"), err);
	row_free(bridge);
	return rc;
}

static int run_set_fail_mode(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = get_real(t, c, &bridge, err);

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

/* Columns that go back to their defaults */
static const struct {
	enum table_id table;
	const char *column;
} reset_columns[] = {
	{ TBL_OPEN_VSWITCH, "manager_options" },
	{ TBL_OPEN_VSWITCH, "ssl" },
	{ TBL_BRIDGE, "controller" },
	{ TBL_BRIDGE, "fail_mode" },
	{ TBL_BRIDGE, "flood_vlans" },
	{ TBL_BRIDGE, "ipfix" },
	{ TBL_BRIDGE, "mirrors" },
	{ TBL_BRIDGE, "netflow" },
	{ TBL_BRIDGE, "sflow" },
	{ TBL_INTERFACE, "ingress_policing_burst" },
	{ TBL_INTERFACE, "ingress_policing_rate" },
};

static int reset_column(struct transaction *t, struct row *row, unsigned int i, char **err)
{
	const struct datum_type *type = &row->table->columns[i].type;

	if (!row_why(row, row->table->columns[i].name) && datum_is_default(&row->columns[i], type))
		return 0;
	datum_free(&row->columns[i], type);
	datum_default(&row->columns[i], type);
	return row_update(t->db, row, i, err);
}

static int reset_row(struct transaction *t, struct row *row, char **err)
{
	enum table_id table = row->table->id;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < sizeof(reset_columns) / sizeof(reset_columns[0]); i++) {
		if (reset_columns[i].table == table)
			rc = reset_column(t, row, row_column(row, reset_columns[i].column), err);
	}
	if (!rc && (table == TBL_BRIDGE || table == TBL_PORT))
		rc = reset_other_config(t, row, err);
	return rc;
}

/* Rows that are kept without being referred to, and have no use without what is reset */
static int reset_table(struct transaction *t, enum table_id table, char **err)
{
	struct rows rows;
	unsigned int i;
	int rc = rows_load(t->db, table, &rows, err);

	for (i = 0; !rc && i < rows.n; i++)
		rc = table == TBL_FLOW_SAMPLE_COLLECTOR_SET ? row_delete(t->db, rows.row[i], err) :
		     reset_row(t, rows.row[i], err);
	rows_free(&rows);
	return rc;
}

static int run_emer_reset(struct transaction *t, struct command *c, char **err)
{
	static const enum table_id tables[] = {
		TBL_OPEN_VSWITCH, TBL_BRIDGE, TBL_PORT, TBL_INTERFACE,
		TBL_FLOW_SAMPLE_COLLECTOR_SET,
	};
	size_t i;
	int rc = 0;

	(void)c;
	for (i = 0; !rc && i < sizeof(tables) / sizeof(tables[0]); i++)
		rc = reset_table(t, tables[i], err);
	return rc;
}

const struct control_verb controller_verbs[] = {
	{ "get-controller", 1, 1, "", .run = run_get_controller },
	{ "del-controller", 1, 1, "", .run = run_del_controller },
	{ "set-controller", 1, VERB_MANY, "inactivity-probe=", .run = run_set_controller },
	{ "get-fail-mode", 1, 1, "", .run = run_get_fail_mode },
	{ "del-fail-mode", 1, 1, "", .run = run_del_fail_mode },
	{ "set-fail-mode", 2, 2, "", .run = run_set_fail_mode },
	{ "emer-reset", 0, 0, "", .run = run_emer_reset },
	{ 0 },
};
