// SPDX-License-Identifier: GPL-2.0-or-later
/* The way to vswitch-dpdk: a unix socket of datagrams in order, SOCK_SEQPACKET. */
#include <errno.h>
#include <linux/genetlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/datapath/kernel/dpdk.h"
#include "daemon/datapath/kernel/kernel_state.h"

#define ANSWER_SECONDS	5	/* it answers within milliseconds, or has died */

static int prepare(struct dp_kernel *k, char **err)
{
	(void)err;
	k->family = GENL_MIN_ID;	/* it looks at the command alone */
	return 0;
}

static int open_line(struct dp_kernel *k)
{
	const struct timeval wait = { .tv_sec = ANSWER_SECONDS };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd, ret;

	if (strlen(k->path) >= sizeof(to.sun_path))
		return -ENAMETOOLONG;
	strcpy(to.sun_path, k->path);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (!connect(fd, (const struct sockaddr *)&to, sizeof(to)) &&
	    !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)))
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

static int listen_to_ports(struct dp_kernel *k, int fd)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];

	return dpk_request(k, fd, dp_msg_start(buf, k->family, VSWITCH_CMD_PORT_EVENT, 0, ++k->seq),
			   NULL, NULL, NULL);
}

static const struct line_ops unix_line = {
	.type = "dpdk",
	.who = "vswitch-dpdk",
	.prepare = prepare,
	.open = open_line,
	.listen = listen_to_ports,
};

int dp_dpdk_open(struct dp **dp, const char *path, const struct dp_handler *handler, char **err)
{
	return dp_line_open(dp, &unix_line, path, handler, err);
}

bool dp_dpdk_has_ended(const struct dp *dp)
{
	return dp_kernel((struct dp *)dp)->ended;
}
