// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>
#include "daemon/netlink/packet_send.h"

/* Protocol 0: it is in no list of those that want frames, and costs them nothing. */
int packet_open(void)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	return fd < 0 ? -errno : fd;
}

int packet_send(int fd, u32 ifindex, const void *frame, size_t len)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_ifindex = (int)ifindex, .sll_halen = 6,
	};
	const u8 *bytes = frame;
	ssize_t sent;

	if (fd < 0)
		return fd;
	if (len < 14)
		return -EINVAL;
	memcpy(to.sll_addr, bytes, 6);
	memcpy(&to.sll_protocol, bytes + 12, 2);
	sent = sendto(fd, frame, len, 0, (struct sockaddr *)&to, sizeof(to));
	return sent < 0 ? -errno : 0;
}
