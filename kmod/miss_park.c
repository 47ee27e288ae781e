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

/* Put @skb into an entry, a new one if need be. 0, or the reason for a drop. Lock held. */
static enum vswitch_drop miss_enqueue(struct vsw_dp *dp, struct vsw_port *port, struct sk_buff *skb,
				      const union vsw_key *key, const union vsw_key *group, bool ask)
{
	struct vsw_miss_queue *q = &dp->miss;
	u32 hash = vsw_miss_hash(dp, key, group);
	struct vsw_miss *m = vsw_miss_find(q, key, group, hash);
	bool first = !m;

	if (!miss_may_park(q, port, m))
		return VSWITCH_DROP_MISS_OVERFLOW;
	if (first) {
		m = vsw_miss_new(q, port, key, group, hash);
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
		vsw_miss_port_ready(q, port);
		vsw_miss_tell(q);
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
		reason = miss_enqueue(dp, port, skb, &key, &masks->group, !flow);
	spin_unlock(&dp->miss.lock);
	if (unlikely(reason))
		vsw_drop(port, skb, reason);
	return NULL;
}
