/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ageing of flows, addresses and rules, a part at a time: ageing.c. */
#ifndef VSW_POLICY_AGEING_H
#define VSW_POLICY_AGEING_H

#include "daemon/flows/flows.h"

struct policy;

/* In this order, each for as many turns as it takes */
enum ageing_phase {
	AGEING_OVER,
	AGEING_READ,		/* the datapath's counters */
	AGEING_SIGNS,		/* of life of stations, from flows that were used */
	AGEING_IDLE,		/* flows go */
	AGEING_ADDRESSES,	/* go */
	AGEING_RULES,		/* end */
};

/* struct ageing - @walk: of the phases that look at flows */
struct ageing {
	enum ageing_phase phase;
	struct flow_walk walk;
	struct flow_need need;
};

/* Do a part of it if it is due. Whether more is to be done in the next turn */
bool ageing_turn(struct policy *p);
/*
 * Read the counters of all flows at once: what was forwarded until now is the
 * rules' and mirrors' of now. 0 or -errno: ageing begins anew when it is due again.
 */
int ageing_read_all(struct policy *p);

#endif
