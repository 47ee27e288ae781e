/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The datapath's socket. Its clients are the daemon, whose connections are what its sockets of
 * generic netlink are to the module, and programs that look at the datapath.
 *
 * Only root may connect (SO_PEERCRED).
 */
#ifndef VSW_DPDK_SERVER_H
#define VSW_DPDK_SERVER_H

#include <event2/event.h>
#include <sys/stat.h>
#include "dpdk/contract/conn.h"

#define CLIENTS_MAX	64

/*
 * struct server
 * @bound:   the connection that misses go to, or NULL
 * @message: for what is sent to nobody who asked
 */
struct server {
	struct datapath *dp;
	struct event_base *base;
	struct event *listening;
	int fd;
	char *path;
	struct stat file;
	LIST_HEAD(, conn) conns;
	u32 n_conns;
	struct conn *bound;
	u8 *received;
	u8 *reply;
	u8 *message;
};

/* 0 or a negative errno with *err */
int server_start(struct server *s, struct event_base *base, struct datapath *dp, const char *path,
		 char **err);
void server_stop(struct server *s);
/* conn.c tells of connections that end; NULL: nobody is bound */
void server_bind(struct server *s, struct conn *c);

#endif
