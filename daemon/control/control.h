/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control side: serves include/vswitch/ctl.h on a UNIX socket, changes the database and makes
 * the policy follow it. All calls are made from the thread of the event loop.
 */
#ifndef VSW_CONTROL_CONTROL_H
#define VSW_CONTROL_CONTROL_H

#include <event2/event.h>
#include "daemon/policy/policy.h"
#include "daemon/db/db.h"

struct ctl;

/* struct ctl_options - what the main program decides; callbacks may be NULL, but for now() */
struct ctl_options {
	const char *socket;		/* path of the socket; copied */
	struct dp *dp;			/* asked for "status"; NULL: zeros are shown */
	u64 (*now)(void *arg);		/* the clock that the policy is driven with, ms */
	/* The policy was called, and may want its bridges_tick at another time than it said. */
	void (*wake)(void *arg);
	/* A client asks the daemon to end; its answer is on its way. */
	void (*exit)(void *arg);
	void *arg;
};

/*
 * Bind the socket, mode 0600. NULL and *err if somebody serves it already; a socket file that
 * nobody listens on is replaced. Nothing is answered before the loop runs: call ctl_startup_apply
 * in between.
 */
struct ctl *ctl_start(struct event_base *base, const struct ctl_options *opts, struct db *db,
		      struct bridges *br, char **err);
/* Close all connections and remove the socket file. The database stays the caller's. */
void ctl_stop(struct ctl *ctl);

/*
 * Make the policy follow the database for the first time: adopts what is in the datapath. A port
 * whose device is there but is refused keeps nothing else from working: see bridges_apply().
 * 0, or -errno and *err
 */
int ctl_startup_apply(struct ctl *ctl, char **err);

/* What bridges_listen() needs to have "ip link set … master" and nomaster written down. */
void ctl_listener(struct ctl *ctl, struct bridges_listener *listener);

#endif
