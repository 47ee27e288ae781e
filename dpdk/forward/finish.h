/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a sender has left to others, and the egress port cannot do, is done here. */
#ifndef VSW_DPDK_FINISH_H
#define VSW_DPDK_FINISH_H

#include "dpdk/forward/lcore.h"

/* Segment @frame and make its checksums, as far as @port wants that, and hold it back for it. */
void finish_and_put(struct lcore *lc, struct port *port, struct rte_mbuf *frame);

#endif
