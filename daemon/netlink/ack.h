/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the kernel ends an answer, of whatever netlink family. Pure: messages in, values out. */
#ifndef VSW_NETLINK_ACK_H
#define VSW_NETLINK_ACK_H

#include <libmnl/libmnl.h>
#include <env.h>

/*
 * An NLMSG_ERROR: *error becomes 0 (an ACK) or a negative errno. Returns the sentence of the
 * extended ACK, or NULL; it is valid as long as the message is.
 */
const char *netlink_ack(const struct nlmsghdr *nlh, int *error);
/* The error that a dump met on its way, from its NLMSG_DONE; 0: none */
int netlink_done(const struct nlmsghdr *nlh);

/* Does this attribute lie within the message? mnl_attr_for_each() rounds the end up. */
bool netlink_attr_is_whole(const struct nlmsghdr *nlh, const struct nlattr *attr);

#endif
