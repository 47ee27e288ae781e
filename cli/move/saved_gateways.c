// SPDX-License-Identifier: GPL-2.0-or-later
/* The routers that saved routes lead over. */
#include <linux/rtnetlink.h>
#include <string.h>

#include "cli/host/ask.h"
#include "cli/move/route.h"
#include "cli/move/saved.h"

static bool is_default(const struct nlmsghdr *route)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(route);

	return !rtm->rtm_dst_len;
}

bool saved_has_default(const struct saved *saved)
{
	for (unsigned int i = 0; i < saved->n_routes; i++) {
		if (is_default(saved->routes[i]))
			return true;
	}
	return false;
}

static bool take_gateway(struct host_address *a, const struct nlmsghdr *route)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(route);
	const struct nlattr *gateway = route_attr(route, RTA_GATEWAY);

	if (!gateway || mnl_attr_get_payload_len(gateway) > sizeof(a->v6))
		return false;
	*a = (struct host_address){ .family = rtm->rtm_family };
	memcpy(&a->v6, mnl_attr_get_payload(gateway), mnl_attr_get_payload_len(gateway));
	return true;
}

unsigned int saved_gateways(const struct saved *saved, struct host_address *gateways,
			    unsigned int max)
{
	unsigned int n = 0;

	for (int others = 0; others < 2; others++) {
		for (unsigned int i = 0; n < max && i < saved->n_routes; i++) {
			if (is_default(saved->routes[i]) != others)
				n += take_gateway(&gateways[n], saved->routes[i]);
		}
	}
	return n;
}
