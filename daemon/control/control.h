/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control socket: serves include/vswitch/ctl.h on a UNIX socket, to show and change what the
 * engine has. All calls are made from the thread of the event loop.
 */
#ifndef VSW_CONTROL_CONTROL_H
#define VSW_CONTROL_CONTROL_H

#include <event2/event.h>
#include "daemon/engine/engine.h"

struct control;

/* struct control_options - what the main program decides */
struct control_options {
	const char *socket;		/* path of the socket; copied */
	/* A client asks the daemon to end; its answer is on its way. */
	void (*exit)(void *arg);
	void *arg;
};

/*
 * Bind the socket, mode 0600. NULL and *err if somebody serves it already; a socket file that
 * nobody listens on is replaced. Nothing is answered before the loop runs: call engine_start() in
 * between. The engine stays the caller's.
 */
struct control *control_start(struct event_base *base, const struct control_options *opts,
			      struct engine *engine, char **err);
/* Close all connections and remove the socket file. */
void control_stop(struct control *ctl);

#endif
