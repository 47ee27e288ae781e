// SPDX-License-Identifier: GPL-2.0-or-later
#include "commit.h"
#include "errline.h"
#include "log.h"
#include "refs.h"
#include "row.h"
#include "sticky_store.h"
#include "xalloc.h"

int commit_config(struct ctl_context *ctx, char **err)
{
	char *line = NULL;
	struct config cfg;
	int rc = config_load(ctx->db, &cfg, err);

	if (rc)
		return rc;
	rc = flow_store_fill(&ctx->flows, ctx->db, &cfg, ctl_now(ctx), err);
	if (!rc && !bridges_started(ctx->bridges))
		rc = sticky_store_fill(ctx->db, &cfg, err);
	if (rc) {
		config_free(&cfg);
		return rc;
	}
	rc = bridges_apply(ctx->bridges, &cfg, ctl_now(ctx), &line);
	if (rc)
		errline(err, rc, "%s", line ? line : strerror(-rc));
	free(line);
	config_free(&cfg);
	ctl_wake(ctx);
	return rc;
}

/* Counts the transactions that changed something, as users of Open vSwitch know it. */
static int bump_next_cfg(struct ctl_context *ctx, int64_t *next_cfg, char **err)
{
	struct row *row;
	int rc = row_singleton(ctx->db, TBL_OPEN_VSWITCH, &row, err);

	if (rc)
		return rc;
	*next_cfg = row_datum(row, "next_cfg")->keys[0].integer + 1;
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
	int64_t next_cfg;
	int rc;

	if (!db_dirty(ctx->db)) {
		db_rollback(ctx->db);
		return 0;
	}
	rc = bump_next_cfg(ctx, &next_cfg, err);
	if (!rc && db_unsettled(ctx->db))
		rc = refs_settle(ctx->db, err);
	if (!rc)
		rc = commit_config(ctx, err);
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
