// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "compat.h"
#include "cpu.h"
#include "vsw.h"

/* A port may hold as many flows for each one that there is still room for. */
#define PORT_FLOWS_PER_FREE	8

static struct kmem_cache *stats_cache;

/* What NORMAL switching looks at: frames that agree in it want the same flow, most likely. */
static const union vsw_key normal_mask = {
	.k = {
		.in_port = ~0U,
		.vlan_tci = cpu_to_be16(VSW_TCI_VID),
		.vlan_tpid = cpu_to_be16(0xffff),
		.eth_dst = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		.eth_src = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	},
};

static u32 flow_hash(const struct vsw_flow *flow)
{
	const struct vsw_mask *mask = flow->mask;

	return vsw_key_hash((const union vsw_key *)flow->key, &mask->key, mask->span, mask->seed);
}

/* --- masks --------------------------------------------------------------------------------- */

static struct vsw_mask *mask_alloc(const union vsw_key *key, u64 seed)
{
	struct vsw_mask *mask = kzalloc(sizeof(*mask), GFP_KERNEL_ACCOUNT);

	if (!mask)
		return NULL;
	mask->key = *key;
	mask->span = vsw_mask_span(key);
	mask->seed = seed;
	return mask;
}

/* A set with the masks of @old, less @out, and @in; either may be NULL. */
static struct vsw_mask_set *mask_set_make(const struct vsw_mask_set *old, struct vsw_mask *in,
					  const struct vsw_mask *out)
{
	u32 room = (old ? old->n : 0) + 1, i;
	struct vsw_mask_set *set = kzalloc(struct_size(set, masks, room), GFP_KERNEL_ACCOUNT);

	if (!set)
		return NULL;
	for (i = 0; old && i < old->n; i++)
		if (old->masks[i] != out)
			set->masks[set->n++] = old->masks[i];
	if (in)
		set->masks[set->n++] = in;
	for (i = 0; i < set->n; i++)
		vsw_mask_add(&set->all, &set->masks[i]->key);
	set->group = set->all;
	vsw_mask_add(&set->group, &normal_mask);
	set->span = vsw_mask_span(&set->all);
	set->depth = vsw_mask_depth(&set->all);
	return set;
}

static struct vsw_mask_set *mask_set(struct vsw_table *t)
{
	return rcu_dereference_protected(t->masks, vsw_table_locked(t));
}

static void mask_set_replace(struct vsw_table *t, struct vsw_mask_set *set)
{
	struct vsw_mask_set *old = mask_set(t);

	rcu_assign_pointer(t->masks, set);
	kfree_rcu(old, rcu);
}

static struct vsw_mask *mask_find(struct vsw_table *t, const union vsw_key *key)
{
	struct vsw_mask_set *set = mask_set(t);
	u32 i;

	for (i = 0; i < set->n; i++)
		if (!memcmp(&set->masks[i]->key, key, sizeof(*key)))
			return set->masks[i];
	return NULL;
}

static struct vsw_mask *mask_add(struct vsw_table *t, const union vsw_key *key)
{
	struct vsw_mask_set *set;
	struct vsw_mask *mask;

	if (mask_set(t)->n >= VSW_MASKS_MAX)
		return ERR_PTR(-EMFILE);
	mask = mask_alloc(key, t->seed);
	if (!mask)
		return ERR_PTR(-ENOMEM);
	set = mask_set_make(mask_set(t), mask, NULL);
	if (!set) {
		kfree(mask);
		return ERR_PTR(-ENOMEM);
	}
	mask_set_replace(t, set);
	return mask;
}

/* The last flow of @mask has left. Without memory the empty mask stays, which is harmless. */
static void mask_drop(struct vsw_table *t, struct vsw_mask *mask)
{
	struct vsw_mask_set *set = mask_set_make(mask_set(t), NULL, mask);

	if (!set)
		return;
	mask_set_replace(t, set);
	kfree_rcu(mask, rcu);
}

/* --- flows --------------------------------------------------------------------------------- */

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
	struct vsw_mask *m = mask_find(t, mask);
	struct vsw_flow *flow = NULL;

	if (m) {
		rcu_read_lock();
		flow = vsw_table_lookup_mask(t, m, key);
		rcu_read_unlock();
	}
	return flow;
}

/* Nobody else has the flow any more: there is no lock to check. */
static void flow_free(struct vsw_flow *flow)
{
	struct vsw_flow_stats *s, *next;

	for (s = flow->stats; s; s = next) {
		next = s->next;
		kmem_cache_free(stats_cache, s);
	}
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

	m = mask_find(t, mask);
	if (!m)
		m = mask_add(t, mask);
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
		mask_drop(t, m);
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
		mask_drop(t, mask);
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

/* --- statistics ---------------------------------------------------------------------------- */

static noinline struct vsw_flow_stats *flow_stats_add(struct vsw_flow *flow, u32 cpu)
{
	struct vsw_flow_stats *s = kmem_cache_zalloc(stats_cache, GFP_ATOMIC | __GFP_NOWARN);

	if (!s)
		return NULL;
	s->cpu = cpu;
	do
		s->next = READ_ONCE(flow->stats);
	while (cmpxchg(&flow->stats, s->next, s) != s->next);
	return s;
}

/* This CPU's statistics of @flow; NULL: no memory. Context: the CPU is taken (cpu.h). */
struct vsw_flow_stats *vsw_flow_stats_here(struct vsw_flow *flow)
{
	u32 cpu = smp_processor_id();
	struct vsw_flow_stats *s;

	vsw_cpu_assert();
	/* READ_ONCE heads an address dependency, as rcu_dereference does */
	for (s = READ_ONCE(flow->stats); s; s = s->next)
		if (s->cpu == cpu)
			return s;
	return flow_stats_add(flow, cpu);
}

void vsw_flow_stats_read(const struct vsw_flow *flow, struct vswitch_flow_stats *stats)
{
	const struct vsw_flow_stats *s;
	u32 idle = ~0U, now = (u32)jiffies;

	memset(stats, 0, sizeof(*stats));
	/* Read before the packets: each frame is counted there first, so these are not more. */
	stats->storm_packets = atomic64_read(&flow->storm.packets);
	stats->storm_bytes = atomic64_read(&flow->storm.bytes);
	for (s = READ_ONCE(flow->stats); s; s = s->next) {
		u64 packets = READ_ONCE(s->packets);

		stats->packets += packets;
		stats->bytes += READ_ONCE(s->bytes);
		if (packets)
			idle = min_t(u32, idle, max_t(s32, 0, now - READ_ONCE(s->used)));
	}
	stats->used_ms = idle == ~0U ? ~0ULL : jiffies_to_msecs(idle);
	stats->age_ms = jiffies_to_msecs(jiffies - flow->created);
}

/* --- setting up ---------------------------------------------------------------------------- */

int vsw_table_init(struct vsw_table *t)
{
	struct vsw_mask_set *set = mask_set_make(NULL, NULL, NULL);

	if (!set)
		return -ENOMEM;
	if (vsw_flow_hash_init(&t->hash)) {
		kfree(set);
		return -ENOMEM;
	}
	get_random_bytes(&t->seed, sizeof(t->seed));
	t->gen = 1;		/* never that of a cache entry that is all zero */
	xa_init_flags(&t->flows, XA_FLAGS_ALLOC | XA_FLAGS_ACCOUNT);
	RCU_INIT_POINTER(t->masks, set);
	return 0;
}

/* The table is empty, no frame is on its way. */
void vsw_table_exit(struct vsw_table *t)
{
	struct vsw_mask_set *set = rcu_dereference_raw(t->masks);
	u32 i;

	WARN_ON_ONCE(t->count);
	for (i = 0; i < set->n; i++)	/* empty ones, where mask_drop had no memory */
		kfree(set->masks[i]);
	kfree(set);
	vsw_flow_hash_exit(&t->hash);
	xa_destroy(&t->flows);
}

int vsw_flow_table_module_init(void)
{
	/* Not merged (from 6.5 on) with other caches: other CPUs would write beside an object */
	stats_cache = kmem_cache_create("vswitch_flow_stats", sizeof(struct vsw_flow_stats),
					0, SLAB_NO_MERGE, NULL);
	return stats_cache ? 0 : -ENOMEM;
}

void vsw_flow_table_module_exit(void)
{
	kmem_cache_destroy(stats_cache);
}
