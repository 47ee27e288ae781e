// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about bridges */
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/db/names.h"
#include "daemon/db/topology.h"
#include "daemon/db/vbridge.h"
#include "vswitch/ctl.h"
#include "daemon/base/xalloc.h"

/* "init": the database is never empty. "comment": the log has the whole line */
static int run_nothing(struct transaction *t, struct command *c, char **err)
{
	(void)t;
	(void)c;
	(void)err;
	return 0;
}

/* "--may-exist" of a bridge that is there: 0 if it is the one that is wanted */
static int check_existing(const struct command *c, const struct vbridge *v, int vlan, char **err)
{
	const char *name = c->args[0], *parent = c->n_args == 3 ? c->args[1] : NULL;

	if (!parent && !v->fake)
		return 0;
	if (!parent)
		return errline(err, -EEXIST, "\"--may-exist add-br %s\" but %s is a VLAN bridge "
			       "for VLAN %d", name, name, v->vlan);
	if (!v->fake)
		return errline(err, -EEXIST, "\"--may-exist add-br %s %s %d\" but %s is not a "
			       "VLAN bridge", name, parent, vlan, name);
	if (strcmp(row_string(v->real, "name"), parent))
		return errline(err, -EEXIST, "\"--may-exist add-br %s %s %d\" but %s has the wrong "
			       "parent %s", name, parent, vlan, name, row_string(v->real, "name"));
	if (v->vlan != vlan)
		return errline(err, -EEXIST, "\"--may-exist add-br %s %s %d\" but %s is a VLAN "
			       "bridge for the wrong VLAN %d", name, parent, vlan, name, v->vlan);
	return 0;
}

/* Beside that name nothing is there yet. */
static int check_vlan_free(struct transaction *t, const struct vbridge *parent, int vlan,
			   char **err)
{
	struct row *other;
	int rc = vbridge_on_vlan(t->db, parent->real->uuid, vlan, &other, err);

	if (rc <= 0)
		return rc;
	rc = errline(err, -EEXIST, "bridge %s already has a child VLAN bridge %s on VLAN %d",
		     vbridge_name(parent), row_string(other, "name"), vlan);
	row_free(other);
	return rc;
}

/* One VLAN of a bridge by a name of its own, with an internal port of that name */
static int create_fake(struct transaction *t, const struct command *c, int vlan, char **err)
{
	const struct new_port new = {
		.name = c->args[0], .ifaces = c->args, .n_ifaces = 1, .type = "internal",
		.vlan = vlan, .fake_bridge = true,
	};
	struct vbridge parent;
	int rc = name_check_free(t->db, "a bridge", c->args[0], err);

	if (!rc)
		rc = vbridge_find(t->db, c->args[1], &parent, err) ?:
		     errline(err, -ENOENT, "parent bridge %s does not exist", c->args[1]);
	if (rc < 0)
		return rc;
	if (parent.fake)
		rc = errline(err, -EINVAL, "cannot create bridge with fake bridge as parent");
	else
		rc = check_vlan_free(t, &parent, vlan, err);
	if (!rc)
		rc = port_create(t->db, parent.real->uuid, &new, NULL, err);
	vbridge_free(&parent);
	return rc;
}

static int run_add_br(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	u64 number = 0;
	int rc, vlan;

	if (!*c->args[0])
		return errline(err, -EINVAL, "bridge name must not be empty string");
	if (c->n_args == 2)
		return errline(err, -EINVAL, "'add-br' command takes exactly 1 or 3 arguments");
	if (c->n_args == 3 && !number_parse_decimal(c->args[2], 4095, &number))
		return errline(err, -EINVAL, "add-br: vlan must be between 0 and 4095");
	vlan = (int)number;
	rc = command_flag(c, "may-exist") ? vbridge_find(t->db, c->args[0], &v, err) : 0;
	if (rc > 0) {
		rc = check_existing(c, &v, vlan, err);
		vbridge_free(&v);
	} else if (!rc) {
		rc = c->n_args == 3 ? create_fake(t, c, vlan, err) :
		     bridge_create(t->db, c->args[0], err);
	}
	return rc;
}

/* All that count as its ports, its own too */
static int delete_fake(struct transaction *t, const struct vbridge *v, char **err)
{
	struct rows ports;
	unsigned int i;
	int rc = bridge_ports(t->db, v->real, &ports, err);

	for (i = 0; !rc && i < ports.n; i++) {
		if (vbridge_claims(v, ports.row[i]))
			rc = port_delete(t->db, v->real, ports.row[i], err);
	}
	rows_free(&ports);
	return rc;
}

static int run_del_br(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	int rc = vbridge_find(t->db, c->args[0], &v, err);

	if (!rc && !command_flag(c, "if-exists"))
		return errline(err, -ENOENT, "no bridge named %s", c->args[0]);
	if (rc <= 0)
		return rc;
	rc = v.fake ? delete_fake(t, &v, err) : bridge_delete(t->db, v.real, err);
	vbridge_free(&v);
	return rc;
}

static int run_list_br(struct transaction *t, struct command *c, char **err)
{
	bool real = command_flag(c, "real"), fake = command_flag(c, "fake");
	struct rows bridges = { 0 }, fakes = { 0 };
	unsigned int i;
	int rc = 0;

	if (real || !fake)
		rc = rows_load(t->db, TBL_BRIDGE, &bridges, err);
	if (!rc && (fake || !real))
		rc = vbridges_fake(t->db, &fakes, err);
	for (i = 0; !rc && i < bridges.n; i++)
		command_line(c, "%s", row_string(bridges.row[i], "name"));
	for (i = 0; !rc && i < fakes.n; i++) {
		if (port_is_fake_bridge(fakes.row[i]))
			command_line(c, "%s", row_string(fakes.row[i], "name"));
	}
	command_sort_lines(c);
	rows_free(&fakes);
	rows_free(&bridges);
	return rc;
}

static int run_br_exists(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	int rc = vbridge_find(t->db, c->args[0], &v, err);

	if (rc < 0)
		return rc;
	if (rc)
		vbridge_free(&v);
	else
		json_object_object_add(c->output, "exit", json_object_new_int(CTL_EXIT_NO));
	return 0;
}

static int run_br_to_vlan(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	command_line(c, "%d", v.vlan);
	vbridge_free(&v);
	return 0;
}

static int run_br_to_parent(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	command_line(c, "%s", row_string(v.real, "name"));
	vbridge_free(&v);
	return 0;
}

/* Those of a fake bridge are its port's, with this before the key. */
#define FAKE_PREFIX	"fake-bridge-"

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
	struct vbridge v;
	char *key;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	key = xasprintf("%s%s", v.fake ? FAKE_PREFIX : "", c->args[1]);
	rc = set_external_id(t, v.fake ? v.fake : v.real, key, c->n_args > 2 ? c->args[2] : NULL,
			     err);
	free(key);
	vbridge_free(&v);
	return rc;
}

/* All whose key begins with @prefix, which is not shown; or of those the one of @key */
static void put_external_ids(struct command *c, const struct datum *ids, const char *prefix,
			     const char *key)
{
	size_t len = strlen(prefix);
	u32 i;

	for (i = 0; i < ids->n; i++) {
		const char *name = ids->keys[i].string;

		if (strncmp(name, prefix, len))
			continue;
		if (!key)
			command_line(c, "%s=%s", name + len, ids->values[i].string);
		else if (!strcmp(name + len, key))
			command_line(c, "%s", ids->values[i].string);
	}
}

static int run_br_get_external_id(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	put_external_ids(c, row_datum(v.fake ? v.fake : v.real, "external_ids"),
			 v.fake ? FAKE_PREFIX : "", c->n_args > 1 ? c->args[1] : NULL);
	vbridge_free(&v);
	return 0;
}

const struct control_verb bridge_verbs[] = {
	{ "init", 0, 0, "", .run = run_nothing },
	{ "comment", 0, VERB_MANY, "", .run = run_nothing },
	{ "add-br", 1, 3, "may-exist", .run = run_add_br },
	{ "del-br", 1, 1, "if-exists", .run = run_del_br },
	{ "list-br", 0, 0, "real,fake", .run = run_list_br },
	{ "br-exists", 1, 1, "", .run = run_br_exists },
	{ "br-to-vlan", 1, 1, "", .run = run_br_to_vlan },
	{ "br-to-parent", 1, 1, "", .run = run_br_to_parent },
	{ "br-set-external-id", 2, 3, "", .run = run_br_set_external_id },
	{ "br-get-external-id", 1, 2, "", .run = run_br_get_external_id },
	{ 0 },
};
