// SPDX-License-Identifier: GPL-2.0-or-later
/* Packet sockets and taps. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "tests/e2e/wire/wire.h"

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

const char *where_enter(char *where)
{
	char *slash = strchr(where, '/');
	char path[128];
	int fd;

	if (!slash)
		return where;
	*slash = '\0';
	snprintf(path, sizeof(path), "/run/netns/%s", where);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		die("%s: %s", path, strerror(errno));
	close(fd);
	return slash + 1;
}

static void enable(int fd, int level, int option, int value)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)))
		die("socket option %d: %s", option, strerror(errno));
}

static void interface_mac(int fd, const char *ifname, uint8_t mac[6])
{
	struct ifreq ifr = { 0 };

	strncpy(ifr.ifr_name, ifname, IFNAMSIZ - 1);
	if (ioctl(fd, SIOCGIFHWADDR, &ifr))
		die("%s: %s", ifname, strerror(errno));
	memcpy(mac, ifr.ifr_hwaddr.sa_data, 6);
}

int packet_open(const char *ifname, bool receive, uint8_t mac[6])
{
	struct sockaddr_ll addr = { .sll_family = AF_PACKET };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("packet socket: %s", strerror(errno));
	interface_mac(fd, ifname, mac);
	enable(fd, SOL_PACKET, PACKET_VNET_HDR, 1);
	if (receive) {
		enable(fd, SOL_PACKET, PACKET_AUXDATA, 1);
		enable(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
		enable(fd, SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20);
	}
	addr.sll_ifindex = if_nametoindex(ifname);
	addr.sll_protocol = receive ? htons(ETH_P_ALL) : 0;
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("%s: %s", ifname, strerror(errno));
	if (receive) {
		/* Frames to other MAC addresses too. */
		struct packet_mreq mreq = {
			.mr_ifindex = addr.sll_ifindex, .mr_type = PACKET_MR_PROMISC,
		};

		if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &mreq, sizeof(mreq)))
			die("%s: %s", ifname, strerror(errno));
	}
	return fd;
}

/* From now on the stack is told that frames are of this type, whatever they say themselves. */
void packet_say_type(int fd, uint16_t type)
{
	struct sockaddr_ll addr;
	socklen_t len = sizeof(addr);

	if (getsockname(fd, (struct sockaddr *)&addr, &len))
		die("packet socket: %s", strerror(errno));
	addr.sll_protocol = htons(type);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("type %#x: %s", type, strerror(errno));
}

int tap_open(const char *ifname, bool vnet, unsigned int offload, bool multi_queue)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (vnet)
		ifr.ifr_flags |= IFF_VNET_HDR;
	if (multi_queue)
		ifr.ifr_flags |= IFF_MULTI_QUEUE;
	strncpy(ifr.ifr_name, ifname, IFNAMSIZ - 1);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &ifr))
		die("tap %s: %s", ifname, strerror(errno));
	if (vnet && ioctl(fd, TUNSETOFFLOAD, offload))
		die("tap %s: offload %#x: %s", ifname, offload, strerror(errno));
	return fd;
}

int tap_retype(const char *ifname, unsigned long type)
{
	int fd = tap_open(ifname, false, 0, false);

	if (!ioctl(fd, TUNSETLINK, type))
		return 0;
	fprintf(stderr, "wire: tap %s, type %lu: %s\n", ifname, type, strerror(errno));
	return 1;
}

/* The tag that the device or the stack took out of the frame */
static void take_tag(struct msghdr *msg, struct tag *tag)
{
	const struct tpacket_auxdata *aux;
	struct cmsghdr *c;

	tag->tpid = 0;
	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA)
			continue;
		aux = (const struct tpacket_auxdata *)CMSG_DATA(c);
		if (!(aux->tp_status & TP_STATUS_VLAN_VALID))
			continue;
		tag->tci = aux->tp_vlan_tci;
		tag->tpid = aux->tp_status & TP_STATUS_VLAN_TPID_VALID ? aux->tp_vlan_tpid : 0x8100;
	}
}

ssize_t packet_read(int fd, uint8_t *buf, size_t size, struct tag *accelerated,
		    struct virtio_net_hdr *vnet)
{
	char control[128];
	struct iovec iov[2] = { { vnet, sizeof(*vnet) }, { buf, size } };
	struct msghdr msg = {
		.msg_iov = iov, .msg_iovlen = 2,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(fd, &msg, MSG_DONTWAIT);

	/* Link down is told as an error, once. */
	if (n < (ssize_t)sizeof(*vnet))
		return 0;
	take_tag(&msg, accelerated);
	return n - sizeof(*vnet);
}

ssize_t tap_read(int fd, uint8_t *buf, size_t size, bool has_vnet, struct virtio_net_hdr *vnet)
{
	struct iovec iov[2] = { { vnet, sizeof(*vnet) }, { buf, size } };
	ssize_t n = has_vnet ? readv(fd, iov, 2) : readv(fd, iov + 1, 1);

	if (n <= 0)
		return 0;
	return has_vnet ? n - (ssize_t)sizeof(*vnet) : n;
}
