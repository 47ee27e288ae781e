/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions and orders to rtnetlink, one at a time. */
#ifndef VSW_CLI_HOST_ASK_H
#define VSW_CLI_HOST_ASK_H

#include <libmnl/libmnl.h>

/* What an RTM_GET* with NLM_F_DUMP tells: each message to @cb, which returns MNL_CB_OK. 0 or -1
 * with errno
 */
int ask_dump(uint16_t type, unsigned char family, mnl_cb_t cb, void *arg);
/* The neighbours that the host answers for (NTF_PROXY), which no other dump has */
int ask_proxies(unsigned char family, mnl_cb_t cb, void *arg);
/* The classes of a device's queueing disciplines, as ask_dump() */
int ask_classes(int ifindex, mnl_cb_t cb, void *arg);
/* @nlh: a request without flags for its acknowledgement. 0, or -1 with the kernel's errno */
int ask_do(struct nlmsghdr *nlh);

#endif
