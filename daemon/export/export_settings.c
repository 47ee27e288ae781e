// SPDX-License-Identifier: GPL-2.0-or-later
#include <event2/util.h>
#include <netinet/in.h>
#include <stdio.h>
#include "daemon/export/export_settings.h"

const char *export_kind_name(enum export_kind kind)
{
	static const char *const names[EXPORT_KINDS] = {
		[EXPORT_NETFLOW] = "NetFlow", [EXPORT_IPFIX] = "IPFIX",
		[EXPORT_SFLOW] = "sFlow",
	};

	return names[kind];
}

int export_target_parse(const char *text, u16 port, struct export_target *target)
{
	struct sockaddr_in *in = (struct sockaddr_in *)&target->addr;

	memset(target, 0, sizeof(*target));
	if (strlen(text) >= sizeof(target->text))
		return -EINVAL;
	snprintf(target->text, sizeof(target->text), "%s", text);
	target->len = sizeof(target->addr);
	if (evutil_parse_sockaddr_port(text, (struct sockaddr *)&target->addr, &target->len))
		return -EINVAL;
	/* the port lies in the same place in both families */
	if (!in->sin_port)
		in->sin_port = htons(port);
	return in->sin_port ? 0 : -EINVAL;
}
