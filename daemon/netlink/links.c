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
#include "daemon/netlink/links.h"
#include "daemon/netlink/tunnel_device.h"

#define WATCH_RCVBUF	(1 << 20)

/* struct links - @lost: news were dropped, all links must be listed again */
struct links {
	struct link_requests requests;
	struct nl_sock *watch;
	bool lost;
	void (*appeared)(void *arg, const char *name);	/* during links_run */
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
	const struct nlattr *attr = link_attr(nlh, IFLA_IFNAME);
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
	const struct nlattr *attr = link_attr(nlh, IFLA_IFNAME);
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
	u32 buf[LINK_REQUEST_WORDS];
	size_t i;
	struct nlmsghdr *req = link_request(&l->requests, buf, RTM_GETLINK, NLM_F_DUMP, 0);
	int ret = link_ask(&l->requests, req, collect, &names);

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
