/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of tunnel: one row each. */
#ifndef VSW_TUNNELS_KINDS_H
#define VSW_TUNNELS_KINDS_H

#include <env.h>
#include "daemon/netlink/tunnel_device.h"

/* Devices of all kinds; the last has no name. A set of them is a word of bits. */
extern const struct tunnel_device tunnel_devices[];

/*
 * struct tunnel_kind - @type: of an Interface; @port_kind: enum vswitch_port_kind
 * @device, @device6: number of the device that tunnels over IPv4, and over IPv6, ride on
 * @ipv6_only: its outer packets are never IPv4
 * @options: that it knows, NULL at the end
 */
struct tunnel_kind {
	const char *type;
	u32 port_kind;
	unsigned int device, device6;
	bool ipv6_only;
	const char *const *options;
};

/* The last has no type. */
extern const struct tunnel_kind tunnel_kinds[];

/* The kind of an Interface's type; NULL: that is no tunnel */
const struct tunnel_kind *tunnel_kind_named(const char *type);
/* Number of the device that a tunnel rides on */
unsigned int tunnel_device_of(const struct tunnel_kind *kind, const struct vswitch_tunnel *tunnel);

#endif
