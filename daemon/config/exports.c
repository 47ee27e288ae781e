// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows of NetFlow, IPFIX and sFlow as what a bridge tells collectors. They say nothing about where
 * frames go: a bridge is served without what cannot be understood.
 */
#include "core/frame.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/config/cells.h"
#include "daemon/config/loader.h"
#include "daemon/export/sflow.h"

#define IPFIX_PORT	4739
#define SFLOW_PORT	6343

static u64 integer(const struct row *row, const char *column)
{
	const struct datum *d = row_datum(row, column);

	return d->n ? (u64)d->keys[0].integer : 0;
}

static int load_targets(const struct row *row, u16 port, struct export_settings *s, char **err)
{
	const struct datum *d = row_datum(row, "targets");
	u32 i;

	if (d->n > EXPORT_TARGETS_MAX)
		return errline(err, -EINVAL, "targets: %u, and %d are the most", d->n,
			       EXPORT_TARGETS_MAX);
	for (i = 0; i < d->n; i++) {
		if (export_target_parse(d->keys[i].string, port, &s->targets[i]))
			return errline(err, -EINVAL, "targets: \"%s\" is no IP address%s, such as "
				       "192.0.2.1:%u", d->keys[i].string,
				       port ? "" : " with a port", port ? port : 2055);
	}
	s->n_targets = d->n;
	return 0;
}

/* Rows of these tables have no names: they go by the bridge's. Takes over @line. */
static void tell(struct faults *faults, const struct row *bridge, const struct row *row,
		 char *line, enum fault_grade grade)
{
	const char *name = row_string(bridge, "name");

	faults_add(faults, row->table->id, row->uuid, name,
		   xasprintf("bridge %s: %s: %s", name, row->table->name, line ? line : ""));
	faults_grade(faults, grade);
	free(line);
}

/* --- NetFlow ------------------------------------------------------------------------------- */

/* NetFlow rows have no column for it, and external_ids are for others: the bridge says. */
static int load_version(const struct row *bridge, struct export_settings *s, char **err)
{
	static const struct config_choice versions[] = { { "5", 5 }, { "9", 9 }, { NULL, 0 } };
	int version = 5, rc = config_choice(bridge, "netflow-version", versions, &version, err);

	s->version = (u32)version;
	return rc;
}

static int load_netflow(const struct row *bridge, const struct row *row, struct export_settings *s,
			char **err)
{
	int64_t active = row_datum(row, "active_timeout")->keys[0].integer;

	(void)bridge;
	if (active > UINT32_MAX)
		return errline(err, -EINVAL, "active_timeout must be at most %u, not %lld",
			       UINT32_MAX, (long long)active);
	s->active_ms = active < 0 ? EXPORT_NEVER :
		       (active ? (u64)active : NETFLOW_ACTIVE_DEFAULT) * 1000;
	s->engine_type = (u8)integer(row, "engine_type");
	s->engine_id = (u8)integer(row, "engine_id");
	s->add_id = row_datum(row, "add_id_to_interface")->keys[0].boolean;
	s->cached = UINT32_MAX;
	return load_targets(row, 0, s, err);
}

/* --- IPFIX --------------------------------------------------------------------------------- */

static int load_ipfix(const struct row *bridge, const struct row *row, struct export_settings *s,
		      char **err)
{
	(void)bridge;
	s->active_ms = integer(row, "cache_active_timeout") * 1000;
	s->domain = (u32)integer(row, "obs_domain_id");
	s->point = (u32)integer(row, "obs_point_id");
	s->cached = (u32)integer(row, "cache_max_flows");
	return load_targets(row, IPFIX_PORT, s, err);
}

/* Counters are of all frames. What else a row asks for is not there, and to be known. */
static void tell_ipfix(struct faults *faults, const struct row *bridge, const struct row *row)
{
	static const char *const kept[] = {
		"enable-input-sampling", "enable-output-sampling", "enable-tunnel-sampling",
		"virtual_obs_id",
	};
	const struct datum *sampling = row_datum(row, "sampling");
	size_t i;

	if (sampling->n && sampling->keys[0].integer != 1)
		tell(faults, bridge, row,
		     xasprintf("kept and not acted upon: sampling=%lld: all frames are counted",
			       (long long)sampling->keys[0].integer), FAULT_NONE);
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (config_text(row, kept[i]))
			tell(faults, bridge, row,
			     xasprintf("kept and not acted upon: other_config:%s", kept[i]),
			     FAULT_NONE);
	}
}

/* --- sFlow --------------------------------------------------------------------------------- */

static int load_range(const struct row *row, const char *column, u32 min, u32 max, u32 *value,
		      char **err)
{
	const struct datum *d = row_datum(row, column);

	if (!d->n)
		return 0;
	if (d->keys[0].integer < min || d->keys[0].integer > max)
		return errline(err, -EINVAL, "%s must be a number from %u to %u, not %lld", column,
			       min, max, (long long)d->keys[0].integer);
	*value = (u32)d->keys[0].integer;
	return 0;
}

/* The defaults of Open vSwitch. A device may come later, and have an address then. */
static int load_sflow(const struct row *bridge, const struct row *row, struct export_settings *s,
		      char **err)
{
	const struct datum *agent = row_datum(row, "agent");
	u32 polling = 30;
	int rc;

	(void)bridge;
	s->sampling = 400;
	s->header = 128;
	rc = load_range(row, "sampling", 1, UINT32_MAX, &s->sampling, err) ?:
	     load_range(row, "polling", 0, 86400, &polling, err) ?:
	     load_range(row, "header", VSW_ETH_HLEN, SFLOW_HEADER_MAX, &s->header, err);
	s->poll_ms = polling * 1000ull;
	if (!rc && agent->n && strlen(agent->keys[0].string) >= sizeof(s->agent))
		rc = errline(err, -EINVAL, "agent must be a device or an IP address, not \"%s\"",
			     agent->keys[0].string);
	if (!rc && agent->n)
		snprintf(s->agent, sizeof(s->agent), "%s", agent->keys[0].string);
	return rc ?: load_targets(row, SFLOW_PORT, s, err);
}

/* --- all ---------------------------------------------------------------------------------- */

/* struct export_table - how the rows of a table are read; @tell may be NULL */
static const struct export_table {
	enum export_kind kind;
	enum table_id table;
	const char *column;	/* of Bridge */
	int (*load)(const struct row *bridge, const struct row *row, struct export_settings *s,
		    char **err);
	void (*tell)(struct faults *faults, const struct row *bridge, const struct row *row);
} export_tables[] = {
	{ EXPORT_NETFLOW, TBL_NETFLOW, "netflow", load_netflow, NULL },
	{ EXPORT_IPFIX, TBL_IPFIX, "ipfix", load_ipfix, tell_ipfix },
	{ EXPORT_SFLOW, TBL_SFLOW, "sflow", load_sflow, NULL },
};

static void load_export(struct loader *l, const struct export_table *t, const struct row *bridge,
			struct config_bridge *cfg)
{
	const struct datum *ref = row_datum(bridge, t->column);
	const struct row *row = ref->n ? row_cached(l->db, t->table, ref->keys[0].string) : NULL;
	struct export_settings *s;
	char *err = NULL;

	if (!row || !config_columns(l->faults, row))
		return;
	s = xcalloc(1, sizeof(*s));
	s->kind = t->kind;
	snprintf(s->uuid, sizeof(s->uuid), "%s", row->uuid);
	if (t->load(bridge, row, s, &err)) {
		tell(l->faults, bridge, row, err, FAULT_WRONG);
		free(s);
		return;
	}
	if (t->kind == EXPORT_NETFLOW && load_version(bridge, s, &err))
		config_fault(l->faults, bridge, err);
	if (t->tell)
		t->tell(l->faults, bridge, row);
	cfg->exports[t->kind] = s;
}

void load_exports(struct loader *l)
{
	size_t t;
	u32 i;

	for (i = 0; i < l->bridges->n; i++) {
		for (t = 0; l->made[i] && t < sizeof(export_tables) / sizeof(export_tables[0]); t++)
			load_export(l, &export_tables[t], l->bridges->row[i], l->made[i]);
	}
}
