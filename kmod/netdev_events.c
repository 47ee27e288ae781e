// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to the devices of ports, passed on to the daemon; a device that leaves takes its
 * port with it. What would make a port of something that could not have become one is refused.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include "netlink_vsw.h"
#include "vsw.h"

static enum vswitch_port_event netdev_event_of(unsigned long event)
{
	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		return VSWITCH_EVENT_LINK;
	case NETDEV_CHANGEMTU:
		return VSWITCH_EVENT_MTU;
	case NETDEV_CHANGENAME:
		return VSWITCH_EVENT_RENAMED;
	case NETDEV_CHANGEADDR:
		return VSWITCH_EVENT_ADDRESS;
	case NETDEV_UNREGISTER:
		return VSWITCH_EVENT_GONE;
	default:
		return VSWITCH_EVENT_UNSPEC;
	}
}

/*
 * An event of a device that tunnels share: to them it matters only that the device goes, or whether
 * it is up. Context: RTNL.
 */
static void netdev_event_shared(const struct net_device *dev, enum vswitch_port_event what)
{
	struct vsw_dp *dp = vsw_dp(dev_net(dev));
	struct vsw_port *port;
	unsigned long no;

	if (what != VSWITCH_EVENT_GONE && what != VSWITCH_EVENT_LINK)
		return;
	vsw_for_each_port(dp, no, port) {
		if (rtnl_dereference(port->dev) != dev)
			continue;
		if (what == VSWITCH_EVENT_GONE)
			vsw_port_del(port, what);
		else
			vsw_port_notify(port, what);
	}
}

/*
 * A port's device has a new name. 0, or -EEXIST if another port bears it: the core then gives the
 * device its former name again, and tells us of that, too. Context: RTNL.
 */
static int netdev_event_renamed(struct vsw_port *port, const struct net_device *dev)
{
	int err = 0;

	if (!vsw_port_is_away(port, dev))
		err = vsw_port_set_name(port, dev->name, NULL);
	if (!err)
		vsw_port_notify(port, VSWITCH_EVENT_RENAMED);
	return err;
}

/*
 * A port's device leaves the machine or its network namespace; the core tells both by the same
 * event, but a device that moves is registered still. Context: RTNL.
 */
static void netdev_event_unregister(struct vsw_port *port, struct net_device *dev)
{
	if (port->ops->leaves && dev->reg_state == NETREG_REGISTERED)
		port->ops->leaves(port, dev);
	else
		vsw_port_del(port, VSWITCH_EVENT_GONE);
}

/*
 * The core asks before a port's device changes its type or is brought up: 0, or -errno to refuse
 * it. It must stay a device that could become a port. Other such changes the core refuses by
 * itself: to join a bond or another bridge, and to stand on its own bridge, as it has a receive
 * handler and a master; to merge received frames (LRO), as its master forbids it.
 * Context: RTNL.
 */
static int netdev_event_ask(const struct vsw_port *port, const struct net_device *dev,
			    unsigned long event)
{
	if (event == NETDEV_PRE_TYPE_CHANGE)
		return -EBUSY;
	/* older kernels do not ask before a tap changes its type, but it has to be down then */
	return port->ops->suits && port->ops->suits(dev, NULL) ? -EBUSY : 0;
}

/* Of a device that is a port's. 0 or -errno, which refuses what is asked. Context: RTNL. */
static int netdev_event_of_port(struct vsw_port *port, struct net_device *dev, unsigned long event)
{
	switch (event) {
	case NETDEV_PRE_TYPE_CHANGE:
	case NETDEV_PRE_UP:
		return netdev_event_ask(port, dev, event);
	case NETDEV_CHANGENAME:
		return netdev_event_renamed(port, dev);
	case NETDEV_UNREGISTER:
		netdev_event_unregister(port, dev);
		return 0;
	case NETDEV_REGISTER:
		if (port->ops->arrives)
			port->ops->arrives(port, dev);
		return 0;
	default:
		vsw_port_notify(port, netdev_event_of(event));
		return 0;
	}
}

static bool netdev_event_concerns(unsigned long event)
{
	return event == NETDEV_PRE_TYPE_CHANGE || event == NETDEV_PRE_UP ||
	       event == NETDEV_REGISTER || netdev_event_of(event) != VSWITCH_EVENT_UNSPEC;
}

/* Context: RTNL. */
static int netdev_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vsw_port *port;

	if (!netdev_event_concerns(event))
		return NOTIFY_DONE;
	ASSERT_RTNL();
	if (vsw_port_dev_is_shared(dev)) {
		netdev_event_shared(dev, netdev_event_of(event));
		return NOTIFY_DONE;
	}
	port = vsw_port_of_dev(dev);
	/* an internal device comes and goes with its port, which is not attached at that time */
	if (!port || rtnl_dereference(port->dev) != dev)
		return NOTIFY_DONE;
	return notifier_from_errno(netdev_event_of_port(port, dev, event));
}

static struct notifier_block device_notifier = {
	.notifier_call = netdev_event,
};

int vsw_netdev_events_init(void)
{
	return register_netdevice_notifier(&device_notifier);
}

void vsw_netdev_events_exit(void)
{
	unregister_netdevice_notifier(&device_notifier);
}
