// SPDX-License-Identifier: GPL-2.0-only
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "vsw.h"

#define BUCKETS_MIN	64U

/* What only holders of flow_mutex change, read by one of them */
#define buckets_deref(h, p) \
	rcu_dereference_protected(p, vsw_table_locked(container_of(h, struct vsw_table, hash)))

static struct vsw_buckets *buckets_of(const struct vsw_flow_hash *h)
{
	return buckets_deref(h, h->buckets);
}

static struct vsw_buckets *buckets_alloc(u32 n, u32 turn)
{
	struct vsw_buckets *b = kvzalloc(struct_size(b, heads, n),
					 GFP_KERNEL_ACCOUNT | __GFP_NOWARN);

	if (b) {
		b->last = n - 1;
		b->turn = turn;
	}
	return b;
}

int vsw_flow_hash_init(struct vsw_flow_hash *h)
{
	struct vsw_buckets *b = buckets_alloc(BUCKETS_MIN, 0);

	if (!b)
		return -ENOMEM;
	h->replaced = get_state_synchronize_rcu();
	RCU_INIT_POINTER(h->buckets, b);
	return 0;
}

/* No flow is there, and no reader. */
void vsw_flow_hash_exit(struct vsw_flow_hash *h)
{
	kvfree(rcu_dereference_raw(h->buckets));
}

static void buckets_link(const struct vsw_flow_hash *h, struct vsw_buckets *b,
			 struct vsw_flow *flow, u32 hash)
{
	struct vsw_flow __rcu **head = &b->heads[hash & b->last];

	RCU_INIT_POINTER(flow->link.next[b->turn], buckets_deref(h, *head));
	rcu_assign_pointer(*head, flow);
}

/* Context: flow_mutex, as for all below */
void vsw_flow_hash_add(struct vsw_flow_hash *h, struct vsw_flow *flow, u32 hash)
{
	buckets_link(h, buckets_of(h), flow, hash);
}

/* Readers that are at @flow find their way from there for a grace period. */
void vsw_flow_hash_del(struct vsw_flow_hash *h, struct vsw_flow *flow, u32 hash)
{
	struct vsw_buckets *b = buckets_of(h);
	struct vsw_flow __rcu **at = &b->heads[hash & b->last];
	struct vsw_flow *f;

	while ((f = buckets_deref(h, *at)) != flow)
		at = &f->link.next[b->turn];
	rcu_assign_pointer(*at, buckets_deref(h, flow->link.next[b->turn]));
}

/* Link all flows of @from into the chains of @to as well, by their other link */
static void buckets_link_all(const struct vsw_flow_hash *h, struct vsw_buckets *to,
			     const struct vsw_buckets *from,
			     u32 (*hash_of)(const struct vsw_flow *))
{
	struct vsw_flow *f;
	u32 i;

	for (i = 0; i <= from->last; i++) {
		for (f = buckets_deref(h, from->heads[i]); f;
		     f = buckets_deref(h, f->link.next[from->turn]))
			buckets_link(h, to, f, hash_of(f));
		cond_resched();
	}
}

/* About one flow in a bucket, for @flows of them. Without memory chains become longer, no more. */
void vsw_flow_hash_fit(struct vsw_flow_hash *h, u32 flows, u32 (*hash_of)(const struct vsw_flow *))
{
	struct vsw_buckets *old = buckets_of(h), *new;
	u32 n = max_t(u32, roundup_pow_of_two(flows + 1), BUCKETS_MIN);

	/* Shrink late: a flow that comes and goes at a boundary must not resize each time. */
	if (n == old->last + 1 || (n <= old->last && flows > old->last / 8))
		return;
	new = buckets_alloc(n, !old->turn);
	if (!new)
		return;
	cond_synchronize_rcu(h->replaced);
	buckets_link_all(h, new, old, hash_of);
	rcu_assign_pointer(h->buckets, new);
	h->replaced = get_state_synchronize_rcu();
	kvfree_rcu(old, rcu);
}
