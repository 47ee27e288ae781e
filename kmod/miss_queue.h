/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the miss files share among themselves, under vsw_miss_queue.lock unless they say otherwise.
 */
#ifndef VSW_MISS_QUEUE_H
#define VSW_MISS_QUEUE_H

#include <linux/jiffies.h>
#include "vsw.h"

#define VSW_MISS_EXPIRE_EVERY	(HZ / 10)

static inline struct vsw_dp *vsw_miss_dp(struct vsw_miss_queue *q)
{
	return container_of(q, struct vsw_dp, miss);
}

/* miss_queue.c */
struct vsw_miss *vsw_miss_alloc(void);			/* no lock is needed */
void vsw_miss_free(struct vsw_miss *m);			/* nor here */
u32 vsw_miss_hash(struct vsw_dp *dp, const union vsw_key *key, const union vsw_key *group);
struct vsw_miss *vsw_miss_find(struct vsw_miss_queue *q, const struct vsw_miss *like);
struct vsw_miss *vsw_miss_find_cookie(struct vsw_miss_queue *q, u64 cookie);
void vsw_miss_add(struct vsw_miss_queue *q, struct vsw_port *port, struct vsw_miss *m);
void vsw_miss_take(struct vsw_miss_queue *q, struct vsw_miss *m, struct sk_buff_head *frames);
void vsw_miss_take_covered(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			   struct sk_buff_head *frames);
void vsw_miss_port_ready(struct vsw_miss_queue *q, struct vsw_port *port);
/* miss_tell.c */
bool vsw_miss_may_tell(struct vsw_miss_queue *q);
void vsw_miss_tell(struct vsw_miss_queue *q);		/* without the lock */
/* miss_expire.c */
void vsw_miss_expire(struct work_struct *work);

#endif
