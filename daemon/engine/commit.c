// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/engine/commit.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"
#include "daemon/engine/sticky_store.h"
#include "daemon/base/xalloc.h"

/* What may have changed since the last time, and what a fault means now */
struct occasion {
	bool refs;	/* references are to be looked at */
	bool strict;	/* a command made this: it must not make rows that cannot be served */
};

/*
 * A command is refused for what it has made wrong: a row that was good, or one that it has changed. A
 * row that was wrong before stands in nobody's way, whatever its fault has become.
 */
static int refuse_new(const struct ctl_context *ctx, const struct faults *found, char **err)
{
	const struct fault *f;

	for (f = found->first; f; f = f->next) {
		if (faults_has(&ctx->faults, f))
			continue;
		if (!faults_of_row(&ctx->faults, f->uuid) || db_touched(ctx->db, f->uuid))
			return errline(err, -EINVAL, "%s", f->line);
	}
	return 0;
}

static void tell_changes(const struct faults *before, const struct faults *now)
{
	const struct fault *f;

	for (f = now->first; f; f = f->next) {
		if (!faults_has(before, f))
			vlog(LOG_CTL, LVL_ERR, "left out: %s", f->line);
	}
	for (f = before->first; f; f = f->next) {
		if (!faults_has(now, f))
			vlog(LOG_CTL, LVL_INFO, "no more so: %s", f->line);
	}
}

/* All that is found wrong; faults of references are kept until these change. */
static int load(struct ctl_context *ctx, const struct occasion *o, struct config *cfg,
		struct faults *found, struct faults *refs, char **err)
{
	int rc = config_load(ctx->db, cfg, found, err);

	if (rc)
		return rc;
	if (o->refs)
		rc = refs_check(ctx->db, refs, err);
	else
		faults_copy(refs, &ctx->ref_faults);
	faults_copy(found, refs);
	if (!rc && o->strict)
		rc = refuse_new(ctx, found, err);
	if (!rc)
		rc = flow_store_fill(&ctx->flows, ctx->db, cfg, ctl_now(ctx), err);
	if (!rc && !bridges_started(ctx->bridges))
		rc = sticky_store_fill(ctx->db, cfg, err);
	if (rc)
		config_free(cfg);
	return rc;
}

static int follow(struct ctl_context *ctx, const struct occasion *o, char **err)
{
	struct faults found = { 0 }, refs = { 0 };
	char *line = NULL;
	struct config cfg;
	int rc = load(ctx, o, &cfg, &found, &refs, err);

	if (!rc) {
		rc = bridges_apply(ctx->bridges, &cfg, ctl_now(ctx), &line);
		if (rc)
			errline(err, rc, "%s", line ? line : strerror(-rc));
		free(line);
		config_free(&cfg);
		ctl_wake(ctx);
	}
	if (rc) {
		faults_free(&found);
		faults_free(&refs);
		return rc;
	}
	tell_changes(&ctx->faults, &found);
	faults_free(&ctx->faults);
	faults_free(&ctx->ref_faults);
	ctx->faults = found;
	ctx->ref_faults = refs;
	return 0;
}

int commit_config(struct ctl_context *ctx, char **err)
{
	return follow(ctx, &(struct occasion){ .refs = true }, err);
}

/* Counts the transactions that changed something, as users of Open vSwitch know it. */
static int bump_next_cfg(struct ctl_context *ctx, int64_t *next_cfg, char **err)
{
	struct row *row;
	int rc = row_singleton(ctx->db, TBL_OPEN_VSWITCH, &row, err);

	if (rc)
		return rc;
	*next_cfg = row_datum(row, "next_cfg")->keys[0].integer;
	*next_cfg = *next_cfg < INT64_MAX ? *next_cfg + 1 : 1;
	row_put_integer(row, "next_cfg", *next_cfg);
	rc = row_update(ctx->db, row, row_column(row, "next_cfg"), err);
	row_free(row);
	return rc;
}

/* The disk took no more: go back to what the database still says. */
static void apply_former(struct ctl_context *ctx)
{
	char *why = NULL;

	if (commit_config(ctx, &why))
		vlog(LOG_CTL, LVL_ERR, "cannot go back to the former configuration: %s", why);
	free(why);
}

int commit_transaction(struct ctl_context *ctx, char **err)
{
	struct occasion o = { .strict = true };
	int64_t next_cfg;
	int rc;

	if (!db_dirty(ctx->db)) {
		db_rollback(ctx->db);
		return 0;
	}
	rc = bump_next_cfg(ctx, &next_cfg, err);
	o.refs = db_unsettled(ctx->db);
	if (!rc && o.refs)
		rc = refs_settle(ctx->db, err);
	if (!rc)
		rc = follow(ctx, &o, err);
	if (rc) {
		db_rollback(ctx->db);
		return rc;
	}
	rc = sticky_store_write(ctx->db, ctx->bridges, err);
	if (rc)
		db_rollback(ctx->db);
	else
		rc = db_commit(ctx->db, err);
	if (rc) {
		apply_former(ctx);
		return rc;
	}
	bridges_sticky_written(ctx->bridges);
	flow_store_sweep(&ctx->flows);
	ctx->cur_cfg = next_cfg;
	if (ctx->committed)
		ctx->committed(ctx->committed_arg);
	return 0;
}
