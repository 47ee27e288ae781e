// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who of those that wait the daemon is told of, and when; and who the daemon is.
 */
#include "miss_queue.h"
#include "netlink_vsw.h"

#define TOLD_MAX	1024	/* messages without an answer, all ports */
#define TOLD_PORT_MAX	64	/* the same, one port */

/* A port that has something to tell and may: in the round. Lock held. */
void vsw_miss_port_ready(struct vsw_miss_queue *q, struct vsw_port *port)
{
	if (!list_empty(&port->miss.unsent) && port->miss.outstanding < TOLD_PORT_MAX) {
		if (list_empty(&port->miss.ready))
			list_add_tail(&port->miss.ready, &q->ready);
	} else {
		list_del_init(&port->miss.ready);
	}
}

/* Tell as much as may be told, one message of a port at a time. Lock held. */
void vsw_miss_tell(struct vsw_miss_queue *q)
{
	while (q->portid && q->outstanding < TOLD_MAX && !list_empty(&q->ready)) {
		struct vsw_port *port = list_first_entry(&q->ready, struct vsw_port, miss.ready);
		struct vsw_miss *m = list_first_entry(&port->miss.unsent, struct vsw_miss, unsent);

		if (vsw_nl_miss_send(vsw_miss_dp(q), m, q->portid)) {
			q->lost++;	/* socket full: again with the next answer, or soon */
			return;
		}
		list_del_init(&m->unsent);
		m->told = true;
		q->outstanding++;
		port->miss.outstanding++;
		port->miss.sent++;
		list_del_init(&port->miss.ready);
		vsw_miss_port_ready(q, port);
	}
}

/* --- the daemon ------------------------------------------------------------------------------ */

/* The new daemon is told all that the former one has not answered. 0 or -EBUSY. */
int vsw_miss_bind(struct vsw_dp *dp, u32 portid)
{
	struct vsw_miss_queue *q = &dp->miss;
	struct vsw_miss *m;
	int err = -EBUSY;

	spin_lock_bh(&q->lock);
	if (!q->portid) {
		err = 0;
		q->portid = portid;
		list_for_each_entry(m, &q->by_age, by_age)
			if (m->told) {
				m->told = false;
				q->outstanding--;
				m->port->miss.outstanding--;
				list_add_tail(&m->unsent, &m->port->miss.unsent);
				vsw_miss_port_ready(q, m->port);
			}
		vsw_miss_tell(q);
	}
	spin_unlock_bh(&q->lock);
	return err;
}

/* Whether @portid was the daemon's socket. Context: any. */
bool vsw_miss_unbind(struct vsw_dp *dp, u32 portid)
{
	struct vsw_miss_queue *q = &dp->miss;
	bool bound;

	spin_lock_bh(&q->lock);
	bound = q->portid == portid;
	if (bound)
		q->portid = 0;
	spin_unlock_bh(&q->lock);
	return bound;
}
