/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the pair share, and nobody else sees. */
#ifndef VSW_DATAPATH_KERNEL_PAIR_STATE_H
#define VSW_DATAPATH_KERNEL_PAIR_STATE_H

#include <sys/queue.h>
#include "daemon/datapath/dp.h"

/* Cookies of vswitch-dpdk have this bit here; there they count up from 1, as the module's do. */
#define COOKIE_DPDK	(1ULL << 63)

/*
 * struct side - one of the two
 * @dp:   NULL: it is away
 * @bit:  in cookies, and in serial numbers of ports
 */
struct side {
	struct dp *dp;
	struct dp_handler handler;
	u64 bit;
	struct pair *pair;
};

/*
 * struct pair
 * @epoll:   readable when a descriptor of either is
 * @missed:  vswitch-dpdk would be of use
 * @look_at: when it is looked for next, ms
 * @turn:    whose turn it is to be served first
 * @options: as of struct dp_tuning, and so @sleep_max; NULL: not known yet
 * @dumps:   of flows, that have begun and not ended
 * @of_dpdk: by number of a port: the last one to have it was vswitch-dpdk's
 * @last_no: the one that vswitch-dpdk was given last, beside the module
 */
struct pair {
	struct dp dp;
	const struct dp_handler *handler;
	const char *path;
	int epoll;
	int turn;
	bool missed;
	u64 look_at;
	char *options;
	u32 sleep_max;
	struct side system, dpdk;
	LIST_HEAD(, pair_dump) dumps;
	bool of_dpdk[VSWITCH_PORT_MAX + 1];
	u32 last_no;
};

static inline struct pair *pair_of(struct dp *dp)
{
	return (struct pair *)((char *)dp - offsetof(struct pair, dp));
}

static inline struct side *side_of_no(struct pair *p, u32 no)
{
	return no <= VSWITCH_PORT_MAX && p->of_dpdk[no] ? &p->dpdk : &p->system;
}

static inline struct side *side_of_key(struct pair *p, const union vsw_key *key,
				const union vsw_key *mask)
{
	return side_of_no(p, mask->k.in_port ? key->k.in_port : 0);
}

/* tuning.c: vswitch-dpdk has come, and hears how it is to work; and of dp_ops */
void pair_tell_tuning(struct pair *p);
void pair_tune(struct dp *dp, const struct dp_tuning *tuning);
bool pair_is_untuned(struct dp *dp);

/*
 * pair_numbers.c: one set of numbers for the ports of both, though each gives its own.
 *
 * numbers_add() - as dp_ops.port_add of that side: -EBUSY if the number is a port's of the other
 * numbers_admit() - a port that the side has by itself: false if its number is the other one's
 * numbers_mend() - such a port, plugged in by a user, is given another number
 * numbers_mark() - what a port of that side is told with
 */
int numbers_add(struct pair *p, struct side *s, struct dp_port *port, char **err);
bool numbers_admit(struct pair *p, struct side *s, u32 no);
void numbers_mend(struct pair *p, struct side *s, const struct dp_port *port);
void numbers_mark(const struct side *s, struct dp_port *port);

/* pair_dump.c: of dp_ops; and @dp is about to be closed: no dump reads it any more */
int pair_flow_dump_begin(struct dp *dp, struct dp_dump **dump);
int pair_flow_dump_step(struct dp_dump *dump, void (*cb)(void *arg, const struct dp_flow *flow),
			void *arg);
void pair_flow_dump_end(struct dp_dump *dump);
void pair_dumps_leave(struct pair *p, const struct dp *dp);

/* pair_ops.c: the two as one datapath */
extern const struct dp_ops pair_ops;

#endif
