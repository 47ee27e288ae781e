/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who gets one of the control socket's places when they are scarce, and who has to give up his.
 * Pure: sockets and clocks are the caller's.
 */
#ifndef VSW_CONTROL_PLACES_H
#define VSW_CONTROL_PLACES_H

#include <sys/types.h>
#include <env.h>

/* A client that is in the midst of something and does not go on for so long can be closed, ms */
#define ROOM_STALLED_MS	1000

enum place_state {
	PLACE_IDLE,	/* no request, no answer on its way: closing it loses nothing */
	PLACE_SLOW,	/* half a request, or an answer that it has not read: its client's turn */
	PLACE_BUSY,	/* a request is served, or waits for its condition */
};

/* struct place - a connection. @since: when it was last seen to do something, ms */
struct place {
	uid_t uid;
	enum place_state state;
	u64 since;
};

/* What becomes of a newcomer: a number of what is to be closed for him, or one of these */
#define ROOM_FREE	(-1)
#define ROOM_USER_FULL	(-2)	/* his user has CTL_CONNECTIONS_USER, all in use */
#define ROOM_FULL	(-3)

/*
 * Of those that can be closed it is an idle one, of these the one that is so longest; else one that
 * has stalled. For root any, for others only what is not root's; who has as many as a user may have
 * gives up one of his own. The last CTL_CONNECTIONS_RESERVE places are root's.
 */
/* @places: the youngest connection first */
int room_for(const struct place *places, int n, uid_t uid, u64 now);
/* What can be closed for the sake of anybody: number of an idle one, or ROOM_FULL */
int room_idle(const struct place *places, int n);

#endif
