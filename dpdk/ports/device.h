/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices of the kernel, by their names and numbers. 0 or a negative errno with *err, throughout */
#ifndef VSW_DPDK_DEVICE_H
#define VSW_DPDK_DEVICE_H

#include "dpdk/forward/port.h"

int device_index(const char *name, u32 *ifindex, char **err);
/*
 * The same of one that can be a port: Ethernet, not the loopback, nobody's slave, with no macvlan
 * on it that takes its frames, and not on the device @bridge ("": none) itself
 */
int device_check(const char *name, const char *bridge, u32 *ifindex, char **err);
int device_look(u32 ifindex, struct port_look *look, char **err);
int device_set_address(const char *name, const u8 mac[6]);

#endif
