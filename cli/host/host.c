// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/host/ask.h"
#include "cli/host/host.h"

/* struct attrs - the attributes of a message or a nest, by type */
struct attrs {
	const struct nlattr *at[IFLA_MAX + 1];
};

static int take_attr(const struct nlattr *attr, void *arg)
{
	struct attrs *attrs = arg;

	if (mnl_attr_get_type(attr) <= IFLA_MAX)
		attrs->at[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static uint32_t number(const struct nlattr *attr)
{
	return attr && mnl_attr_get_payload_len(attr) == sizeof(uint32_t) ? mnl_attr_get_u32(attr)
									  : 0;
}

static void text(const struct nlattr *attr, char *to, size_t size)
{
	if (attr)
		snprintf(to, size, "%.*s", (int)mnl_attr_get_payload_len(attr),
			 (const char *)mnl_attr_get_payload(attr));
}

static void take_vlan(struct host_link *link, const struct nlattr *data)
{
	struct attrs attrs = { 0 };

	mnl_attr_parse_nested(data, take_attr, &attrs);
	if (attrs.at[IFLA_VLAN_ID] &&
	    mnl_attr_get_payload_len(attrs.at[IFLA_VLAN_ID]) == sizeof(uint16_t))
		link->vlan = mnl_attr_get_u16(attrs.at[IFLA_VLAN_ID]);
}

/* A VXLAN device on a link says so in its own way. */
static void take_vxlan(struct host_link *link, const struct nlattr *data)
{
	struct attrs attrs = { 0 };

	mnl_attr_parse_nested(data, take_attr, &attrs);
	link->lower = number(attrs.at[IFLA_VXLAN_LINK]);
}

static void take_kind(struct host_link *link, const struct nlattr *info)
{
	struct attrs attrs = { 0 };
	const struct nlattr *data;

	if (!info)
		return;
	mnl_attr_parse_nested(info, take_attr, &attrs);
	text(attrs.at[IFLA_INFO_KIND], link->kind, sizeof(link->kind));
	data = attrs.at[IFLA_INFO_DATA];
	if (data && !strcmp(link->kind, "vlan"))
		take_vlan(link, data);
	if (data && !strcmp(link->kind, "vxlan"))
		take_vxlan(link, data);
}

static void take_mac(struct host_link *link, const struct nlattr *attr)
{
	if (attr && mnl_attr_get_payload_len(attr) == sizeof(link->mac))
		memcpy(link->mac, mnl_attr_get_payload(attr), sizeof(link->mac));
}

static struct host_link *add_link(struct host *host)
{
	host->links = realloc(host->links, (host->n + 1) * sizeof(*host->links));
	if (!host->links)
		abort();
	host->links[host->n] = (struct host_link){ .vlan = -1 };
	return &host->links[host->n++];
}

static int take_link(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	struct host_link *link = add_link(arg);
	struct attrs attrs = { 0 };

	mnl_attr_parse(nlh, sizeof(*ifi), take_attr, &attrs);
	link->index = ifi->ifi_index;
	link->flags = ifi->ifi_flags;
	link->carrier = ifi->ifi_flags & IFF_RUNNING;
	link->mtu = number(attrs.at[IFLA_MTU]);
	link->promiscuity = number(attrs.at[IFLA_PROMISCUITY]);
	link->master = number(attrs.at[IFLA_MASTER]);
	/* of a veth's peer in another namespace it is no index of this one */
	if (!attrs.at[IFLA_LINK_NETNSID])
		link->lower = number(attrs.at[IFLA_LINK]);
	text(attrs.at[IFLA_IFNAME], link->name, sizeof(link->name));
	take_mac(link, attrs.at[IFLA_ADDRESS]);
	take_kind(link, attrs.at[IFLA_LINKINFO]);
	return MNL_CB_OK;
}

static bool take_address_bytes(struct host_address *a, const struct nlattr *attr)
{
	size_t len = a->family == AF_INET ? sizeof(a->v4) : sizeof(a->v6);

	if (!attr || mnl_attr_get_payload_len(attr) != len)
		return false;
	memcpy(&a->v6, mnl_attr_get_payload(attr), len);
	return true;
}

/* The host's own end of a point-to-point link is IFA_LOCAL; IPv6 has IFA_ADDRESS only. */
static int take_address(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(nlh);
	struct host_address a = { .family = ifa->ifa_family, .prefix = ifa->ifa_prefixlen };
	struct host_link *link = host_link_at(arg, ifa->ifa_index);
	struct attrs attrs = { 0 };
	uint32_t flags;

	if (!link || (a.family != AF_INET && a.family != AF_INET6) ||
	    (a.family == AF_INET6 && ifa->ifa_scope >= RT_SCOPE_LINK))
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(*ifa), take_attr, &attrs);
	flags = attrs.at[IFA_FLAGS] ? number(attrs.at[IFA_FLAGS]) : ifa->ifa_flags;
	a.lasting = flags & IFA_F_PERMANENT;
	if (!take_address_bytes(&a, attrs.at[IFA_LOCAL] ?: attrs.at[IFA_ADDRESS]))
		return MNL_CB_OK;
	link->addresses = realloc(link->addresses, (link->n_addresses + 1) * sizeof(a));
	if (!link->addresses)
		abort();
	link->addresses[link->n_addresses++] = a;
	return MNL_CB_OK;
}

int host_load(struct host *host, char **err)
{
	*host = (struct host){ NULL, 0 };
	if (ask_dump(RTM_GETLINK, AF_UNSPEC, take_link, host) ||
	    ask_dump(RTM_GETADDR, AF_UNSPEC, take_address, host))
		return error_set(err, "cannot ask the kernel for links and addresses: %s",
				 strerror(errno));
	return 0;
}

void host_free(struct host *host)
{
	for (unsigned int i = 0; i < host->n; i++)
		free(host->links[i].addresses);
	free(host->links);
	*host = (struct host){ NULL, 0 };
}

struct host_link *host_link(const struct host *host, const char *name)
{
	for (unsigned int i = 0; i < host->n; i++) {
		if (!strcmp(host->links[i].name, name))
			return &host->links[i];
	}
	return NULL;
}

struct host_link *host_link_at(const struct host *host, unsigned int index)
{
	for (unsigned int i = 0; index && i < host->n; i++) {
		if (host->links[i].index == index)
			return &host->links[i];
	}
	return NULL;
}

const char *host_address_text(const struct host_address *a, char text_of[HOST_ADDRESS_LEN])
{
	char number_of[INET6_ADDRSTRLEN];

	inet_ntop(a->family, &a->v6, number_of, sizeof(number_of));
	snprintf(text_of, HOST_ADDRESS_LEN, "%s/%u", number_of, a->prefix);
	return text_of;
}

char *host_addresses_text(const struct host_link *link)
{
	char *list = NULL, one[HOST_ADDRESS_LEN];
	size_t len;
	FILE *f = open_memstream(&list, &len);

	if (!f)
		abort();
	for (unsigned int i = 0; i < link->n_addresses; i++)
		fprintf(f, "%s%s", i ? ", " : "", host_address_text(&link->addresses[i], one));
	if (fclose(f))
		abort();
	return list;
}
