/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters for monitoring: "GET /metrics" over HTTP/1.1 is answered in the form of OpenMetrics 1.0.
 * A UNIX socket always serves it, a TCP address if other_config:metrics-listen of Open_vSwitch has
 * one: if that cannot be had it is tried again, and "status" tells of it meanwhile.
 * Nothing can be changed there. At most METRICS_CONNECTIONS_MAX are connected: a newcomer gets the
 * place of who has been there longest; who does not read goes after METRICS_STALL_SECONDS.
 */
#ifndef VSW_METRICS_METRICS_H
#define VSW_METRICS_METRICS_H

#include <event2/event.h>
#include "daemon/engine/engine.h"

#define METRICS_CONNECTIONS_MAX	8
#define METRICS_STALL_SECONDS	10
#define METRICS_RETRY_SECONDS	1	/* until an address that was not to be had is tried again */
#define METRICS_HEADERS_MAX	8192	/* bytes of a request */

struct metrics;

/*
 * @group may connect, too; (gid_t)-1: the owner alone. NULL if the socket at @path cannot be
 * served, or not so, which the log tells: a switch works without being watched. The engine stays
 * the caller's.
 */
struct metrics *metrics_start(struct event_base *base, const char *path, gid_t group,
			      struct engine *engine);
/* NULL: nothing */
void metrics_stop(struct metrics *m);

#endif
