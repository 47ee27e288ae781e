// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guests come and go. Threads of rte_vhost tell us, some of them with the locks of the rings held,
 * on which an lcore that is about to sleep may wait: then nobody may wait for lcores. So
 * what lcores still have in hand is left to the control thread there (vhost_tend()).
 *
 * Where QEMU listens we connect, five times a second. rte_vhost would do so once a second, and
 * guests be away for that much longer when this process is restarted.
 */
#include <fcntl.h>
#include <linux/virtio_net.h>
#include <pthread.h>
#include <rte_version.h>
#include <rte_vhost.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/slice.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/vhost.h"

#define TRY_US	150000	/* less than LOOK_MS of the control thread */
/* Frames that are to become fragments, which nothing here knows how to make */
#define NOT_SERVED	(1ULL << VIRTIO_NET_F_HOST_UFO | 1ULL << VIRTIO_NET_F_GUEST_UFO)

/* All of them, for the threads of rte_vhost, who know the path only */
static LIST_HEAD(, vhost) all = LIST_HEAD_INITIALIZER(all);
static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;

static struct vhost *find_path(const char *path)
{
	struct vhost *v;

	LIST_FOREACH(v, &all, link)
		if (!strcmp(v->port->args, path))
			return v;
	return NULL;
}

static struct vhost *find(int vid)
{
	char path[PATH_MAX];

	return rte_vhost_get_ifname(vid, path, sizeof(path)) ? NULL : find_path(path);
}

/* --- what threads of rte_vhost call ---------------------------------------------------------- */

static void set_connected(int vid, bool connected)
{
	struct vhost *v;

	pthread_mutex_lock(&all_lock);
	v = find(vid);
	if (v) {
		__atomic_store_n(&v->connected, connected, __ATOMIC_RELEASE);
		datapath_port_changed(v->port);
	}
	pthread_mutex_unlock(&all_lock);
}

static int on_connection(int vid)
{
	set_connected(vid, true);
	return 0;
}

static void on_connection_gone(int vid)
{
	set_connected(vid, false);
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

/* Its memory goes as soon as this returns. No locks of its rings are held. */
static void on_guest_gone(int vid)
{
	struct vhost *v;

	pthread_mutex_lock(&all_lock);
	v = find(vid);
	if (v) {
		__atomic_store_n(&v->vid, -1, __ATOMIC_RELEASE);
		__atomic_store_n(&v->enabled[0], 0, __ATOMIC_RELEASE);
		__atomic_store_n(&v->enabled[1], 0, __ATOMIC_RELEASE);
		v->too_many = false;
		table_quiesce(&v->port->dp->table);
		datapath_port_changed(v->port);
	}
	pthread_mutex_unlock(&all_lock);
}

/*
 * rte_vhost closes its descriptor when the guest gives it another one, and an lcore may be reading
 * it: lcores have a copy.
 */
static void renew_kick(struct vhost *v, int vid, u16 queue)
{
	struct rte_vhost_vring ring;
	int fd = -1, old = v->kicks[queue];

	if (old >= 0 && v->n_stale == VHOST_STALE)
		return;
	if (!rte_vhost_get_vhost_vring(vid, RING_FROM_GUEST(queue), &ring) && ring.kickfd >= 0)
		fd = fcntl(ring.kickfd, F_DUPFD_CLOEXEC, 0);
	if (old >= 0)
		v->stale[v->n_stale++] = old;
	__atomic_store_n(&v->kicks[queue], fd, __ATOMIC_RELEASE);
}

/* What lcores do with a ring they do under a lock of rte_vhost's, and look again whether it is. */
static int on_ring(int vid, u16 ring, int enable)
{
	u16 queue = ring / 2;
	struct vhost *v;

	pthread_mutex_lock(&all_lock);
	v = find(vid);
	if (v && queue >= PORT_QUEUES) {
		v->too_many = v->too_many || enable;
	} else if (v && enable) {
		if (ring == RING_FROM_GUEST(queue))
			renew_kick(v, vid, queue);
		__atomic_fetch_or(&v->enabled[ring & 1], 1ULL << queue, __ATOMIC_RELEASE);
	} else if (v) {
		__atomic_fetch_and(&v->enabled[ring & 1], ~(1ULL << queue), __ATOMIC_RELEASE);
	}
	if (v)
		datapath_port_changed(v->port);
	pthread_mutex_unlock(&all_lock);
	return 0;
}

static const struct rte_vhost_device_ops callbacks = {
	.new_connection = on_connection,
	.destroy_connection = on_connection_gone,
	.new_device = on_guest,
	.destroy_device = on_guest_gone,
	.vring_state_changed = on_ring,
};

/* --- the path -------------------------------------------------------------------------------- */

static int set_up(const char *path)
{
	int ret = rte_vhost_driver_callback_register(path, &callbacks);

	ret = ret ?: rte_vhost_driver_disable_features(path, NOT_SERVED);
#if RTE_VERSION >= RTE_VERSION_NUM(23, 7, 0, 0)
	ret = ret ?: rte_vhost_driver_set_max_queue_num(path, PORT_QUEUES);
#endif
	return ret;
}

/* Not under the lock: rte_vhost waits for its threads, and they might wait for the lock. */
static void unregister(struct vhost *v)
{
	if (v->registered)
		rte_vhost_driver_unregister(v->port->args);
	v->registered = false;
}

/* False: nobody listens, or the path cannot be had */
static bool start(struct vhost *v)
{
	const u64 flags = RTE_VHOST_USER_NET_COMPLIANT_OL_FLAGS |
			  (v->client ? RTE_VHOST_USER_CLIENT | RTE_VHOST_USER_NO_RECONNECT : 0);
	const char *path = v->port->args;

	unregister(v);
	if (rte_vhost_driver_register(path, flags))
		return false;
	v->registered = true;
	if (!set_up(path) && !rte_vhost_driver_start(path))
		return true;
	unregister(v);
	return false;
}

static void try_to_connect(struct vhost *v)
{
	u64 now = slice_now_us();

	if (__atomic_load_n(&v->connected, __ATOMIC_ACQUIRE) || now < v->try_at)
		return;
	v->try_at = now + TRY_US;
	if (!access(v->port->args, F_OK))
		start(v);
}

static int check_path(const char *path, char **err)
{
	if (*path != '/' || strlen(path) >= sizeof(((struct sockaddr_un *)0)->sun_path))
		return errline(err, -EINVAL, "it needs the path of a socket");
	if (find_path(path))
		return errline(err, -EADDRINUSE, "socket %s is another port's", path);
	return 0;
}

int vhost_join(struct vhost *v, char **err)
{
	int ret, i;

	for (i = 0; i < PORT_QUEUES; i++)
		v->kicks[i] = -1;
	pthread_mutex_lock(&all_lock);
	ret = check_path(v->port->args, err);
	if (!ret)
		LIST_INSERT_HEAD(&all, v, link);
	pthread_mutex_unlock(&all_lock);
	if (ret)
		return ret;
	if (v->client) {
		try_to_connect(v);
		return 0;
	}
	/* what a killed predecessor has left there is nobody's */
	unlink(v->port->args);
	if (start(v))
		return 0;
	vhost_leave(v);
	return errline(err, -EIO, "cannot make socket %s", v->port->args);
}

static void close_stale(struct vhost *v)
{
	int stale[VHOST_STALE];
	u32 n, i;

	pthread_mutex_lock(&all_lock);
	n = v->n_stale;
	memcpy(stale, v->stale, n * sizeof(*stale));
	v->n_stale = 0;
	pthread_mutex_unlock(&all_lock);
	if (n)
		table_quiesce(&v->port->dp->table);
	for (i = 0; i < n; i++)
		close(stale[i]);
}

void vhost_leave(struct vhost *v)
{
	int i;

	unregister(v);
	pthread_mutex_lock(&all_lock);
	LIST_REMOVE(v, link);
	pthread_mutex_unlock(&all_lock);
	close_stale(v);
	for (i = 0; i < PORT_QUEUES; i++)
		if (v->kicks[i] >= 0)
			close(v->kicks[i]);
}

/* Queues up to the last one of which a ring is in use, one at least */
static u16 queues(u64 enabled)
{
	return enabled ? 64 - __builtin_clzll(enabled) : 1;
}

/* Those that have a ring in use, from the first on */
static u16 queues_in_a_row(u64 enabled)
{
	return ~enabled ? __builtin_ctzll(~enabled) ?: 1 : 64;
}

static void follow_queues(struct vhost *v)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 5);
	struct port *port = v->port;
	u16 n = queues(__atomic_load_n(&v->enabled[1], __ATOMIC_ACQUIRE));

	port->n_send = queues_in_a_row(__atomic_load_n(&v->enabled[0], __ATOMIC_ACQUIRE));
	if (!lcores_set_queues(port->dp, port, n) && !v->too_many) {
		v->warned = false;
	} else if (!v->warned) {
		v->warned = true;
		vlog_limited(&limit, LOG_DP, LVL_WARN, "port %s: %u queues of the guest's are "
			     "served, and no more can be", port->name, port->n_queues);
	}
}

void vhost_tend(struct vhost *v)
{
	close_stale(v);
	if (v->client)
		try_to_connect(v);
	if (v->port->attached)
		follow_queues(v);
}
