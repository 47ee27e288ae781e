/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Portals: Linux bridges that are places to plug in at, for programs that know no other switch.
 * What is put under one is taken out of it, and becomes a port of ours. By itself such a bridge
 * forwards nothing: it is down, and if somebody sets it up its ports are still in no VLAN.
 * An alias says that it is ours, and whose.
 */
#ifndef VSW_NETLINK_BRIDGE_DEVICE_H
#define VSW_NETLINK_BRIDGE_DEVICE_H

#include <net/if.h>
#include "daemon/netlink/link_message.h"

/* struct portal_member - a device that is under a portal */
struct portal_member {
	char name[IF_NAMESIZE];
	u32 ifindex;
	bool up;
	bool isolated;		/* "bridge link set dev … isolated on", as libvirt does it */
};
typedef void (*portal_member_fn)(void *arg, const struct portal_member *member);
typedef void (*portal_fn)(void *arg, u32 ifindex, const char *name);

/*
 * See to it that a portal of this name is there, for the bridge @owner. -EEXIST: another device
 * bears the name. 0, or -errno and *err
 */
int bridge_device_make(struct link_requests *from, const char *name, const char *owner,
		       u32 *ifindex, char **err);
int bridge_device_delete(struct link_requests *from, u32 ifindex);
/* All portals; what is under one of them */
int bridge_device_each(struct link_requests *from, portal_fn cb, void *arg);
int bridge_device_members(struct link_requests *from, u32 portal, portal_member_fn cb, void *arg);
/* One of these, by name. -ENODEV: it is not under @portal */
int bridge_device_find(struct link_requests *from, u32 portal, const char *name,
		       struct portal_member *member);
/* Take a device out of the portal that it is under: it has no master then. */
int bridge_device_release(struct link_requests *from, u32 ifindex);

#endif
