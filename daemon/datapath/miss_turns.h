/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Misses that wait in the daemon for their answer: by ingress port, and answered by turns.
 *
 * The datapath's socket is a queue of all ports. It is read as soon as possible, so that a message
 * of a port that has been quiet is found behind those of ports that flood, and answered before
 * them: a port of which nothing waited is served first, for MISS_TURNS_FEW misses; then it takes
 * turns with the others, one miss each. (As new and old flows in RFC 8290, 4.2.) Misses of one
 * port stay in order.
 */
#ifndef VSW_DATAPATH_MISS_TURNS_H
#define VSW_DATAPATH_MISS_TURNS_H

#include <sys/queue.h>
#include "daemon/datapath/dp.h"

#define MISS_TURNS_FEW	4
/*
 * So many of a port may wait. The module waits for no more answers to a port, so what is above that
 * are those that it has given up since, and counted as miss_timeout: the oldest ones.
 */
#define MISS_TURNS_PORT	64

struct miss_turns;

/* struct miss_waiting - a miss with its frame; for free() */
struct miss_waiting {
	STAILQ_ENTRY(miss_waiting) link;
	struct dp_miss miss;	/* .frame is @bytes */
	u8 bytes[];
};

/* NULL: out of memory */
struct miss_turns *miss_turns_new(void);
/* With all that waits; @t may be NULL. */
void miss_turns_free(struct miss_turns *t);
/*
 * Takes a copy. 0; 1: the oldest one of this port had to go for it; or -ENOMEM: it does not wait.
 * Others' misses stay in any case.
 */
int miss_turns_add(struct miss_turns *t, const struct dp_miss *miss);
/* The next one, which is the caller's; NULL: none waits */
struct miss_waiting *miss_turns_next(struct miss_turns *t);
/* How many wait */
u32 miss_turns_count(const struct miss_turns *t);

#endif
