/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client's connection: a unix SEQPACKET socket, whose datagrams hold one message or several. What
 * a client does not read waits here, one answer at most: it is asked nothing more before it has
 * read that. Messages that nobody asked for (misses, events) are never waited with.
 */
#ifndef VSW_DPDK_CONN_H
#define VSW_DPDK_CONN_H

#include <event2/event.h>
#include <sys/queue.h>
#include "dpdk/contract/request.h"

struct server;

/*
 * struct dump - a list that is being sent, in pieces
 * @cmd:  VSWITCH_CMD_PORT_GET, _FLOW_GET or _METER_GET; 0: none
 * @next: number of the port or place of the flow to go on from
 */
struct dump {
	u8 cmd;
	u32 seq;
	u32 next;
};

/*
 * struct conn
 * @bound:  misses go to it
 * @events: so do events of ports; @overrun: some of these were lost, and it is to be told
 * @out:    an answer of @out_len bytes that did not fit into its socket
 */
struct conn {
	LIST_ENTRY(conn) link;
	struct server *server;
	int fd;
	struct event *readable;
	struct event *writable;
	bool bound;
	bool events;
	bool overrun;
	struct dump dump;
	u8 *out;
	size_t out_len;
};

/* NULL: no memory; @fd is closed then */
struct conn *conn_new(struct server *server, int fd);
void conn_free(struct conn *c);
/* 0, or -EAGAIN: its socket is full; it is told of the loss later if it is one of events */
int conn_send_unasked(struct conn *c, const void *buf, size_t len, bool event);

#endif
