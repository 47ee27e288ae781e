// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/if_link.h>
#include <linux/if_tunnel.h>
#include "daemon/base/errline.h"
#include "daemon/netlink/tunnel_device.h"

/* As large as a frame can be: what fits is a matter of the path. */
#define TUNNEL_MTU	65000

/* struct kind - @external: its attribute, a flag, that asks for external mode */
static const struct kind {
	const char *name;
	u16 external;
} kinds[] = {
	{ "gretap", IFLA_GRE_COLLECT_METADATA },
	{ "ip6gretap", IFLA_GRE_COLLECT_METADATA },
};

/* What is there under a name */
struct found {
	const struct kind *kind;	/* that was asked for */
	u32 ifindex;
	bool up;
	bool external;			/* and of that kind */
};

static const struct kind *kind_of(const struct tunnel_device *device)
{
	const struct kind *kind = kinds;

	while (strcmp(kind->name, device->kind))
		kind++;
	return kind;
}

static void take_found(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *info = link_attr(nlh, IFLA_LINKINFO);
	const struct nlattr *kind = link_attr_in(info, IFLA_INFO_KIND);
	const struct nlattr *data = link_attr_in(info, IFLA_INFO_DATA);
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	struct found *f = arg;

	if (nlh->nlmsg_type != RTM_NEWLINK || mnl_nlmsg_get_payload_len(nlh) < sizeof(*ifi))
		return;
	f->ifindex = (u32)ifi->ifi_index;
	f->up = ifi->ifi_flags & IFF_UP;
	f->external = kind && !strncmp(mnl_attr_get_payload(kind), f->kind->name,
				       mnl_attr_get_payload_len(kind)) &&
		      link_attr_in(data, f->kind->external);
}

/* 0 or -ENODEV, or what else is wrong */
static int find(struct link_requests *from, const struct tunnel_device *device, struct found *f)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_GETLINK, 0, 0);

	*f = (struct found){ .kind = kind_of(device) };
	mnl_attr_put_strz(req, IFLA_IFNAME, device->name);
	return link_ask(from, req, take_found, f);
}

static int create(struct link_requests *from, const struct tunnel_device *device)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(req);
	struct nlattr *info, *data;

	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	mnl_attr_put_strz(req, IFLA_IFNAME, device->name);
	mnl_attr_put_u32(req, IFLA_MTU, TUNNEL_MTU);
	info = mnl_attr_nest_start(req, IFLA_LINKINFO);
	mnl_attr_put_strz(req, IFLA_INFO_KIND, device->kind);
	data = mnl_attr_nest_start(req, IFLA_INFO_DATA);
	mnl_attr_put(req, kind_of(device)->external, 0, NULL);
	mnl_attr_nest_end(req, data);
	mnl_attr_nest_end(req, info);
	return link_ask(from, req, NULL, NULL);
}

static int set_up(struct link_requests *from, u32 ifindex)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(from, buf, RTM_NEWLINK, 0, ifindex);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(req);

	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	return link_ask(from, req, NULL, NULL);
}

int tunnel_device_make(struct link_requests *from, const struct tunnel_device *device, char **err)
{
	struct found f;
	int ret = find(from, device, &f);

	if (!ret && !f.external)
		return errline(err, -EEXIST, "network device %s is there and is no %s in external "
			       "mode", device->name, device->kind);
	if (!ret)
		return f.up ? 0 : set_up(from, f.ifindex);
	ret = create(from, device);
	if (ret == -EEXIST)
		return errline(err, ret, "another program has a %s in external mode in this "
			       "network namespace", device->kind);
	return ret ? errline(err, ret, "network device %s of kind %s cannot be made: %s",
			     device->name, device->kind, strerror(-ret)) : 0;
}

int tunnel_device_delete(struct link_requests *from, const struct tunnel_device *device)
{
	struct found f;
	u32 buf[LINK_REQUEST_WORDS];
	int ret = find(from, device, &f);

	if (ret || !f.external)
		return ret ?: -ENODEV;
	return link_ask(from, link_request(from, buf, RTM_DELLINK, 0, f.ifindex), NULL, NULL);
}
