// SPDX-License-Identifier: GPL-2.0-or-later
/* The way to the module: generic netlink. */
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/datapath/kernel/kernel.h"
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/netlink/exchange.h"

static int resolve(const char *group)
{
	struct nl_sock *sk = netlink_open(NETLINK_GENERIC);
	int ret;

	if (!sk)
		return -NLE_FAILURE;
	ret = group ? genl_ctrl_resolve_grp(sk, VSWITCH_GENL_NAME, group) :
		      genl_ctrl_resolve(sk, VSWITCH_GENL_NAME);
	nl_socket_free(sk);
	return ret;
}

static int prepare(struct dp_kernel *k, char **err)
{
	int family = resolve(NULL);

	if (family == -NLE_OBJ_NOTFOUND)
		return errline(err, -ENOENT, "module vswitch is not loaded");
	if (family < 0)
		return errline(err, -EIO, "cannot ask for netlink family " VSWITCH_GENL_NAME
			       ": %s", nl_geterror(family));
	k->family = (u16)family;
	return 0;
}

static int set_options(int fd)
{
	const struct timeval wait = { .tv_sec = NETLINK_ANSWER_SECONDS };
	const struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int one = 1;

	if (bind(fd, (const struct sockaddr *)&any, sizeof(any)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)))
		return -errno;
	/* For kernels without them: errors are then without a sentence. */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	return 0;
}

/* What is sent without an address goes to the kernel. */
static int open_line(struct dp_kernel *k)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC), ret;

	(void)k;
	if (fd < 0)
		return -errno;
	ret = set_options(fd);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

static int listen_to_ports(struct dp_kernel *k, int fd)
{
	int group = resolve(VSWITCH_MCGRP_PORTS);

	(void)k;
	if (group < 0)
		return -EPROTO;
	return setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) ?
	       -errno : 0;
}

static const struct line_ops netlink_line = {
	.type = "system",
	.who = "module vswitch",
	.at_once = true,
	.prepare = prepare,
	.open = open_line,
	.listen = listen_to_ports,
};

int dp_kernel_open(struct dp **dp, const struct dp_handler *handler, char **err)
{
	return dp_line_open(dp, &netlink_line, NULL, handler, err);
}
