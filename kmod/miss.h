/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Misses. The first frame of a flow that is not installed waits here, and the daemon is told; later
 * frames of the flow wait behind it. A flow that the daemon installs takes them all, in order.
 *
 *   miss_park.c     a frame comes to wait
 *   miss_queue.c    the queue: entries by key, by cookie, and by what a new flow covers
 *   miss_tell.c     which of them the daemon is told of, and when
 *   miss_release.c  the daemon has answered: what waits is sent
 *   miss_expire.c   giving up: too late, or the port leaves
 *
 * Order: a new flow is found by look-ups at once but counts as a miss while it is not "open"; who
 * meets it in that state waits here, behind the others. vsw_miss_release() sends what waits until
 * nothing does, and only then, in the same critical section, opens the flow.
 *
 * Fairness: what the daemon was told and has not answered is bounded, for each port and in all.
 * Ports are told of in turn, and those to which the daemon owes few answers before all others.
 * However many ports flood, the next frame of another one is told after at most one message of
 * each, and comes in the daemon's socket behind a bounded number (miss_tell.c). And each port may
 * park some frames even when the memory for all is used up.
 */
#ifndef VSW_MISS_H
#define VSW_MISS_H

#include <linux/list.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "core/key.h"

struct sock;
struct vsw_dp;
struct vsw_flow;
struct vsw_actions;
struct vsw_port;

#define VSW_MISS_HASH_BITS	9

/**
 * struct vsw_miss - the frames of one flow to be
 * @key:    of the first frame, in full depth
 * @group:  vsw_mask_set.group of that moment: frames that agree with @key under it joined
 * @by_pair: among those between the same two addresses, newest first
 * @by_port: oldest first
 * @port:   ingress; its frames here are purged before the port goes
 * @told:   the daemon has the message, or it is on its way
 * @bytes:  truesize of @frames
 */
struct vsw_miss {
	struct hlist_node by_key;
	struct hlist_node by_cookie;
	struct hlist_node by_pair;
	struct list_head by_age;
	struct list_head by_port;
	struct list_head unsent;
	struct vsw_port *port;
	u64 cookie;
	u32 hash;
	bool told;
	unsigned long deadline;
	struct sk_buff_head frames;
	u64 bytes;
	union vsw_key key;
	union vsw_key group;
};

/**
 * struct vsw_miss_batch - frames that are being sent; under vsw_miss_queue.lock, as the ports that
 * received them may leave before their turn comes
 */
struct vsw_miss_batch {
	struct list_head link;
	struct sk_buff_head frames;
};

/**
 * struct vsw_miss_queue - all that waits in a datapath
 * @lock:        taken with BH off. Under it nothing is transmitted, to devices or to the daemon,
 *               and nothing allocated
 * @by_age:      oldest first
 * @arrivals:    frames that have come to wait, ever
 * @closing:     a flow that is about to open, and what comes for it is dropped until it has
 * @ready:       ports with something to tell to which the daemon owes few answers, in turn
 * @busy:        the same, but it owes them many: told of when there is nobody else
 * @batches:     struct vsw_miss_batch
 * @releases:    grows when a flow begins to take what it covers: who looked before must look again
 * @outstanding: told and not answered, all ports
 * @lost:        messages that could not be sent, and were sent later
 * @sk:          the daemon's socket, of @portid; NULL: there is none
 * @on_way:      truesize of the messages that are between the lock and that socket
 */
struct vsw_miss_queue {
	spinlock_t lock;
	struct hlist_head by_key[1 << VSW_MISS_HASH_BITS];
	struct hlist_head by_cookie[1 << VSW_MISS_HASH_BITS];
	struct hlist_head by_pair[1 << VSW_MISS_HASH_BITS];
	struct list_head by_age;
	struct list_head ready;
	struct list_head busy;
	struct list_head batches;
	u64 next_cookie;
	u64 lost;
	u64 bytes;		/* truesize of what is parked */
	u32 frames;
	u32 arrivals;
	u32 releases;
	u32 outstanding;
	struct sock *sk;
	u32 portid;
	atomic_t on_way;
	struct vsw_flow *closing;
	struct delayed_work expire;
};

/* miss.c */
void vsw_miss_init(struct vsw_miss_queue *q);
void vsw_miss_exit(struct vsw_miss_queue *q);
/* miss_queue.c */
int vsw_miss_module_init(void);
void vsw_miss_module_exit(void);
/* miss_park.c */
struct vsw_flow *vsw_miss_park(struct vsw_port *port, struct sk_buff *skb);
/* miss_release.c */
void vsw_miss_release(struct vsw_dp *dp, struct vsw_flow *flow, u64 cookie);
int vsw_miss_execute(struct vsw_dp *dp, u64 cookie, struct vsw_actions *acts,
		     struct vswitch_flow_stats *stats);
/* miss_expire.c */
void vsw_miss_purge(struct vsw_port *port);
/* miss_tell.c */
int vsw_miss_bind(struct vsw_dp *dp, struct sock *sk, u32 portid);
bool vsw_miss_unbind(struct vsw_dp *dp, u32 portid);

#endif
