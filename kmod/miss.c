// SPDX-License-Identifier: GPL-2.0-only
/*
 * Misses. The first frame of a flow that is not installed waits here, and the daemon is told; later
 * frames of the flow wait behind it. A flow that the daemon installs takes them all, in order.
 *
 * Order: a new flow is found by look-ups at once but counts as a miss while it is not "open"; who
 * meets it in that state waits here, behind the others. vsw_miss_release() sends what waits until
 * nothing does, and only then, in the same critical section, opens the flow.
 *
 * Fairness: what the daemon was told and has not answered is bounded, for each port and in all,
 * and ports are served in turn. However much one port floods, the next frame of another port is
 * told after at most one message of each port. And each port may park PORT_RESERVE frames even
 * when the memory for all is used up.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>
#include "drop.h"
#include "netlink_vsw.h"
#include "skb_frame.h"
#include "trace.h"
#include "vsw.h"

#define TOLD_MAX	1024	/* messages without an answer, all ports */
#define TOLD_PORT_MAX	64	/* the same, one port */
#define PORT_RESERVE	16	/* frames that a port may park whatever the others do */
#define EXPIRE_EVERY	(HZ / 10)
#define SERVED_MAX	8	/* rounds of release that wait for the softirq */
#define RELEASE_MAX	8192	/* frames after which a release lets no more come to wait */

static struct kmem_cache *miss_cache;

static struct vsw_dp *queue_dp(struct vsw_miss_queue *q)
{
	return container_of(q, struct vsw_dp, miss);
}

/* --- telling the daemon -------------------------------------------------------------------- */

/* A port that has something to tell and may: in the round. Lock held. */
static void port_ready(struct vsw_miss_queue *q, struct vsw_port *port)
{
	if (!list_empty(&port->miss.unsent) && port->miss.outstanding < TOLD_PORT_MAX) {
		if (list_empty(&port->miss.ready))
			list_add_tail(&port->miss.ready, &q->ready);
	} else {
		list_del_init(&port->miss.ready);
	}
}

/* Tell as much as may be told, one message of a port at a time. Lock held. */
static void tell(struct vsw_miss_queue *q)
{
	while (q->portid && q->outstanding < TOLD_MAX && !list_empty(&q->ready)) {
		struct vsw_port *port = list_first_entry(&q->ready, struct vsw_port, miss.ready);
		struct vsw_miss *m = list_first_entry(&port->miss.unsent, struct vsw_miss, unsent);

		if (vsw_nl_miss_send(queue_dp(q), m, q->portid)) {
			q->lost++;	/* socket full: again with the next answer, or soon */
			return;
		}
		list_del_init(&m->unsent);
		m->told = true;
		q->outstanding++;
		port->miss.outstanding++;
		port->miss.sent++;
		list_del_init(&port->miss.ready);
		port_ready(q, port);
	}
}

/* --- the entries --------------------------------------------------------------------------- */

/* What every group looks at, and so do most flows: they find by it what may wait for them. */
static const union vsw_key pair_mask = {
	.k = {
		.in_port = ~0U,
		.eth_dst = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		.eth_src = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	},
};

static bool sees_pair(const struct vsw_mask *mask)
{
	u64 blind = 0;
	u32 i;

	for (i = 0; i < VSW_KEY_L2_WORDS; i++)
		blind |= pair_mask.w[i] & ~mask->key.w[i];
	return !blind;
}

static struct hlist_head *pair_bucket(struct vsw_miss_queue *q, const union vsw_key *key)
{
	u32 hash = vsw_key_hash(key, &pair_mask, VSW_SPAN_L2, queue_dp(q)->table.seed);

	return &q->by_pair[hash >> (32 - VSW_MISS_HASH_BITS)];
}

static u32 group_hash(struct vsw_dp *dp, const union vsw_key *key, const union vsw_key *group)
{
	return vsw_key_hash(key, group, vsw_mask_span(group), dp->table.seed);
}

static bool same_under(const union vsw_key *a, const u64 *b, u32 words, const union vsw_key *m1,
		       const union vsw_key *m2)
{
	u64 diff = 0;
	u32 i;

	for (i = 0; i < words; i++)
		diff |= (a->w[i] ^ b[i]) & m1->w[i] & m2->w[i];
	return !diff;
}

static struct vsw_miss *find(struct vsw_miss_queue *q, const union vsw_key *key,
			     const union vsw_key *group, u32 hash)
{
	struct vsw_miss *m;

	hlist_for_each_entry(m, &q->by_key[hash >> (32 - VSW_MISS_HASH_BITS)], by_key)
		if (m->hash == hash && same_under(&m->key, key->w, VSW_KEY_WORDS, group, group))
			return m;
	return NULL;
}

static struct vsw_miss *find_cookie(struct vsw_miss_queue *q, u64 cookie)
{
	struct vsw_miss *m;

	hlist_for_each_entry(m, &q->by_cookie[cookie % ARRAY_SIZE(q->by_cookie)], by_cookie)
		if (m->cookie == cookie)
			return m;
	return NULL;
}

static struct vsw_miss *entry_new(struct vsw_miss_queue *q, struct vsw_port *port,
				  const union vsw_key *key, const union vsw_key *group, u32 hash)
{
	struct vsw_miss *m = kmem_cache_zalloc(miss_cache, GFP_ATOMIC | __GFP_NOWARN);

	if (!m)
		return NULL;
	m->port = port;
	m->key = *key;
	m->group = *group;
	m->hash = hash;
	m->cookie = ++q->next_cookie;
	m->deadline = jiffies + msecs_to_jiffies(READ_ONCE(vsw_miss_timeout_ms));
	__skb_queue_head_init(&m->frames);
	INIT_LIST_HEAD(&m->unsent);
	hlist_add_head(&m->by_key, &q->by_key[hash >> (32 - VSW_MISS_HASH_BITS)]);
	hlist_add_head(&m->by_cookie, &q->by_cookie[m->cookie % ARRAY_SIZE(q->by_cookie)]);
	hlist_add_head(&m->by_pair, pair_bucket(q, key));
	if (list_empty(&q->by_age))
		queue_delayed_work(vsw_wq, &q->expire, EXPIRE_EVERY);
	list_add_tail(&m->by_age, &q->by_age);
	list_add_tail(&m->by_port, &port->miss.entries);
	return m;
}

/* Append the frames of an entry to @frames and free the entry. Lock held. */
static void take(struct vsw_miss_queue *q, struct vsw_miss *m, struct sk_buff_head *frames)
{
	struct vsw_port *port = m->port;
	struct sk_buff *skb;

	skb_queue_walk(&m->frames, skb)
		q->bytes -= skb->truesize;
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
	port_ready(q, port);
	kmem_cache_free(miss_cache, m);
}

static void drop_all(struct sk_buff_head *frames, enum vswitch_drop reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(frames)))
		vsw_drop(vsw_skb_cb(skb)->parked, skb, reason);
}

/* --- parking ------------------------------------------------------------------------------- */

static bool may_park(const struct vsw_miss_queue *q, const struct vsw_port *port,
		     const struct vsw_miss *m)
{
	if (port->miss.frames >= READ_ONCE(vsw_miss_port_frames) ||
	    (m && skb_queue_len(&m->frames) >= READ_ONCE(vsw_miss_flow_frames)))
		return false;
	return port->miss.frames < PORT_RESERVE ||
	       (q->frames < READ_ONCE(vsw_miss_frames) && q->bytes < READ_ONCE(vsw_miss_memory));
}

/* Put @skb into an entry, a new one if need be. 0, or the reason for a drop. Lock held. */
static enum vswitch_drop enqueue(struct vsw_dp *dp, struct vsw_port *port, struct sk_buff *skb,
				 const union vsw_key *key, const union vsw_key *group, bool ask)
{
	struct vsw_miss_queue *q = &dp->miss;
	u32 hash = group_hash(dp, key, group);
	struct vsw_miss *m = find(q, key, group, hash);
	bool first = !m;

	if (!may_park(q, port, m))
		return VSWITCH_DROP_MISS_OVERFLOW;
	if (first) {
		m = entry_new(q, port, key, group, hash);
		if (!m)
			return VSWITCH_DROP_NO_MEMORY;
	}
	vsw_skb_cb(skb)->parked = port;
	__skb_queue_tail(&m->frames, skb);
	q->frames++;
	q->arrivals++;
	q->bytes += skb->truesize;
	port->miss.frames++;
	trace_vsw_miss(port, m->cookie, vsw_wire_len(skb), first);
	if (first && ask) {
		list_add_tail(&m->unsent, &port->miss.unsent);
		port_ready(q, port);
		tell(q);
	}
	return VSWITCH_DROP_UNSPEC;
}

/*
 * A frame that no open flow covers. Returns NULL, and @skb is consumed; or a flow that has been
 * opened meanwhile, and @skb is still the caller's.
 * Context: BH off, RCU held.
 */
struct vsw_flow *vsw_miss_park(struct vsw_port *port, struct sk_buff *skb)
{
	struct vsw_dp *dp = port->dp;
	const struct vsw_mask_set *masks;
	enum vswitch_drop reason;
	struct vsw_flow *flow;
	union vsw_key key;
	u32 at;

	/* It may wait for long: neither its sender's socket nor a guest's memory waits with it. */
	if (unlikely(!vsw_skb_key(skb, VSW_DEPTH_L4, port, &key)) ||
	    skb_orphan_frags(skb, GFP_ATOMIC)) {
		vsw_drop(port, skb, VSWITCH_DROP_NO_MEMORY);
		return NULL;
	}

	spin_lock(&dp->miss.lock);
	masks = rcu_dereference(dp->table.masks);
	flow = vsw_table_lookup(&dp->table, masks, &key, &at);
	if (flow && flow->open) {
		spin_unlock(&dp->miss.lock);
		return flow;
	}
	skb_orphan(skb);
	/* a frame that waited, and the port has left meanwhile: nobody would purge it again */
	if (unlikely(!rcu_access_pointer(port->dev)))
		reason = VSWITCH_DROP_PORT_REMOVED;
	else if (unlikely(flow && flow == dp->miss.closing))
		reason = VSWITCH_DROP_MISS_OVERFLOW;
	else
		reason = enqueue(dp, port, skb, &key, &masks->group, !flow);
	spin_unlock(&dp->miss.lock);
	if (unlikely(reason))
		vsw_drop(port, skb, reason);
	return NULL;
}

/* --- answers ------------------------------------------------------------------------------- */

/* Whether frames that @flow covers may be in @m */
static bool may_cover(const struct vsw_flow *flow, const struct vsw_miss *m)
{
	return same_under(&m->key, flow->key, flow->mask->span.end, &flow->mask->key, &m->group);
}

/* Those between its two addresses, for a flow that looks at these. Lock held. */
static void take_pair(struct vsw_miss_queue *q, const struct vsw_flow *flow,
		      struct sk_buff_head *frames)
{
	struct sk_buff_head found, one;
	struct hlist_node *next;
	struct vsw_miss *m;

	__skb_queue_head_init(&found);
	hlist_for_each_entry_safe(m, next, pair_bucket(q, (const union vsw_key *)flow->key),
				  by_pair) {
		if (!may_cover(flow, m))
			continue;
		__skb_queue_head_init(&one);
		take(q, m, &one);
		skb_queue_splice(&one, &found);		/* it is the older one */
	}
	skb_queue_splice_tail(&found, frames);
}

static void take_of_port(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			 struct sk_buff_head *frames)
{
	struct vsw_miss *m, *next;

	list_for_each_entry_safe(m, next, &flow->in_port->miss.entries, by_port)
		if (may_cover(flow, m))
			take(q, m, frames);
}

static void take_of_all(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			struct sk_buff_head *frames)
{
	struct vsw_miss *m, *next;

	list_for_each_entry_safe(m, next, &q->by_age, by_age)
		if (may_cover(flow, m))
			take(q, m, frames);
}

/* Take the entries in which frames that @flow covers may be, the oldest first. Lock held. */
static void take_covered(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			 struct sk_buff_head *frames)
{
	if (sees_pair(flow->mask))
		take_pair(q, flow, frames);
	else if (flow->in_port)
		take_of_port(q, flow, frames);
	else
		take_of_all(q, flow, frames);
}

/*
 * Send what waited for @flow, under the cookie first, then open the flow. Frames under the cookie
 * that it does not cover are looked up again; their entry is gone, so that they may miss anew.
 *
 * A device without a queue of its own (veth, dummy, tunnels) passes what it is given to this CPU's
 * backlog. Had later frames a way of their own before the backlog was served, they could overtake
 * on another CPU: so the softirq runs between the rounds, and the flow opens after it. Not for
 * ever, though: it is also what receives the next frames of the flow. And where frames come faster
 * than they can be sent, as in a flood to many ports, what comes is dropped in the end.
 * Context: flow_mutex.
 */
void vsw_miss_release(struct vsw_dp *dp, struct vsw_flow *flow, u64 cookie)
{
	struct vsw_miss_queue *q = &dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m;
	struct sk_buff *skb;
	u32 arrivals, sent = 0;
	int served = 0;

	__skb_queue_head_init(&frames);
	/* RCU from taking to sending: a port that leaves waits until its frames are out of our hands. */
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	m = cookie ? find_cookie(q, cookie) : NULL;
	if (m)
		take(q, m, &frames);
	do {
		take_covered(q, flow, &frames);
		if (skb_queue_empty(&frames))
			break;
		arrivals = q->arrivals;
		sent += skb_queue_len(&frames);
		if (sent > RELEASE_MAX)
			q->closing = flow;
		spin_unlock(&q->lock);
		while ((skb = __skb_dequeue(&frames)))
			vsw_pipeline_resume(flow, vsw_skb_cb(skb)->parked, skb);
		rcu_read_unlock();
		if (served++ < SERVED_MAX) {
			local_bh_enable();
			cond_resched();
			local_bh_disable();
		}
		rcu_read_lock();
		spin_lock(&q->lock);
	} while (q->arrivals != arrivals);
	q->closing = NULL;
	/* pairs with smp_load_acquire in lookup_slow() */
	smp_store_release(&flow->open, true);
	tell(q);
	spin_unlock(&q->lock);
	rcu_read_unlock();
	local_bh_enable();
}

/*
 * Apply @acts to what waits under @cookie, and say in @stats what that was. 0 or -ENOENT.
 * Context: process.
 */
int vsw_miss_execute(struct vsw_dp *dp, u64 cookie, struct vsw_actions *acts,
		     struct vswitch_flow_stats *stats)
{
	struct vsw_storm storm = { };
	struct vsw_miss_queue *q = &dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m;
	struct sk_buff *skb;

	memset(stats, 0, sizeof(*stats));
	acts->storm = &storm;
	__skb_queue_head_init(&frames);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	m = find_cookie(q, cookie);
	if (m)
		take(q, m, &frames);
	tell(q);
	spin_unlock(&q->lock);
	while ((skb = __skb_dequeue(&frames))) {
		stats->packets++;
		stats->bytes += vsw_wire_len(skb);
		vsw_execute(acts, vsw_skb_cb(skb)->parked, skb);
	}
	rcu_read_unlock();
	local_bh_enable();
	stats->storm_packets = atomic64_read(&storm.packets);
	stats->storm_bytes = atomic64_read(&storm.bytes);
	return m ? 0 : -ENOENT;
}

/* --- giving up ----------------------------------------------------------------------------- */

/* Entries are in the order of their deadlines, but for changes of the parameter. */
static void expire(struct work_struct *work)
{
	struct vsw_miss_queue *q = container_of(to_delayed_work(work), struct vsw_miss_queue,
						expire);
	struct sk_buff_head frames;
	struct vsw_miss *m, *next;

	__skb_queue_head_init(&frames);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	list_for_each_entry_safe(m, next, &q->by_age, by_age)
		if (time_after_eq(jiffies, m->deadline))
			take(q, m, &frames);
	tell(q);
	if (!list_empty(&q->by_age))
		queue_delayed_work(vsw_wq, &q->expire, EXPIRE_EVERY);
	spin_unlock(&q->lock);
	drop_all(&frames, VSWITCH_DROP_MISS_TIMEOUT);
	rcu_read_unlock();
	local_bh_enable();
}

/* @port receives no more frames: drop those that wait. Context: process. */
void vsw_miss_purge(struct vsw_port *port)
{
	struct vsw_miss_queue *q = &port->dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m, *next;

	__skb_queue_head_init(&frames);
	spin_lock_bh(&q->lock);
	list_for_each_entry_safe(m, next, &port->miss.entries, by_port)
		take(q, m, &frames);
	tell(q);
	spin_unlock_bh(&q->lock);
	local_bh_disable();
	drop_all(&frames, VSWITCH_DROP_PORT_REMOVED);
	local_bh_enable();
}

/* --- the daemon ---------------------------------------------------------------------------- */

/* The new daemon is told all that the former one has not answered. 0 or -EBUSY. */
int vsw_miss_bind(struct vsw_dp *dp, u32 portid)
{
	struct vsw_miss_queue *q = &dp->miss;
	struct vsw_miss *m;
	int err = -EBUSY;

	spin_lock_bh(&q->lock);
	if (!q->portid) {
		err = 0;
		q->portid = portid;
		list_for_each_entry(m, &q->by_age, by_age)
			if (m->told) {
				m->told = false;
				q->outstanding--;
				m->port->miss.outstanding--;
				list_add_tail(&m->unsent, &m->port->miss.unsent);
				port_ready(q, m->port);
			}
		tell(q);
	}
	spin_unlock_bh(&q->lock);
	return err;
}

/* Whether @portid was the daemon's socket. Context: any. */
bool vsw_miss_unbind(struct vsw_dp *dp, u32 portid)
{
	struct vsw_miss_queue *q = &dp->miss;
	bool bound;

	spin_lock_bh(&q->lock);
	bound = q->portid == portid;
	if (bound)
		q->portid = 0;
	spin_unlock_bh(&q->lock);
	return bound;
}

void vsw_miss_init(struct vsw_miss_queue *q)
{
	spin_lock_init(&q->lock);
	INIT_LIST_HEAD(&q->by_age);
	INIT_LIST_HEAD(&q->ready);
	INIT_DELAYED_WORK(&q->expire, expire);
}

/* All ports are gone, and with them all entries. */
void vsw_miss_exit(struct vsw_miss_queue *q)
{
	cancel_delayed_work_sync(&q->expire);
	WARN_ON_ONCE(!list_empty(&q->by_age));
}

int vsw_miss_module_init(void)
{
	miss_cache = kmem_cache_create("vswitch_miss", sizeof(struct vsw_miss), 0, 0, NULL);
	return miss_cache ? 0 : -ENOMEM;
}

void vsw_miss_module_exit(void)
{
	kmem_cache_destroy(miss_cache);
}
