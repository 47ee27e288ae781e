/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hierarchical token buckets (tc-htb(8)) on a device, as Open vSwitch lays them out: below the root
 * one class with the rate of all, below it a class for each queue, of which 0 is the default. The
 * root has a handle of our own, by which it is known again; class N + 1 is queue N.
 */
#ifndef VSW_NETLINK_QDISC_H
#define VSW_NETLINK_QDISC_H

#include <vswitch/ctl.h>
#include "daemon/netlink/link_message.h"

#define HTB_MAJOR	CTL_HTB_MAJOR	/* as tc has it: "7673:" */
#define HTB_QUEUES_MAX	CTL_HTB_QUEUES

/*
 * struct htb_queue - rates are bits per second. @min_rate: what it gets in any case; @max_rate:
 * what it gets at most; @burst: bits that go at once after silence. @priority: smaller ones first.
 * @mark: one more than the DSCP that IP frames get which rules send by it; 0: they keep theirs
 */
struct htb_queue {
	u32 id;
	u32 priority;
	u8 mark;
	u64 min_rate, max_rate, burst;
};

/* struct htb - @max_rate: of all queues together. @queues: by rising number, 0 is among them */
struct htb {
	u64 max_rate;
	u32 n;
	struct htb_queue *queues;
};

/*
 * Have it on a device, which sends frames of at most @mtu bytes. What is there already of ours is
 * changed in place; another queueing discipline is replaced. 0 or -errno
 */
int qdisc_set_htb(struct link_requests *from, u32 ifindex, u32 mtu, const struct htb *htb);
/* Take ours away: the device has its usual one then. -ENOENT: there is none */
int qdisc_clear_htb(struct link_requests *from, u32 ifindex);
/* All devices that have one of ours */
int qdisc_each_htb(struct link_requests *from, void (*cb)(void *arg, u32 ifindex), void *arg);

#endif
