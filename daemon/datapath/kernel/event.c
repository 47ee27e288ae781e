// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Port events. If they come faster than they are read, some are lost, and we are told so once: by
 * ENOBUFS on a socket of netlink, by a message on another. What is true now must then be read by a
 * dump.
 */
#include <sys/socket.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/kernel_state.h"

#define RCVBUF	(1 << 20)
#define EVENT_BYTES	8192

static void lost(struct dp_kernel *k)
{
	vlog(LOG_DP, LVL_WARN, "port events were lost, reading all ports again");
	k->events_lost = true;
}

static void take_event(struct dp_kernel *k, const struct nlmsghdr *nlh)
{
	struct dp_port port;
	u32 event;
	int ret;

	if (nlh->nlmsg_type == NLMSG_OVERRUN)
		lost(k);
	if (dp_msg_cmd(nlh) != VSWITCH_CMD_PORT_EVENT)
		return;
	ret = dp_decode_event(nlh, &event, &port);
	if (ret) {
		vlog(LOG_DP, LVL_WARN, "a port event cannot be understood: %s", strerror(-ret));
		return;
	}
	vlog(LOG_DP, LVL_DBG, "port event %u: %s (%u)", event, port.name, port.no);
	k->handler->port_event(k->handler->arg, event, &port);
}

/* One datagram, or one report of lost ones. 0: nothing is there. */
static int run_one(struct dp_kernel *k)
{
	u8 buf[EVENT_BYTES] __attribute__((aligned(8)));
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)buf;
	int len = line_receive(k->events, buf, sizeof(buf), MSG_DONTWAIT);

	if (len == -EAGAIN)
		return 0;
	if (len == -ENOBUFS) {
		lost(k);
	} else if (len == -ECONNRESET) {
		k->ended = true;
		return 0;
	} else if (len < 0) {
		vlog(LOG_DP, LVL_WARN, "port events: %s", strerror(-len));
	}
	for (; len > 0 && mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		take_event(k, nlh);
	return 1;
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

int dpk_events_open(struct dp_kernel *k, char **err)
{
	int size = RCVBUF, ret;

	k->events = k->line->open(k);
	ret = k->events < 0 ? k->events : k->line->listen(k, k->events);
	if (ret)
		return errline(err, ret, "cannot listen to port events of %s: %s", k->line->who,
			       strerror(-ret));
	/* If it stays small, events are lost earlier: that is served. */
	setsockopt(k->events, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return 0;
}
