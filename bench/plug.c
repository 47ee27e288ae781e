// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long a device that is put under a Linux bridge waits to become a port of the switch beside
 * it: from the end of SIOCBRADDIF to the kernel's own news (rtnetlink) that the switch's device is
 * its master now.
 *
 *	plug BRIDGE SWITCH DEVICE...	a line each: the nanoseconds of the ioctl, and of the wait
 */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS	60000

static void fail(const char *what) __attribute__((noreturn));
static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static int news_of_links(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), room = 1 << 22;

	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		fail("rtnetlink");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	return fd;
}

/* 0: none is said */
static unsigned int master_of(const struct nlmsghdr *nlh)
{
	const struct ifinfomsg *ifi = NLMSG_DATA(nlh);
	int len = IFLA_PAYLOAD(nlh);
	struct rtattr *a;

	for (a = IFLA_RTA(ifi); RTA_OK(a, len); a = RTA_NEXT(a, len)) {
		if (a->rta_type == IFLA_MASTER)
			return *(unsigned int *)RTA_DATA(a);
	}
	return 0;
}

/* Whether one of the messages says that @device is under @master now */
static int says(const char *buf, int n, unsigned int device, unsigned int master)
{
	const struct nlmsghdr *nlh = (const void *)buf;

	for (; NLMSG_OK(nlh, (unsigned int)n); nlh = NLMSG_NEXT(nlh, n)) {
		const struct ifinfomsg *ifi = NLMSG_DATA(nlh);

		if (nlh->nlmsg_type == RTM_NEWLINK && ifi->ifi_family == AF_UNSPEC &&
		    ifi->ifi_index == (int)device && master_of(nlh) == master)
			return 1;
	}
	return 0;
}

static void wait_for(int news, unsigned int device, unsigned int master)
{
	static char buf[1 << 16] __attribute__((aligned(8)));
	struct pollfd fd = { .fd = news, .events = POLLIN };
	int n;

	for (;;) {
		if (poll(&fd, 1, PATIENCE_MS) != 1) {
			fprintf(stderr, "plug: a device has not become a port in time\n");
			exit(1);
		}
		n = recv(news, buf, sizeof(buf), 0);
		if (n < 0 && errno != ENOBUFS)
			fail("recv");
		if (n > 0 && says(buf, n, device, master))
			return;
	}
}

static void plug(int ioctls, int news, const char *bridge, unsigned int master, const char *name)
{
	unsigned int device = if_nametoindex(name);
	struct ifreq ifr = { .ifr_ifindex = device };
	unsigned long long begun, put, there;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", bridge);
	begun = now();
	if (!device || ioctl(ioctls, SIOCBRADDIF, &ifr))
		fail(name);
	put = now();
	wait_for(news, device, master);
	there = now();
	printf("%llu %llu\n", put - begun, there - put);
}

int main(int argc, char **argv)
{
	int ioctls = socket(AF_INET, SOCK_DGRAM, 0), news = news_of_links(), i;
	unsigned int master = argc > 3 ? if_nametoindex(argv[2]) : 0;

	if (argc < 4) {
		fprintf(stderr, "usage: plug BRIDGE SWITCH DEVICE...\n");
		return 2;
	}
	if (!master)
		fail(argv[2]);
	for (i = 3; i < argc; i++)
		plug(ioctls, news, argv[1], master, argv[i]);
	return 0;
}
