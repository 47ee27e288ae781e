// SPDX-License-Identifier: GPL-2.0-or-later
#include "dpdk/ports/kinds.h"

static const struct port_ops *const kinds[] = {
	&packet_ops, &tap_ops, &ethdev_ops, &vhost_client_ops, &vhost_server_ops,
};

const struct port_ops *port_kind(u32 kind)
{
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i]->kind == kind)
			return kinds[i];
	return NULL;
}
