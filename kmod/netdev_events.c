// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to the devices of ports, passed on to the daemon; a device that leaves takes its
 * port with it.
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
 * Of a device that tunnels share. Its name and its address may change without effect on them.
 * Context: RTNL.
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

/* Context: RTNL. */
static int netdev_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	enum vswitch_port_event what = netdev_event_of(event);
	struct vsw_port *port;

	if (what == VSWITCH_EVENT_UNSPEC)
		return NOTIFY_DONE;
	if (vsw_is_gre_dev(dev)) {
		netdev_event_shared(dev, what);
		return NOTIFY_DONE;
	}
	port = vsw_port_of_dev(dev);
	/* an internal device comes and goes with its port, which is not attached at that time */
	if (!port || rtnl_dereference(port->dev) != dev)
		return NOTIFY_DONE;

	if (what == VSWITCH_EVENT_GONE) {
		vsw_port_del(port, what);
		return NOTIFY_DONE;
	}
	if (what == VSWITCH_EVENT_RENAMED)
		strscpy(port->name, dev->name, sizeof(port->name));
	vsw_port_notify(port, what);
	return NOTIFY_DONE;
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
