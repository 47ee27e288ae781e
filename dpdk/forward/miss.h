/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Misses. The first frame of a flow that is not installed waits here, and the daemon is told; later
 * frames of the flow wait behind it. A flow that the daemon installs takes them all, in order.
 *
 *   miss_park.c     a frame comes to wait; by lcores
 *   miss_queue.c    the queue: entries by key, by cookie, and by what a new flow covers
 *   miss_tell.c     which of them the daemon is told of, and when
 *   miss_release.c  the daemon has answered: what waits is sent
 *   miss_expire.c   giving up: too late, or the port leaves
 *
 * Order and fairness are those of kmod/miss.h. All but parking is done by the control thread: it
 * sends what waits by the queues that the lcore which received the frame sends by, and only then
 * opens the flow, under the lock under which others come to wait.
 */
#ifndef VSW_DPDK_MISS_H
#define VSW_DPDK_MISS_H

#include <rte_spinlock.h>
#include <sys/queue.h>
#include "core/key.h"

struct actions;
struct datapath;
struct flow;
struct lcore;
struct port;
struct rte_mbuf;

#define MISS_HASH	512

/* Where a port stands that has something to tell */
enum miss_round {
	MISS_ROUND_NONE,
	MISS_ROUND_READY,	/* the daemon owes it few answers */
	MISS_ROUND_BUSY,	/* many: told of when there is nobody else */
};

/* struct frame_list - frames in order, linked by what lies in front of their buffers */
struct frame_list {
	struct rte_mbuf *first;
	struct rte_mbuf *last;
	u32 n;
};

/*
 * struct miss - the frames of one flow to be
 * @key:   of the first frame, in full depth
 * @group: mask_set.group of that moment: frames that agree with @key under it joined
 * @bytes: of buffers
 */
struct miss {
	LIST_ENTRY(miss) by_key;
	LIST_ENTRY(miss) by_cookie;
	TAILQ_ENTRY(miss) by_age;
	TAILQ_ENTRY(miss) by_port;
	TAILQ_ENTRY(miss) unsent;
	struct port *port;
	u64 cookie;
	u32 hash;
	bool told;
	bool ask;		/* the daemon is to be told, or was */
	u64 deadline;		/* TSC */
	struct frame_list frames;
	u64 bytes;
	union vsw_key key;
	union vsw_key group;
};

/* struct miss_limits - as the parameters of vswitch(4) */
struct miss_limits {
	u32 bytes;		/* of a frame that the daemon gets to see */
	u32 flow_frames;
	u32 port_frames;
	u32 frames;
	u32 memory;
	u32 timeout_ms;
};

/*
 * struct miss_queue - all that waits
 * @lock:     under it nothing is sent, to devices or to the daemon
 * @releases: grows when a flow begins to take what it covers: who looked before must look again
 * @closing:  a flow that is about to open: what comes for it is dropped until it has
 * @tell:     hands a message to the daemon: 0; -EAGAIN: not now; NULL: there is no daemon
 * @bell:     eventfd: rung when there is something to tell
 */
struct miss_queue {
	rte_spinlock_t lock;
	LIST_HEAD(, miss) by_key[MISS_HASH];
	LIST_HEAD(, miss) by_cookie[MISS_HASH];
	TAILQ_HEAD(miss_ages, miss) by_age;
	TAILQ_HEAD(, port) ready;
	TAILQ_HEAD(, port) busy;
	struct miss_limits limits;
	u64 next_cookie;
	u64 lost;
	u64 bytes;
	u32 frames;
	u32 arrivals;
	u32 releases;
	u32 outstanding;
	const struct flow *closing;
	int (*tell)(void *arg, const struct miss *m, const u8 *frame, u32 len, u32 wire_len);
	void *tell_arg;
	int bell;
	bool rung;
};

int miss_init(struct miss_queue *q, const struct miss_limits *limits);
/* Nothing waits any more. */
void miss_exit(struct miss_queue *q);

/*
 * A frame that no open flow covers. NULL: it is consumed; or a flow that has been opened meanwhile,
 * and the frame is still the caller's.
 */
struct flow *miss_park(struct lcore *lc, struct port *port, struct rte_mbuf *frame);

/* Send what waits for @flow, that under @cookie first, then open it. */
void miss_release(struct datapath *dp, struct flow *flow, u64 cookie);
/* Apply @acts to what waits under @cookie; @sent: these frames. 0 or -ENOENT */
int miss_execute(struct datapath *dp, u64 cookie, struct actions *acts,
		 struct vswitch_flow_stats *sent);
/* Tell the daemon of as many as may be told. */
void miss_tell(struct datapath *dp);
/* There is a daemon from now on (@tell), which is told of all that waits; or none (NULL). */
void miss_bind(struct datapath *dp,
	       int (*tell)(void *arg, const struct miss *m, const u8 *frame, u32 len, u32 wire_len),
	       void *arg);
/* Drop what has waited too long. Microseconds until this is to be called again, 0: nothing waits */
u64 miss_expire(struct datapath *dp);
/* Drop what @port has parked, which receives no more. */
void miss_purge(struct datapath *dp, struct port *port);

#endif
