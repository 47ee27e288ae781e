/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The queue, for the files that miss.h lists; @lock is held for all of it. */
#ifndef VSW_DPDK_MISS_QUEUE_H
#define VSW_DPDK_MISS_QUEUE_H

#include <rte_mbuf.h>
#include "dpdk/forward/datapath.h"

/* Frames that wait are in no burst: this field of them is free. The first segment's, as ol_flags */
static inline struct rte_mbuf **frame_next(struct rte_mbuf *m)
{
	return rte_mbuf_to_priv(m);
}

static inline void frame_append(struct frame_list *list, struct rte_mbuf *m)
{
	*frame_next(m) = NULL;
	if (list->last)
		*frame_next(list->last) = m;
	else
		list->first = m;
	list->last = m;
	list->n++;
}

static inline struct rte_mbuf *frame_take(struct frame_list *list)
{
	struct rte_mbuf *m = list->first;

	if (!m)
		return NULL;
	list->first = *frame_next(m);
	if (!list->first)
		list->last = NULL;
	list->n--;
	return m;
}

static inline void frames_splice(struct frame_list *to, struct frame_list *from)
{
	if (!from->n)
		return;
	if (to->last)
		*frame_next(to->last) = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	to->n += from->n;
	*from = (struct frame_list){ 0 };
}

/* Bytes of the buffers of a frame */
static inline u64 frame_memory(const struct rte_mbuf *m)
{
	return (u64)m->nb_segs * m->buf_len;
}

u32 miss_hash(const struct datapath *dp, const union vsw_key *key, const union vsw_key *group);
/* The entry that frames join which are as @like says: its key, group and hash */
struct miss *miss_find(struct miss_queue *q, const struct miss *like);
struct miss *miss_find_cookie(struct miss_queue *q, u64 cookie);
/* Give @port its place in one of the rounds, or in none. */
void miss_port_ready(struct miss_queue *q, struct port *port);
/* Put @m, whose key, group and hash say what joins it, into the queue, with no frame yet. */
void miss_add(struct miss_queue *q, struct port *port, struct miss *m);
/* Append the frames of an entry to @frames and free the entry. */
void miss_take(struct miss_queue *q, struct miss *m, struct frame_list *frames);
/* Take the entries in which frames that @flow covers may be, the oldest first. */
void miss_take_covered(struct miss_queue *q, const struct flow *flow, struct frame_list *frames);
/* Whether anything may be told now */
bool miss_may_tell(struct miss_queue *q);

#endif
