// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/engine/commit.h"
#include "daemon/config/load.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"
#include "daemon/db/vfs.h"
#include "daemon/engine/sticky_store.h"
#include "daemon/base/xalloc.h"

/* What may have changed since the last time, and what a fault means now */
struct occasion {
	bool refs;	/* references are to be looked at */
	bool strict;	/* a command made this: it must not make rows that cannot be served */
};

/*
 * A command is refused for what it has made wrong: a row that was good, or one that it has changed.
 * A row that was wrong before stands in nobody's way, whatever its fault has become; nor does what
 * Open vSwitch would serve.
 */
static int refuse_new(const struct engine *engine, const struct faults *found, char **err)
{
	const struct fault *f;

	for (f = found->first; f; f = f->next) {
		if (f->grade != FAULT_WRONG || faults_has(&engine->faults, f))
			continue;
		if (!faults_of_row(&engine->faults, f->uuid) || db_touched(engine->db, f->uuid))
			return errline(err, -EINVAL, "%s", f->line);
	}
	return 0;
}

static void tell_changes(const struct faults *before, const struct faults *now)
{
	const struct fault *f;

	for (f = now->first; f; f = f->next) {
		if (!faults_has(before, f) && f->grade == FAULT_NONE)
			vlog(LOG_CTL, LVL_INFO, "%s", f->line);
		else if (!faults_has(before, f))
			vlog(LOG_CTL, LVL_ERR, "left out: %s", f->line);
	}
	for (f = before->first; f; f = f->next) {
		if (!faults_has(now, f) && f->grade != FAULT_NONE)
			vlog(LOG_CTL, LVL_INFO, "no more so: %s", f->line);
	}
}

/*
 * What looks at all rows, or writes many: misses are answered by the policy as it is then. While
 * the policy is asked what to write they are not.
 */
static int check_refs(struct engine *engine, struct faults *refs, char **err)
{
	int rc;

	db_way_set(engine_way(engine));
	rc = refs_check(engine->db, refs, err);
	db_way_set((struct way){ NULL });
	return rc;
}

static int giving_way(struct engine *engine, int (*fn)(struct db *db, char **err), char **err)
{
	int rc;

	db_way_set(engine_way(engine));
	rc = fn(engine->db, err);
	db_way_set((struct way){ NULL });
	return rc;
}

int commit_rows(struct engine *engine, char **err)
{
	return giving_way(engine, db_commit, err);
}

/* All that is found wrong; faults of references are kept until these change. */
static int load(struct engine *engine, const struct occasion *o, struct config *cfg,
		struct faults *found, struct faults *refs, char **err)
{
	int rc = config_load(engine->db, cfg, found, engine_way(engine), err);

	if (rc)
		return rc;
	if (o->refs)
		rc = check_refs(engine, refs, err);
	else
		faults_copy(refs, &engine->ref_faults);
	faults_copy(found, refs);
	if (!rc && o->strict)
		rc = refuse_new(engine, found, err);
	if (!rc)
		rc = rule_store_fill(&engine->rules, engine->db, cfg, engine_now(engine), err);
	if (!rc && !policy_started(engine->policy))
		rc = sticky_store_fill(engine->db, cfg, err);
	if (rc)
		config_free(cfg);
	return rc;
}

static int follow(struct engine *engine, const struct occasion *o, char **err)
{
	struct faults found = { 0 }, refs = { 0 };
	char *line = NULL;
	struct config cfg;
	int rc = load(engine, o, &cfg, &found, &refs, err);

	if (!rc) {
		rc = policy_apply(engine->policy, &cfg, engine_now(engine), &line);
		if (rc)
			errline(err, rc, "%s", line ? line : strerror(-rc));
		free(line);
		config_let_go(&cfg, engine_way(engine));
	}
	if (rc) {
		faults_free(&found);
		faults_free(&refs);
		return rc;
	}
	tell_changes(&engine->faults, &found);
	faults_free(&engine->faults);
	faults_free(&engine->ref_faults);
	engine->faults = found;
	engine->ref_faults = refs;
	return 0;
}

int commit_config(struct engine *engine, char **err)
{
	return follow(engine, &(struct occasion){ .refs = true }, err);
}

/* Counts the transactions that changed something, as users of Open vSwitch know it. */
static int bump_next_cfg(struct engine *engine, int64_t *next_cfg, char **err)
{
	struct row *row;
	int rc = row_singleton(engine->db, TBL_OPEN_VSWITCH, &row, err);

	if (rc)
		return rc;
	*next_cfg = row_datum(row, "next_cfg")->keys[0].integer;
	*next_cfg = *next_cfg < INT64_MAX ? *next_cfg + 1 : 1;
	row_put_integer(row, "next_cfg", *next_cfg);
	rc = row_update(engine->db, row, row_column(row, "next_cfg"), err);
	row_free(row);
	return rc;
}

/* The disk took no more: go back to what the database still says. */
static void apply_former(struct engine *engine)
{
	char *why = NULL;

	if (commit_config(engine, &why))
		vlog(LOG_CTL, LVL_ERR, "cannot go back to the former configuration: %s", why);
	free(why);
}

int commit_transaction(struct engine *engine, char **err)
{
	struct occasion o = { .strict = true };
	int64_t next_cfg;
	int rc;

	if (!db_dirty(engine->db)) {
		db_rollback(engine->db);
		return 0;
	}
	rc = bump_next_cfg(engine, &next_cfg, err);
	o.refs = db_unsettled(engine->db);
	if (!rc && o.refs)
		rc = giving_way(engine, refs_settle, err);
	if (!rc)
		rc = follow(engine, &o, err);
	if (rc) {
		db_rollback(engine->db);
		return rc;
	}
	rc = sticky_store_write(engine->db, engine->policy, err);
	if (rc)
		db_rollback(engine->db);
	else
		rc = commit_rows(engine, err);
	if (rc) {
		apply_former(engine);
		return rc;
	}
	policy_sticky_written(engine->policy);
	rule_store_sweep(&engine->rules);
	engine->cur_cfg = next_cfg;
	engine_committed(engine);
	return 0;
}
