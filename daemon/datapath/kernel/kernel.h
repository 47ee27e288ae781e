/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel module vswitch as a datapath. */
#ifndef VSW_DATAPATH_KERNEL_KERNEL_H
#define VSW_DATAPATH_KERNEL_KERNEL_H

#include "daemon/datapath/dp.h"

/*
 * Open the datapath of this network namespace and bind to it. -EBUSY: another daemon has it;
 * -ENOENT: the module is not loaded, see module_provide()
 */
int dp_kernel_open(struct dp **dp, const struct dp_handler *handler, char **err);

#endif
