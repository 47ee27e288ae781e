// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of installed flows: flows.h. */
#include <stdlib.h>
#include "daemon/syntax/flow.h"
#include "daemon/base/log.h"
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

int flows_init(struct flows *flows, struct bridges *bridges, struct dp *dp, u64 now)
{
	memset(flows, 0, sizeof(*flows));
	flows->bridges = bridges;
	flows->dp = dp;
	flows->now = now;
	LIST_INIT(&flows->all);
	LIST_INIT(&flows->walks);
	flows->seed = hash_seed();
	if (hash_init(&flows->by_key) || hash_init(&flows->by_dst) || hash_init(&flows->by_src) ||
	    flow_room_init(&flows->room)) {
		flows_exit(flows);
		return -ENOMEM;
	}
	return 0;
}

void flow_walk_begin(struct flows *flows, struct flow_walk *walk)
{
	walk->next = LIST_FIRST(&flows->all);
	LIST_INSERT_HEAD(&flows->walks, walk, link);
}

void flow_walk_end(struct flow_walk *walk)
{
	LIST_REMOVE(walk, link);
}

struct flow *flow_walk_next(struct flow_walk *walk)
{
	struct flow *f = walk->next;

	if (f)
		walk->next = LIST_NEXT(f, link);
	else
		flow_walk_end(walk);
	return f;
}

static void unlink_flow(struct flows *flows, struct flow *f)
{
	struct flow_walk *walk;

	LIST_FOREACH(walk, &flows->walks, link) {
		if (walk->next == f)
			walk->next = LIST_NEXT(f, link);
	}
	LIST_REMOVE(f, link);
	hash_del(&flows->by_key, &f->by_key);
	flow_room_count(&flows->room, f->key.k.in_port, -1);
	flow_hops_clear(flows, f);
	flow_rules_clear(f);
	flow_learned_clear(f);
	flow_mirrors_clear(f);
	flow_taps_clear(f);
	free(f->actions);
	free(f);
}

static void forget_all(struct flows *flows)
{
	struct flow *f;

	while ((f = LIST_FIRST(&flows->all)))
		unlink_flow(flows, f);
}

void flows_exit(struct flows *flows)
{
	forget_all(flows);
	decision_forget(&flows->decision);
	hash_exit(&flows->by_key);
	hash_exit(&flows->by_dst);
	hash_exit(&flows->by_src);
	flow_room_exit(&flows->room);
}

static u32 key_hash(const struct flows *flows, const union vsw_key *key,
		    const union vsw_key *mask)
{
	return vsw_key_hash(key, mask, vsw_mask_span(mask), flows->seed);
}

struct flow *flows_find(struct flows *flows, const union vsw_key *key,
			const union vsw_key *mask)
{
	struct hlink *link = hash_first(&flows->by_key, key_hash(flows, key, mask));
	union vsw_key masked;

	vsw_key_mask(&masked, key, mask);
	for (; link; link = hash_next(link)) {
		struct flow *f = hash_entry(link, struct flow, by_key);

		if (!memcmp(&f->key, &masked, sizeof(masked)) &&
		    !memcmp(&f->mask, mask, sizeof(*mask)))
			return f;
	}
	return NULL;
}

static struct flow *flow_new(struct flows *flows, const union vsw_key *key,
			     const union vsw_key *mask)
{
	struct flow *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	vsw_key_mask(&f->key, key, mask);
	f->mask = *mask;
	f->seen = flows->dump;
	f->made = flows->now;
	LIST_INSERT_HEAD(&flows->all, f, link);
	hash_add(&flows->by_key, &f->by_key, key_hash(flows, key, mask));
	flow_room_count(&flows->room, f->key.k.in_port, 1);
	return f;
}

/* A row of actions may be empty, malloc(0) may be NULL. */
static int set_actions(struct flow *f, const void *actions, size_t len)
{
	void *copy = malloc(len ? len : 1);

	if (!copy)
		return -ENOMEM;
	if (len)
		memcpy(copy, actions, len);
	free(f->actions);
	f->actions = copy;
	f->len = len;
	return 0;
}

static int set_decision(struct flows *flows, struct flow *f, const struct decision *d)
{
	int err = set_actions(f, d->actions, d->len);

	flow_loads_set(f, d);
	if (!err)
		err = flow_hops_set(flows, f, d);
	if (!err)
		err = flow_mirrors_set(f, d);
	if (!err)
		err = flow_learned_set(f, d);
	if (!err)
		err = flow_taps_set(f, d);
	return err ? err : flow_rules_set(f, d);
}

struct flow *flows_record(struct flows *flows, const struct dp_flow *dp)
{
	struct flow *f = flow_new(flows, &dp->key, &dp->mask);

	if (!f)
		return NULL;
	if (set_actions(f, dp->actions, dp->actions_len)) {
		unlink_flow(flows, f);
		return NULL;
	}
	f->unsure = true;
	f->made -= dp->stats.age_ms < f->made ? dp->stats.age_ms : f->made;
	return f;
}

static void trace(struct flows *flows, const char *what, const struct flow *f)
{
	struct port_names names;
	char *match, *actions;

	if (!log_enabled(LOG_FLOWS, LVL_DBG))
		return;
	names = port_names_of(flows->bridges);
	match = flow_match_format(&f->key, &f->mask, &names);
	actions = flow_actions_format(f->actions, f->len, &names);
	vlog(LOG_FLOWS, LVL_DBG, "%s: %s actions=%s", what, match ? match : "?",
	     actions ? actions : "?");
	free(match);
	free(actions);
}

typedef int flow_set_fn(struct dp *dp, const struct dp_flow *flow, u64 cookie);

/* Tell the datapath what the record says. */
static int set_in_dp(struct flows *flows, const struct flow *f, flow_set_fn *set, u64 cookie)
{
	struct dp_flow dp = {
		.key = f->key,
		.mask = f->mask,
		.actions = f->actions,
		.actions_len = f->len,
	};

	return set(flows->dp, &dp, cookie);
}

void flows_delete(struct flows *flows, struct flow *f)
{
	struct vswitch_flow_stats final;
	int err = flows->dp->ops->flow_del(flows->dp, &f->key, &f->mask,
					   flow_has_heirs(f) ? &final : NULL);

	if (!err && flow_has_heirs(f))
		flow_credit(flows, f, &final);
	flow_taps_end(flows, f);
	if (err && err != -ENOENT)
		vlog(LOG_FLOWS, LVL_WARN, "a flow could not be deleted: %s", strerror(-err));
	trace(flows, "deleted", f);
	unlink_flow(flows, f);
}

/* Whether what it counts from here on is others': mirrors' or collectors'. */
static bool is_another(const struct flow *f, const struct decision *d)
{
	return !flow_mirrors_are_same(f, d) || !flow_taps_are_same(f, d) ||
	       (f->unsure && f->n_taps);
}

static int install(struct flows *flows, const union vsw_key *key, const struct decision *d,
		   flow_set_fn *set, u64 cookie)
{
	struct flow *f = flows_find(flows, key, &d->mask);
	int err;

	if (f && is_another(f, d)) {
		flows_delete(flows, f);
		f = NULL;
	}
	if (!f)
		f = flow_new(flows, key, &d->mask);
	if (!f)
		return -ENOMEM;
	err = set_decision(flows, f, d);
	if (!err)
		err = set_in_dp(flows, f, set, cookie);
	if (err) {
		flows_delete(flows, f);
		return err;
	}
	f->unsure = false;
	f->inherited = false;
	f->version = flows->version;
	trace(flows, "installed", f);
	return 0;
}

int flows_install(struct flows *flows, const union vsw_key *key, const struct decision *d,
		  u64 cookie)
{
	return install(flows, key, d, flows->dp->ops->flow_set, cookie);
}

int flows_answer(struct flows *flows, const union vsw_key *key, const struct decision *d,
		 u64 cookie)
{
	return install(flows, key, d, flows->dp->ops->flow_answer, cookie);
}

void flows_change(struct flows *flows, struct flow *f, const struct decision *d)
{
	if (set_actions(f, d->actions, d->len) || set_in_dp(flows, f, flows->dp->ops->flow_set, 0))
		flows_delete(flows, f);
	else
		trace(flows, "changed", f);
}

/*
 * Whether a flow is asked what it has counted before it is flushed. Rules of many go without what
 * was counted since their flows were last read.
 */
static bool is_heard_out(const struct flow *f, bool many)
{
	return many ? f->n_mirrors || f->n_taps : flow_has_heirs(f);
}

static bool some_are_to_be_heard(const struct flows *flows, bool many)
{
	const struct flow *f;

	LIST_FOREACH(f, &flows->all, link) {
		if (is_heard_out(f, many))
			return true;
	}
	return false;
}

/* All that are there now, or only those that are heard out */
static void delete_each(struct flows *flows, bool all, bool many)
{
	struct flow_walk walk;
	struct flow *f;

	flow_walk_begin(flows, &walk);
	while ((f = flow_walk_next(&walk))) {
		if (all || is_heard_out(f, many))
			flows_delete(flows, f);
		give_way(&flows->way);
	}
}

/*
 * What the datapath flushes at once does not say what it has counted. Flows that misses have made
 * while others were heard out were decided anew and may stay; they are not lost unheard.
 */
static int flush_all(struct flows *flows)
{
	bool many = flows->by_key.count > FLUSH_MANY;
	int err;

	delete_each(flows, false, many);
	if (some_are_to_be_heard(flows, many)) {
		delete_each(flows, true, many);
		return 0;
	}
	err = flows->dp->ops->flow_flush(flows->dp);
	if (!err)
		forget_all(flows);
	return err;
}

int flows_flush(struct flows *flows, u32 bridge)
{
	struct flow_walk walk;
	struct flow *f;

	if (!bridge)
		return flush_all(flows);
	flow_walk_begin(flows, &walk);
	while ((f = flow_walk_next(&walk))) {
		if (flow_passes(f, bridge))
			flows_delete(flows, f);
		give_way(&flows->way);
	}
	return 0;
}
