/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the process may do, and how much of it. */
#ifndef VSW_PROCESS_PRIVILEGE_H
#define VSW_PROCESS_PRIVILEGE_H

/* File descriptors for the control socket's connections and the rest. */
void privilege_raise_limits(void);
/*
 * Keep CAP_NET_ADMIN, which every netlink command needs, and drop the rest for good: from this
 * process and from what it may start. 0 or -errno.
 */
int privilege_drop(void);

#endif
