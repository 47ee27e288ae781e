// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue of frames that wait for their flow: entries, each the frames of one flow to be, found
 * by key, by cookie, or by what a new flow covers; and the rounds of the ports that they came from.
 * How it works as a whole: miss.h.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>
#include "miss_queue.h"

#define TOLD_PORT_MAX	64	/* messages of a port without an answer */
/*
 * Whom the daemon owes so many answers waits for all others, and until it owes few in all
 * (miss_tell.c). So ports that flood, however many, have no more than these few and TOLD_FEW each
 * in front of the message of a port that was quiet.
 */
#define TOLD_FEW	4

static struct kmem_cache *miss_cache;

/* --- by key and by cookie -------------------------------------------------------------------- */

/* What every group looks at, and so do most flows: they find by it what may wait for them. */
static const union vsw_key miss_pair_mask = {
	.k = {
		.in_port = ~0U,
		.eth_dst = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		.eth_src = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	},
};

static struct hlist_head *miss_pair_bucket(struct vsw_miss_queue *q, const union vsw_key *key)
{
	u32 hash = vsw_key_hash(key, &miss_pair_mask, VSW_SPAN_L2, vsw_miss_dp(q)->table.seed);

	return &q->by_pair[hash >> (32 - VSW_MISS_HASH_BITS)];
}

u32 vsw_miss_hash(struct vsw_dp *dp, const union vsw_key *key, const union vsw_key *group)
{
	return vsw_key_hash(key, group, vsw_mask_span(group), dp->table.seed);
}

static bool miss_same_under(const union vsw_key *a, const u64 *b, u32 words,
			    const union vsw_key *m1, const union vsw_key *m2)
{
	u64 diff = 0;
	u32 i;

	for (i = 0; i < words; i++)
		diff |= (a->w[i] ^ b[i]) & m1->w[i] & m2->w[i];
	return !diff;
}

/* The entry that frames join which are as @like says: its key, group and hash */
struct vsw_miss *vsw_miss_find(struct vsw_miss_queue *q, const struct vsw_miss *like)
{
	struct vsw_miss *m;

	lockdep_assert_held(&q->lock);
	hlist_for_each_entry(m, &q->by_key[like->hash >> (32 - VSW_MISS_HASH_BITS)], by_key)
		if (m->hash == like->hash &&
		    miss_same_under(&m->key, like->key.w, VSW_KEY_WORDS, &like->group,
				    &like->group))
			return m;
	return NULL;
}

struct vsw_miss *vsw_miss_find_cookie(struct vsw_miss_queue *q, u64 cookie)
{
	struct vsw_miss *m;

	lockdep_assert_held(&q->lock);
	hlist_for_each_entry(m, &q->by_cookie[cookie % ARRAY_SIZE(q->by_cookie)], by_cookie)
		if (m->cookie == cookie)
			return m;
	return NULL;
}

/* --- by turns -------------------------------------------------------------------------------- */

/* Give @port its place in one of the rounds, or in none. */
void vsw_miss_port_ready(struct vsw_miss_queue *q, struct vsw_port *port)
{
	struct list_head *round = NULL;

	lockdep_assert_held(&q->lock);
	if (!list_empty(&port->miss.unsent) && port->miss.outstanding < TOLD_PORT_MAX)
		round = port->miss.outstanding < TOLD_FEW ? &q->ready : &q->busy;
	if (round == port->miss.round)
		return;
	list_del_init(&port->miss.ready);
	if (round)
		list_add_tail(&port->miss.ready, round);
	port->miss.round = round;
}

/* --- coming and going ------------------------------------------------------------------------ */

/* NULL: no memory. The caller fills in key, group and hash. */
struct vsw_miss *vsw_miss_alloc(void)
{
	return kmem_cache_alloc(miss_cache, GFP_ATOMIC | __GFP_NOWARN);
}

/* One that is not in the queue, or NULL */
void vsw_miss_free(struct vsw_miss *m)
{
	if (m)
		kmem_cache_free(miss_cache, m);
}

/* Put @m, whose key, group and hash say what joins it, into the queue, with no frame yet. */
void vsw_miss_add(struct vsw_miss_queue *q, struct vsw_port *port, struct vsw_miss *m)
{
	lockdep_assert_held(&q->lock);
	m->port = port;
	m->cookie = ++q->next_cookie;
	m->told = false;
	m->deadline = jiffies + msecs_to_jiffies(READ_ONCE(vsw_miss_timeout_ms));
	m->bytes = 0;
	__skb_queue_head_init(&m->frames);
	INIT_LIST_HEAD(&m->unsent);
	hlist_add_head(&m->by_key, &q->by_key[m->hash >> (32 - VSW_MISS_HASH_BITS)]);
	hlist_add_head(&m->by_cookie, &q->by_cookie[m->cookie % ARRAY_SIZE(q->by_cookie)]);
	hlist_add_head(&m->by_pair, miss_pair_bucket(q, &m->key));
	if (list_empty(&q->by_age))
		queue_delayed_work(vsw_wq, &q->expire, VSW_MISS_EXPIRE_EVERY);
	list_add_tail(&m->by_age, &q->by_age);
	list_add_tail(&m->by_port, &port->miss.entries);
}

/* Append the frames of an entry to @frames and free the entry. */
void vsw_miss_take(struct vsw_miss_queue *q, struct vsw_miss *m, struct sk_buff_head *frames)
{
	struct vsw_port *port = m->port;

	lockdep_assert_held(&q->lock);
	q->bytes -= m->bytes;
	q->frames -= skb_queue_len(&m->frames);
	port->miss.frames -= skb_queue_len(&m->frames);
	skb_queue_splice_tail(&m->frames, frames);

	hlist_del(&m->by_key);
	hlist_del(&m->by_cookie);
	hlist_del(&m->by_pair);
	list_del(&m->by_age);
	list_del(&m->by_port);
	list_del(&m->unsent);
	if (m->told) {
		q->outstanding--;
		port->miss.outstanding--;
	}
	vsw_miss_port_ready(q, port);
	vsw_miss_free(m);
}

/* --- by what a flow covers ------------------------------------------------------------------- */

static bool miss_sees_pair(const struct vsw_mask *mask)
{
	u64 blind = 0;
	u32 i;

	for (i = 0; i < VSW_KEY_L2_WORDS; i++)
		blind |= miss_pair_mask.w[i] & ~mask->key.w[i];
	return !blind;
}

/* Whether frames that @flow covers may be in @m */
static bool miss_may_cover(const struct vsw_flow *flow, const struct vsw_miss *m)
{
	return miss_same_under(&m->key, flow->key, flow->mask->span.end, &flow->mask->key,
			       &m->group);
}

/* Those between its two addresses, for a flow that looks at these. */
static void miss_take_pair(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			   struct sk_buff_head *frames)
{
	struct sk_buff_head found, one;
	struct hlist_node *next;
	struct vsw_miss *m;

	__skb_queue_head_init(&found);
	hlist_for_each_entry_safe(m, next, miss_pair_bucket(q, (const union vsw_key *)flow->key),
				  by_pair) {
		if (!miss_may_cover(flow, m))
			continue;
		__skb_queue_head_init(&one);
		vsw_miss_take(q, m, &one);
		skb_queue_splice(&one, &found);		/* it is the older one */
	}
	skb_queue_splice_tail(&found, frames);
}

static void miss_take_of_port(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			      struct sk_buff_head *frames)
{
	struct vsw_miss *m, *next;

	list_for_each_entry_safe(m, next, &flow->in_port->miss.entries, by_port)
		if (miss_may_cover(flow, m))
			vsw_miss_take(q, m, frames);
}

static void miss_take_of_all(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			     struct sk_buff_head *frames)
{
	struct vsw_miss *m, *next;

	list_for_each_entry_safe(m, next, &q->by_age, by_age)
		if (miss_may_cover(flow, m))
			vsw_miss_take(q, m, frames);
}

/* Take the entries in which frames that @flow covers may be, the oldest first. */
void vsw_miss_take_covered(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			   struct sk_buff_head *frames)
{
	lockdep_assert_held(&q->lock);
	if (miss_sees_pair(flow->mask))
		miss_take_pair(q, flow, frames);
	else if (flow->in_port)
		miss_take_of_port(q, flow, frames);
	else
		miss_take_of_all(q, flow, frames);
}

/* --- setting up ------------------------------------------------------------------------------ */

int vsw_miss_module_init(void)
{
	miss_cache = kmem_cache_create("vswitch_miss", sizeof(struct vsw_miss), 0, 0, NULL);
	return miss_cache ? 0 : -ENOMEM;
}

void vsw_miss_module_exit(void)
{
	kmem_cache_destroy(miss_cache);
}
