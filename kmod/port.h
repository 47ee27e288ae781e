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
struct vsw_port_new;
struct vsw_leave;
struct vsw_tunnel_ops;

/**
 * struct vsw_port_ops - a kind of port
 * @kind:   enum vswitch_port_kind
 * @attach: make the device named @port->name, or for a tunnel @new->device, serve the port, and set
 *          @port->dev; RTNL is held. @master is the device that becomes its rtnl master, or NULL.
 *          0 or -errno, which @extack explains
 * @detach: begin to undo @attach; port->dev is NULL already. No frame enters from the device any
 *          more, but for those on their way, in RCU sections that have begun. It waits for nothing
 *          itself, but says in @leave what has to be waited for. RTNL is held
 * @detached: end it, after that wait, in the same RTNL section; may be NULL
 * @headroom: bytes that @send may put in front of the MAC header of a frame without a tag in its
 *          bytes; ports' devices that can are told to leave as much free
 * @send:   hand a frame to the device; consumes the skb, whose data begins at the MAC header.
 *          BH is off, RCU is held. VSWITCH_DROP_UNSPEC if the device took it, else why not
 * @of_dev: the port that a device is of, NULL: none of this kind; RTNL is held. NULL for tunnels
 * @suits:  whether a device can be (and stay) one of this kind: 0 or -errno, which @extack
 *          explains; RTNL is held. NULL: it was made for that
 * @leaves: the device is about to leave its network namespace, and is closed: the port stays,
 *          and is away; RTNL is held. NULL: the port goes
 * @arrives: the device has come to another one, which may be that of its port; RTNL is held.
 *          NULL as @leaves
 * @tunnel: what it has as a tunnel; NULL: it is none
 */
struct vsw_port_ops {
	u32 kind;
	u32 headroom;
	int (*attach)(struct vsw_port *port, const struct vsw_port_new *new,
		      struct net_device *master, struct netlink_ext_ack *extack);
	void (*detach)(struct vsw_port *port, struct net_device *dev, struct vsw_leave *leave);
	void (*detached)(struct vsw_port *port, struct net_device *dev);
	enum vswitch_drop (*send)(struct vsw_port *port, struct net_device *dev,
				  struct sk_buff *skb);
	struct vsw_port *(*of_dev)(const struct net_device *dev);
	int (*suits)(const struct net_device *dev, struct netlink_ext_ack *extack);
	void (*leaves)(struct vsw_port *port, struct net_device *dev);
	void (*arrives)(struct vsw_port *port, struct net_device *dev);
	const struct vsw_tunnel_ops *tunnel;
};

/**
 * struct vsw_tunnel_ops - a kind of port that shares its device with others: a tunnel. A frame for
 * its @send has the key that VSWITCH_ACT_SET_TUNNEL said in vsw_skb_cb(), and a frame that it has
 * received has its key there
 * @set: change the parameters in place; RTNL is held. 0 or -errno, which @extack explains
 * @get: the parameters; RTNL or RCU is held
 * @shares: whether a device is one that tunnels of this kind share
 * @mtu: largest frame without Ethernet header that takes its way now; 0: there is none. RCU is held
 */
struct vsw_tunnel_ops {
	int (*set)(struct vsw_port *port, const struct vswitch_tunnel *tunnel,
		   struct netlink_ext_ack *extack);
	void (*get)(const struct vsw_port *port, struct vswitch_tunnel *tunnel);
	u32 (*mtu)(const struct vsw_port *port);
	bool (*shares)(const struct net_device *dev);
};

/**
 * struct vsw_port_new - what a new port shall be
 * @no:     0 for any number
 * @master: an internal port, or NULL
 * @origin: enum vswitch_port_origin
 * @device, @tunnel: of a tunnel, else NULL
 */
struct vsw_port_new {
	const char *name;
	u32 no;
	struct vsw_port *master;
	u32 origin;
	const char *device;
	const struct vswitch_tunnel *tunnel;
};

extern const struct vsw_port_ops vsw_netdev_ops;
extern const struct vsw_port_ops vsw_internal_ops;
extern const struct vsw_port_ops vsw_gre_ops;
/* Of vsw_netdev_ops, for tx.c */
enum vswitch_drop vsw_netdev_send(struct vsw_port *port, struct net_device *dev,
				  struct sk_buff *skb);

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
 *
 * An internal port's device may be moved to another network namespace. The port stays one of @dp
 * and is then called *away*. It keeps its name, whatever its device is called there, and its
 * @master, under whose device its own is not while it is away.
 */
struct vsw_port {
	struct net_device __rcu *dev;	/* NULL: detached */
	const struct vsw_port_ops *ops;
	struct vsw_port_pcpu __percpu *stats;
	struct vsw_dp *dp;
	u32 no;
	bool policed;			/* vsw_police() has a say in what it receives */
	void *priv;			/* of its kind; only to be used while dev is set */

	/* RTNL */
	u32 origin;			/* enum vswitch_port_origin */
	struct vsw_port *master;	/* an internal port, or NULL; read under RCU too */
	struct list_head children;	/* those that it is the master of, by @sibling */
	struct list_head sibling;
	char name[IFNAMSIZ];		/* the device's, or what it was when it went away */
	struct hlist_node by_name;	/* in dp->names while it is attached */
	u64 serial;			/* of no other port since the module was loaded */
	struct {
		struct list_head list;		/* in vsw_leave.ports */
		struct net_device *dev;		/* what @dev was */
		enum vswitch_port_event why;
	} leave;

	/* dp->miss.lock */
	struct {
		struct list_head entries;	/* struct vsw_miss, oldest first */
		struct list_head unsent;	/* those that the daemon does not know */
		struct list_head ready;		/* in @round, or empty */
		struct list_head *round;	/* vsw_miss_queue.ready or .busy, or NULL */
		u32 outstanding;		/* told, and not answered */
		u32 frames;			/* parked */
		u64 sent;
	} miss;
	struct vsw_limits limits;

	/* dp->flow_mutex */
	u32 flows;			/* installed that look at this ingress port */
	u64 flows_refused;		/* because of its share of the table */

	refcount_t refs;
	struct rcu_head rcu;
};

struct vsw_port *vsw_port_add(struct vsw_dp *dp, const struct vsw_port_ops *ops,
			      const struct vsw_port_new *new, struct netlink_ext_ack *extack);
void vsw_port_unlink(struct vsw_port *port, struct net_device *dev);
void vsw_port_set_master(struct vsw_port *port, struct vsw_port *master);

/**
 * struct vsw_leave - ports that leave together, in one RTNL section: vsw_leave_begin(), then
 * vsw_leave_add() for each, then vsw_leave_end(). However many they are, they wait once for the
 * frames on their way
 * @ports: by vsw_port.leave.list
 * @devs:  devices that are to be deleted, for unregister_netdevice_many(), which waits
 * @wait:  a grace period has to pass for devices that stay
 */
struct vsw_leave {
	struct list_head ports;
	struct list_head devs;
	bool wait;
};

/* port_leave.c */
void vsw_leave_begin(struct vsw_leave *leave);
void vsw_leave_add(struct vsw_leave *leave, struct vsw_port *port, enum vswitch_port_event why);
void vsw_leave_end(struct vsw_leave *leave);
void vsw_port_del(struct vsw_port *port, enum vswitch_port_event why);

struct vsw_port *vsw_port_get(struct vsw_dp *dp, u32 no);
void vsw_port_put(struct vsw_port *port);
struct vsw_port *vsw_port_lookup(struct vsw_dp *dp, u32 no);
struct vsw_port *vsw_port_next(struct vsw_dp *dp, unsigned long *no);
/* Each port that is attached; @port may be detached on the way. Context: RTNL */
#define vsw_for_each_port(dp, no, port) \
	for ((no) = 0; ((port) = vsw_port_next(dp, &(no))); (no)++)
struct vsw_port *vsw_port_by_name(struct vsw_dp *dp, const char *name);
int vsw_port_set_name(struct vsw_port *port, const char *name, struct netlink_ext_ack *extack);
struct vsw_port *vsw_port_of_dev(const struct net_device *dev);
bool vsw_port_dev_is_shared(const struct net_device *dev);
void vsw_port_kinds_set(const struct vsw_port_ops *const kinds[]);
const struct vsw_port_ops *vsw_port_kind(u32 kind);

int vsw_port_stats_alloc(struct vsw_port *port);
void vsw_port_stats_read(const struct vsw_port *port, struct vswitch_port_stats *stats,
			 u64 drops[__VSWITCH_DROP_MAX]);

/* port_netdev.c */
struct vsw_port *vsw_netdev_port(const struct net_device *dev);
/* port_internal.c */
int vsw_internal_init(void);
void vsw_internal_exit(void);

#endif
