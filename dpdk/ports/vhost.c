// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guests by vhost-user: rings in their memory, read and written by lcores. rte_vhost is used as it
 * is, without an ethdev around it: there are as many guests as there are ports.
 *
 * Threads of rte_vhost tell us of guests that come and go. A guest that goes is forgotten here
 * first (vid), and let go of when no lcore has it in hand any more.
 */
#include <linux/virtio_net.h>
#include <poll.h>
#include <pthread.h>
#include <rte_vhost.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/kinds.h"

#define MTU_DEFAULT	1500
/* Rings of a guest, by queue: the host sends by the even ones, and receives from the odd ones. */
#define RING_TO_GUEST(queue)	(2 * (queue))
#define RING_FROM_GUEST(queue)	(2 * (queue) + 1)

/*
 * struct vhost
 * @vid:     of the guest; -1: there is none
 * @enabled: bit by ring: the guest's driver has it in use
 */
struct vhost {
	LIST_ENTRY(vhost) link;
	struct port *port;
	int vid;
	u32 enabled;
	bool registered;
};

/* All of them, for the threads of rte_vhost, who know the path only */
static LIST_HEAD(, vhost) all = LIST_HEAD_INITIALIZER(all);
static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;

static struct vhost *vhost(const struct port *port)
{
	return port->priv;
}

/* --- frames ---------------------------------------------------------------------------------- */

/* The guest with a ring in use, or -1 */
static int guest(const struct vhost *v, u16 ring)
{
	if (!(__atomic_load_n(&v->enabled, __ATOMIC_ACQUIRE) & 1U << ring))
		return -1;
	return __atomic_load_n(&v->vid, __ATOMIC_ACQUIRE);
}

/*
 * rte_vhost tells of what is unfinished as of a reception. What it does not understand it has
 * finished itself. False: it is to be segmented, and its headers say nothing of the kind
 */
static bool take_over_marks(struct rte_mbuf *m)
{
	u64 rx = m->ol_flags;
	u16 segment = rx & RTE_MBUF_F_RX_LRO ? m->tso_segsz : 0;

	m->ol_flags &= ~(RTE_MBUF_F_RX_L4_CKSUM_MASK | RTE_MBUF_F_RX_LRO);
	if (likely((rx & RTE_MBUF_F_RX_L4_CKSUM_MASK) != RTE_MBUF_F_RX_L4_CKSUM_NONE))
		return !segment;
	return frame_say_unfinished(m, segment, 0);
}

static u16 vhost_receive(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	int vid = guest(vhost(port), RING_FROM_GUEST(queue));
	u16 got, i, taken = 0;

	if (vid < 0)
		return 0;
	got = rte_vhost_dequeue_burst(vid, RING_FROM_GUEST(queue), port->dp->pool, frames, n);
	for (i = 0; i < got; i++) {
		if (likely(take_over_marks(frames[i])))
			frames[taken++] = frames[i];
		else
			rte_pktmbuf_free(frames[i]);
	}
	return taken;
}

/* They are copied into the guest's memory: the buffers are free. */
static u16 vhost_send(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	int vid = guest(vhost(port), RING_TO_GUEST(queue));
	u16 sent;

	if (vid < 0)
		return 0;
	sent = rte_vhost_enqueue_burst(vid, RING_TO_GUEST(queue), frames, n);
	rte_pktmbuf_free_bulk(frames, sent);
	return sent;
}

/* --- sleeping -------------------------------------------------------------------------------- */

static int kick_fd(const struct port *port, u16 queue)
{
	int vid = guest(vhost(port), RING_FROM_GUEST(queue));
	struct rte_vhost_vring ring;

	if (vid < 0 || rte_vhost_get_vhost_vring(vid, RING_FROM_GUEST(queue), &ring))
		return -1;
	return ring.kickfd;
}

/* While no guest is there, there is nothing to wait for: who comes rings at the lcore's door. */
static int vhost_fd(const struct port *port, u16 queue)
{
	int fd = kick_fd(port, queue);

	return fd >= 0 ? fd : vhost(port)->vid < 0 ? PORT_FD_NONE : -1;
}

static void swallow_kick(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	eventfd_t kicks;

	if (fd >= 0 && poll(&p, 1, 0) > 0)
		eventfd_read(fd, &kicks);
}

/* What the guest has put there before it knew that we want to be kicked is seen by looking. */
static bool vhost_arm(struct port *port, u16 queue, bool on)
{
	u16 ring = RING_FROM_GUEST(queue);
	int vid = guest(vhost(port), ring);

	if (vid < 0)
		return true;
	if (!on)
		swallow_kick(kick_fd(port, queue));
	rte_vhost_enable_guest_notification(vid, ring, on);
	return !on || !rte_vhost_rx_queue_count(vid, ring);
}

/* --- guests come and go ---------------------------------------------------------------------- */

static struct vhost *find(int vid)
{
	char path[PATH_MAX];
	struct vhost *v;

	if (rte_vhost_get_ifname(vid, path, sizeof(path)))
		return NULL;
	LIST_FOREACH(v, &all, link)
		if (!strcmp(v->port->args, path))
			return v;
	return NULL;
}

static void see_what_it_can(struct vhost *v, int vid)
{
	u64 f = 0;

	rte_vhost_get_negotiated_features(vid, &f);
	v->port->csum = f & 1ULL << VIRTIO_NET_F_GUEST_CSUM;
	v->port->tso = v->port->csum && f & 1ULL << VIRTIO_NET_F_GUEST_TSO4 &&
		       f & 1ULL << VIRTIO_NET_F_GUEST_TSO6;
}

static int on_guest(int vid)
{
	struct vhost *v;

	pthread_mutex_lock(&all_lock);
	v = find(vid);
	if (v) {
		see_what_it_can(v, vid);
		__atomic_store_n(&v->vid, vid, __ATOMIC_RELEASE);
		datapath_port_changed(v->port);
	}
	pthread_mutex_unlock(&all_lock);
	return v ? 0 : -1;
}

static void on_guest_gone(int vid)
{
	struct vhost *v;

	pthread_mutex_lock(&all_lock);
	v = find(vid);
	if (v) {
		__atomic_store_n(&v->vid, -1, __ATOMIC_RELEASE);
		__atomic_store_n(&v->enabled, 0, __ATOMIC_RELEASE);
		table_quiesce(&v->port->dp->table);
		datapath_port_changed(v->port);
	}
	pthread_mutex_unlock(&all_lock);
}

/* rte_vhost frees nothing of a ring that is not in use any more before this returns. */
static int on_ring(int vid, u16 ring, int enable)
{
	struct vhost *v;

	if (ring >= 2 * PORT_QUEUES)
		return 0;
	pthread_mutex_lock(&all_lock);
	v = find(vid);
	if (v && enable) {
		__atomic_fetch_or(&v->enabled, 1U << ring, __ATOMIC_RELEASE);
	} else if (v) {
		__atomic_fetch_and(&v->enabled, ~(1U << ring), __ATOMIC_RELEASE);
		table_quiesce(&v->port->dp->table);
	}
	if (v)
		datapath_port_changed(v->port);
	pthread_mutex_unlock(&all_lock);
	return 0;
}

static const struct rte_vhost_device_ops callbacks = {
	.new_device = on_guest,
	.destroy_device = on_guest_gone,
	.vring_state_changed = on_ring,
};

/* --- the port -------------------------------------------------------------------------------- */

static void vhost_refresh(struct port *port)
{
	const struct vhost *v = vhost(port);
	bool there = __atomic_load_n(&v->vid, __ATOMIC_ACQUIRE) >= 0;

	port->look.flags = VSWITCH_PORT_F_UP | (there ? VSWITCH_PORT_F_RUNNING : 0);
}

static int listen_or_connect(struct vhost *v, const struct port_new *new, bool client, char **err)
{
	const u64 flags = RTE_VHOST_USER_NET_COMPLIANT_OL_FLAGS |
			  (client ? RTE_VHOST_USER_CLIENT : 0);

	if (*new->args != '/')
		return errline(err, -EINVAL, "it needs the path of a socket");
	if (rte_vhost_driver_register(new->args, flags))
		return errline(err, -EADDRINUSE, "socket %s is in use, or cannot be made",
			       new->args);
	v->registered = true;
	if (rte_vhost_driver_callback_register(new->args, &callbacks) ||
	    rte_vhost_driver_start(new->args))
		return errline(err, -EIO, "cannot %s socket %s", client ? "connect to" : "make",
			       new->args);
	return 0;
}

/* Not under the lock: rte_vhost waits for its threads, and they might wait for the lock. */
static void vhost_close(struct port *port)
{
	struct vhost *v = vhost(port);

	if (v->registered)
		rte_vhost_driver_unregister(port->args);
	pthread_mutex_lock(&all_lock);
	LIST_REMOVE(v, link);
	pthread_mutex_unlock(&all_lock);
	free(v);
	port->priv = NULL;
}

static int vhost_open(struct port *port, const struct port_new *new, bool client, char **err)
{
	struct vhost *v = calloc(1, sizeof(*v));
	int ret;

	if (!v)
		return errline(err, -ENOMEM, "out of memory");
	*v = (struct vhost){ .port = port, .vid = -1 };
	port->priv = v;
	port->n_queues = PORT_QUEUES_VHOST;
	port->n_send = PORT_QUEUES_VHOST;
	port->look.mtu = new->mtu ?: MTU_DEFAULT;
	memcpy(port->look.address, new->mac, sizeof(new->mac));
	pthread_mutex_lock(&all_lock);
	LIST_INSERT_HEAD(&all, v, link);
	pthread_mutex_unlock(&all_lock);
	ret = listen_or_connect(v, new, client, err);
	if (ret)
		vhost_close(port);
	else
		vhost_refresh(port);
	return ret;
}

static int open_client(struct port *port, const struct port_new *new, char **err)
{
	return vhost_open(port, new, true, err);
}

/* What a killed predecessor has left there is nobody's. */
static int open_server(struct port *port, const struct port_new *new, char **err)
{
	if (*new->args == '/')
		unlink(new->args);
	return vhost_open(port, new, false, err);
}

static int vhost_change(struct port *port, u32 mtu, const u8 *mac, const char **why)
{
	(void)why;
	if (mtu)
		port->look.mtu = mtu;
	if (mac)
		memcpy(port->look.address, mac, sizeof(port->look.address));
	return 0;
}

#define VHOST_OPS(kind_, word_, open_)						\
{										\
	.kind = kind_, .word = word_, .open = open_, .close = vhost_close,	\
	.receive = vhost_receive, .send = vhost_send, .fd = vhost_fd,		\
	.arm = vhost_arm, .refresh = vhost_refresh, .change = vhost_change,	\
}

const struct port_ops vhost_client_ops =
	VHOST_OPS(VSWITCH_PORT_VHOST_CLIENT, "dpdkvhostuserclient", open_client);
const struct port_ops vhost_server_ops =
	VHOST_OPS(VSWITCH_PORT_VHOST_SERVER, "dpdkvhostuser", open_server);
