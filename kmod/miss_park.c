// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames come to wait.
 */
#include "miss_queue.h"
#include "drop.h"
#include "skb_frame.h"
#include "trace.h"

#define PORT_RESERVE	16	/* frames that a port may park whatever the others do */

static bool miss_may_park(const struct vsw_miss_queue *q, const struct vsw_port *port,
			  const struct vsw_miss *m)
{
	if (port->miss.frames >= READ_ONCE(vsw_miss_port_frames) ||
	    (m && skb_queue_len(&m->frames) >= READ_ONCE(vsw_miss_flow_frames)))
		return false;
	return port->miss.frames < PORT_RESERVE ||
	       (q->frames < READ_ONCE(vsw_miss_frames) && q->bytes < READ_ONCE(vsw_miss_memory));
}

/*
 * What frames that are as @m's key join, and the flow that covers it, or NULL; it may not be open.
 * Context: RCU held.
 */
static struct vsw_flow *miss_look_up(struct vsw_dp *dp, struct vsw_miss *m)
{
	const struct vsw_mask_set *masks = rcu_dereference(dp->table.masks);
	u32 at;

	m->group = masks->group;
	m->hash = vsw_miss_hash(dp, &m->key, &m->group);
	return vsw_table_lookup(&dp->table, masks, &m->key, &at);
}

static void miss_append(struct vsw_miss_queue *q, struct vsw_miss *m, struct sk_buff *skb)
{
	lockdep_assert_held(&q->lock);
	vsw_skb_cb(skb)->parked = m->port;
	__skb_queue_tail(&m->frames, skb);
	m->bytes += skb->truesize;
	m->port->miss.frames++;
	q->bytes += skb->truesize;
	q->frames++;
	q->arrivals++;
}

/*
 * Put @skb into the entry that is there for it, or into *@fresh, which is used up then; if @ask,
 * the daemon shall be told of that. 0, or the reason for a drop.
 */
static enum vswitch_drop miss_enqueue(struct vsw_miss_queue *q, struct vsw_port *port,
				      struct sk_buff *skb, struct vsw_miss **fresh, bool ask)
{
	struct vsw_miss *m = vsw_miss_find(q, *fresh);
	bool first = !m;

	if (!miss_may_park(q, port, m))
		return VSWITCH_DROP_MISS_OVERFLOW;
	if (first) {
		m = *fresh;
		*fresh = NULL;
		vsw_miss_add(q, port, m);
	}
	miss_append(q, m, skb);
	trace_vsw_miss(port, m->cookie, vsw_wire_len(skb), first);
	if (first && ask) {
		list_add_tail(&m->unsent, &port->miss.unsent);
		vsw_miss_port_ready(q, port);
	}
	return VSWITCH_DROP_UNSPEC;
}

/* What miss_enter() returns when the frame has not been taken, as a flow that is open covers it */
#define MISS_COVERED	__VSWITCH_DROP_MAX

/*
 * The part of parking that is under the lock. *@flow was found without it, at a time when
 * q->releases was @releases; if a release has begun since, its flow could have been missed.
 */
static enum vswitch_drop miss_enter(struct vsw_miss_queue *q, struct vsw_port *port,
				    struct sk_buff *skb, struct vsw_miss **fresh,
				    struct vsw_flow **flow, u32 releases)
{
	lockdep_assert_held(&q->lock);
	if (unlikely(q->releases != releases))
		*flow = miss_look_up(port->dp, *fresh);
	if (*flow && (*flow)->open)
		return MISS_COVERED;
	/* a frame that waited, and the port has left meanwhile: nobody would purge it again */
	if (unlikely(!rcu_access_pointer(port->dev)))
		return VSWITCH_DROP_PORT_REMOVED;
	if (unlikely(*flow && *flow == q->closing))
		return VSWITCH_DROP_MISS_OVERFLOW;
	return miss_enqueue(q, port, skb, fresh, !*flow);
}

/* As vsw_miss_park(), with *@fresh to describe the frame and to become its entry if need be. */
static struct vsw_flow *miss_park_as(struct vsw_port *port, struct sk_buff *skb,
				     struct vsw_miss **fresh)
{
	struct vsw_miss_queue *q = &port->dp->miss;
	enum vswitch_drop reason;
	struct vsw_flow *flow;
	u32 releases;
	bool tell;

	/* pairs with smp_store_release in vsw_miss_release(): who sees its number finds its flow */
	releases = smp_load_acquire(&q->releases);
	flow = miss_look_up(port->dp, *fresh);
	spin_lock(&q->lock);
	reason = miss_enter(q, port, skb, fresh, &flow, releases);
	tell = vsw_miss_may_tell(q);
	spin_unlock(&q->lock);
	if (reason == MISS_COVERED)
		return flow;
	if (unlikely(reason))
		vsw_drop(port, skb, reason);
	if (tell)
		vsw_miss_tell(q);
	return NULL;
}

/*
 * A frame that no open flow covers. Returns NULL, and @skb is consumed; or a flow that has been
 * opened meanwhile, and @skb is still the caller's.
 * Context: BH off, RCU held.
 */
struct vsw_flow *vsw_miss_park(struct vsw_port *port, struct sk_buff *skb)
{
	struct vsw_miss *fresh = vsw_miss_alloc();
	struct vsw_flow *flow = NULL;

	/* It may wait for long: neither its sender's socket nor a guest's memory waits with it. */
	if (unlikely(!fresh || !vsw_skb_key(skb, VSW_DEPTH_L4, port, &fresh->key) ||
		     skb_orphan_frags(skb, GFP_ATOMIC))) {
		vsw_drop(port, skb, VSWITCH_DROP_NO_MEMORY);
	} else {
		skb_orphan(skb);
		flow = miss_park_as(port, skb, &fresh);
	}
	vsw_miss_free(fresh);
	return flow;
}
