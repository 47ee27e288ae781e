// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/tunnels/kinds.h"

enum { DEVICE_GRE, DEVICE_GRE6 };

const struct tunnel_device tunnel_devices[] = {
	[DEVICE_GRE] = { "vsw_gre", "gretap" },
	[DEVICE_GRE6] = { "vsw_gre6", "ip6gretap" },
	{ NULL, NULL }
};
_Static_assert(sizeof(tunnel_devices) / sizeof(tunnel_devices[0]) <= 32, "they are bits of a word");

static const char *const gre_options[] = {
	"csum", "df_default", "in_key", "key", "local_ip", "out_key", "pmtud", "remote_ip", "seq",
	"tos", "ttl", NULL
};

const struct tunnel_kind tunnel_kinds[] = {
	{ "gre", VSWITCH_PORT_GRE, DEVICE_GRE, DEVICE_GRE6, false, gre_options },
	{ "ip6gre", VSWITCH_PORT_GRE, DEVICE_GRE, DEVICE_GRE6, true, gre_options },
	{ .type = NULL }
};

const struct tunnel_kind *tunnel_kind_named(const char *type)
{
	const struct tunnel_kind *kind = tunnel_kinds;

	while (kind->type && strcmp(kind->type, type))
		kind++;
	return kind->type ? kind : NULL;
}

unsigned int tunnel_device_of(const struct tunnel_kind *kind, const struct vswitch_tunnel *tunnel)
{
	return tunnel->flags & VSWITCH_TUN_F_IPV6 ? kind->device6 : kind->device;
}
