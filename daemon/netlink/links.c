// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <net/if.h>
#include <linux/if_link.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/netlink/bridge_device.h"
#include "daemon/netlink/links.h"
#include "daemon/netlink/tunnel_device.h"

#define WATCH_RCVBUF	(1 << 20)

/* struct links - @lost: news were dropped, all links must be listed again */
struct links {
	struct link_requests requests;
	struct nl_sock *watch;
	bool lost;
	link_news_fn tell;	/* during links_run */
	void *arg;
};

static int set_mtu(void *arg, u32 ifindex, u32 mtu)
{
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(&l->requests, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put_u32(req, IFLA_MTU, mtu);
	return link_ask(&l->requests, req, NULL, NULL);
}

static int set_address(void *arg, u32 ifindex, const u8 address[6])
{
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(&l->requests, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put(req, IFLA_ADDRESS, 6, address);
	return link_ask(&l->requests, req, NULL, NULL);
}

struct perm {
	u8 *address;
	int ret;
};

/* The kernel leaves the attribute out where a device has no permanent address. */
static void take_perm(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = link_attr(nlh, IFLA_PERM_ADDRESS);
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
	u32 buf[LINK_REQUEST_WORDS];

	return link_ask(&l->requests, link_request(&l->requests, buf, RTM_GETLINK, 0, ifindex),
			take_perm, &p) ?: p.ret;
}

struct counted {
	struct link_counters *counters;
	int ret;
};

/* An older kernel's struct is shorter; what it has not is not asked for here. */
static void take_counters(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = link_attr(nlh, IFLA_STATS64);
	struct rtnl_link_stats64 all = { 0 };
	struct counted *c = arg;
	size_t len;

	if (!attr)
		return;
	len = mnl_attr_get_payload_len(attr);
	memcpy(&all, mnl_attr_get_payload(attr), len < sizeof(all) ? len : sizeof(all));
	*c->counters = (struct link_counters){
		.rx_errors = all.rx_errors, .rx_crc_errors = all.rx_crc_errors,
		.rx_frame_errors = all.rx_frame_errors, .rx_over_errors = all.rx_over_errors,
		.rx_missed_errors = all.rx_missed_errors, .tx_errors = all.tx_errors,
		.collisions = all.collisions,
	};
	c->ret = 0;
}

static int counters(void *arg, u32 ifindex, struct link_counters *counted)
{
	struct counted c = { .counters = counted, .ret = -ENODATA };
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];

	return link_ask(&l->requests, link_request(&l->requests, buf, RTM_GETLINK, 0, ifindex),
			take_counters, &c) ?: c.ret;
}

static int make_tunnel(void *arg, const struct tunnel_device *device, char **err)
{
	struct links *l = arg;

	return tunnel_device_make(&l->requests, device, err);
}

static int delete_tunnel(void *arg, const struct tunnel_device *device)
{
	struct links *l = arg;

	return tunnel_device_delete(&l->requests, device);
}

static int make_portal(void *arg, const char *name, const char *owner, u32 *ifindex, char **err)
{
	struct links *l = arg;

	return bridge_device_make(&l->requests, name, owner, ifindex, err);
}

static int delete_portal(void *arg, u32 ifindex)
{
	struct links *l = arg;

	return bridge_device_delete(&l->requests, ifindex);
}

static int each_portal(void *arg, portal_fn cb, void *cb_arg)
{
	struct links *l = arg;

	return bridge_device_each(&l->requests, cb, cb_arg);
}

static int each_member(void *arg, u32 portal, portal_member_fn cb, void *cb_arg)
{
	struct links *l = arg;

	return bridge_device_members(&l->requests, portal, cb, cb_arg);
}

static int find_member(void *arg, u32 portal, const char *name, struct portal_member *member)
{
	struct links *l = arg;

	return bridge_device_find(&l->requests, portal, name, member);
}

static int release_member(void *arg, u32 ifindex)
{
	struct links *l = arg;

	return bridge_device_release(&l->requests, ifindex);
}

void links_ops(struct links *l, struct links_ops *ops)
{
	ops->make_portal = make_portal;
	ops->delete_portal = delete_portal;
	ops->each_portal = each_portal;
	ops->each_member = each_member;
	ops->find_member = find_member;
	ops->release_member = release_member;
	ops->make_tunnel = make_tunnel;
	ops->delete_tunnel = delete_tunnel;
	ops->set_mtu = set_mtu;
	ops->set_address = set_address;
	ops->perm_address = perm_address;
	ops->counters = counters;
	ops->arg = l;
}

/* struct named - news with room for the name */
struct named {
	struct link_news news;
	char name[IF_NAMESIZE];
};

/*
 * A Linux bridge tells of a port that leaves it as if a link were deleted, in a family of its own:
 * the link itself is there. False: these are no news of ours.
 */
static bool read_news(const struct nlmsghdr *nlh, struct named *named)
{
	const struct nlattr *name = link_attr(nlh, IFLA_IFNAME);
	const struct nlattr *master = link_attr(nlh, IFLA_MASTER);
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	size_t len;

	if (!name || (nlh->nlmsg_type == RTM_DELLINK && ifi->ifi_family != AF_UNSPEC))
		return false;
	len = strnlen(mnl_attr_get_payload(name), mnl_attr_get_payload_len(name));
	if (!len || len >= sizeof(named->name))
		return false;
	memcpy(named->name, mnl_attr_get_payload(name), len);
	named->name[len] = '\0';
	named->news.ifindex = (u32)ifi->ifi_index;
	named->news.master = master ? mnl_attr_get_u32(master) : 0;
	named->news.gone = nlh->nlmsg_type == RTM_DELLINK;
	return true;
}

static void tell(struct links *l, struct named *named)
{
	named->news.name = named->name;
	l->tell(l->arg, &named->news);
}

static int on_news(struct nl_msg *msg, void *arg)
{
	struct named named;

	if (read_news(nlmsg_hdr(msg), &named))
		tell(arg, &named);
	return NL_OK;
}

struct listing {
	struct named *link;
	size_t n, room;
};

/*
 * After lost news. A port is attached from within tell(), which asks for addresses and sets MTUs on
 * the socket that lists the links: it is told when the list is complete.
 */
static void collect(void *arg, const struct nlmsghdr *nlh)
{
	struct listing *list = arg;
	struct named named;

	if (!read_news(nlh, &named))
		return;
	if (list->n == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		void *more = reallocarray(list->link, room, sizeof(*list->link));

		if (!more)
			return;		/* fewer links: the next news makes up for it */
		list->link = more;
		list->room = room;
	}
	list->link[list->n++] = named;
}

static void tell_all(struct links *l)
{
	struct listing list = { 0 };
	u32 buf[LINK_REQUEST_WORDS];
	size_t i;
	struct nlmsghdr *req = link_request(&l->requests, buf, RTM_GETLINK, NLM_F_DUMP, 0);
	int ret = link_ask(&l->requests, req, collect, &list);

	/* -EINTR: links changed meanwhile, and news of that is waiting. */
	if (ret && ret != -EINTR)
		vlog(LOG_LINKS, LVL_ERR, "cannot list the links: %s", strerror(-ret));
	else
		l->lost = false;
	l->tell(l->arg, &(struct link_news){ .name = NULL });
	for (i = 0; i < list.n; i++)
		tell(l, &list.link[i]);
	free(list.link);
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

int links_run(struct links *l, int budget, link_news_fn cb, void *arg)
{
	int n = 0;

	l->tell = cb;
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
	l->requests.sk = netlink_open(NETLINK_ROUTE);
	if (!l->requests.sk || watch(l)) {
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
	nl_socket_free(l->requests.sk);
	free(l);
}
