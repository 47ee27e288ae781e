/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that tunnels ride on, in external mode: addresses and key come with each frame, so that
 * one device does for all tunnels of its kind.
 */
#ifndef VSW_NETLINK_TUNNEL_DEVICE_H
#define VSW_NETLINK_TUNNEL_DEVICE_H

#include "daemon/netlink/link_message.h"

/* struct tunnel_device - @kind: as "ip link add … type" has it */
struct tunnel_device {
	const char *name;
	const char *kind;
};

/* See to it that it is there, in external mode and up. 0, or -errno and *err */
int tunnel_device_make(struct link_requests *from, const struct tunnel_device *device, char **err);
/* Delete it. -ENODEV: there is none, or it is something else */
int tunnel_device_delete(struct link_requests *from, const struct tunnel_device *device);

#endif
