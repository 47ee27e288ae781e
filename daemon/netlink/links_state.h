/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files share that are behind links.h: links.c tells news, links_ops.c asks. */
#ifndef VSW_NETLINK_LINKS_STATE_H
#define VSW_NETLINK_LINKS_STATE_H

#include "daemon/netlink/link_message.h"
#include "daemon/netlink/links.h"

/* struct links - @lost: news were dropped, all links must be listed again */
struct links {
	struct link_requests requests;
	struct nl_sock *watch;
	int packet;		/* see packet_open(); or why there is none */
	bool lost;
	link_news_fn tell;	/* during links_run */
	void *arg;
};

#endif
