/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of rtnetlink about one link. */
#ifndef VSW_NETLINK_LINK_MESSAGE_H
#define VSW_NETLINK_LINK_MESSAGE_H

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <env.h>
#include "daemon/netlink/exchange.h"

/* Room for any request of ours about a link, with its attributes */
#define LINK_REQUEST_WORDS	64

/* struct link_requests - who asks: a socket of NETLINK_ROUTE, and the number of its last request */
struct link_requests {
	struct nl_sock *sk;
	u32 seq;
};

/*
 * Begin a request in @buf, LINK_REQUEST_WORDS long. @ifindex 0: of all links, or of one that an
 * attribute names. Its payload begins with a struct ifinfomsg.
 */
struct nlmsghdr *link_request(struct link_requests *from, u32 *buf, u16 type, u16 flags,
			      u32 ifindex);
/* Send it, as netlink_request() does; @cb may be NULL. */
int link_ask(const struct link_requests *from, struct nlmsghdr *request, netlink_reply_cb cb,
	     void *arg);

/* An attribute of a RTM_NEWLINK or RTM_DELLINK, or NULL */
const struct nlattr *link_attr(const struct nlmsghdr *nlh, u16 type);
/* One of those in @nest, which may be NULL; or NULL */
const struct nlattr *link_attr_in(const struct nlattr *nest, u16 type);

#endif
