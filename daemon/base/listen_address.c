// SPDX-License-Identifier: GPL-2.0-or-later
#include <event2/util.h>
#include <env.h>
#include <netinet/in.h>
#include "daemon/base/listen_address.h"

int listen_address_parse(const char *text, struct sockaddr_storage *addr, int *len)
{
	*len = sizeof(*addr);
	if (evutil_parse_sockaddr_port(text, (struct sockaddr *)addr, len))
		return -EINVAL;
	/* The port lies in the same place in both families. */
	return ((struct sockaddr_in *)addr)->sin_port ? 0 : -EINVAL;
}
