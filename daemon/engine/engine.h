/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Database, user rules and policy as one thing, which changes as a whole or not at all (commit.h).
 * Whoever serves people stands on it.
 */
#ifndef VSW_ENGINE_ENGINE_H
#define VSW_ENGINE_ENGINE_H

#include "daemon/db/db.h"
#include "daemon/engine/rule_store.h"
#include "daemon/policy/policy.h"

/*
 * struct engine_watch - somebody who waits for what a commit may bring; in a list, the owner's
 * @error: what of the configuration the owner cannot bring about now, or NULL: for "status"
 */
struct engine_watch {
	void (*committed)(void *arg);
	void *arg;
	const char *error;
	struct engine_watch *next;
};

/*
 * struct engine
 * @db, @policy: the caller's
 * @faults:    what of the database is left out of the configuration in force; @ref_faults: those
 *             among them that are about references
 * @now:       the clock that the policy is driven with, ms; @started: when engine_init() was called
 * @cur_cfg:   Open_vSwitch.next_cfg when the policy last followed the database
 * @watches:   called after each commit
 * @lacp_file: see lacp_store.h; the owner's. NULL: what LACP agrees on is not kept
 */
struct engine {
	struct db *db;
	struct policy *policy;
	struct rule_store rules;
	struct faults faults, ref_faults;
	u64 (*now)(void *arg);
	void *now_arg;
	u64 started;
	int64_t cur_cfg;
	struct engine_watch *watches;
	const char *lacp_file;
};

/* 0, or -errno and *err. In either case engine_exit() ends it. */
int engine_init(struct engine *engine, struct db *db, struct policy *policy, u64 (*now)(void *arg),
		void *now_arg, char **err);
/* Writes down what the policy has to tell still. Nothing happens to one that is zeroed. */
void engine_exit(struct engine *engine);

/*
 * Make the policy follow the database for the first time: adopts what is in the datapath. A port
 * whose device is there but is refused keeps nothing else from working: see policy_apply().
 * 0, or -errno and *err
 */
int engine_start(struct engine *engine, char **err);
/* What policy_listen() needs to have "ip link set … master" and nomaster written down. */
void engine_listener(struct engine *engine, struct policy_listener *listener);

static inline u64 engine_now(const struct engine *engine)
{
	return engine->now(engine->now_arg);
}

/* Between two steps of long work: misses are answered. */
static inline void engine_give_way(const struct engine *engine)
{
	policy_give_way(engine->policy);
}

/* The same, for code that does not know the engine */
static inline struct way engine_way(const struct engine *engine)
{
	return policy_way(engine->policy);
}

/* After a commit */
static inline void engine_committed(const struct engine *engine)
{
	for (const struct engine_watch *w = engine->watches; w; w = w->next)
		w->committed(w->arg);
}

static inline void engine_watch(struct engine *engine, struct engine_watch *watch)
{
	watch->next = engine->watches;
	engine->watches = watch;
}

/* One that is not in the list is not missed. */
static inline void engine_unwatch(struct engine *engine, const struct engine_watch *watch)
{
	struct engine_watch **at = &engine->watches;

	while (*at && *at != watch)
		at = &(*at)->next;
	if (*at)
		*at = watch->next;
}

#endif
