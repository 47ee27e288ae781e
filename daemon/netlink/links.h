/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's links, by rtnetlink: what policy asks of them, and news of those that appear. */
#ifndef VSW_NETLINK_LINKS_H
#define VSW_NETLINK_LINKS_H

#include "daemon/policy/policy.h"

struct links;

int links_open(struct links **links, char **err);
void links_close(struct links *links);
void links_ops(struct links *links, struct links_ops *ops);

/* A descriptor to wait on for reading; then call links_run. */
int links_fd(const struct links *links);
/*
 * Tell @appeared of each link that has appeared or changed; after lost news, of all links.
 * At most @budget messages are read. Returns how many were.
 */
int links_run(struct links *links, int budget, void (*appeared)(void *arg, const char *name),
	      void *arg);

#endif
