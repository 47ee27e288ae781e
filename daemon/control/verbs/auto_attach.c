// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about Auto Attach, which is written down and not done */
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/db/vbridge.h"

/* struct mapping - an I-SID, and the VLAN that stands for it here */
struct mapping {
	int64_t isid, vlan;
};

/* What follows the digits does not count: so Open vSwitch reads them. */
static int parse_number(const char *text, int64_t *value, char **err)
{
	char *end;

	*value = strtoull(text, &end, 10);
	return end == text ? errline(err, -EINVAL, "Invalid argument %s", text) : 0;
}

static int parse_mapping(const struct command *c, struct mapping *m, char **err)
{
	return parse_number(c->args[1], &m->isid, err) ?: parse_number(c->args[2], &m->vlan, err);
}

/* The row of the bridge: 1, 0: there is none; in both cases @v is to be freed; or -errno */
static int find_row(struct transaction *t, const struct command *c, struct vbridge *v,
		    struct row **row, char **err)
{
	const struct datum *ref;
	int rc = vbridge_get(t->db, c->args[0], v, err);

	if (rc)
		return rc;
	ref = row_datum(v->real, "auto_attach");
	rc = ref->n ? row_by_uuid(t->db, TBL_AUTO_ATTACH, ref->keys[0].string, row, err) : 0;
	if (rc < 0)
		vbridge_free(v);
	return rc;
}

/* The same, and the mapping that the command names */
static int read_args(struct transaction *t, const struct command *c, struct mapping *m,
		     struct vbridge *v, struct row **row, char **err)
{
	int rc = parse_mapping(c, m, err);

	return rc ? rc : find_row(t, c, v, row, err);
}

static int create_row(struct transaction *t, struct row *bridge, struct row **row, char **err)
{
	int rc;

	*row = row_new(TBL_AUTO_ATTACH);
	rc = row_insert(t->db, *row, err);
	if (!rc) {
		row_put_string(bridge, "auto_attach", (*row)->uuid);
		rc = row_update(t->db, bridge, row_column(bridge, "auto_attach"), err);
	}
	if (rc)
		row_free(*row);
	return rc;
}

static void make_datum(struct datum *d, const struct mapping *m)
{
	const union atom key = { .integer = m->isid }, value = { .integer = m->vlan };

	memset(d, 0, sizeof(*d));
	datum_append(d, &key, &value);
}

/* Put a mapping into, or take it out of, those of @row. An I-SID keeps the VLAN that it has. */
static int change(struct transaction *t, struct row *row, const struct mapping *m, bool add,
		  char **err)
{
	int column = row_column(row, "mappings");
	const struct datum_type *type = &row->table->columns[column].type;
	struct datum one;
	int rc;

	make_datum(&one, m);
	rc = add ? command_check(&one, type, err) : 0;
	if (!rc && add && datum_find(&row->columns[column], &one.keys[0], type) < 0)
		datum_union(&row->columns[column], &one, type);
	else if (!rc && !add)
		datum_subtract(&row->columns[column], &one, type, false);
	datum_free(&one, type);
	return rc ? rc : row_update(t->db, row, column, err);
}

static int run_add_aa_mapping(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	struct mapping m;
	struct row *row;
	int rc = read_args(t, c, &m, &v, &row, err);

	if (rc < 0)
		return rc;
	if (!rc)
		rc = create_row(t, v.real, &row, err);
	if (rc >= 0) {
		rc = change(t, row, &m, true, err);
		row_free(row);
	}
	vbridge_free(&v);
	command_note(c, "Auto Attach is kept, and not done");
	return rc;
}

static int run_del_aa_mapping(struct transaction *t, struct command *c, char **err)
{
	struct vbridge v;
	struct mapping m;
	struct row *row;
	int rc = read_args(t, c, &m, &v, &row, err);

	if (rc < 0)
		return rc;
	if (rc) {
		rc = change(t, row, &m, false, err);
		row_free(row);
	}
	vbridge_free(&v);
	return rc;
}

static int run_get_aa_mapping(struct transaction *t, struct command *c, char **err)
{
	const struct datum *d;
	struct vbridge v;
	struct row *row;
	u32 i;
	int rc = find_row(t, c, &v, &row, err);

	if (rc < 0)
		return rc;
	if (rc) {
		d = row_datum(row, "mappings");
		for (i = 0; i < d->n; i++)
			command_line(c, "%lld %lld", (long long)d->keys[i].integer,
				     (long long)d->values[i].integer);
		row_free(row);
	}
	vbridge_free(&v);
	return 0;
}

const struct control_verb auto_attach_verbs[] = {
	{ "add-aa-mapping", 3, 3, "", .run = run_add_aa_mapping },
	{ "del-aa-mapping", 3, 3, "", .run = run_del_aa_mapping },
	{ "get-aa-mapping", 1, 1, "", .run = run_get_aa_mapping },
	{ 0 },
};
