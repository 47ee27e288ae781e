// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about bridges */
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/db/topology.h"
#include "vswitch/ctl.h"
#include "daemon/base/xalloc.h"

/* The database is never empty: there is nothing to do. */
static int run_init(struct transaction *t, struct command *c, char **err)
{
	(void)t;
	(void)c;
	(void)err;
	return 0;
}

static int run_add_br(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc;

	if (c->n_args == 2)
		return errline(err, -EINVAL, "'add-br' command takes exactly 1 or 3 arguments");
	if (c->n_args == 3)
		return errline(err, -EOPNOTSUPP, "cannot create a bridge named %s within bridge "
			       "%s: fake bridges are not supported yet", c->args[0], c->args[1]);
	if (command_flag(c, "may-exist")) {
		rc = row_by_name(t->db, TBL_BRIDGE, c->args[0], &bridge, err);
		if (rc > 0)
			row_free(bridge);
		if (rc)
			return rc < 0 ? rc : 0;
	}
	return bridge_create(t->db, c->args[0], err);
}

static int run_del_br(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = row_by_name(t->db, TBL_BRIDGE, c->args[0], &bridge, err);

	if (!rc && !command_flag(c, "if-exists"))
		return errline(err, -ENOENT, "no bridge named %s", c->args[0]);
	if (rc <= 0)
		return rc;
	rc = bridge_delete(t->db, bridge, err);
	row_free(bridge);
	return rc;
}

static int run_list_br(struct transaction *t, struct command *c, char **err)
{
	struct rows bridges;
	unsigned int i;
	int rc;

	/* Fake bridges are not served: there is none. */
	if (command_flag(c, "fake") && !command_flag(c, "real"))
		return 0;
	rc = rows_load(t->db, TBL_BRIDGE, &bridges, err);
	for (i = 0; !rc && i < bridges.n; i++)
		command_line(c, "%s", row_string(bridges.row[i], "name"));
	rows_free(&bridges);
	return rc;
}

static int run_br_exists(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = row_by_name(t->db, TBL_BRIDGE, c->args[0], &bridge, err);

	if (rc < 0)
		return rc;
	if (rc)
		row_free(bridge);
	else
		json_object_object_add(c->output, "exit", json_object_new_int(CTL_EXIT_NO));
	return 0;
}

static int run_br_to_vlan(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	command_line(c, "0");
	row_free(bridge);
	return 0;
}

static int run_br_to_parent(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	command_line(c, "%s", c->args[0]);
	row_free(bridge);
	return 0;
}

static int set_external_id(struct transaction *t, struct row *bridge, const char *key,
			   const char *value, char **err)
{
	int column = row_column(bridge, "external_ids");
	const struct datum_type *type = &bridge->table->columns[column].type;
	union atom k = { .string = xstrdup(key) }, v = { .string = xstrdup(value ? value : "") };
	struct datum one = { 0 };
	int rc;

	datum_append(&one, &k, &v);
	if (value)
		datum_union(&bridge->columns[column], &one, type);
	else
		datum_subtract(&bridge->columns[column], &one, type, true);
	rc = row_update(t->db, bridge, column, err);
	datum_free(&one, type);
	return rc;
}

static int run_br_set_external_id(struct transaction *t, struct command *c, char **err)
{
	struct row *bridge;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	rc = set_external_id(t, bridge, c->args[1], c->n_args > 2 ? c->args[2] : NULL, err);
	row_free(bridge);
	return rc;
}

static int run_br_get_external_id(struct transaction *t, struct command *c, char **err)
{
	const struct datum *ids;
	const char *value;
	struct row *bridge;
	u32 i;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	ids = row_datum(bridge, "external_ids");
	value = c->n_args > 1 ? datum_map_get(ids, c->args[1]) : NULL;
	if (value)
		command_line(c, "%s", value);
	for (i = 0; c->n_args == 1 && i < ids->n; i++)
		command_line(c, "%s=%s", ids->keys[i].string, ids->values[i].string);
	row_free(bridge);
	return 0;
}

const struct control_verb bridge_verbs[] = {
	{ "init", 0, 0, "", run_init, NULL },
	{ "add-br", 1, 3, "may-exist", run_add_br, NULL },
	{ "del-br", 1, 1, "if-exists", run_del_br, NULL },
	{ "list-br", 0, 0, "real,fake", run_list_br, NULL },
	{ "br-exists", 1, 1, "", run_br_exists, NULL },
	{ "br-to-vlan", 1, 1, "", run_br_to_vlan, NULL },
	{ "br-to-parent", 1, 1, "", run_br_to_parent, NULL },
	{ "br-set-external-id", 2, 3, "", run_br_set_external_id, NULL },
	{ "br-get-external-id", 1, 2, "", run_br_get_external_id, NULL },
	{ 0 },
};
