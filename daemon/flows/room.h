/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose flows make room when the datapath takes no more. While it refuses some, idle flows go
 * early, but not everybody's: a port that was refused because it has its share (EDQUOT) gives up
 * its own; where the table is full (ENOSPC), those ports do that have as many as the average, or
 * more. So a port with few flows keeps them, whatever others do. Where there is no room for a mask
 * (EMFILE) all give: a mask is free when nobody's flow has it any more.
 */
#ifndef VSW_FLOWS_ROOM_H
#define VSW_FLOWS_ROOM_H

#include <env.h>

struct flow_share;

/* struct flow_room - flows by ingress port, and what was refused since the last ageing */
struct flow_room {
	struct flow_share *ports;	/* by number; 0: flows that look at no port */
	u32 flows;
	u32 in_use;			/* ports that have any */
	u32 round;			/* of ageing */
	bool refused;			/* of what follows */
	bool full, no_masks;
};

/* struct flow_need - what an ageing is to make room for */
struct flow_need {
	u32 round;
	u32 most;	/* ports that have as many flows give some */
	bool all;	/* everybody does */
};

/* 0 or -ENOMEM */
int flow_room_init(struct flow_room *room);
void flow_room_exit(struct flow_room *room);
/* @n flows more (or fewer) of @port, whose number is any */
void flow_room_count(struct flow_room *room, u32 port, int n);
/* A flow of @port was refused. Whether that was for want of room. */
bool flow_room_refused(struct flow_room *room, u32 port, int err);
/* What has been refused since the last call */
struct flow_need flow_room_need(struct flow_room *room);
/* Whether @port has to give up flows that others may keep */
bool flow_room_gives(const struct flow_room *room, const struct flow_need *need, u32 port);

#endif
