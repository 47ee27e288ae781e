/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames that leave by a device, below the switch: by a packet socket that never receives. */
#ifndef VSW_NETLINK_PACKET_SEND_H
#define VSW_NETLINK_PACKET_SEND_H

#include <stddef.h>
#include <env.h>

/*
 * A descriptor, or -errno: -EPERM without CAP_NET_RAW, which is needed for this call and not for
 * those of packet_send().
 */
int packet_open(void);
/* A whole frame, from its Ethernet header on. 0 or -errno; a full queue is one */
int packet_send(int fd, u32 ifindex, const void *frame, size_t len);

#endif
