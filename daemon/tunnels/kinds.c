// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/tunnels/kinds.h"

enum { DEVICE_GRE, DEVICE_GRE6 };

const struct tunnel_device tunnel_devices[TUNNEL_DEVICES] = {
	[DEVICE_GRE] = { "vsw_gre", "gretap" },
	[DEVICE_GRE6] = { "vsw_gre6", "ip6gretap" },
};

static const char *const gre_options[] = {
	"csum", "df_default", "in_key", "key", "local_ip", "out_key", "pmtud", "remote_ip", "seq",
	"tos", "ttl", NULL
};

static const struct tunnel_kind kinds[] = {
	{ "gre", false, gre_options },
	{ "ip6gre", true, gre_options },
};

const struct tunnel_kind *tunnel_kind_named(const char *type)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!strcmp(kinds[i].type, type))
			return &kinds[i];
	}
	return NULL;
}

unsigned int tunnel_device_of(const struct vswitch_tunnel *tunnel)
{
	return tunnel->flags & VSWITCH_TUN_F_IPV6 ? DEVICE_GRE6 : DEVICE_GRE;
}
