/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One netlink request over libnl, and all that answers it: for generic netlink and rtnetlink. */
#ifndef VSW_NETLINK_EXCHANGE_H
#define VSW_NETLINK_EXCHANGE_H

#include <netlink/netlink.h>

/* The kernel answers from within sendto(): this passes only if an answer was lost. */
#define NETLINK_ANSWER_SECONDS	5

typedef void (*netlink_reply_cb)(void *arg, const struct nlmsghdr *nlh);

/* A socket for requests of NETLINK_GENERIC, NETLINK_ROUTE…; nl_socket_free() it. NULL: errno */
struct nl_sock *netlink_open(int protocol);

/*
 * Send @req, whole with its own sequence number, and hand each message that answers it to @cb (may
 * be NULL). @text not NULL: becomes the sentence of an extended ACK, allocated, if there is one.
 * 0; the kernel's error; -EINTR for a dump of what changed on the way (all of it was handed out);
 * -EIO, -ENOBUFS or -ETIMEDOUT if the answer is not to be had.
 */
int netlink_request(struct nl_sock *sk, struct nlmsghdr *req, netlink_reply_cb cb, void *arg,
		    char **text);

#endif
