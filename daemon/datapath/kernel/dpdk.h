/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process vswitch-dpdk as a datapath. */
#ifndef VSW_DATAPATH_KERNEL_DPDK_H
#define VSW_DATAPATH_KERNEL_DPDK_H

#include "daemon/datapath/dp.h"

/*
 * Open the datapath behind the socket @path, which has to stay valid, and bind to it. -ENOENT,
 * -ECONNREFUSED: it does not run; -EBUSY: another daemon has it
 */
int dp_dpdk_open(struct dp **dp, const char *path, const struct dp_handler *handler, char **err);
/* The process is gone: nothing of this datapath is there any more but its struct. */
bool dp_dpdk_has_ended(const struct dp *dp);

#endif
