// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <net/if.h>
#include <linux/if_link.h>
#include <linux/if_tunnel.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "daemon/base/errline.h"
#include "daemon/netlink/links.h"
#include "daemon/base/log.h"
#include "daemon/netlink/request.h"

#define WATCH_RCVBUF	(1 << 20)

/* struct links - @lost: news were dropped, all links must be listed again */
struct links {
	struct nl_sock *requests;
	struct nl_sock *watch;
	u32 seq;
	bool lost;
	void (*appeared)(void *arg, const char *name);	/* during links_run */
	void *arg;
};

static struct nlmsghdr *start(struct links *l, void *buf, u16 type, u16 flags, u32 ifindex)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++l->seq;
	info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = (int)ifindex;
	return nlh;
}

static const struct nlattr *find_attr(const struct nlmsghdr *nlh, u16 type)
{
	const struct nlattr *attr;

	if (nlh->nlmsg_type != RTM_NEWLINK ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(struct ifinfomsg))
		return NULL;
	mnl_attr_for_each(attr, nlh, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

static int set_mtu(void *arg, u32 ifindex, u32 mtu)
{
	struct links *l = arg;
	u32 buf[64];
	struct nlmsghdr *req = start(l, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put_u32(req, IFLA_MTU, mtu);
	return netlink_request(l->requests, req, NULL, NULL, NULL);
}

static int set_address(void *arg, u32 ifindex, const u8 address[6])
{
	struct links *l = arg;
	u32 buf[64];
	struct nlmsghdr *req = start(l, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put(req, IFLA_ADDRESS, 6, address);
	return netlink_request(l->requests, req, NULL, NULL, NULL);
}

struct perm {
	u8 *address;
	int ret;
};

/* The kernel leaves the attribute out where a device has no permanent address. */
static void take_perm(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = find_attr(nlh, IFLA_PERM_ADDRESS);
	struct perm *p = arg;

	if (attr && mnl_attr_get_payload_len(attr) == 6) {
		memcpy(p->address, mnl_attr_get_payload(attr), 6);
		p->ret = 0;
	}
}

static int perm_address(void *arg, u32 ifindex, u8 address[6])
{
	struct perm p = { .address = address, .ret = -ENODATA };
	struct links *l = arg;
	u32 buf[64];

	return netlink_request(l->requests, start(l, buf, RTM_GETLINK, 0, ifindex), take_perm, &p,
			       NULL) ?: p.ret;
}

/* --- tunnel devices ------------------------------------------------------------------------ */

/* As large as a frame can be: what fits is a matter of the path. */
#define TUNNEL_MTU	65000

/* What is there under a name */
struct found {
	u32 ifindex;
	bool up;
	bool external;		/* and of the kind that was asked for */
	const char *kind;
};

static const char *tunnel_kind(bool ipv6)
{
	return ipv6 ? "ip6gretap" : "gretap";
}

static const struct nlattr *find_nested(const struct nlattr *nest, u16 type)
{
	const struct nlattr *attr;

	if (!nest)
		return NULL;
	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

static void take_found(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *info = find_attr(nlh, IFLA_LINKINFO);
	const struct nlattr *kind = find_nested(info, IFLA_INFO_KIND);
	const struct nlattr *data = find_nested(info, IFLA_INFO_DATA);
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	struct found *f = arg;

	if (nlh->nlmsg_type != RTM_NEWLINK || mnl_nlmsg_get_payload_len(nlh) < sizeof(*ifi))
		return;
	f->ifindex = (u32)ifi->ifi_index;
	f->up = ifi->ifi_flags & IFF_UP;
	f->external = kind && !strncmp(mnl_attr_get_payload(kind), f->kind,
				       mnl_attr_get_payload_len(kind)) &&
		      find_nested(data, IFLA_GRE_COLLECT_METADATA);
}

/* 0 or -ENODEV, or what else is wrong */
static int find_tunnel(struct links *l, const char *name, bool ipv6, struct found *f)
{
	u32 buf[64];
	struct nlmsghdr *req = start(l, buf, RTM_GETLINK, 0, 0);

	memset(f, 0, sizeof(*f));
	f->kind = tunnel_kind(ipv6);
	mnl_attr_put_strz(req, IFLA_IFNAME, name);
	return netlink_request(l->requests, req, take_found, f, NULL);
}

static int create_tunnel(struct links *l, const char *name, bool ipv6)
{
	u32 buf[64];
	struct nlmsghdr *req = start(l, buf, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(req);
	struct nlattr *info, *data;

	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	mnl_attr_put_strz(req, IFLA_IFNAME, name);
	mnl_attr_put_u32(req, IFLA_MTU, TUNNEL_MTU);
	info = mnl_attr_nest_start(req, IFLA_LINKINFO);
	mnl_attr_put_strz(req, IFLA_INFO_KIND, tunnel_kind(ipv6));
	data = mnl_attr_nest_start(req, IFLA_INFO_DATA);
	mnl_attr_put(req, IFLA_GRE_COLLECT_METADATA, 0, NULL);
	mnl_attr_nest_end(req, data);
	mnl_attr_nest_end(req, info);
	return netlink_request(l->requests, req, NULL, NULL, NULL);
}

static int set_up(struct links *l, u32 ifindex)
{
	u32 buf[64];
	struct nlmsghdr *req = start(l, buf, RTM_NEWLINK, 0, ifindex);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(req);

	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	return netlink_request(l->requests, req, NULL, NULL, NULL);
}

static int make_tunnel(void *arg, const char *name, bool ipv6, char **err)
{
	struct links *l = arg;
	struct found f;
	int ret = find_tunnel(l, name, ipv6, &f);

	if (!ret && !f.external)
		return errline(err, -EEXIST, "network device %s is there and is no %s in external "
			       "mode", name, f.kind);
	if (!ret)
		return f.up ? 0 : set_up(l, f.ifindex);
	ret = create_tunnel(l, name, ipv6);
	if (ret == -EEXIST)
		return errline(err, ret, "another program has a %s in external mode in this "
			       "network namespace", f.kind);
	return ret ? errline(err, ret, "network device %s of kind %s cannot be made: %s", name,
			     f.kind, strerror(-ret)) : 0;
}

static int delete_tunnel(void *arg, const char *name, bool ipv6)
{
	struct links *l = arg;
	struct found f;
	u32 buf[64];
	int ret = find_tunnel(l, name, ipv6, &f);

	if (ret || !f.external)
		return ret ?: -ENODEV;
	return netlink_request(l->requests, start(l, buf, RTM_DELLINK, 0, f.ifindex), NULL, NULL,
			       NULL);
}

void links_ops(struct links *l, struct links_ops *ops)
{
	ops->make_tunnel = make_tunnel;
	ops->delete_tunnel = delete_tunnel;
	ops->set_mtu = set_mtu;
	ops->set_address = set_address;
	ops->perm_address = perm_address;
	ops->arg = l;
}

static void tell(struct links *l, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = find_attr(nlh, IFLA_IFNAME);
	char name[IF_NAMESIZE];
	size_t len;

	if (!attr)
		return;
	len = strnlen(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));
	if (!len || len >= sizeof(name))
		return;
	memcpy(name, mnl_attr_get_payload(attr), len);
	name[len] = '\0';
	l->appeared(l->arg, name);
}

static int on_news(struct nl_msg *msg, void *arg)
{
	tell(arg, nlmsg_hdr(msg));
	return NL_OK;
}

struct names {
	char (*name)[IF_NAMESIZE];
	size_t n, room;
};

/*
 * After lost news. A port is attached from within appeared(), which asks for addresses and sets
 * MTUs on the socket that lists the links: it is told when the list is complete.
 */
static void collect(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = find_attr(nlh, IFLA_IFNAME);
	struct names *names = arg;

	if (!attr)
		return;
	if (names->n == names->room) {
		size_t room = names->room ? 2 * names->room : 64;
		void *more = reallocarray(names->name, room, sizeof(*names->name));

		if (!more)
			return;		/* fewer names: the next news makes up for it */
		names->name = more;
		names->room = room;
	}
	snprintf(names->name[names->n++], IF_NAMESIZE, "%.*s", mnl_attr_get_payload_len(attr),
		 (const char *)mnl_attr_get_payload(attr));
}

static void tell_all(struct links *l)
{
	struct names names = { 0 };
	u32 buf[64];
	size_t i;
	int ret = netlink_request(l->requests, start(l, buf, RTM_GETLINK, NLM_F_DUMP, 0), collect,
				  &names, NULL);

	/* -EINTR: links changed meanwhile, and news of that is waiting. */
	if (ret && ret != -EINTR)
		vlog(LOG_LINKS, LVL_ERR, "cannot list the links: %s", strerror(-ret));
	else
		l->lost = false;
	for (i = 0; i < names.n; i++)
		l->appeared(l->arg, names.name[i]);
	free(names.name);
}

/* 0: nothing is there */
static int run_one(struct links *l)
{
	int ret = nl_recvmsgs_default(l->watch);

	if (ret == -NLE_AGAIN)
		return 0;
	if (ret == -NLE_NOMEM) {
		vlog(LOG_LINKS, LVL_WARN, "news of links were lost, reading all links again");
		l->lost = true;
	} else if (ret < 0) {
		vlog(LOG_LINKS, LVL_WARN, "news of links: %s", nl_geterror(ret));
	}
	return 1;
}

int links_run(struct links *l, int budget, void (*appeared)(void *arg, const char *name),
	      void *arg)
{
	int n = 0;

	l->appeared = appeared;
	l->arg = arg;
	while (n < budget && run_one(l))
		n++;
	if (l->lost)
		tell_all(l);
	return n;
}

int links_fd(const struct links *l)
{
	return nl_socket_get_fd(l->watch);
}

static int watch(struct links *l)
{
	int size = WATCH_RCVBUF;

	l->watch = nl_socket_alloc();
	if (!l->watch || nl_connect(l->watch, NETLINK_ROUTE) < 0 ||
	    nl_socket_add_membership(l->watch, RTNLGRP_LINK) < 0 ||
	    nl_socket_set_nonblocking(l->watch) < 0)
		return -EIO;
	/* If it stays small, news are lost earlier: that is served. */
	setsockopt(nl_socket_get_fd(l->watch), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	nl_socket_disable_seq_check(l->watch);
	nl_socket_modify_cb(l->watch, NL_CB_VALID, NL_CB_CUSTOM, on_news, l);
	return 0;
}

int links_open(struct links **links, char **err)
{
	struct links *l = calloc(1, sizeof(*l));

	if (!l)
		return errline(err, -ENOMEM, "out of memory");
	l->requests = netlink_open(NETLINK_ROUTE);
	if (!l->requests || watch(l)) {
		links_close(l);
		return errline(err, -EIO, "cannot open rtnetlink");
	}
	*links = l;
	return 0;
}

void links_close(struct links *l)
{
	if (!l)
		return;
	nl_socket_free(l->watch);
	nl_socket_free(l->requests);
	free(l);
}
