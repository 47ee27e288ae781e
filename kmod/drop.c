// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a dropped frame: counted, traced, freed.
 *
 * Who watches the kernel's own tracepoint for that (skb:kfree_skb: dropwatch, perf, retis) sees two
 * things of a drop, where it was and why. For the second, drop reasons of a subsystem's own need a
 * number of enum skb_drop_reason_subsys, which is compiled into the kernel; none is left for a
 * module from outside. So the place says our name: each reason has a function of that name which
 * does nothing but free the frame, and "why" is what the kernel has that comes closest.
 */
#include "compat.h"
#include "compat_drop.h"
#include "drop.h"
#include "trace.h"

/* No default: a new reason must have its place here, be it NOT_SPECIFIED. */
static __always_inline enum skb_drop_reason drop_core_reason(enum vswitch_drop reason)
{
	switch (reason) {
	case VSWITCH_DROP_TOO_SHORT:
		return VSW_SKB_DROP_PKT_TOO_SMALL;
	case VSWITCH_DROP_BAD_SOURCE:
		return VSW_SKB_DROP_MAC_INVALID_SOURCE;
	case VSWITCH_DROP_LOOP:
		return VSW_SKB_DROP_RECURSION_LIMIT;
	case VSWITCH_DROP_NO_MEMORY:
	case VSWITCH_DROP_ACTION:
		return VSW_SKB_DROP_NOMEM;
	case VSWITCH_DROP_MISS_OVERFLOW:
		return VSW_SKB_DROP_FULL_RING;
	case VSWITCH_DROP_PORT_REMOVED:
		return VSW_SKB_DROP_QUEUE_PURGE;
	case VSWITCH_DROP_TX_GONE:
	case VSWITCH_DROP_TX_DOWN:
		return VSW_SKB_DROP_DEV_READY;
	case VSWITCH_DROP_TX_MTU:
	case VSWITCH_DROP_TUNNEL_MTU:
		return VSW_SKB_DROP_PKT_TOO_BIG;
	case VSWITCH_DROP_HAIRPIN:
	case VSWITCH_DROP_SAME_PORT:
	case VSWITCH_DROP_NO_EGRESS:
	case VSWITCH_DROP_NO_BRIDGE:
	case VSWITCH_DROP_ISOLATED:
		return VSW_SKB_DROP_NO_TX_TARGET;
	case VSWITCH_DROP_TUNNEL:
		return VSW_SKB_DROP_IP_OUTNOROUTES;
	case VSWITCH_DROP_TUNNEL_ECN:
		return VSW_SKB_DROP_IP_TUNNEL_ECN;
	/* what the kernel has no word for */
	case VSWITCH_DROP_LRO:
	case VSWITCH_DROP_MISS_TIMEOUT:
	case VSWITCH_DROP_TX_REFUSED:
	case VSWITCH_DROP_POLICY:
	case VSWITCH_DROP_VLAN:
	case VSWITCH_DROP_RESERVED:
	case VSWITCH_DROP_NO_RULE:
	case VSWITCH_DROP_RULE_LIMIT:
	case VSWITCH_DROP_MAC_LIMIT:
	case VSWITCH_DROP_MAC_STICKY:
	case VSWITCH_DROP_MIRROR_PORT:
	case VSWITCH_DROP_BOND_STANDBY:
	case VSWITCH_DROP_BOND_LOOP:
	case VSWITCH_DROP_POLICED:
	case VSWITCH_DROP_STORM:
	case VSWITCH_DROP_UNREADABLE:
	case VSWITCH_DROP_METER:
	case VSWITCH_DROP_UNSPEC:
	case __VSWITCH_DROP_MAX:
		break;
	}
	return VSW_SKB_DROP_NOT_SPECIFIED;
}

/*
 * drop_TX_MTU() and so on. The asm keeps the call from becoming a jump, which would show our caller
 * as the place, and two of these functions from becoming one.
 */
#define DROP_FUNCTION(name, text)						\
static noinline void drop_##name(struct sk_buff *skb)				\
{										\
	kfree_skb_reason(skb, drop_core_reason(VSWITCH_DROP_##name));		\
	asm volatile("" : : "i" (VSWITCH_DROP_##name) : "memory");		\
}
VSWITCH_DROP_REASONS(DROP_FUNCTION)

#define DROP_CASE(name, text)	case VSWITCH_DROP_##name: drop_##name(skb); break;
void vsw_drop_free(struct sk_buff *skb, enum vswitch_drop reason)
{
	switch (reason) {
	VSWITCH_DROP_REASONS(DROP_CASE)
	default:
		kfree_skb(skb);
	}
}

void vsw_drop_count(struct vsw_port *port, enum vswitch_drop reason)
{
	lockdep_assert_in_softirq();
	trace_vsw_drop(port, reason);
	this_cpu_inc(port->stats->drops[reason]);
}

void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vswitch_drop reason)
{
	vsw_drop_count(port, reason);
	vsw_drop_free(skb, reason);
}
