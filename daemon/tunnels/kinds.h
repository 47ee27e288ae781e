/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of tunnel: one row each. */
#ifndef VSW_TUNNELS_KINDS_H
#define VSW_TUNNELS_KINDS_H

#include <env.h>
#include "daemon/netlink/tunnel_device.h"

/* Devices of all kinds. They are numbered, so that a set of them is an array of flags. */
#define TUNNEL_DEVICES	2
extern const struct tunnel_device tunnel_devices[TUNNEL_DEVICES];

/*
 * struct tunnel_kind - @type: of an Interface; @ipv6_only: its outer packets are never IPv4
 * @options: that it knows, NULL at the end
 */
struct tunnel_kind {
	const char *type;
	bool ipv6_only;
	const char *const *options;
};

/* The kind of an Interface's type; NULL: that is no tunnel */
const struct tunnel_kind *tunnel_kind_named(const char *type);
/* Number of the device that a tunnel rides on */
unsigned int tunnel_device_of(const struct vswitch_tunnel *tunnel);

#endif
