/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real module in a network namespace of the test's own, and what its daemon is told. To be
 * included behind cmocka.h.
 *
 *   p1 ==== a1 [switch] a2 ==== p2      a1, a2 are added as ports; p1, p2 send and receive
 */
#ifndef TEST_MODULE_RIG_H
#define TEST_MODULE_RIG_H

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "daemon/datapath/dp.h"
#include "daemon/datapath/kernel/kernel.h"
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/module.h"

#define WAIT_MS		5000

static struct dp *dp;
static u32 port1, port2;

/* What the handler was told */
static struct {
	int misses, events, resyncs, refusals;
	struct dp_refusal refusal;	/* the last one */
	u64 cookie;
	union vsw_key key;
	u8 frame[256];
	size_t frame_len;
	u32 wire_len;
	enum vswitch_port_event event;
	struct dp_port port;
} told;

/* What a test does with a miss, besides */
static void (*at_miss)(const struct dp_miss *miss);

static inline void on_miss(void *arg, const struct dp_miss *miss)
{
	(void)arg;
	if (at_miss)
		at_miss(miss);
	told.misses++;
	told.cookie = miss->cookie;
	told.key = miss->key;
	told.frame_len = miss->frame_len;
	told.wire_len = miss->wire_len;
	if (miss->frame_len <= sizeof(told.frame))
		memcpy(told.frame, miss->frame, miss->frame_len);
}

static inline void on_refused(void *arg, const struct dp_refusal *refusal)
{
	(void)arg;
	told.refusals++;
	told.refusal = *refusal;
}

static inline void on_event(void *arg, enum vswitch_port_event event, const struct dp_port *port)
{
	(void)arg;
	told.events++;
	told.event = event;
	told.port = *port;
}

static inline void on_resync(void *arg)
{
	(void)arg;
	told.resyncs++;
}

static const struct dp_handler handler = {
	.miss = on_miss, .refused = on_refused, .port_event = on_event, .resync = on_resync,
};

static inline bool run(const char *command)
{
	return system(command) == 0;
}

static inline u64 now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000 + (u64)t.tv_nsec / 1000000;
}

/* Handle what comes until *count is @want; what came */
static inline int await(const int *count, int want)
{
	u64 end = now_ms() + WAIT_MS;

	while (*count < want && now_ms() < end) {
		struct pollfd p[DP_FDS];
		int fds[DP_FDS], i;

		assert_int_equal(dp->ops->fds(dp, fds), DP_FDS);
		for (i = 0; i < DP_FDS; i++)
			p[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
		poll(p, DP_FDS, 100);
		dp->ops->run(dp, 64);
	}
	return *count;
}

static inline void drain(void)
{
	while (dp->ops->run(dp, 64))
		;
	memset(&told, 0, sizeof(told));
}

static inline int wire_open(const char *dev)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htobe16(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(dev),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htobe16(ETH_P_ALL));

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static inline struct dp_port add(const char *name, u32 kind)
{
	struct dp_port port = { .kind = kind };

	snprintf(port.name, sizeof(port.name), "%s", name);
	assert_int_equal(dp->ops->port_add(dp, &port, NULL), 0);
	return port;
}

static inline int set_up(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNET) ||
	    !run("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1;"
		 "ip link add p1 type veth peer name a1 && ip link add p2 type veth peer name a2 &&"
		 "for i in lo p1 a1 p2 a2; do ip link set $i up || exit 1; done"))
		return -1;
	if (dp_kernel_open(&dp, &handler, NULL))
		return -1;
	port1 = add("a1", VSWITCH_PORT_NETDEV).no;
	port2 = add("a2", VSWITCH_PORT_NETDEV).no;
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	if (dp)
		dp->ops->close(dp);
	return 0;
}

/* Before each test */
static inline int start_clean(void **state)
{
	(void)state;
	if (dp->ops->flow_flush(dp))
		return -1;
	drain();
	return 0;
}

#endif
