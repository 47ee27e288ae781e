// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/if_link.h>
#include <stdio.h>
#include <string.h>
#include "daemon/base/errline.h"
#include "daemon/netlink/bridge_device.h"

#define KIND		"bridge"
#define ALIAS_PREFIX	"vswitch portal of bridge "
#define ALIAS_SIZE	(sizeof(ALIAS_PREFIX) + IF_NAMESIZE)

/* --- what is there ------------------------------------------------------------------------- */

static bool attr_is(const struct nlattr *attr, const char *text, size_t n)
{
	return attr && mnl_attr_get_payload_len(attr) >= n &&
	       !strncmp(mnl_attr_get_payload(attr), text, n);
}

static bool is_link(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == RTM_NEWLINK &&
	       mnl_nlmsg_get_payload_len(nlh) >= sizeof(struct ifinfomsg);
}

static u32 ifindex_of(const struct nlmsghdr *nlh)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);

	return (u32)ifi->ifi_index;
}

/* A Linux bridge with our alias */
static bool is_portal(const struct nlmsghdr *nlh)
{
	const struct nlattr *info = link_attr(nlh, IFLA_LINKINFO);

	return attr_is(link_attr_in(info, IFLA_INFO_KIND), KIND, sizeof(KIND)) &&
	       attr_is(link_attr(nlh, IFLA_IFALIAS), ALIAS_PREFIX, strlen(ALIAS_PREFIX));
}

static bool read_name(const struct nlmsghdr *nlh, char name[IF_NAMESIZE])
{
	const struct nlattr *attr = link_attr(nlh, IFLA_IFNAME);

	if (!attr)
		return false;
	snprintf(name, IF_NAMESIZE, "%.*s", mnl_attr_get_payload_len(attr),
		 (const char *)mnl_attr_get_payload(attr));
	return true;
}

struct found {
	u32 ifindex;
	bool is_portal;
};

static void take_found(void *arg, const struct nlmsghdr *nlh)
{
	struct found *f = arg;

	if (is_link(nlh))
		*f = (struct found){ ifindex_of(nlh), is_portal(nlh) };
}

/* 0 or -ENODEV, or what else is wrong */
static int find(struct link_requests *from, const char *name, struct found *f)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_GETLINK, 0, 0);

	*f = (struct found){ 0 };
	mnl_attr_put_strz(req, IFLA_IFNAME, name);
	return link_ask(from, req, take_found, f);
}

/* --- made and deleted ---------------------------------------------------------------------- */

/* No port of it is in a VLAN, so that all frames are dropped; and nothing is sent by itself. */
static void put_settings(struct nlmsghdr *req)
{
	struct nlattr *info = mnl_attr_nest_start(req, IFLA_LINKINFO);
	struct nlattr *data;

	mnl_attr_put_strz(req, IFLA_INFO_KIND, KIND);
	data = mnl_attr_nest_start(req, IFLA_INFO_DATA);
	mnl_attr_put_u8(req, IFLA_BR_VLAN_FILTERING, 1);
	mnl_attr_put_u16(req, IFLA_BR_VLAN_DEFAULT_PVID, 0);
	mnl_attr_put_u8(req, IFLA_BR_MCAST_SNOOPING, 0);
	mnl_attr_nest_end(req, data);
	mnl_attr_nest_end(req, info);
}

static int create(struct link_requests *from, const char *name)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0);

	mnl_attr_put_strz(req, IFLA_IFNAME, name);
	put_settings(req);
	return link_ask(from, req, NULL, NULL);
}

/* An alias can be given only to what is there. */
static int set_alias(struct link_requests *from, u32 ifindex, const char *owner)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_NEWLINK, 0, ifindex);
	char alias[ALIAS_SIZE];
	int n = snprintf(alias, sizeof(alias), "%s%s", ALIAS_PREFIX, owner);

	mnl_attr_put(req, IFLA_IFALIAS, (size_t)n, alias);
	return link_ask(from, req, NULL, NULL);
}

static int set_again(struct link_requests *from, u32 ifindex)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_NEWLINK, 0, ifindex);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(req);

	ifi->ifi_change = IFF_UP;
	put_settings(req);
	return link_ask(from, req, NULL, NULL);
}

/* One that cannot be marked would be nobody's: it does not stay. */
static int create_marked(struct link_requests *from, const char *name, const char *owner,
			 struct found *f)
{
	int ret = create(from, name) ?: find(from, name, f);

	if (ret)
		return ret;
	ret = set_alias(from, f->ifindex, owner);
	if (ret)
		link_ask(from, link_request(from, (u32[LINK_REQUEST_WORDS]){ 0 }, RTM_DELLINK, 0,
					    f->ifindex), NULL, NULL);
	return ret;
}

int bridge_device_make(struct link_requests *from, const char *name, const char *owner,
		       u32 *ifindex, char **err)
{
	struct found f;
	int ret = find(from, name, &f);

	if (ret == -ENODEV)
		ret = create_marked(from, name, owner, &f);
	else if (!ret && f.is_portal)
		ret = set_again(from, f.ifindex) ?: set_alias(from, f.ifindex, owner);
	else if (!ret)
		ret = -EEXIST;
	if (ret == -EEXIST)
		return errline(err, ret, "network device %s is there, and was not made by this "
			       "switch", name);
	if (ret)
		return errline(err, ret, "Linux bridge %s cannot be made: %s", name,
			       strerror(-ret));
	*ifindex = f.ifindex;
	return 0;
}

int bridge_device_delete(struct link_requests *from, u32 ifindex)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct found f = { 0 };
	int ret = link_ask(from, link_request(from, buf, RTM_GETLINK, 0, ifindex), take_found, &f);

	if (ret || !f.is_portal)
		return ret ?: -ENODEV;
	return link_ask(from, link_request(from, buf, RTM_DELLINK, 0, ifindex), NULL, NULL);
}

/* --- all of them --------------------------------------------------------------------------- */

struct each {
	portal_fn cb;
	void *arg;
};

static void take_each(void *arg, const struct nlmsghdr *nlh)
{
	const struct each *each = arg;
	char name[IF_NAMESIZE];

	if (is_link(nlh) && is_portal(nlh) && read_name(nlh, name))
		each->cb(each->arg, ifindex_of(nlh), name);
}

int bridge_device_each(struct link_requests *from, portal_fn cb, void *arg)
{
	struct each each = { cb, arg };
	u32 buf[LINK_REQUEST_WORDS];

	return link_ask(from, link_request(from, buf, RTM_GETLINK, NLM_F_DUMP, 0), take_each,
			&each);
}

/* --- members ------------------------------------------------------------------------------- */

struct members {
	u32 portal;
	portal_member_fn cb;
	void *arg;
};

static void take_member(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *master, *info, *data, *isolated;
	const struct members *members = arg;
	const struct ifinfomsg *ifi;
	struct portal_member m;

	if (!is_link(nlh) || !read_name(nlh, m.name))
		return;
	master = link_attr(nlh, IFLA_MASTER);
	if (!master || mnl_attr_get_u32(master) != members->portal)
		return;
	ifi = mnl_nlmsg_get_payload(nlh);
	info = link_attr(nlh, IFLA_LINKINFO);
	data = link_attr_in(info, IFLA_INFO_SLAVE_DATA);
	isolated = link_attr_in(data, IFLA_BRPORT_ISOLATED);
	m.ifindex = (u32)ifi->ifi_index;
	m.up = ifi->ifi_flags & IFF_UP;
	m.isolated = isolated && mnl_attr_get_u8(isolated);
	members->cb(members->arg, &m);
}

int bridge_device_members(struct link_requests *from, u32 portal, portal_member_fn cb, void *arg)
{
	struct members members = { portal, cb, arg };
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_GETLINK, NLM_F_DUMP, 0);

	mnl_attr_put_u32(req, IFLA_MASTER, portal);
	return link_ask(from, req, take_member, &members);
}

static void copy_member(void *arg, const struct portal_member *member)
{
	*(struct portal_member *)arg = *member;
}

int bridge_device_find(struct link_requests *from, u32 portal, const char *name,
		       struct portal_member *member)
{
	struct members members = { portal, copy_member, member };
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_GETLINK, 0, 0);
	int ret;

	member->ifindex = 0;
	mnl_attr_put_strz(req, IFLA_IFNAME, name);
	ret = link_ask(from, req, take_member, &members);
	return ret ?: member->ifindex ? 0 : -ENODEV;
}

int bridge_device_release(struct link_requests *from, u32 ifindex)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put_u32(req, IFLA_MASTER, 0);
	return link_ask(from, req, NULL, NULL);
}
