/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets of libmnl: no message is copied or allocated for. exchange.h has the other kind. */
#ifndef VSW_NETLINK_MNL_SOCKET_H
#define VSW_NETLINK_MNL_SOCKET_H

#include <libmnl/libmnl.h>
#include <env.h>

/* Bound; waits for answers no longer than netlink_request() does. NULL: errno */
struct mnl_socket *netlink_socket_open(int protocol);
/* @nl may be NULL. */
void netlink_socket_close(struct mnl_socket *nl);
/* 0 or -errno */
int netlink_send(const struct mnl_socket *nl, const void *msgs, size_t len);
/* Length of what was received, -ETIMEDOUT or another -errno */
int netlink_receive(const struct mnl_socket *nl, void *buf, size_t size);

#endif
