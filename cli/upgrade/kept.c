// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/host/ask.h"
#include "cli/upgrade/kept.h"

/* What "ip link set" sets of a device's flags */
#define FLAGS	(IFF_UP | IFF_PROMISC | IFF_ALLMULTI | IFF_MULTICAST | IFF_NOARP)

/* struct wanted - the message of the link at @index */
struct wanted {
	unsigned int index;
	struct nlmsghdr *found;
};

static struct nlmsghdr *duplicate(const struct nlmsghdr *nlh)
{
	struct nlmsghdr *copy = malloc(nlh->nlmsg_len);

	if (!copy)
		abort();
	return memcpy(copy, nlh, nlh->nlmsg_len);
}

static int take_link(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	struct wanted *wanted = arg;

	if ((unsigned int)ifi->ifi_index == wanted->index && !wanted->found)
		wanted->found = duplicate(nlh);
	return MNL_CB_OK;
}

/* To be freed; NULL and errno if it cannot be had */
static struct nlmsghdr *ask_link(unsigned int index)
{
	struct wanted wanted = { .index = index };

	errno = ENODEV;
	return ask_dump(RTM_GETLINK, AF_UNSPEC, take_link, &wanted) ? NULL : wanted.found;
}

static int take_neighbour(const struct nlmsghdr *nlh, void *arg)
{
	const struct ndmsg *ndm = mnl_nlmsg_get_payload(nlh);
	struct kept *kept = arg;

	if ((unsigned int)ndm->ndm_ifindex != kept->saved.index ||
	    !(ndm->ndm_state & NUD_PERMANENT || ndm->ndm_flags & NTF_PROXY))
		return MNL_CB_OK;
	kept->neighbours = realloc(kept->neighbours,
				   (kept->n_neighbours + 1) * sizeof(*kept->neighbours));
	if (!kept->neighbours)
		abort();
	kept->neighbours[kept->n_neighbours++] = duplicate(nlh);
	return MNL_CB_OK;
}

int kept_take(struct kept *kept, const struct host_link *link, char **err)
{
	*kept = (struct kept){ 0 };
	if (saved_take_whole(&kept->saved, link, err))
		return -1;
	kept->link = ask_link(link->index);
	if (!kept->link || ask_dump(RTM_GETNEIGH, AF_INET, take_neighbour, kept) ||
	    ask_dump(RTM_GETNEIGH, AF_INET6, take_neighbour, kept) ||
	    ask_proxies(AF_INET, take_neighbour, kept) ||
	    ask_proxies(AF_INET6, take_neighbour, kept))
		return error_set(err, "cannot ask the kernel for what %s has: %s", link->name,
				 strerror(errno));
	sysctls_take(&kept->sysctls, link->name);
	return 0;
}

void kept_free(struct kept *kept)
{
	saved_free(&kept->saved);
	for (unsigned int i = 0; i < kept->n_neighbours; i++)
		free(kept->neighbours[i]);
	free(kept->neighbours);
	free(kept->link);
	sysctls_free(&kept->sysctls);
}

static const struct nlattr *link_attr(const struct nlmsghdr *link, int type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, link, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

static unsigned int link_flags(const struct nlmsghdr *link)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(link);

	return ifi->ifi_flags;
}

/* An order about the device at @index, with room for @attr; to be freed */
static struct nlmsghdr *begin(uint16_t type, unsigned int index, const struct nlattr *attr)
{
	size_t len = MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(struct ifinfomsg));
	char *buf = calloc(1, len + (attr ? MNL_ALIGN(attr->nla_len) : 0));
	struct nlmsghdr *nlh;
	struct ifinfomsg *ifi;

	if (!buf)
		abort();
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = type;
	ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	ifi->ifi_index = index;
	if (attr)
		mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr),
			     mnl_attr_get_payload(attr));
	return nlh;
}

/* Ends @nlh. What is there already (EEXIST) is no failure. */
static int order(struct nlmsghdr *nlh, const char *what, const char *name, char **err)
{
	int ret = ask_do(nlh), error = errno;

	free(nlh);
	if (!ret || error == EEXIST)
		return 0;
	return error_set(err, "cannot give %s its %s back: %s", name, what, strerror(error));
}

/* The first error is the one that is told. */
static int and_then(int ret, int next, char **why, char **err)
{
	if (next && !ret)
		*err = *why;
	else
		free(*why);
	*why = NULL;
	return ret ?: next;
}

/* What differs of it is set, one by one: the kernel might refuse some. */
static int give_link(const struct kept *kept, unsigned int index, char **err)
{
	static const struct { int type; const char *what; } attrs[] = {
		{ IFLA_ADDRESS, "MAC address" }, { IFLA_MTU, "MTU" },
		{ IFLA_TXQLEN, "txqueuelen" }, { IFLA_GROUP, "group" }, { IFLA_IFALIAS, "alias" },
	};
	struct nlmsghdr *now = ask_link(index);
	int ret = now ? 0 : error_set(err, "%s has gone", kept->saved.name);
	char *why = NULL;

	for (size_t i = 0; now && i < sizeof(attrs) / sizeof(*attrs); i++) {
		const struct nlattr *old = link_attr(kept->link, attrs[i].type);
		const struct nlattr *new = link_attr(now, attrs[i].type);

		if (old && (!new || old->nla_len != new->nla_len ||
			    memcmp(old, new, old->nla_len)))
			ret = and_then(ret, order(begin(RTM_NEWLINK, index, old), attrs[i].what,
						  kept->saved.name, &why), &why, err);
	}
	free(now);
	return ret;
}

static int give_names(const struct kept *kept, unsigned int index, char **err)
{
	const struct nlattr *names = link_attr(kept->link, IFLA_PROP_LIST);
	struct nlmsghdr *nlh;

	if (!names)
		return 0;
	nlh = begin(RTM_NEWLINKPROP, index, names);
	nlh->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL | NLM_F_APPEND;
	return order(nlh, "other names", kept->saved.name, err);
}

static int give_flags(const struct kept *kept, unsigned int index, char **err)
{
	struct nlmsghdr *nlh = begin(RTM_NEWLINK, index, NULL);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);

	ifi->ifi_change = FLAGS;
	ifi->ifi_flags = link_flags(kept->link) & FLAGS;
	return order(nlh, "flags", kept->saved.name, err);
}

static int give_neighbours(const struct kept *kept, unsigned int index, char **err)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < kept->n_neighbours; i++) {
		const struct ndmsg *old = mnl_nlmsg_get_payload(kept->neighbours[i]);
		struct nlmsghdr *nlh = calloc(1, kept->neighbours[i]->nlmsg_len + 64);
		const struct nlattr *attr;
		struct ndmsg *ndm;

		if (!nlh)
			abort();
		mnl_nlmsg_put_header(nlh);
		nlh->nlmsg_type = RTM_NEWNEIGH;
		nlh->nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
		ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));
		*ndm = *old;
		ndm->ndm_ifindex = index;
		mnl_attr_for_each(attr, kept->neighbours[i], sizeof(*ndm)) {
			if (mnl_attr_get_type(attr) == NDA_DST ||
			    mnl_attr_get_type(attr) == NDA_LLADDR ||
			    mnl_attr_get_type(attr) == NDA_PROTOCOL)
				mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr),
					     mnl_attr_get_payload(attr));
		}
		ret = order(nlh, "neighbours", kept->saved.name, err);
	}
	return ret;
}

/*
 * The addresses were this host's a moment ago. So was the one that the kernel makes of the MAC
 * address when the device comes up: whether it is somebody else's has not to be waited for.
 */
int kept_give(const struct kept *kept, unsigned int index, char **err)
{
	const char *name = kept->saved.name;
	struct saved_link to = { index, name };
	char *why = NULL;
	int ret = 0, dad;

	ret = and_then(ret, give_link(kept, index, &why), &why, err);
	ret = and_then(ret, give_names(kept, index, &why), &why, err);
	ret = and_then(ret, sysctls_give(&kept->sysctls, &why), &why, err);
	dad = sysctl_get("ipv6", name, "accept_dad");
	sysctl_set("ipv6", name, "accept_dad", 0);
	ret = and_then(ret, give_flags(kept, index, &why), &why, err);
	ret = and_then(ret, saved_give(&kept->saved, &to, &why), &why, err);
	ret = and_then(ret, give_neighbours(kept, index, &why), &why, err);
	if (dad >= 0)
		sysctl_set("ipv6", name, "accept_dad", dad);
	return ret;
}
