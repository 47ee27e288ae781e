/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest by vhost-user, between those who move its frames and those who see it come and go. */
#ifndef VSW_DPDK_VHOST_H
#define VSW_DPDK_VHOST_H

#include "dpdk/forward/port.h"

/* Rings of a guest, by queue: the host sends by the even ones, and receives from the odd ones. */
#define RING_TO_GUEST(queue)	(2 * (queue))
#define RING_FROM_GUEST(queue)	(2 * (queue) + 1)

#define VHOST_STALE	64	/* descriptors that wait for being closed */

/*
 * struct vhost
 * @vid:        of the guest; -1: there is none
 * @enabled:    bit by queue, for rings to the guest [0] and from it [1]: its driver has it in use
 * @kicks:      by queue: readable when the guest has put something there, our own copies; -1: it
 *              has to be polled
 * @stale:      former ones, which lcores may still have in hand
 * @client:     we connect, and try again; else QEMU connects to us
 * @registered: rte_vhost knows the path
 * @connected:  QEMU is at the other end, whatever its guest does
 * @too_many:   its driver uses more queues than there can be here
 * @warned:     somebody was told that not all of them are served
 * @try_at:     when to connect, of slice_now_us()
 */
struct vhost {
	LIST_ENTRY(vhost) link;
	struct port *port;
	int vid;
	u64 enabled[2];
	int kicks[PORT_QUEUES];
	int stale[VHOST_STALE];
	u32 n_stale;
	bool client;
	bool registered;
	bool connected;
	bool too_many;
	bool warned;
	u64 try_at;
};

/* The guest with a ring in use, or -1 */
static inline int vhost_guest(const struct vhost *v, u16 ring)
{
	if (!(__atomic_load_n(&v->enabled[ring & 1], __ATOMIC_ACQUIRE) & 1ULL << ring / 2))
		return -1;
	return __atomic_load_n(&v->vid, __ATOMIC_ACQUIRE);
}

/* Have the guest of @v's port's path come. 0 or -errno, and *err */
int vhost_join(struct vhost *v, char **err);
/* And never again; no lcore has it in hand. */
void vhost_leave(struct vhost *v);
/* Called again and again: connect if need be, do what could not be done when the guest said so. */
void vhost_tend(struct vhost *v);

#endif
