// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guests by vhost-user: rings in their memory, read and written by lcores. rte_vhost is used as it
 * is, without an ethdev around it: there are as many guests as there are ports.
 */
#include <poll.h>
#include <rte_vhost.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include "daemon/base/errline.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/kinds.h"
#include "dpdk/ports/vhost.h"

#define MTU_DEFAULT	1500

static struct vhost *vhost(const struct port *port)
{
	return port->priv;
}

/* --- frames ---------------------------------------------------------------------------------- */

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
	int vid = vhost_guest(vhost(port), RING_FROM_GUEST(queue));
	u16 got, i, taken = 0;

	if (vid < 0)
		return 0;
	got = rte_vhost_dequeue_burst(vid, RING_FROM_GUEST(queue), port->dp->pool, frames, n);
	for (i = 0; i < got; i++) {
		if (likely(take_over_marks(frames[i]))) {
			frames[taken++] = frames[i];
			continue;
		}
		port->load[queue].broken++;
		rte_pktmbuf_free(frames[i]);
	}
	return taken;
}

/* They are copied into the guest's memory: the buffers are free. */
static u16 vhost_send(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	int vid = vhost_guest(vhost(port), RING_TO_GUEST(queue));
	u16 sent;

	if (vid < 0)
		return 0;
	sent = rte_vhost_enqueue_burst(vid, RING_TO_GUEST(queue), frames, n);
	rte_pktmbuf_free_bulk(frames, sent);
	return sent;
}

/* --- sleeping -------------------------------------------------------------------------------- */

/* A ring that is not in use gives nothing: when it is, the lcore is woken. */
static int vhost_fd(const struct port *port, u16 queue)
{
	const struct vhost *v = vhost(port);

	if (vhost_guest(v, RING_FROM_GUEST(queue)) < 0)
		return PORT_FD_NONE;
	return __atomic_load_n(&v->kicks[queue], __ATOMIC_ACQUIRE);
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
	int vid = vhost_guest(vhost(port), ring);

	if (vid < 0)
		return true;
	if (!on)
		swallow_kick(__atomic_load_n(&vhost(port)->kicks[queue], __ATOMIC_ACQUIRE));
	rte_vhost_enable_guest_notification(vid, ring, on);
	return !on || !rte_vhost_rx_queue_count(vid, ring);
}

/* --- the port -------------------------------------------------------------------------------- */

static void look(struct port *port)
{
	const struct vhost *v = vhost(port);
	bool there = __atomic_load_n(&v->vid, __ATOMIC_ACQUIRE) >= 0;

	port->look.flags = VSWITCH_PORT_F_UP | (there ? VSWITCH_PORT_F_RUNNING : 0);
}

static void vhost_refresh(struct port *port)
{
	vhost_tend(vhost(port));
	look(port);
}

static void vhost_close(struct port *port)
{
	vhost_leave(vhost(port));
	free(vhost(port));
	port->priv = NULL;
}

static int vhost_open(struct port *port, const struct port_new *new, bool client, char **err)
{
	struct vhost *v = calloc(1, sizeof(*v));
	int ret;

	if (!v)
		return errline(err, -ENOMEM, "out of memory");
	*v = (struct vhost){ .port = port, .vid = -1, .client = client };
	port->priv = v;
	port->n_queues = 1;
	port->n_send = 1;
	port->look.mtu = new->mtu ?: MTU_DEFAULT;
	memcpy(port->look.address, new->mac, sizeof(new->mac));
	ret = vhost_join(v, err);
	if (ret) {
		free(v);
		port->priv = NULL;
		return ret;
	}
	look(port);
	return 0;
}

static int open_client(struct port *port, const struct port_new *new, char **err)
{
	return vhost_open(port, new, true, err);
}

static int open_server(struct port *port, const struct port_new *new, char **err)
{
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
