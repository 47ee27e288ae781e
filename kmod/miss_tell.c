// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who of those that wait the daemon is told of, and when; and who the daemon is.
 */
#include <net/sock.h>
#include "miss_queue.h"
#include "netlink_vsw.h"

#define TOLD_MAX	1024	/* messages without an answer, all ports */
/* Who is owed many answers (miss_queue.c) waits until less than so many are owed in all */
#define TOLD_SHARED	128
/* Of the room in the daemon's socket, those who wait so fill no more than one part of so many. */
#define SHARED_PART	4

/*
 * Whether another message fits into one of @parts parts of the daemon's socket. What is in there
 * counts until it has been read, even if the frame does not wait any more. A message never goes to
 * a full socket: it would be lost, and so would be all others until the daemon has read the last
 * one.
 */
static bool miss_fits_socket(const struct vsw_miss_queue *q, u32 parts)
{
	u32 used = atomic_read(&q->sk->sk_rmem_alloc) + atomic_read(&q->on_way);

	return !used || used + vsw_nl_miss_truesize() <= (u32)READ_ONCE(q->sk->sk_rcvbuf) / parts;
}

/* Who is told of next, or NULL */
static struct vsw_port *miss_next_port(struct vsw_miss_queue *q)
{
	lockdep_assert_held(&q->lock);
	if (!q->sk || q->outstanding >= TOLD_MAX || !miss_fits_socket(q, 1))
		return NULL;
	if (!list_empty(&q->ready))
		return list_first_entry(&q->ready, struct vsw_port, miss.ready);
	if (q->outstanding < TOLD_SHARED && miss_fits_socket(q, SHARED_PART))
		return list_first_entry_or_null(&q->busy, struct vsw_port, miss.ready);
	return NULL;
}

bool vsw_miss_may_tell(struct vsw_miss_queue *q)
{
	return miss_next_port(q);
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

/* It was not told after all, if it still waits: it is the port's next one. */
static void miss_mark_untold(struct vsw_miss_queue *q, struct vsw_miss *m)
{
	struct vsw_port *port = m->port;

	lockdep_assert_held(&q->lock);
	m->told = false;
	q->outstanding--;
	port->miss.outstanding--;
	list_add(&m->unsent, &port->miss.unsent);
	vsw_miss_port_ready(q, port);
}

/* Write into @msg of whom the daemon is told next, and mark it so. Its cookie; 0: of nobody. */
static u64 miss_write_next(struct vsw_miss_queue *q, struct sk_buff *msg, u32 *portid)
{
	struct vsw_port *port = miss_next_port(q);
	struct vsw_miss *m;

	if (!port)
		return 0;
	m = list_first_entry(&port->miss.unsent, struct vsw_miss, unsent);
	if (vsw_nl_miss_write(msg, m))
		return 0;
	miss_mark_told(q, m);
	atomic_add(msg->truesize, &q->on_way);
	*portid = q->portid;
	return m->cookie;
}

/* The message under @cookie did not reach @portid. */
static void miss_take_back(struct vsw_miss_queue *q, u64 cookie, u32 portid)
{
	struct vsw_miss *m;

	spin_lock_bh(&q->lock);
	q->lost++;
	m = vsw_miss_find_cookie(q, cookie);
	if (m && m->told && q->portid == portid)
		miss_mark_untold(q, m);
	spin_unlock_bh(&q->lock);
}

/* Tell of one entry, if there is one. Whether there may be more. */
static bool miss_tell_one(struct vsw_miss_queue *q)
{
	struct sk_buff *msg = vsw_nl_miss_alloc();
	u32 portid, size;
	u64 cookie;
	int err;

	if (!msg)
		return false;
	spin_lock_bh(&q->lock);
	cookie = miss_write_next(q, msg, &portid);
	spin_unlock_bh(&q->lock);
	if (!cookie) {
		nlmsg_free(msg);
		return false;
	}
	size = msg->truesize;
	err = genlmsg_unicast(vsw_miss_dp(q)->net, msg, portid);
	atomic_sub(size, &q->on_way);
	if (err)
		miss_take_back(q, cookie, portid);
	return !err;
}

/*
 * Tell as much as may be told, one message of a port at a time. What may not, or cannot, waits for
 * an answer or for the next look at what waits too long. The lock is held only to choose and to
 * copy some bytes; so messages of two CPUs may change places, and order among flows was never
 * promised.
 * Context: any but under the lock.
 */
void vsw_miss_tell(struct vsw_miss_queue *q)
{
	while (miss_tell_one(q))
		;
}

/* --- the daemon ------------------------------------------------------------------------------ */

/*
 * From now on @sk, of @portid, is the daemon's socket, which is told all that the former one has
 * not answered. 0 or -EBUSY.
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
		list_for_each_entry_reverse(m, &q->by_age, by_age)
			if (m->told)
				miss_mark_untold(q, m);
	}
	spin_unlock_bh(&q->lock);
	if (!err)
		vsw_miss_tell(q);
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
