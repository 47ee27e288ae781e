// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Port events. They are multicast: if they come faster than they are read, the kernel drops some
 * and says so once, by ENOBUFS; what is true now must then be read by a dump.
 */
#include <netlink/genl/ctrl.h>
#include <netlink/msg.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"

#define RCVBUF	(1 << 20)

static int on_event(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct dp_kernel *k = arg;
	struct dp_port port;
	u32 event;
	int ret;

	if (dp_msg_cmd(nlh) != VSWITCH_CMD_PORT_EVENT)
		return NL_OK;
	ret = dp_decode_event(nlh, &event, &port);
	if (ret) {
		vlog(LOG_DP, LVL_WARN, "a port event cannot be understood: %s", strerror(-ret));
		return NL_OK;
	}
	vlog(LOG_DP, LVL_DBG, "port event %u: %s (%u)", event, port.name, port.no);
	k->handler->port_event(k->handler->arg, event, &port);
	return NL_OK;
}

/* One message, or one report of lost ones. 0: nothing is there. */
static int run_one(struct dp_kernel *k)
{
	int ret = nl_recvmsgs_default(k->events);

	switch (-ret) {
	case NLE_AGAIN:
		return 0;
	case NLE_NOMEM:
		vlog(LOG_DP, LVL_WARN, "port events were lost, reading all ports again");
		k->events_lost = true;
		return 1;
	default:
		if (ret < 0)
			vlog(LOG_DP, LVL_WARN, "port events: %s", nl_geterror(ret));
		return 1;
	}
}

/*
 * Ports are read when nothing waits any more: until then the kernel drops what comes, and says so
 * no more. Who has used up the budget is called again.
 */
int dpk_events_run(struct dp_kernel *k, int budget)
{
	int n = 0;

	while (n < budget && run_one(k))
		n++;
	if (n < budget && k->events_lost) {
		k->events_lost = false;
		k->handler->resync(k->handler->arg);
		n++;
	}
	return n;
}

static int subscribe(struct nl_sock *sk, char **err)
{
	int group = genl_ctrl_resolve_grp(sk, VSWITCH_GENL_NAME, VSWITCH_MCGRP_PORTS);

	if (group < 0)
		return errline(err, -EPROTO, "module vswitch has no multicast group \"%s\": %s",
			       VSWITCH_MCGRP_PORTS, nl_geterror(group));
	if (nl_socket_set_nonblocking(sk) < 0 || nl_socket_add_membership(sk, group) < 0)
		return errline(err, -EIO, "cannot listen to port events of module vswitch");
	return 0;
}

int dpk_events_open(struct dp_kernel *k, char **err)
{
	struct nl_sock *sk = nl_socket_alloc();
	int size = RCVBUF;
	int ret;

	if (!sk || nl_connect(sk, NETLINK_GENERIC) < 0)
		ret = errline(err, -EIO, "cannot open a netlink socket for port events");
	else
		ret = subscribe(sk, err);
	if (ret) {
		nl_socket_free(sk);
		return ret;
	}
	/* If it stays small, events are lost earlier: that is served. */
	setsockopt(nl_socket_get_fd(sk), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	nl_socket_disable_seq_check(sk);
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, on_event, k);
	k->events = sk;
	return 0;
}
