/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's links, by rtnetlink: what is asked of them, and news of those that appear. */
#ifndef VSW_NETLINK_LINKS_H
#define VSW_NETLINK_LINKS_H

#include <env.h>

struct links;
struct htb;
struct portal_member;
struct tunnel_device;

/* struct link_counters - what a device has counted of frames that it had trouble with */
struct link_counters {
	u64 rx_errors, rx_crc_errors, rx_frame_errors, rx_over_errors, rx_missed_errors;
	u64 tx_errors, collisions;
};

/* struct links_ops - what is asked of links; a table, so that tests have others. 0 or -errno */
struct links_ops {
	int (*set_mtu)(void *arg, u32 ifindex, u32 mtu);
	int (*set_address)(void *arg, u32 ifindex, const u8 address[6]);
	/* permanent address of a NIC; -ENODATA for taps, veths and the like */
	int (*perm_address)(void *arg, u32 ifindex, u8 address[6]);
	int (*counters)(void *arg, u32 ifindex, struct link_counters *counters);
	/* As tunnel_device_make() and tunnel_device_delete() do it */
	int (*make_tunnel)(void *arg, const struct tunnel_device *device, char **err);
	int (*delete_tunnel)(void *arg, const struct tunnel_device *device);
	/* As the functions of bridge_device.h do it */
	int (*make_portal)(void *arg, const char *name, const char *owner, u32 *ifindex,
			   char **err);
	int (*delete_portal)(void *arg, u32 ifindex);
	int (*each_portal)(void *arg, void (*cb)(void *cb_arg, u32 ifindex, const char *name),
			   void *cb_arg);
	int (*each_member)(void *arg, u32 portal,
			   void (*cb)(void *cb_arg, const struct portal_member *member),
			   void *cb_arg);
	int (*find_member)(void *arg, u32 portal, const char *name, struct portal_member *member);
	int (*release_member)(void *arg, u32 ifindex);
	/* As the functions of qdisc.h do it */
	int (*set_htb)(void *arg, u32 ifindex, u32 mtu, const struct htb *htb);
	int (*clear_htb)(void *arg, u32 ifindex);
	int (*each_htb)(void *arg, void (*cb)(void *cb_arg, u32 ifindex), void *cb_arg);
	/* As packet_send() does it */
	int (*send)(void *arg, u32 ifindex, const void *frame, size_t len);
	void *arg;
};

/*
 * struct link_news - a link that has appeared or changed; or is @gone
 * @name: NULL: news were lost. All links that are there are told of next.
 */
struct link_news {
	const char *name;
	u32 ifindex;
	u32 master;		/* ifindex of its master; 0: it has none */
	bool gone;
};
typedef void (*link_news_fn)(void *arg, const struct link_news *news);

int links_open(struct links **links, char **err);
void links_close(struct links *links);
/* Fills @ops; they are valid as long as @links is. */
void links_ops(struct links *links, struct links_ops *ops);

/* A descriptor to wait on for reading; then call links_run. */
int links_fd(const struct links *links);
/*
 * Tell @cb of each link that has appeared, changed or gone; after lost news, of all that are there.
 * At most @budget messages are read. Returns how many were.
 */
int links_run(struct links *links, int budget, link_news_fn cb, void *arg);

#endif
