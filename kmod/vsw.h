/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The datapath and the stages of a frame's way through it:
 *
 *   rx.c -> pipeline.c -> skb_frame.c (key) -> flow_cache.c -> execute.c -> tx.c
 *                             `-> no flow: miss_park.c
 */
#ifndef VSW_H
#define VSW_H

#include <linux/if_vlan.h>
#include <linux/hashtable.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include "execute.h"
#include "flow_table.h"
#include "miss.h"
#include "port.h"

#define VSW_NAME_BITS	8

/**
 * struct vsw_dp - the datapath of a network namespace
 * @ports:      by number; a detached port stays until the last flow lets go of it
 * @meters:     by number; flow_mutex
 * @names:      attached ports by name; RTNL
 * @flow_mutex: serialises changes of @table; taken inside RTNL where both are needed
 * @cache:      see flow_cache.h; @cache_fit adapts it to the number of flows
 * @used:       a port was added once: there is something to clean up
 */
struct vsw_dp {
	struct net *net;
	struct vsw_cache __percpu *cache;
	struct vsw_table table;
	struct work_struct cache_fit;
	struct xarray ports;
	struct xarray meters;
	DECLARE_HASHTABLE(names, VSW_NAME_BITS);
	struct vsw_miss_queue miss;
	struct mutex flow_mutex;
	u32 next_port;
	u32 headroom;
	bool used;
};

/* datapath.c */
struct vsw_dp *vsw_dp(const struct net *net);
int vsw_datapath_init(void);
void vsw_datapath_exit(void);

/* For lockdep: what RTNL protects, or a grace period, is looked at. */
static inline void vsw_assert_rtnl_or_rcu(void)
{
	RCU_LOCKDEP_WARN(!rcu_read_lock_held() && !lockdep_rtnl_is_held(),
			 "neither RTNL nor RCU is held");
}

/* The port's device is in another network namespace than the port. Context: RTNL, or RCU held. */
static inline bool vsw_port_is_away(const struct vsw_port *port, const struct net_device *dev)
{
	vsw_assert_rtnl_or_rcu();
	return !net_eq(dev_net(dev), port->dp->net);
}

/*
 * For rcu_dereference_protected(): the flow_mutex that guards changes of @t is held. A macro, as
 * 5.10 without lockdep has no lockdep_is_held() that could be called.
 */
#define vsw_table_locked(t) \
	lockdep_is_held(&container_of(t, struct vsw_dp, table)->flow_mutex)

static inline void vsw_table_assert_locked(const struct vsw_table *t)
{
	lockdep_assert_held(&container_of(t, struct vsw_dp, table)->flow_mutex);
}

/* work.c: for deferred work */
extern struct workqueue_struct *vsw_wq;
int vsw_work_init(void);
void vsw_work_exit(void);
/* params.c */
extern unsigned int vsw_flow_max;
extern unsigned int vsw_miss_bytes;
extern unsigned int vsw_miss_flow_frames;
extern unsigned int vsw_miss_port_frames;
extern unsigned int vsw_miss_frames;
extern unsigned int vsw_miss_memory;
extern unsigned int vsw_miss_timeout_ms;

/* Length of a frame as on the wire: a tag counts, whether or not a device has taken it out. */
static inline unsigned int vsw_wire_len(const struct sk_buff *skb)
{
	return skb->len + (skb_vlan_tag_present(skb) ? VLAN_HLEN : 0);
}

/**
 * struct vsw_skb_cb - what a frame carries besides its bytes, in skb->cb
 * @parked:  who received it; defined while it waits (miss.h)
 * @key_id:  goes into the flow key as tun_id; defined in frames that a tunnel has received
 * @tun_id:  what VSWITCH_ACT_SET_TUNNEL said; defined in frames that go to a tunnel
 * @tun_set: the frame's actions had such a SET_TUNNEL; if not, @tun_id says nothing
 * @copy:    VSWITCH_ACT_COPY stood before the output; defined likewise
 */
struct vsw_skb_cb {
	struct vsw_port *parked;
	__be32 key_id;
	__be32 tun_id;
	bool tun_set;
	bool copy;
};

static inline struct vsw_skb_cb *vsw_skb_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct vsw_skb_cb) > sizeof(skb->cb));
	return (struct vsw_skb_cb *)skb->cb;
}

/* rx.c */
rx_handler_result_t vsw_rx_netdev(struct sk_buff **pskb);
void vsw_rx(struct vsw_port *port, struct sk_buff *skb);
/* pipeline.c */
void vsw_pipeline(struct vsw_port *port, struct sk_buff *skb);
bool vsw_pipeline_covered(const struct vsw_flow *flow, struct vsw_port *port, struct sk_buff *skb);
void vsw_pipeline_resume(struct vsw_flow *flow, struct vsw_port *port, struct sk_buff *skb);
/* tx.c */
void vsw_tx(struct vsw_port *port, struct sk_buff *skb);
bool vsw_gso_fits(const struct sk_buff *skb, unsigned int max);
/* netdev_events.c */
int vsw_netdev_events_init(void);
void vsw_netdev_events_exit(void);

#endif
