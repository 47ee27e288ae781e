// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <net/if.h>
#include <linux/if_link.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/netlink/links_state.h"
#include "daemon/netlink/packet_send.h"

#define WATCH_RCVBUF	(1 << 20)

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

/* An overrun that is told here instead is one, too. */
static bool nothing_waits(struct links *l)
{
	char byte;

	if (recv(nl_socket_get_fd(l->watch), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
		return false;
	l->lost |= errno == ENOBUFS;
	return errno == EAGAIN;
}

/*
 * After an overrun the kernel drops all news, and says so no more, until the last of those before
 * it is read: a list that is made earlier lacks what comes in between, and nobody would tell of it.
 */
int links_run(struct links *l, int budget, link_news_fn cb, void *arg)
{
	int n = 0;

	l->tell = cb;
	l->arg = arg;
	while (n < budget && run_one(l))
		n++;
	if (l->lost && nothing_waits(l))
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
	l->packet = packet_open();
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
	if (l->packet >= 0)
		close(l->packet);
	nl_socket_free(l->watch);
	nl_socket_free(l->requests.sk);
	free(l);
}
