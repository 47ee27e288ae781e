/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection of the control socket: conn.c serves it, conns.c lets it come and go. */
#ifndef VSW_CONTROL_CONN_H
#define VSW_CONTROL_CONN_H

#include "daemon/control/answers/answer.h"
#include "daemon/control/conns.h"

struct bufferevent;
struct request;

/*
 * struct conn
 * @turn:     does the next small thing
 * @scanned:  bytes of the input that are known to have no newline
 * @request:  what is parsed, or (@waiting) waits until @deadline (0: for ever); or NULL
 * @answer:   what is being made; or NULL
 * @active:   when the client was last seen to do something, ms
 * @eof:      the client sends no more; what it has sent is still answered
 * @closing:  is closed when the answer has been read
 * @ends:     and then ends the daemon
 */
struct conn {
	struct conn *next, **pprev;
	struct conns *conns;
	struct bufferevent *bev;
	struct event *turn;
	uid_t uid;
	size_t scanned;
	struct request *request;
	struct answer *answer;
	u64 deadline, active;
	bool waiting, eof, closing, ends;
};

/* Serves a client from now on; takes @fd over. */
void conn_new(struct conns *conns, int fd, uid_t uid);
void conn_free(struct conn *c);
/* It waits: try its request again, and answer it if it has waited too long. */
void conn_retry(struct conn *c);
/* conns_retry() in a while */
void conns_tick_later(struct conns *conns);

#endif
