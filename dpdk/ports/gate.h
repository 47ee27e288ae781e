/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A port's device gives its frames to the switch alone. Packet sockets see what a device receives
 * first; behind them a filter of two instructions, at the device's ingress (tc-bpf(8)), drops it,
 * so that the host does not answer what is meant for guests. It outlives this process: while the
 * switch is restarted the host still sees nothing.
 */
#ifndef VSW_DPDK_GATE_H
#define VSW_DPDK_GATE_H

#include <env.h>

/* 0 or a negative errno with *err */
int gate_shut(u32 ifindex, char **err);
void gate_open(u32 ifindex);

#endif
