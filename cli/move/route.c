// SPDX-License-Identifier: GPL-2.0-or-later
#include <netinet/in.h>
#include <linux/ipv6_route.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "cli/host/ask.h"
#include "cli/move/route.h"

const struct nlattr *route_attr(const struct nlmsghdr *nlh, int type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct rtmsg)) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

static const struct nlattr *address_attr(const struct nlmsghdr *nlh, int type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct ifaddrmsg)) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

static uint32_t number_of(const struct nlattr *attr, uint32_t otherwise)
{
	return attr ? mnl_attr_get_u32(attr) : otherwise;
}

static bool same_prefix(const struct nlattr *a, const struct nlattr *b, unsigned int len)
{
	const unsigned char *x, *y;

	if (!a || !b || mnl_attr_get_payload_len(a) < (len + 7) / 8 ||
	    mnl_attr_get_payload_len(b) < (len + 7) / 8)
		return false;
	x = mnl_attr_get_payload(a);
	y = mnl_attr_get_payload(b);
	if (memcmp(x, y, len / 8))
		return false;
	return !(len % 8) || !((x[len / 8] ^ y[len / 8]) >> (8 - len % 8));
}

bool route_comes_with(const struct nlmsghdr *route, const struct nlmsghdr *address)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(route);
	const struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(address);
	uint32_t flags = number_of(address_attr(address, IFA_FLAGS), ifa->ifa_flags);
	uint32_t metric = number_of(address_attr(address, IFA_RT_PRIORITY), 0);

	if (ifa->ifa_family == AF_INET6 && !metric)
		metric = IP6_RT_PRIO_ADDRCONF;
	return ifa->ifa_family == rtm->rtm_family && ifa->ifa_prefixlen == rtm->rtm_dst_len &&
	       !(flags & IFA_F_NOPREFIXROUTE) &&
	       !(ifa->ifa_family == AF_INET && flags & IFA_F_SECONDARY) &&
	       number_of(route_attr(route, RTA_PRIORITY), 0) == metric &&
	       same_prefix(route_attr(route, RTA_DST), address_attr(address, IFA_ADDRESS),
			   rtm->rtm_dst_len);
}

bool route_source_is(const struct nlmsghdr *route, const struct nlmsghdr *address)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(route);
	const struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(address);

	return ifa->ifa_family == rtm->rtm_family &&
	       same_prefix(route_attr(route, RTA_PREFSRC),
			   address_attr(address, IFA_LOCAL) ?: address_attr(address, IFA_ADDRESS),
			   rtm->rtm_family == AF_INET ? 32 : 128);
}

bool route_is_of_link(const struct nlmsghdr *route)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(route);
	const struct nlattr *dst = route_attr(route, RTA_DST);
	const struct in6_addr *a = dst ? mnl_attr_get_payload(dst) : NULL;

	return rtm->rtm_family == AF_INET6 && a &&
	       (IN6_IS_ADDR_LINKLOCAL(a) || IN6_IS_ADDR_MULTICAST(a));
}
