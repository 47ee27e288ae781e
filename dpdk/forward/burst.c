// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The stages of a burst, each for all of its frames before the next: what one stage has written
 * the next reads when it has long arrived, and what it will want is fetched meanwhile.
 */
#include <rte_cycles.h>
#include <rte_ether.h>
#include <rte_prefetch.h>
#include "dpdk/forward/actions.h"
#include "dpdk/forward/buckets.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"

/* struct burst - frames between their arrival and their actions */
struct burst {
	u16 n;
	u32 gen;
	const struct mask_set *masks;
	struct rte_mbuf *frames[BURST];
	struct flow *flows[BURST];
	u32 hash[BURST];
	union vsw_key keys[BURST];
};

/* IEEE 802.3 clause 3.2.3 b): a source address is an individual one */
static bool source_is_valid(const struct rte_mbuf *m)
{
	const struct rte_ether_hdr *eth = rte_pktmbuf_mtod(m, const struct rte_ether_hdr *);

	return likely(rte_is_valid_assigned_ether_addr(&eth->src_addr));
}

/* Why a frame goes no further than this; 0: it does */
static enum vswitch_drop refuse(struct port *port, const struct rte_mbuf *m)
{
	if (unlikely(m->data_len < VSW_ETH_HLEN))
		return VSWITCH_DROP_TOO_SHORT;
	if (unlikely(!source_is_valid(m)) && !port->makes_zeros)
		return VSWITCH_DROP_BAD_SOURCE;
	if (unlikely(port->policed) && !limit_police(port, m))
		return VSWITCH_DROP_POLICED;
	return 0;
}

static void take(struct lcore *lc, struct port *port, struct burst *b, struct rte_mbuf **frames,
		 u16 n)
{
	struct lane *lane = lc->lanes[port->slot];
	u64 bytes = 0;
	u16 i;

	for (i = 0; i < n; i++)
		rte_prefetch0(rte_pktmbuf_mtod(frames[i], void *));
	lane->rx_packets += n;
	b->n = 0;
	for (i = 0; i < n; i++) {
		enum vswitch_drop why = refuse(port, frames[i]);

		bytes += frames[i]->pkt_len;
		if (likely(!why))
			b->frames[b->n++] = frames[i];
		else
			drop_frame(lc, port, frames[i], why);
	}
	lane->rx_bytes += bytes;
}

static void make_key(const struct rte_mbuf *m, enum vsw_depth depth, u32 in_port,
		     union vsw_key *key)
{
	const u8 *data = rte_pktmbuf_mtod(m, const u8 *);

	if (likely(vsw_key_extract_plain(key, data, 0, 0, in_port)) &&
	    (depth == VSW_DEPTH_L2 || vsw_key_extract_common(key, data, m->data_len, depth, 0)))
		return;
	frame_key_rest(m, depth, in_port, key);
}

static void make_keys(struct burst *b, u32 in_port)
{
	enum vsw_depth depth = b->masks->depth;
	u16 i;

	for (i = 0; i < b->n; i++)
		make_key(b->frames[i], depth, in_port, &b->keys[i]);
}

static void hash_keys(const struct lcore *lc, struct burst *b)
{
	const struct mask_set *masks = b->masks;
	u16 i;

	for (i = 0; i < b->n; i++) {
		b->hash[i] = vsw_key_hash(&b->keys[i], &masks->all, masks->span, masks->seed);
		rte_prefetch0(&lc->cache[b->hash[i] % CACHE_ENTRIES]);
	}
}

/* Look into the cache. How many it does not know: their places are in @rest. */
static u16 ask_cache(const struct lcore *lc, struct burst *b, u8 rest[BURST])
{
	const struct buckets *buckets = lc->dp->table.buckets;
	u16 i, n = 0;

	for (i = 0; i < b->n; i++) {
		const struct cache_entry *e = &lc->cache[b->hash[i] % CACHE_ENTRIES];

		if (likely(e->hash == b->hash[i] && e->gen == b->gen) &&
		    likely(flow_covers(e->flow, &b->keys[i]))) {
			b->flows[i] = e->flow;
			continue;
		}
		buckets_prefetch(buckets, b->hash[i]);
		rest[n++] = i;
	}
	return n;
}

static struct flow *lookup_at(const struct flow_table *t, const struct mask_set *masks,
			      const union vsw_key *key, u32 at)
{
	return at < masks->n ? table_lookup_mask(t, masks->masks[at], key) : NULL;
}

/* By one of the masks that have served this hash before, if it still does; else by all. */
static struct flow *lookup_hinted(const struct flow_table *t, const struct mask_set *masks,
				  const union vsw_key *key, u8 hint[2])
{
	struct flow *flow = lookup_at(t, masks, key, hint[0]);
	u32 at = hint[1];

	if (likely(flow))
		return flow;
	flow = lookup_at(t, masks, key, at);
	if (!flow)
		flow = table_lookup(t, masks, key, &at);
	if (flow) {
		hint[1] = hint[0];
		hint[0] = at;
	}
	return flow;
}

/* @hash: of the key under the union of the masks, which is the mask where there is one */
static struct flow *ask_table(struct lcore *lc, const struct mask_set *masks,
			      const union vsw_key *key, u32 hash)
{
	const struct flow_table *t = &lc->dp->table;
	struct flow *flow;

	if (masks->n == 1)
		flow = table_lookup_hash(t, masks->masks[0], key, hash);
	else
		flow = lookup_hinted(t, masks, key, lc->hints[hash % HINTS]);
	/* acquire: a frame that sees the flow open comes behind those that waited (miss.h) */
	return flow && __atomic_load_n(&flow->open, __ATOMIC_ACQUIRE) ? flow : NULL;
}

static void remember(struct lcore *lc, const struct burst *b, u16 i)
{
	lc->cache[b->hash[i] % CACHE_ENTRIES] = (struct cache_entry){
		.hash = b->hash[i], .gen = b->gen, .flow = b->flows[i],
	};
}

static void look_up(struct lcore *lc, struct burst *b)
{
	u8 rest[BURST];
	u16 n = ask_cache(lc, b, rest), i;

	for (i = 0; i < n; i++) {
		u8 at = rest[i];

		b->flows[at] = ask_table(lc, b->masks, &b->keys[at], b->hash[at]);
		if (likely(b->flows[at]))
			remember(lc, b, at);
	}
}

/* Frames [@from, @to) have the same flow */
static void run_flow(struct lcore *lc, struct flow *flow, struct port *port,
		     struct rte_mbuf **frames, u16 n)
{
	struct flow_count *count = &lc->counts[table_number(&lc->dp->table, flow)];
	struct actions *acts = __atomic_load_n(&flow->actions, __ATOMIC_ACQUIRE);
	u64 bytes = 0;
	u16 i;

	for (i = 0; i < n; i++)
		bytes += frames[i]->pkt_len;
	count->packets += n;
	count->bytes += bytes;
	count->used = lc->now;
	if (likely(acts->only)) {
		output_many(lc, port, acts->only, frames, n);
		return;
	}
	for (i = 0; i < n; i++)
		execute(lc, acts, port, frames[i]);
}

static void miss(struct lcore *lc, struct port *port, struct rte_mbuf *frame)
{
	struct flow *flow = miss_park(lc, port, frame);

	if (unlikely(flow))
		run_flow(lc, flow, port, &frame, 1);
}

static void act(struct lcore *lc, struct port *port, struct burst *b)
{
	u16 from, to;

	for (from = 0; from < b->n; from = to) {
		struct flow *flow = b->flows[from];

		to = from + 1;
		if (unlikely(!flow)) {
			miss(lc, port, b->frames[from]);
			continue;
		}
		while (to < b->n && b->flows[to] == flow)
			to++;
		run_flow(lc, flow, port, &b->frames[from], to - from);
	}
}

void burst_run(struct lcore *lc, struct port *port, struct rte_mbuf **frames, u16 n)
{
	struct flow_table *t = &lc->dp->table;
	struct burst b;

	/* before the look-ups, so that a removal in between makes their answers void at once */
	b.gen = (u32)__atomic_load_n(&t->gen, __ATOMIC_ACQUIRE);
	b.masks = __atomic_load_n(&t->masks, __ATOMIC_ACQUIRE);
	take(lc, port, &b, frames, n);
	make_keys(&b, port->no);
	hash_keys(lc, &b);
	look_up(lc, &b);
	act(lc, port, &b);
}

void burst_resume(struct lcore *lc, struct flow *flow, struct port *port, struct rte_mbuf *frame)
{
	lc->now = rte_rdtsc();
	run_flow(lc, flow, port, &frame, 1);
}
