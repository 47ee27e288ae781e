// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/error.h"
#include "cli/host/ask.h"
#include "cli/move/route.h"
#include "cli/move/saved.h"

/* Beside what a message had: attributes that are made of others */
#define ROOM	256

static void keep(struct nlmsghdr ***list, unsigned int *n, const struct nlmsghdr *nlh)
{
	*list = realloc(*list, (*n + 1) * sizeof(**list));
	if (!*list)
		abort();
	(*list)[*n] = malloc(nlh->nlmsg_len);
	if (!(*list)[*n])
		abort();
	memcpy((*list)[(*n)++], nlh, nlh->nlmsg_len);
}

static int take_address(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(nlh);
	struct saved *saved = arg;

	if (ifa->ifa_index == saved->index &&
	    (ifa->ifa_family == AF_INET || ifa->ifa_scope < RT_SCOPE_LINK || saved->whole))
		keep(&saved->addresses, &saved->n_addresses, nlh);
	return MNL_CB_OK;
}

static bool hops_over(const struct nlattr *multipath, unsigned int index)
{
	struct rtnexthop *hop = mnl_attr_get_payload(multipath);
	int left = mnl_attr_get_payload_len(multipath);

	for (; RTNH_OK(hop, left); left -= NLMSG_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop)) {
		if ((unsigned int)hop->rtnh_ifindex == index)
			return true;
	}
	return false;
}

/*
 * "proto kernel" says little of who made it: NetworkManager writes so on routes of its own, beside
 * addresses of which the kernel is to make none. One too many is no harm: it is there already.
 */
static bool comes_by_itself(const struct saved *saved, const struct nlmsghdr *route)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(route);

	if (rtm->rtm_protocol != RTPROT_KERNEL)
		return false;
	for (unsigned int i = 0; i < saved->n_addresses; i++) {
		if (route_comes_with(route, saved->addresses[i]))
			return true;
	}
	return route_is_of_link(route);
}

/* Whether @route says that what goes over it comes from one of the addresses */
static bool comes_from(const struct saved *saved, const struct nlmsghdr *route)
{
	for (unsigned int i = 0; i < saved->n_addresses; i++) {
		if (route_source_is(route, saved->addresses[i]))
			return true;
	}
	return false;
}

static int take_route(const struct nlmsghdr *nlh, void *arg)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *oif = route_attr(nlh, RTA_OIF);
	const struct nlattr *hops = route_attr(nlh, RTA_MULTIPATH);
	struct saved *saved = arg;

	if (rtm->rtm_type != RTN_UNICAST || rtm->rtm_flags & RTM_F_CLONED ||
	    comes_by_itself(saved, nlh))
		return MNL_CB_OK;
	if ((oif && mnl_attr_get_u32(oif) == saved->index) ||
	    (hops && hops_over(hops, saved->index)) ||
	    (saved->whole && comes_from(saved, nlh)))
		keep(&saved->routes, &saved->n_routes, nlh);
	return MNL_CB_OK;
}

static int take(struct saved *saved, const struct host_link *link, bool whole, char **err)
{
	*saved = (struct saved){ .index = link->index, .whole = whole };
	memcpy(saved->name, link->name, sizeof(saved->name));
	if (ask_dump(RTM_GETADDR, AF_INET, take_address, saved) ||
	    ask_dump(RTM_GETADDR, AF_INET6, take_address, saved) ||
	    ask_dump(RTM_GETROUTE, AF_INET, take_route, saved) ||
	    ask_dump(RTM_GETROUTE, AF_INET6, take_route, saved))
		return error_set(err, "cannot ask the kernel for addresses and routes of %s: %s",
				 link->name, strerror(errno));
	return 0;
}

int saved_take(struct saved *saved, const struct host_link *link, char **err)
{
	return take(saved, link, false, err);
}

int saved_take_whole(struct saved *saved, const struct host_link *link, char **err)
{
	return take(saved, link, true, err);
}

static void free_list(struct nlmsghdr **list, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

void saved_free(struct saved *saved)
{
	free_list(saved->addresses, saved->n_addresses);
	free_list(saved->routes, saved->n_routes);
	*saved = (struct saved){ 0 };
}

/* A message with the fixed part of @old, of @len bytes; to be freed */
static struct nlmsghdr *begin(const struct nlmsghdr *old, uint16_t type, size_t len)
{
	struct nlmsghdr *nlh;
	char *buf = calloc(1, old->nlmsg_len + ROOM);

	if (!buf)
		abort();
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = type;
	memcpy(mnl_nlmsg_put_extra_header(nlh, len), mnl_nlmsg_get_payload(old), len);
	return nlh;
}

static void copy(struct nlmsghdr *nlh, const struct nlattr *attr)
{
	mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr),
		     mnl_attr_get_payload(attr));
}

/* A label begins with the device's name: eth0:1 becomes br0:1. */
static void put_label(struct nlmsghdr *nlh, const struct nlattr *attr,
		      const struct saved_link *link)
{
	const char *colon = memchr(mnl_attr_get_payload(attr), ':', mnl_attr_get_payload_len(attr));
	char label[IF_NAMESIZE];

	if (!colon || strlen(link->name) + strlen(colon) >= sizeof(label))
		colon = "";
	snprintf(label, sizeof(label), "%s%s", link->name, colon);
	mnl_attr_put_strz(nlh, IFA_LABEL, label);
}

/* It was ours a moment ago: nobody else has to be asked whether it is theirs. */
static uint32_t address_flags(const struct ifaddrmsg *ifa, uint32_t flags)
{
	flags &= ~(IFA_F_SECONDARY | IFA_F_TENTATIVE | IFA_F_DADFAILED | IFA_F_PERMANENT |
		   IFA_F_DEPRECATED);
	return ifa->ifa_family == AF_INET6 ? flags | IFA_F_NODAD : flags;
}

static struct nlmsghdr *address_for(const struct nlmsghdr *old, uint16_t type,
				    const struct saved_link *link)
{
	const struct nlattr *attr;
	struct nlmsghdr *nlh = begin(old, type, sizeof(struct ifaddrmsg));
	struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(nlh);
	uint32_t flags = ifa->ifa_flags;

	ifa->ifa_index = link->index;
	mnl_attr_for_each(attr, old, sizeof(*ifa)) {
		if (mnl_attr_get_type(attr) == IFA_FLAGS)
			flags = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == IFA_LABEL)
			put_label(nlh, attr, link);
		else
			copy(nlh, attr);
	}
	flags = address_flags(ifa, flags);
	ifa->ifa_flags = flags;
	mnl_attr_put_u32(nlh, IFA_FLAGS, flags);
	return nlh;
}

static void put_hops(struct nlmsghdr *nlh, const struct nlattr *attr, unsigned int from,
		     unsigned int to)
{
	struct rtnexthop *hop;
	int left = mnl_attr_get_payload_len(attr);

	copy(nlh, attr);
	hop = (struct rtnexthop *)((char *)mnl_nlmsg_get_payload_tail(nlh) - MNL_ALIGN(left));
	for (; RTNH_OK(hop, left); left -= NLMSG_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop)) {
		hop->rtnh_flags &= RTNH_F_ONLINK;
		if ((unsigned int)hop->rtnh_ifindex == from)
			hop->rtnh_ifindex = to;
	}
}

/* How long a router's advertisement makes the route good for: told in ticks, asked in seconds */
static void put_expiry(struct nlmsghdr *nlh, const struct nlattr *attr)
{
	const struct rta_cacheinfo *info = mnl_attr_get_payload(attr);

	if (mnl_attr_get_payload_len(attr) >= sizeof(*info) && (int)info->rta_expires > 0)
		mnl_attr_put_u32(nlh, RTA_EXPIRES, info->rta_expires / sysconf(_SC_CLK_TCK) + 1);
}

static struct nlmsghdr *route_for(const struct nlmsghdr *old, uint16_t type, unsigned int from,
				  unsigned int to)
{
	const struct nlattr *attr;
	struct nlmsghdr *nlh = begin(old, type, sizeof(struct rtmsg));
	struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);
	uint32_t oif;

	rtm->rtm_flags &= RTNH_F_ONLINK;
	mnl_attr_for_each(attr, old, sizeof(*rtm)) {
		switch (mnl_attr_get_type(attr)) {
		case RTA_OIF:
			oif = mnl_attr_get_u32(attr);
			mnl_attr_put_u32(nlh, RTA_OIF, oif == from ? to : oif);
			break;
		case RTA_MULTIPATH:
			put_hops(nlh, attr, from, to);
			break;
		case RTA_CACHEINFO:
			put_expiry(nlh, attr);
			break;
		case RTA_NH_ID:		/* an object that is bound to the device */
			break;
		default:
			copy(nlh, attr);
		}
	}
	return nlh;
}

/* @missing: the error that says that it is done already */
static int order(struct nlmsghdr *nlh, int done, const char *what, const char *name, char **err)
{
	int ret = ask_do(nlh), error = errno;

	free(nlh);
	if (ret && error != done)
		return error_set(err, "%s %s: %s", what, name, strerror(error));
	return 0;
}

/* One after another that has ended with @ret: the first error is the one that is told. */
static int order_next(int ret, struct nlmsghdr *nlh, int done, const char *what, const char *name,
		      char **err)
{
	char *why = NULL;

	if (!order(nlh, done, what, name, ret ? &why : err))
		return ret;
	free(why);
	return -1;
}

/*
 * The last address comes first: with a primary one the kernel may take its secondary ones. Routes
 * that led over the device that had them lead over @from now.
 */
int saved_remove(const struct saved *saved, const struct saved_link *from, char **err)
{
	int ret = 0;

	for (unsigned int i = 0; i < saved->n_routes; i++)
		ret = order_next(ret, route_for(saved->routes[i], RTM_DELROUTE, saved->index,
						from->index),
				 ESRCH, "cannot remove a route of", from->name, err);
	for (unsigned int i = saved->n_addresses; i--;)
		ret = order_next(ret, address_for(saved->addresses[i], RTM_DELADDR, from),
				 EADDRNOTAVAIL, "cannot remove an address of", from->name, err);
	return ret;
}

static bool is_direct(const struct nlmsghdr *route)
{
	return !route_attr(route, RTA_GATEWAY) && !route_attr(route, RTA_VIA) &&
	       !route_attr(route, RTA_MULTIPATH);
}

static int give_routes(const struct saved *saved, const struct saved_link *to, bool direct,
		       int ret, char **err)
{
	for (unsigned int i = 0; i < saved->n_routes; i++) {
		struct nlmsghdr *nlh;

		if (is_direct(saved->routes[i]) != direct)
			continue;
		nlh = route_for(saved->routes[i], RTM_NEWROUTE, saved->index, to->index);
		nlh->nlmsg_flags = NLM_F_CREATE | NLM_F_APPEND;
		ret = order_next(ret, nlh, EEXIST, "cannot add a route to", to->name, err);
	}
	return ret;
}

/* Routes over a router want the one that leads to it. */
int saved_give(const struct saved *saved, const struct saved_link *to, char **err)
{
	int ret = 0;

	for (unsigned int i = 0; i < saved->n_addresses; i++) {
		struct nlmsghdr *nlh = address_for(saved->addresses[i], RTM_NEWADDR, to);

		nlh->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
		ret = order_next(ret, nlh, EEXIST, "cannot add an address to", to->name, err);
	}
	ret = give_routes(saved, to, true, ret, err);
	return give_routes(saved, to, false, ret, err);
}
