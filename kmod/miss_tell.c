// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who of those that wait the daemon is told of, and when; and who the daemon is.
 */
#include <net/sock.h>
#include "miss_queue.h"
#include "netlink_vsw.h"

#define TOLD_MAX	1024	/* messages without an answer, all ports */
#define TOLD_PORT_MAX	64	/* the same, one port */
/*
 * Whom the daemon owes TOLD_FEW answers waits for all others, and until it owes less than TOLD_SHARED
 * in all. So ports that flood, however many, have no more than that and TOLD_FEW each in front of the
 * message of a port that was quiet.
 */
#define TOLD_FEW	4
#define TOLD_SHARED	128
/* Of the room in the daemon's socket, those who wait so fill no more than one part of so many. */
#define SHARED_PART	4

/* Give @port its place in one of the rounds, or in none. */
void vsw_miss_port_ready(struct vsw_miss_queue *q, struct vsw_port *port)
{
	struct list_head *round = NULL;

	lockdep_assert_held(&q->lock);
	if (!list_empty(&port->miss.unsent) && port->miss.outstanding < TOLD_PORT_MAX)
		round = port->miss.outstanding < TOLD_FEW ? &q->ready : &q->busy;
	if (round == port->miss.round)
		return;
	list_del_init(&port->miss.ready);
	if (round)
		list_add_tail(&port->miss.ready, round);
	port->miss.round = round;
}

/*
 * Whether another message fits into one of @parts parts of the daemon's socket. What is in there counts
 * until it has been read, even if the frame does not wait any more. A message never goes to a
 * full socket: it would be lost, and so would be all others until the daemon has read the last one.
 */
static bool miss_fits_socket(const struct vsw_miss_queue *q, u32 parts)
{
	u32 used = atomic_read(&q->sk->sk_rmem_alloc);

	return !used || used + vsw_nl_miss_truesize() <= (u32)READ_ONCE(q->sk->sk_rcvbuf) / parts;
}

/* Who is told of next, or NULL */
static struct vsw_port *miss_next_port(struct vsw_miss_queue *q)
{
	if (!q->sk || q->outstanding >= TOLD_MAX || !miss_fits_socket(q, 1))
		return NULL;
	if (!list_empty(&q->ready))
		return list_first_entry(&q->ready, struct vsw_port, miss.ready);
	if (q->outstanding < TOLD_SHARED && miss_fits_socket(q, SHARED_PART))
		return list_first_entry_or_null(&q->busy, struct vsw_port, miss.ready);
	return NULL;
}

static void miss_mark_told(struct vsw_miss_queue *q, struct vsw_miss *m)
{
	struct vsw_port *port = m->port;

	list_del_init(&m->unsent);
	m->told = true;
	q->outstanding++;
	port->miss.outstanding++;
	port->miss.sent++;
	/* behind the others of its round */
	list_del_init(&port->miss.ready);
	port->miss.round = NULL;
	vsw_miss_port_ready(q, port);
}

/* Tell as much as may be told, one message of a port at a time. What may not waits for an answer. */
void vsw_miss_tell(struct vsw_miss_queue *q)
{
	struct vsw_port *port;
	struct vsw_miss *m;

	lockdep_assert_held(&q->lock);
	while ((port = miss_next_port(q))) {
		m = list_first_entry(&port->miss.unsent, struct vsw_miss, unsent);
		if (vsw_nl_miss_send(vsw_miss_dp(q), m, q->portid)) {
			q->lost++;	/* again with the next answer, or soon */
			return;
		}
		miss_mark_told(q, m);
	}
}

/* --- the daemon ------------------------------------------------------------------------------ */

/*
 * From now on @sk, of @portid, is the daemon's socket, which is told all that the former one has not
 * answered. 0 or -EBUSY.
 */
int vsw_miss_bind(struct vsw_dp *dp, struct sock *sk, u32 portid)
{
	struct vsw_miss_queue *q = &dp->miss;
	struct vsw_miss *m;
	int err = -EBUSY;

	spin_lock_bh(&q->lock);
	if (!q->sk) {
		err = 0;
		sock_hold(sk);
		q->sk = sk;
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
	struct sock *sk = NULL;

	spin_lock_bh(&q->lock);
	if (q->sk && q->portid == portid)
		swap(sk, q->sk);
	spin_unlock_bh(&q->lock);
	if (sk)
		sock_put(sk);
	return sk;
}
