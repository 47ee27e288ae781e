/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames to and from file descriptors that speak with a struct virtio_net_hdr in front: packet
 * sockets and taps. So large segments and checksums that are still to be made pass as they are.
 */
#ifndef VSW_DPDK_VNET_H
#define VSW_DPDK_VNET_H

#include <linux/virtio_net.h>
#include <sys/uio.h>
#include "dpdk/forward/frame.h"

/* A GSO frame of the kernel's has less; the part that its first buffer does not hold lies here. */
#define VNET_FRAME_MAX	(65535 + 64)

/*
 * struct vnet_slot - where one frame is received
 * @frame: a buffer that waits for it
 * @rest:  VNET_FRAME_MAX bytes
 */
struct vnet_slot {
	struct virtio_net_hdr hdr;
	struct rte_mbuf *frame;
	u8 *rest;
	struct iovec iov[3];
};

/* Have @slot ready for a frame; false: there is no buffer. */
bool vnet_slot_arm(struct vnet_slot *slot, struct rte_mempool *pool);
/*
 * What was received: @len bytes, the header among them. The frame is the caller's, and the slot
 * without one; NULL: it was not whole, or there was no memory, and nothing is left of it.
 */
struct rte_mbuf *vnet_slot_take(struct vnet_slot *slot, u32 len);

/* Say in @hdr what is left to others, and let @iov tell where the bytes are. How many of @iov */
int vnet_describe(struct virtio_net_hdr *hdr, const struct rte_mbuf *frame, struct iovec *iov,
		  int max);

#endif
