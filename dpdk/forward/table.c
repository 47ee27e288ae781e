// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_cycles.h>
#include <rte_rcu_qsbr.h>
#include <sys/mman.h>
#include <sys/random.h>
#include "dpdk/forward/buckets.h"
#include "dpdk/forward/masks.h"
#include "dpdk/forward/port.h"

/* A port may hold as many flows for each one that there is still room for. */
#define PORT_FLOWS_PER_FREE	8

/* --- looking up ---------------------------------------------------------------------------- */

struct flow *table_lookup_hash(const struct flow_table *t, const struct mask *mask,
			       const union vsw_key *key, u32 hash)
{
	const struct buckets *b = __atomic_load_n(&t->buckets, __ATOMIC_ACQUIRE);
	u32 at = hash & b->last;

	for (;; at = (at + 1) & b->last) {
		u32 bits = bucket_match(&b->at[at], hash);

		for (; bits; bits &= bits - 1) {
			u32 n = __atomic_load_n(&b->at[at].flow[__builtin_ctz(bits)],
						__ATOMIC_ACQUIRE);
			struct flow *flow = &t->flows[n - 1];

			if (likely(n) && likely(flow->mask == mask) &&
			    likely(flow_covers(flow, key)))
				return flow;
		}
		if (likely(!bucket_has_spilled(b, at)))
			return NULL;
	}
}

struct flow *table_lookup_mask(const struct flow_table *t, const struct mask *mask,
			       const union vsw_key *key)
{
	return table_lookup_hash(t, mask, key, vsw_key_hash(key, &mask->key, mask->span, t->seed));
}

struct flow *table_lookup(const struct flow_table *t, const struct mask_set *masks,
			  const union vsw_key *key, u32 *at)
{
	struct flow *flow;
	u32 i;

	for (i = 0; i < masks->n; i++) {
		flow = table_lookup_mask(t, masks->masks[i], key);
		if (flow) {
			*at = i;
			return flow;
		}
	}
	return NULL;
}

struct flow *table_find(const struct flow_table *t, const union vsw_key *key,
			const union vsw_key *mask)
{
	const struct mask *m = masks_find(t, mask);

	return m ? table_lookup_mask(t, m, key) : NULL;
}

struct flow *table_next(const struct flow_table *t, u32 number)
{
	for (; number < t->used; number++)
		if (t->flows[number].mask)
			return &t->flows[number];
	return NULL;
}

/* --- coming and going ---------------------------------------------------------------------- */

void table_quiesce(const struct flow_table *t)
{
	rte_rcu_qsbr_synchronize(t->rcu, RTE_QSBR_THRID_INVALID);
}

/* A share of what is free, not of the whole: as kmod/flow_table.c has it. */
static int has_room(const struct flow_table *t, struct port *in_port)
{
	if (t->count >= t->max)
		return -ENOSPC;
	if (!in_port || in_port->flows / PORT_FLOWS_PER_FREE < t->max - t->count)
		return 0;
	in_port->flows_refused++;
	return -EDQUOT;
}

/* Room in the buckets for one more: 0 or -ENOMEM */
static int fit_buckets(struct flow_table *t)
{
	struct buckets *old = t->buckets, *b;
	struct flow *flow;

	if (buckets_have_room(old, t->count))
		return 0;
	b = buckets_new(2 * t->count);
	if (!b)
		return -ENOMEM;
	for (flow = table_next(t, 0); flow; flow = table_next(t, table_number(t, flow) + 1))
		buckets_add(b, flow->hash, table_number(t, flow));
	__atomic_store_n(&t->buckets, b, __ATOMIC_RELEASE);
	table_quiesce(t);
	buckets_free(old);
	return 0;
}

static struct flow *take_memory(struct flow_table *t)
{
	struct flow *flow = t->free;

	if (flow)
		t->free = flow->next_free;
	else
		flow = &t->flows[t->used++];
	return flow;
}

/* 0 or a negative errno, as table_insert() */
static int get_mask(struct flow_table *t, const union vsw_key *key, struct mask **mask)
{
	*mask = masks_find(t, key);
	return *mask ? 0 : masks_add(t, key, mask);
}

int table_insert(struct flow_table *t, const union vsw_key *key, const union vsw_key *mask,
		 struct port *in_port, struct actions *actions, struct flow **flow)
{
	struct mask *m;
	struct flow *f;
	int ret = has_room(t, in_port);

	ret = ret ?: fit_buckets(t);
	ret = ret ?: get_mask(t, mask, &m);
	if (ret)
		return ret;
	f = take_memory(t);
	*f = (struct flow){
		.mask = m, .actions = actions, .in_port = in_port, .created = rte_rdtsc(),
		.hash = vsw_key_hash(key, &m->key, m->span, t->seed),
	};
	memcpy(f->key, key, sizeof(f->key));
	m->count++;
	t->count++;
	if (in_port)
		in_port->flows++;
	buckets_add(t->buckets, f->hash, table_number(t, f));
	*flow = f;
	return 0;
}

void table_unlink(struct flow_table *t, struct flow *flow)
{
	buckets_del(t->buckets, flow->hash, table_number(t, flow));
	__atomic_store_n(&t->gen, t->gen + 1, __ATOMIC_RELEASE);
	t->count--;
	if (flow->in_port)
		flow->in_port->flows--;
}

void table_free(struct flow_table *t, struct flow *flow)
{
	struct mask *mask = (struct mask *)flow->mask;

	flow->mask = NULL;
	flow->next_free = t->free;
	t->free = flow;
	if (!--mask->count)
		masks_drop(t, mask);
}

/* --- setting up ---------------------------------------------------------------------------- */

int table_init(struct flow_table *t, u32 max, struct rte_rcu_qsbr *rcu)
{
	size_t size = max * sizeof(*t->flows);
	int ret;

	*t = (struct flow_table){ .rcu = rcu, .max = max, .gen = 1 };
	if (getrandom(&t->seed, sizeof(t->seed), 0) != sizeof(t->seed))
		return -EIO;
	t->flows = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->flows == MAP_FAILED) {
		t->flows = NULL;
		return -ENOMEM;
	}
	/* If it cannot, look-ups among very many flows are a little slower. */
	madvise(t->flows, size, MADV_HUGEPAGE);
	t->buckets = buckets_new(0);
	ret = t->buckets ? masks_init(t) : -ENOMEM;
	if (ret)
		table_exit(t);
	return ret;
}

/* Flows that are still there have lost their meaning: nobody forwards any more. */
void table_exit(struct flow_table *t)
{
	masks_exit(t);
	buckets_free(t->buckets);
	if (t->flows)
		munmap(t->flows, t->max * sizeof(*t->flows));
	memset(t, 0, sizeof(*t));
}
