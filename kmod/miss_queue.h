/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the miss files share among themselves. All of it is under vsw_miss_queue.lock.
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

/* miss.c */
u32 vsw_miss_hash(struct vsw_dp *dp, const union vsw_key *key, const union vsw_key *group);
struct vsw_miss *vsw_miss_find(struct vsw_miss_queue *q, const union vsw_key *key,
			       const union vsw_key *group, u32 hash);
struct vsw_miss *vsw_miss_find_cookie(struct vsw_miss_queue *q, u64 cookie);
struct vsw_miss *vsw_miss_new(struct vsw_miss_queue *q, struct vsw_port *port,
			      const union vsw_key *key, const union vsw_key *group, u32 hash);
void vsw_miss_take(struct vsw_miss_queue *q, struct vsw_miss *m, struct sk_buff_head *frames);
void vsw_miss_take_covered(struct vsw_miss_queue *q, const struct vsw_flow *flow,
			   struct sk_buff_head *frames);
/* miss_tell.c */
void vsw_miss_port_ready(struct vsw_miss_queue *q, struct vsw_port *port);
void vsw_miss_tell(struct vsw_miss_queue *q);
/* miss_expire.c */
void vsw_miss_expire(struct work_struct *work);

#endif
