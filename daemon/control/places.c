// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/places.h"
#include "vswitch/ctl.h"

/* Whose places may be taken: everybody's (root), those of all users but root, or one user's */
enum range {
	RANGE_ALL,
	RANGE_USERS,
	RANGE_OWN,
};

static bool is_in(const struct place *p, enum range range, uid_t uid)
{
	return range == RANGE_ALL || (range == RANGE_USERS ? !!p->uid : p->uid == uid);
}

static bool can_go(const struct place *p, enum place_state state, u64 now)
{
	return p->state == state &&
	       (state == PLACE_IDLE || now >= p->since + ROOM_STALLED_MS);
}

static int oldest(const struct place *places, int n, enum place_state state, enum range range,
		  uid_t uid, u64 now)
{
	int found = ROOM_FULL, i;

	for (i = 0; i < n; i++) {
		if (is_in(&places[i], range, uid) && can_go(&places[i], state, now) &&
		    (found < 0 || places[i].since <= places[found].since))
			found = i;
	}
	return found;
}

static int victim(const struct place *places, int n, enum range range, uid_t uid, u64 now)
{
	int i = oldest(places, n, PLACE_IDLE, range, uid, now);

	return i < 0 ? oldest(places, n, PLACE_SLOW, range, uid, now) : i;
}

static int count(const struct place *places, int n, uid_t uid)
{
	int sum = 0, i;

	for (i = 0; i < n; i++)
		sum += places[i].uid == uid;
	return sum;
}

int room_for(const struct place *places, int n, uid_t uid, u64 now)
{
	int own;

	if (!uid)
		return n < CTL_CONNECTIONS_MAX ? ROOM_FREE : victim(places, n, RANGE_ALL, uid, now);
	if (count(places, n, uid) >= CTL_CONNECTIONS_USER) {
		own = victim(places, n, RANGE_OWN, uid, now);
		return own < 0 ? ROOM_USER_FULL : own;
	}
	if (n < CTL_CONNECTIONS_MAX - CTL_CONNECTIONS_RESERVE)
		return ROOM_FREE;
	return victim(places, n, RANGE_USERS, uid, now);
}

int room_idle(const struct place *places, int n)
{
	return oldest(places, n, PLACE_IDLE, RANGE_ALL, 0, 0);
}
