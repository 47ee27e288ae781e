/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of port that there are, one file each. */
#ifndef VSW_DPDK_KINDS_H
#define VSW_DPDK_KINDS_H

#include "dpdk/forward/port.h"

extern const struct port_ops ethdev_ops;	/* a device of DPDK: a NIC, or a vdev */
extern const struct port_ops packet_ops;	/* a device of the kernel, by a packet socket */
extern const struct port_ops tap_ops;		/* internal: a device that the host has */
extern const struct port_ops vhost_client_ops;	/* a guest whose QEMU listens */
extern const struct port_ops vhost_server_ops;	/* a guest whose QEMU connects */

/* Delete taps of former internal ports that no port has. The daemon has all of its ports by now. */
void tap_remove_orphans(const struct datapath *dp);

/* By enum vswitch_port_kind; NULL: this datapath has none such */
const struct port_ops *port_kind(u32 kind);

#endif
