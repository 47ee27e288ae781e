/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_DPDK_DUMP_H
#define VSW_DPDK_DUMP_H

#include "dpdk/contract/conn.h"

/*
 * The next piece of a list into @buf, of MESSAGE_MAX bytes; the last one ends with NLMSG_DONE, and
 * the dump is over (cmd is 0). Its length. What changes between two pieces may be missed, or be
 * there twice, as in the module's lists.
 */
size_t dump_piece(struct dump *d, const struct datapath *dp, u8 *buf);

#endif
