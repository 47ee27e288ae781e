/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the control side share. */
#ifndef VSW_ENGINE_ENGINE_H
#define VSW_ENGINE_ENGINE_H

#include "daemon/control/control.h"
#include "daemon/engine/rule_store.h"

/*
 * struct ctl_context
 * @cur_cfg:   Open_vSwitch.next_cfg when the policy last followed the database
 * @committed: called after each commit: what somebody waits for may have come
 * @faults:    what of the database is left out of the configuration in force; @ref_faults: those
 *             among them that are about references
 * @ending:    "exit" was asked; the daemon ends when the answer has left
 */
struct ctl_context {
	struct db *db;
	struct bridges *bridges;
	struct flow_store flows;
	struct faults faults, ref_faults;
	struct ctl_options opts;
	int64_t cur_cfg;
	u64 started;
	void (*committed)(void *arg);
	void *committed_arg;
	bool ending;
};

static inline u64 ctl_now(const struct ctl_context *ctx)
{
	return ctx->opts.now(ctx->opts.arg);
}

/* After calls into the policy */
static inline void ctl_wake(const struct ctl_context *ctx)
{
	if (ctx->opts.wake)
		ctx->opts.wake(ctx->opts.arg);
}

/* Between two steps of long work: misses are answered. */
static inline void ctl_give_way(const struct ctl_context *ctx)
{
	bridges_give_way(ctx->bridges);
}

#endif
