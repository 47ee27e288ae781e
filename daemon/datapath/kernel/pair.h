/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two datapaths as one: the module, and beside it vswitch-dpdk while that runs. Policy sees one set
 * of ports, each of whose numbers is given once, and one set of flows. No frame goes
 * from one to the other: a flow whose port is of one cannot name a port of the other.
 *
 * vswitch-dpdk comes and goes. While it is away its ports are not there (dp_handler.resync), and
 * adding one fails by -ENOLINK.
 */
#ifndef VSW_DATAPATH_KERNEL_PAIR_H
#define VSW_DATAPATH_KERNEL_PAIR_H

#include "daemon/datapath/dp.h"

/*
 * Empty at first: without the module, too, whose ports fail by -ENOLINK.
 * @path: of vswitch-dpdk's socket; it stays valid
 */
int dp_pair_open(struct dp **pair, const struct dp_handler *handler, const char *path, char **err);
/* The module's datapath, opened with dp_pair_handler(): the pair's own from now on */
void dp_pair_set_system(struct dp *pair, struct dp *system);
const struct dp_handler *dp_pair_handler(struct dp *pair);

/*
 * At start, before policy adopts what is there: see whether vswitch-dpdk runs. 0 even if not;
 * a line in *err: -EBUSY another daemon has it, -EACCES it is not for us
 */
int dp_pair_begin(struct dp *pair, char **err);
/*
 * Look whether vswitch-dpdk has come, if a port has been missing it, or has gone, and tell the
 * handler. In each turn of the loop, but by no callback of the pair's. When it wants to be called
 * again, ms of the same clock; ~0: when something happens
 */
u64 dp_pair_tick(struct dp *pair, u64 now);

#endif
