/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's links, by rtnetlink: what is asked of them, and news of those that appear. */
#ifndef VSW_NETLINK_LINKS_H
#define VSW_NETLINK_LINKS_H

#include <env.h>

struct links;
struct tunnel_device;

/* struct links_ops - what is asked of links; a table, so that tests have others. 0 or -errno */
struct links_ops {
	int (*set_mtu)(void *arg, u32 ifindex, u32 mtu);
	int (*set_address)(void *arg, u32 ifindex, const u8 address[6]);
	/* permanent address of a NIC; -ENODATA for taps, veths and the like */
	int (*perm_address)(void *arg, u32 ifindex, u8 address[6]);
	/* As tunnel_device_make() and tunnel_device_delete() do it */
	int (*make_tunnel)(void *arg, const struct tunnel_device *device, char **err);
	int (*delete_tunnel)(void *arg, const struct tunnel_device *device);
	void *arg;
};

int links_open(struct links **links, char **err);
void links_close(struct links *links);
/* Fills @ops; they are valid as long as @links is. */
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
