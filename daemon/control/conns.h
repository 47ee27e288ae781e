/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections of the control socket: lines in, lines out, in order, within bounds. */
#ifndef VSW_CONTROL_CONNS_H
#define VSW_CONTROL_CONNS_H

#include <event2/event.h>
#include "daemon/engine/engine.h"

/* A client may think this long within a request, or before it reads on. */
#define CONN_STALL_SECONDS	30
/* All connections together may hold this much of unfinished requests. */
#define CONN_INPUT_TOTAL_MAX	(64 << 20)

struct conn;

/**
 * struct conns - all of them
 * @tick:   calls conns_retry(); pending while something waits
 * @ending: "exit" was asked; with the next answer that has left the daemon ends, by
 * @exit:   or NULL
 */
struct conns {
	struct event_base *base;
	struct event *tick;
	struct engine *engine;
	struct conn *first;
	unsigned int n, waiting;
	bool ending;
	void (*exit)(void *arg);
	void *exit_arg;
};

/* Serve a client; takes @fd over. Without room for it, it is told so and closed: places.h */
void conns_add(struct conns *conns, int fd);
/* Close a client that is idle, for its descriptor. Whether there was one */
bool conns_shed(struct conns *conns);
/* Tell a client why it is not served, and close it. */
void conns_refuse(const struct conns *conns, int fd, const char *why);
/* Try again what waits (wait-until), and answer what has waited too long. */
void conns_retry(struct conns *conns);
void conns_close(struct conns *conns);

#endif
