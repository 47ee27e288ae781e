// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include "daemon/netlink/exchange.h"
#include "daemon/netlink/mnl_socket.h"

struct mnl_socket *netlink_socket_open(int protocol)
{
	const struct timeval wait = { .tv_sec = NETLINK_ANSWER_SECONDS };
	struct mnl_socket *nl = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	int one = 1;

	if (!nl)
		return NULL;
	if (mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		mnl_socket_close(nl);
		return NULL;
	}
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(mnl_socket_get_fd(nl), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	return nl;
}

void netlink_socket_close(struct mnl_socket *nl)
{
	if (nl)
		mnl_socket_close(nl);
}

int netlink_send(const struct mnl_socket *nl, const void *msgs, size_t len)
{
	while (mnl_socket_sendto(nl, msgs, len) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

int netlink_receive(const struct mnl_socket *nl, void *buf, size_t size)
{
	ssize_t n;

	do {
		n = mnl_socket_recvfrom(nl, buf, size);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	return (int)n;
}
