// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of flows. What it consists of: flow_masks.c, flow_buckets.c, flow_stats.c.
 */
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "vsw.h"

/* A port may hold as many flows for each one that there is still room for. */
#define PORT_FLOWS_PER_FREE	8

static u32 flow_hash(const struct vsw_flow *flow)
{
	const struct vsw_mask *mask = flow->mask;

	return vsw_key_hash((const union vsw_key *)flow->key, &mask->key, mask->span, mask->seed);
}

/* --- looking up ---------------------------------------------------------------------------- */

/*
 * The flow that covers @key, which is parsed to masks->depth; it may not be open yet. *at: which of
 * the masks is its.
 * Context: RCU held.
 */
struct vsw_flow *vsw_table_lookup(const struct vsw_table *t, const struct vsw_mask_set *masks,
				  const union vsw_key *key, u32 *at)
{
	struct vsw_flow *flow;
	u32 i;

	for (i = 0; i < masks->n; i++) {
		flow = vsw_table_lookup_mask(t, masks->masks[i], key);
		if (flow) {
			*at = i;
			return flow;
		}
	}
	return NULL;
}

/* The flow with exactly this (masked) key and mask. Context: flow_mutex. */
struct vsw_flow *vsw_table_find(struct vsw_table *t, const union vsw_key *key,
				const union vsw_key *mask)
{
	struct vsw_mask *m = vsw_masks_find(t, mask);
	struct vsw_flow *flow = NULL;

	if (m) {
		rcu_read_lock();
		flow = vsw_table_lookup_mask(t, m, key);
		rcu_read_unlock();
	}
	return flow;
}

/* --- coming and going ---------------------------------------------------------------------- */

/* Nobody else has the flow any more: there is no lock to check. */
static void flow_free(struct vsw_flow *flow)
{
	vsw_flow_stats_free(flow);
	vsw_actions_free(rcu_dereference_raw(flow->actions));
	if (flow->in_port)
		vsw_port_put(flow->in_port);
	kfree(flow);
}

static void flow_free_rcu(struct rcu_head *head)
{
	flow_free(container_of(head, struct vsw_flow, rcu));
}

/*
 * The actions before are the caller's to free. Context: flow_mutex, or nobody else knows the flow.
 */
void vsw_flow_set_actions(struct vsw_flow *flow, struct vsw_actions *actions)
{
	actions->storm = &flow->storm;
	rcu_assign_pointer(flow->actions, actions);
}

/*
 * Whether there is room for one more flow of @in_port, which may be NULL. 0, -ENOSPC: the table is
 * full, or -EDQUOT: the port has its share of it.
 *
 * A share of what is free, not of the whole: one port alone may fill eight ninths of the table, two
 * that flood get eight seventeenths each, and however many they are, something stays free. A port
 * without flows finds room there, and the more others give back the more it may have.
 * Context: flow_mutex.
 */
static int table_has_room(const struct vsw_table *t, struct vsw_port *in_port)
{
	u32 max = READ_ONCE(vsw_flow_max);

	if (t->count >= max)
		return -ENOSPC;
	if (!in_port || in_port->flows / PORT_FLOWS_PER_FREE < max - t->count)
		return 0;
	WRITE_ONCE(in_port->flows_refused, in_port->flows_refused + 1);
	return -EDQUOT;
}

/* Context: flow_mutex. */
static void table_count(struct vsw_table *t, const struct vsw_flow *flow, int n)
{
	struct vsw_port *port = flow->in_port;

	t->count += n;
	flow->mask->count += n;
	if (port)
		WRITE_ONCE(port->flows, port->flows + n);
}

/*
 * Add a flow that is not open yet. Takes over @actions and the reference of @in_port, which may
 * be NULL, if it succeeds. ERR_PTR: -ENOSPC, -EDQUOT, -EMFILE, -ENOMEM.
 * Context: flow_mutex.
 */
struct vsw_flow *vsw_table_insert(struct vsw_table *t, const union vsw_key *key,
				  const union vsw_key *mask, struct vsw_port *in_port,
				  struct vsw_actions *actions)
{
	struct vsw_span span = vsw_mask_span(mask);
	struct vsw_flow *flow;
	struct vsw_mask *m;
	int err;

	vsw_table_assert_locked(t);
	err = table_has_room(t, in_port);
	if (err)
		return ERR_PTR(err);
	flow = kzalloc(struct_size(flow, key, span.end), GFP_KERNEL_ACCOUNT);
	if (!flow)
		return ERR_PTR(-ENOMEM);
	memcpy(flow->key, key->w, span.end * sizeof(u64));
	flow->created = jiffies;

	m = vsw_masks_find(t, mask);
	if (!m)
		m = vsw_masks_add(t, mask);
	if (IS_ERR(m)) {
		err = PTR_ERR(m);
		goto free_flow;
	}
	flow->mask = m;
	err = xa_alloc_cyclic(&t->flows, &flow->id, flow, xa_limit_31b, &t->next_id, GFP_KERNEL);
	if (err < 0)
		goto drop_mask;
	flow->in_port = in_port;
	vsw_flow_set_actions(flow, actions);
	vsw_flow_hash_add(&t->hash, flow, flow_hash(flow));
	table_count(t, flow, 1);
	vsw_flow_hash_fit(&t->hash, t->count, flow_hash);
	return flow;

drop_mask:
	if (!m->count)
		vsw_masks_drop(t, m);
free_flow:
	kfree(flow);
	return ERR_PTR(err);
}

/*
 * Frames that found the flow before may still use it for a grace period.
 * Context: flow_mutex. The caller frees it by vsw_flow_free().
 */
void vsw_table_unlink(struct vsw_table *t, struct vsw_flow *flow)
{
	struct vsw_mask *mask = flow->mask;

	vsw_table_assert_locked(t);
	xa_erase(&t->flows, flow->id);
	vsw_flow_hash_del(&t->hash, flow, flow_hash(flow));
	/* pairs with smp_load_acquire in vsw_cache_lookup: who reads it cannot find the flow */
	smp_store_release(&t->gen, t->gen + 1);
	table_count(t, flow, -1);
	vsw_flow_hash_fit(&t->hash, t->count, flow_hash);
	if (!mask->count)
		vsw_masks_drop(t, mask);
}

/* For a flow that vsw_table_unlink() has taken out: frees it after a grace period */
void vsw_flow_free(struct vsw_flow *flow)
{
	call_rcu(&flow->rcu, flow_free_rcu);
}

/* Context: flow_mutex */
void vsw_table_remove(struct vsw_table *t, struct vsw_flow *flow)
{
	vsw_table_unlink(t, flow);
	vsw_flow_free(flow);
}

/* Context: flow_mutex. */
void vsw_table_flush(struct vsw_table *t)
{
	struct vsw_flow *flow;
	unsigned long id;

	vsw_table_assert_locked(t);
	xa_for_each(&t->flows, id, flow) {
		vsw_table_remove(t, flow);
		cond_resched();
	}
}

/* --- setting up ---------------------------------------------------------------------------- */

int vsw_table_init(struct vsw_table *t)
{
	int err = vsw_masks_init(t);

	if (err)
		return err;
	err = vsw_flow_hash_init(&t->hash);
	if (err) {
		vsw_masks_exit(t);
		return err;
	}
	get_random_bytes(&t->seed, sizeof(t->seed));
	t->gen = 1;		/* never that of a cache entry that is all zero */
	xa_init_flags(&t->flows, XA_FLAGS_ALLOC | XA_FLAGS_ACCOUNT);
	return 0;
}

/* The table is empty, no frame is on its way. */
void vsw_table_exit(struct vsw_table *t)
{
	WARN_ON_ONCE(t->count);
	vsw_masks_exit(t);
	vsw_flow_hash_exit(&t->hash);
	xa_destroy(&t->flows);
}
