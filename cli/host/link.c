// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "cli/error.h"
#include "cli/host/ask.h"
#include "cli/host/host.h"

int host_set_up(const struct host_link *link, bool up, char **err)
{
	char buf[64];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));

	nlh->nlmsg_type = RTM_NEWLINK;
	ifi->ifi_index = link->index;
	ifi->ifi_change = IFF_UP;
	ifi->ifi_flags = up ? IFF_UP : 0;
	if (ask_do(nlh))
		return error_set(err, "cannot set %s %s: %s", link->name, up ? "up" : "down",
				 strerror(errno));
	return 0;
}
