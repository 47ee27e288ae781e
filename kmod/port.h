/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_PORT_H
#define VSW_PORT_H

#include <linux/if.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/refcount.h>
#include <linux/rcupdate.h>
#include <uapi/linux/vswitch.h>
#include "limit.h"

struct vsw_dp;
struct vsw_port;

/**
 * struct vsw_port_ops - a kind of port
 * @kind:   enum vswitch_port_kind
 * @attach: take the device named @port->name into service and set @port->dev; RTNL is held.
 *          @master is the device that becomes its rtnl master, or NULL. 0 or -errno, which
 *          @extack explains
 * @detach: undo @attach; when it returns no frame enters from the device any more. RTNL is held
 * @send:   hand a frame to the device; consumes the skb, whose data begins at the MAC header.
 *          BH is off, RCU is held. True if the device took it
 * @tunnel: @send wants to know what VSWITCH_ACT_SET_TUNNEL said: it is in vsw_skb_cb()
 */
struct vsw_port_ops {
	u32 kind;
	int (*attach)(struct vsw_port *port, struct net_device *master,
		      struct netlink_ext_ack *extack);
	void (*detach)(struct vsw_port *port, struct net_device *dev);
	bool (*send)(struct net_device *dev, struct sk_buff *skb);
	bool tunnel;
};

extern const struct vsw_port_ops vsw_netdev_ops;
extern const struct vsw_port_ops vsw_internal_ops;

/* Counters of one CPU; written with BH off, summed by vsw_port_stats_read(). */
struct vsw_port_pcpu {
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	u64 drops[__VSWITCH_DROP_MAX];
};

/**
 * struct vsw_port - a port of the datapath
 *
 * Attached from vsw_port_add() to vsw_port_del(). Flows that name it, as ingress or as egress,
 * hold references; its number is given to no other port before the last one is dropped, so that a
 * flow that is out of date can never apply to a new port.
 *
 * The first part is read for every frame and written only under RTNL.
 */
struct vsw_port {
	struct net_device __rcu *dev;	/* NULL: detached */
	const struct vsw_port_ops *ops;
	struct vsw_port_pcpu __percpu *stats;
	struct vsw_dp *dp;
	u32 no;
	bool policed;			/* vsw_police() has a say in what it receives */

	/* RTNL */
	u32 origin;			/* enum vswitch_port_origin */
	struct vsw_port *master;	/* an internal port, or NULL; read under RCU too */
	char name[IFNAMSIZ];		/* as of attach or the last rename */

	/* dp->miss.lock */
	struct {
		struct list_head unsent;	/* struct vsw_miss, the daemon does not know */
		struct list_head ready;		/* in vsw_miss_queue.ready, or empty */
		u32 outstanding;		/* told, and not answered */
		u32 frames;			/* parked */
		u64 sent;
	} miss;
	struct vsw_limits limits;

	refcount_t refs;
	struct rcu_head rcu;
};

struct vsw_port *vsw_port_add(struct vsw_dp *dp, const struct vsw_port_ops *ops, const char *name,
			      u32 want_no, struct vsw_port *master, u32 origin,
			      struct netlink_ext_ack *extack);
void vsw_port_del(struct vsw_port *port, enum vswitch_port_event why);

struct vsw_port *vsw_port_get(struct vsw_dp *dp, u32 no);
void vsw_port_put(struct vsw_port *port);
struct vsw_port *vsw_port_lookup(struct vsw_dp *dp, u32 no);
struct vsw_port *vsw_port_by_name(struct vsw_dp *dp, const char *name);
struct vsw_port *vsw_port_of_dev(const struct net_device *dev);
const struct vsw_port_ops *vsw_port_kind(u32 kind);

int vsw_port_stats_alloc(struct vsw_port *port);
void vsw_port_stats_read(const struct vsw_port *port, struct vswitch_port_stats *stats,
			 u64 drops[__VSWITCH_DROP_MAX]);

/* port_netdev.c */
struct vsw_port *vsw_netdev_port(const struct net_device *dev);
/* port_internal.c */
bool vsw_is_internal_dev(const struct net_device *dev);
struct vsw_port *vsw_internal_port(const struct net_device *dev);
int vsw_internal_init(void);
void vsw_internal_exit(void);

#endif
