/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where datagrams go: connected UDP sockets that never wait. What the network does not take, or
 * nobody listens to, is counted, and delays nobody.
 */
#ifndef VSW_EXPORT_COLLECTOR_H
#define VSW_EXPORT_COLLECTOR_H

#include <sys/socket.h>
#include "daemon/export/export_settings.h"

/*
 * struct collector
 * @fd:     -1: it could not be opened, as @error (errno) says; tried again with the next datagrams
 * @sent, @records: datagrams, and what was in them; @dropped, @lost: those that did not go out
 * @error:  of the last one; 0: it went
 * @refused: how often the collector's host has said that nobody listens there (ICMP)
 */
struct collector {
	struct export_target target;
	int fd;
	u64 sent, records, dropped, lost, refused;
	int error;
};

/* struct collectors - those of one row */
struct collectors {
	struct collector c[EXPORT_TARGETS_MAX];
	u32 n;
};

/* Have those of a row; all zero at first. False: they are these already */
bool collectors_set(struct collectors *all, const struct export_settings *s);
void collectors_close(struct collectors *all);
void collectors_send(struct collectors *all, const void *data, size_t len, u32 n_records);
/* The address that datagrams leave from; false: it is not known */
bool collector_source(const struct collector *c, struct sockaddr_storage *addr);

#endif
