/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DPDK's environment: memory, devices, and the control thread as its main lcore */
#ifndef VSW_DPDK_EAL_H
#define VSW_DPDK_EAL_H

#include "dpdk/process/options.h"

/* 0 or a negative errno with *err. Once in a process */
int eal_start(const struct options *o, char **err);
void eal_end(void);

#endif
