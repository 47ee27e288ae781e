// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about datapaths and zones of connection tracking: written down for those who read it */
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

/* The row of Datapath of this name: 1, 0 if there is none, or -errno */
static int find_datapath(struct transaction *t, const char *name, struct row **dp, char **err)
{
	const struct datum *all;
	struct row *root;
	const char *uuid;
	int rc = row_singleton(t->db, TBL_OPEN_VSWITCH, &root, err);

	if (rc)
		return rc;
	all = row_datum(root, "datapaths");
	uuid = datum_map_get(all, name);
	rc = uuid ? row_by_uuid(t->db, TBL_DATAPATH, uuid, dp, err) : 0;
	row_free(root);
	return rc;
}

static int get_datapath(struct transaction *t, const char *name, struct row **dp, char **err)
{
	int rc = find_datapath(t, name, dp, err);

	if (!rc)
		return errline(err, -ENOENT, "datapath %s does not exist", name);
	return rc < 0 ? rc : 0;
}

static int parse_zone(const char *text, int64_t *zone, char **err)
{
	u64 value;

	if (strncmp(text, "zone=", 5) || !number_parse_decimal(text + 5, INT64_MAX, &value))
		return errline(err, -EINVAL, "invalid zone argument, %s", text);
	*zone = (int64_t)value;
	return 0;
}

/* DATAPATH ZONE of the command */
static int read_args(struct transaction *t, const struct command *c, struct row **dp, int64_t *zone,
		     char **err)
{
	int rc = parse_zone(c->args[1], zone, err);

	return rc ? rc : get_datapath(t, c->args[0], dp, err);
}

static const struct datum_type *type_of(const struct row *row, const char *column)
{
	return &row->table->columns[row_column(row, column)].type;
}

static bool has_zone(const struct row *dp, int64_t zone)
{
	const union atom key = { .integer = zone };

	return datum_find(row_datum(dp, "ct_zones"), &key, type_of(dp, "ct_zones")) >= 0;
}

/* Both sides of it as what the column takes */
static int parse_timeout(const char *name, const char *number, const struct datum_type *type,
			 union atom *key, union atom *value, char **err)
{
	char *why = NULL;
	int rc = atom_parse(value, &type->value, number, NULL, &why) ?:
		 atom_parse(key, &type->key, name, NULL, &why);

	if (rc)
		rc = command_violation("constraint violation", why ? why : "out of memory", err);
	free(why);
	return rc;
}

/* "tcp_syn_sent=60" */
static int add_timeout(struct row *policy, const char *text, char **err)
{
	const struct datum_type *type = type_of(policy, "timeouts");
	size_t len = strcspn(text, "=");
	char *name = xstrndup(text, len);
	struct datum one = { 0 };
	union atom key, value;
	int rc;

	rc = parse_timeout(name, text[len] ? text + len + 1 : "", type, &key, &value, err);
	free(name);
	if (rc)
		return rc;
	datum_append(&one, &key, &value);
	datum_union(row_datum(policy, "timeouts"), &one, type);
	datum_free(&one, type);
	return 0;
}

static int create_policy(struct transaction *t, const struct command *c, struct row **policy,
			 char **err)
{
	unsigned int i;
	int rc = 0;

	*policy = row_new(TBL_CT_TIMEOUT_POLICY);
	for (i = 2; !rc && i < c->n_args; i++)
		rc = add_timeout(*policy, c->args[i], err);
	if (!rc)
		rc = row_insert(t->db, *policy, err);
	if (rc)
		row_free(*policy);
	return rc;
}

/* A new row for the zone, with a new policy; what was there before goes. */
static int put_zone(struct transaction *t, const struct command *c, struct row *dp, int64_t zone,
		    char **err)
{
	const struct datum_type *type = type_of(dp, "ct_zones");
	union atom key = { .integer = zone }, value;
	struct row *policy, *row;
	struct datum one = { 0 };
	int rc = create_policy(t, c, &policy, err);

	if (rc)
		return rc;
	row = row_new(TBL_CT_ZONE);
	row_put_string(row, "timeout_policy", policy->uuid);
	value.string = xstrdup(row->uuid);
	datum_append(&one, &key, &value);
	rc = row_insert(t->db, row, err);
	if (!rc)
		rc = command_check(&one, type, err);
	if (!rc) {
		datum_union(row_datum(dp, "ct_zones"), &one, type);
		rc = row_update(t->db, dp, row_column(dp, "ct_zones"), err);
	}
	datum_free(&one, type);
	row_free(row);
	row_free(policy);
	return rc;
}

static int run_add_zone_tp(struct transaction *t, struct command *c, char **err)
{
	struct row *dp;
	int64_t zone = 0;
	int rc = read_args(t, c, &dp, &zone, err);

	if (rc)
		return rc;
	if (has_zone(dp, zone) && !command_flag(c, "may-exist"))
		rc = errline(err, -EEXIST, "zone id %lld already exists", (long long)zone);
	else
		rc = put_zone(t, c, dp, zone, err);
	row_free(dp);
	return rc;
}

static int drop_zone(struct transaction *t, struct row *dp, int64_t zone, char **err)
{
	const struct datum_type *type = type_of(dp, "ct_zones");
	const union atom key = { .integer = zone };
	struct datum one = { 0 };

	datum_append(&one, &key, NULL);
	datum_subtract(row_datum(dp, "ct_zones"), &one, type, true);
	free(one.keys);
	return row_update(t->db, dp, row_column(dp, "ct_zones"), err);
}

static int run_del_zone_tp(struct transaction *t, struct command *c, char **err)
{
	struct row *dp;
	int64_t zone = 0;
	int rc = read_args(t, c, &dp, &zone, err);

	if (rc)
		return rc;
	if (has_zone(dp, zone))
		rc = drop_zone(t, dp, zone, err);
	else if (!command_flag(c, "if-exists"))
		rc = errline(err, -ENOENT, "zone id %lld does not exist", (long long)zone);
	row_free(dp);
	return rc;
}

/* " icmp_first=30 udp_first=60" of the zone's policy; freed */
static char *policy_text(struct transaction *t, const char *zone_uuid)
{
	struct row *zone, *policy = NULL;
	const struct datum *ref, *d;
	struct text text;
	FILE *out;
	u32 i;

	text_init(&text);
	out = text_begin(&text);
	if (row_by_uuid(t->db, TBL_CT_ZONE, zone_uuid, &zone, NULL) <= 0)
		return text_take(&text);
	ref = row_datum(zone, "timeout_policy");
	if (!ref->n || row_by_uuid(t->db, TBL_CT_TIMEOUT_POLICY, ref->keys[0].string, &policy,
				   NULL) <= 0) {
		fputs(" system default", out);
	} else {
		d = row_datum(policy, "timeouts");
		for (i = 0; i < d->n; i++)
			fprintf(out, " %s=%lld", d->keys[i].string,
				(long long)d->values[i].integer);
		row_free(policy);
	}
	row_free(zone);
	return text_take(&text);
}

static int run_list_zone_tp(struct transaction *t, struct command *c, char **err)
{
	const struct datum *zones;
	struct row *dp;
	char *text;
	u32 i;
	int rc = find_datapath(t, c->args[0], &dp, err);

	if (!rc)
		return errline(err, -ENOENT, "datapath: %s record not found", c->args[0]);
	if (rc < 0)
		return rc;
	zones = row_datum(dp, "ct_zones");
	for (i = 0; i < zones->n; i++) {
		text = policy_text(t, zones->values[i].string);
		command_line(c, "Zone:%lld, Timeout Policies:%s",
			     (long long)zones->keys[i].integer, text);
		free(text);
	}
	row_free(dp);
	return 0;
}

static int run_list_dp_cap(struct transaction *t, struct command *c, char **err)
{
	const struct datum *d;
	struct text text;
	struct row *dp;
	char *line;
	FILE *out;
	u32 i;
	int rc = find_datapath(t, c->args[0], &dp, err);

	if (!rc)
		return errline(err, -ENOENT, "datapath \"%s\" record not found", c->args[0]);
	if (rc < 0)
		return rc;
	text_init(&text);
	out = text_begin(&text);
	d = row_datum(dp, "capabilities");
	for (i = 0; i < d->n; i++)
		fprintf(out, "%s%s=%s", i ? " " : "", d->keys[i].string, d->values[i].string);
	line = text_take(&text);
	command_line(c, "%s", line);
	free(line);
	row_free(dp);
	return 0;
}

const struct control_verb zone_verbs[] = {
	{ "add-zone-tp", 3, VERB_MANY, "may-exist", .run = run_add_zone_tp },
	{ "del-zone-tp", 2, 2, "if-exists", .run = run_del_zone_tp },
	{ "list-zone-tp", 1, 1, "", .run = run_list_zone_tp },
	{ "list-dp-cap", 1, 1, "", .run = run_list_dp_cap },
	{ 0 },
};
