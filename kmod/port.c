// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports of a datapath: numbers, names, lifetime. What a kind of port does is in its own file.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include "netlink_vsw.h"
#include "vsw.h"

/* --- kinds --------------------------------------------------------------------------------- */

static const struct vsw_port_ops *const *port_kinds;

/* @kinds ends with NULL. Context: nobody else is there yet. */
void vsw_port_kinds_set(const struct vsw_port_ops *const kinds[])
{
	port_kinds = kinds;
}

const struct vsw_port_ops *vsw_port_kind(u32 kind)
{
	const struct vsw_port_ops *const *ops;

	for (ops = port_kinds; *ops; ops++)
		if ((*ops)->kind == kind)
			return *ops;
	return NULL;
}

/* The port of which @dev is the own device, or NULL. Context: RTNL. */
struct vsw_port *vsw_port_of_dev(const struct net_device *dev)
{
	const struct vsw_port_ops *const *ops;
	struct vsw_port *port = NULL;

	ASSERT_RTNL();
	for (ops = port_kinds; *ops && !port; ops++)
		if ((*ops)->of_dev)
			port = (*ops)->of_dev(dev);
	return port;
}

/* Whether tunnels share @dev */
bool vsw_port_dev_is_shared(const struct net_device *dev)
{
	const struct vsw_port_ops *const *ops;

	for (ops = port_kinds; *ops; ops++)
		if ((*ops)->tunnel && (*ops)->tunnel->shares(dev))
			return true;
	return false;
}

/* --- references and numbers ---------------------------------------------------------------- */

/*
 * The port with this number if it is attached. With RTNL alone it stays valid as long as it is
 * attached; detached ports, which RCU frees, may be in dp->ports, too.
 * Context: RTNL, or RCU held.
 */
struct vsw_port *vsw_port_lookup(struct vsw_dp *dp, u32 no)
{
	struct vsw_port *port;

	vsw_assert_rtnl_or_rcu();
	rcu_read_lock();
	port = xa_load(&dp->ports, no);
	if (port && !rcu_access_pointer(port->dev))
		port = NULL;
	rcu_read_unlock();
	return port;
}

/* The first port from number *@no on that is attached, and its number. Context: RTNL. */
struct vsw_port *vsw_port_next(struct vsw_dp *dp, unsigned long *no)
{
	struct vsw_port *port;

	ASSERT_RTNL();
	rcu_read_lock();
	xa_for_each_start(&dp->ports, *no, port, *no)
		if (rcu_access_pointer(port->dev))
			break;
	rcu_read_unlock();
	return port;
}

/* Likewise with a reference. Context: any; no lock is needed. */
struct vsw_port *vsw_port_get(struct vsw_dp *dp, u32 no)
{
	struct vsw_port *port;

	rcu_read_lock();
	port = vsw_port_lookup(dp, no);
	if (port && !refcount_inc_not_zero(&port->refs))
		port = NULL;
	rcu_read_unlock();
	return port;
}

static u32 port_name_hash(const char *name)
{
	return full_name_hash(NULL, name, strnlen(name, IFNAMSIZ));
}

/* The attached port of this name. Context: RTNL. */
struct vsw_port *vsw_port_by_name(struct vsw_dp *dp, const char *name)
{
	struct vsw_port *port;

	ASSERT_RTNL();
	hash_for_each_possible(dp->names, port, by_name, port_name_hash(name))
		if (!strcmp(port->name, name))
			return port;
	return NULL;
}

/*
 * Give @port a name that no other port of the datapath bears: those of tunnels, and of ports that
 * are away, are no names of devices, so that the kernel does not see to it. 0 or -EEXIST, and it
 * keeps what it has. Context: RTNL.
 */
int vsw_port_set_name(struct vsw_port *port, const char *name, struct netlink_ext_ack *extack)
{
	struct vsw_port *other = vsw_port_by_name(port->dp, name);

	if (other && other != port) {
		NL_SET_ERR_MSG(extack, "a port of this name exists");
		return -EEXIST;
	}
	hash_del(&port->by_name);
	strscpy(port->name, name, sizeof(port->name));
	hash_add(port->dp->names, &port->by_name, port_name_hash(port->name));
	return 0;
}

static void port_free_rcu(struct rcu_head *head)
{
	struct vsw_port *port = container_of(head, struct vsw_port, rcu);

	free_percpu(port->stats);
	kfree(port);
}

/* Context: any. With the last reference the number is free again. */
void vsw_port_put(struct vsw_port *port)
{
	if (!refcount_dec_and_test(&port->refs))
		return;
	xa_erase_bh(&port->dp->ports, port->no);
	call_rcu(&port->rcu, port_free_rcu);
}

/* Numbers are handed out in a circle, so that a freed one is not in use again at once. */
static int port_number_alloc(struct vsw_dp *dp, struct vsw_port *port, u32 want,
			     struct netlink_ext_ack *extack)
{
	int err;

	if (want) {
		port->no = want;
		err = xa_insert_bh(&dp->ports, want, port, GFP_KERNEL);
		if (err == -EBUSY)
			NL_SET_ERR_MSG(extack, "port number is in use");
		return err;
	}
	err = xa_alloc_cyclic_bh(&dp->ports, &port->no, port,
				 XA_LIMIT(1, VSWITCH_PORT_MAX), &dp->next_port, GFP_KERNEL);
	if (err == -EBUSY) {
		NL_SET_ERR_MSG(extack, "no port number is free");
		return -ENOSPC;
	}
	return min(err, 0);	/* 1: went round the circle */
}

/* --- headroom ------------------------------------------------------------------------------ */

/*
 * Devices that receive frames leave room in front of them for what a port adds that sends them on;
 * without it the head of each frame would be copied there. What is needed only grows while the
 * datapath lives: to find the largest need among what remains costs a look at all ports.
 * Context: RTNL.
 */
static void port_headroom_add(struct vsw_port *port)
{
	struct vsw_dp *dp = port->dp;
	struct net_device *dev = rtnl_dereference(port->dev);
	u32 need = max_t(u32, port->ops->headroom, netdev_get_fwd_headroom(dev));
	unsigned long no;

	if (need <= dp->headroom) {
		netdev_set_rx_headroom(dev, dp->headroom);
		return;
	}
	dp->headroom = need;
	vsw_for_each_port(dp, no, port)
		netdev_set_rx_headroom(rtnl_dereference(port->dev), need);
}

/* --- coming and going ---------------------------------------------------------------------- */

static u64 port_last_serial;		/* RTNL */

static struct vsw_port *port_alloc(struct vsw_dp *dp, const struct vsw_port_ops *ops,
				   const struct vsw_port_new *new)
{
	struct vsw_port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	ASSERT_RTNL();
	if (!port)
		return NULL;
	if (vsw_port_stats_alloc(port)) {
		kfree(port);
		return NULL;
	}
	port->dp = dp;
	port->ops = ops;
	port->serial = ++port_last_serial;
	port->origin = new->origin;
	INIT_LIST_HEAD(&port->children);
	INIT_LIST_HEAD(&port->sibling);
	strscpy(port->name, new->name, sizeof(port->name));
	INIT_HLIST_NODE(&port->by_name);
	vsw_limits_init(port);
	INIT_LIST_HEAD(&port->miss.entries);
	INIT_LIST_HEAD(&port->miss.unsent);
	INIT_LIST_HEAD(&port->miss.ready);
	refcount_set(&port->refs, 1);
	return port;
}

/*
 * Attach a device as a port. ERR_PTR as VSWITCH_CMD_PORT_ADD says. Context: RTNL.
 */
struct vsw_port *vsw_port_add(struct vsw_dp *dp, const struct vsw_port_ops *ops,
			      const struct vsw_port_new *new, struct netlink_ext_ack *extack)
{
	struct net_device *master = new->master ? rtnl_dereference(new->master->dev) : NULL;
	struct vsw_port *port;
	int err;

	ASSERT_RTNL();
	port = port_alloc(dp, ops, new);
	if (!port)
		return ERR_PTR(-ENOMEM);
	dp->used = true;
	err = port_number_alloc(dp, port, new->no, extack);
	if (err) {
		free_percpu(port->stats);
		kfree(port);
		return ERR_PTR(err);
	}
	vsw_port_set_master(port, new->master);
	err = ops->attach(port, new, master, extack);
	if (err) {
		vsw_port_set_master(port, NULL);
		hash_del(&port->by_name);
		vsw_port_put(port);
		return ERR_PTR(err);
	}
	port_headroom_add(port);
	vsw_port_notify(port, VSWITCH_EVENT_ADDED);
	return port;
}

/* Context: RTNL. */
void vsw_port_set_master(struct vsw_port *port, struct vsw_port *master)
{
	ASSERT_RTNL();
	WRITE_ONCE(port->master, master);
	list_del_init(&port->sibling);
	if (master)
		list_add_tail(&port->sibling, &master->children);
}

/* Take @port's device from under its master's; one that is away is not there. Context: RTNL. */
void vsw_port_unlink(struct vsw_port *port, struct net_device *dev)
{
	ASSERT_RTNL();
	if (port->master && !vsw_port_is_away(port, dev))
		netdev_upper_dev_unlink(dev, rtnl_dereference(port->master->dev));
}
