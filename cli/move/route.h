/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's message of a route says. */
#ifndef VSW_CLI_ROUTE_H
#define VSW_CLI_ROUTE_H

#include <stdbool.h>

struct nlattr;
struct nlmsghdr;

/* NULL: it has none of that type (RTA_*) */
const struct nlattr *route_attr(const struct nlmsghdr *route, int type);

/* Whether the kernel makes @route together with @address, which is a message too */
bool route_comes_with(const struct nlmsghdr *route, const struct nlmsghdr *address);
/* Whether what goes over @route comes from @address */
bool route_source_is(const struct nlmsghdr *route, const struct nlmsghdr *address);
/* One of those of IPv6 that each device which is up has: fe80::/10, ff00::/8 */
bool route_is_of_link(const struct nlmsghdr *route);

#endif
