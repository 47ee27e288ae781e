// SPDX-License-Identifier: GPL-2.0-only
/*
 * How ports leave: as many together as there are, so that they wait for their frames once.
 */
#include <linux/rtnetlink.h>
#include "netlink_vsw.h"
#include "vsw.h"

static void port_orphan_children(struct vsw_port *master)
{
	struct vsw_port *port, *next;

	list_for_each_entry_safe(port, next, &master->children, sibling) {
		vsw_port_unlink(port, rtnl_dereference(port->dev));
		vsw_port_set_master(port, NULL);
	}
}

void vsw_leave_begin(struct vsw_leave *leave)
{
	ASSERT_RTNL();
	INIT_LIST_HEAD(&leave->ports);
	INIT_LIST_HEAD(&leave->devs);
	leave->wait = false;
}

/*
 * Detach the device of @port, which is attached: but for frames that are on their way, none comes
 * from it any more. Flows to the port drop their frames (VSWITCH_DROP_TX_GONE) until the daemon has
 * replaced them, who will be told @why.
 * Context: RTNL.
 */
void vsw_leave_add(struct vsw_leave *leave, struct vsw_port *port, enum vswitch_port_event why)
{
	struct net_device *dev = rtnl_dereference(port->dev);

	ASSERT_RTNL();
	port_orphan_children(port);
	hash_del(&port->by_name);
	netdev_reset_rx_headroom(dev);
	RCU_INIT_POINTER(port->dev, NULL);
	port->ops->detach(port, dev, leave);
	vsw_port_set_master(port, NULL);
	port->leave.dev = dev;
	port->leave.why = why;
	list_add_tail(&port->leave.list, &leave->ports);
}

/* Frames on their way that come late may still miss: they are not parked, see vsw_miss_park(). */
static void port_leave_finish(struct vsw_port *port)
{
	if (port->ops->detached)
		port->ops->detached(port, port->leave.dev);
	vsw_miss_purge(port);
	vsw_port_notify(port, port->leave.why);
	vsw_port_put(port);
}

/*
 * Devices are not freed before RTNL is, so those of the ports are still there. What deletes other
 * ports meanwhile, as a VLAN device goes with the one below it, does not meet those of @leave: they
 * have no device.
 * Context: RTNL, the section in which it began.
 */
void vsw_leave_end(struct vsw_leave *leave)
{
	struct vsw_port *port, *next;

	ASSERT_RTNL();
	unregister_netdevice_many(&leave->devs);
	if (leave->wait)
		synchronize_net();
	list_for_each_entry_safe(port, next, &leave->ports, leave.list) {
		port_leave_finish(port);
		cond_resched();
	}
}

/* One port alone, see vsw_leave_add(). Context: RTNL. */
void vsw_port_del(struct vsw_port *port, enum vswitch_port_event why)
{
	struct vsw_leave leave;

	vsw_leave_begin(&leave);
	vsw_leave_add(&leave, port, why);
	vsw_leave_end(&leave);
}
