/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A port, and what a kind of port has to offer. How kinds do it: ports/.
 *
 * Ports are made and taken away by the control thread. Flows that name a port, as ingress or
 * egress, hold it; its number is given to no other port before the last of them has let go, so
 * that a flow that is out of date can never apply to a new port.
 */
#ifndef VSW_DPDK_PORT_H
#define VSW_DPDK_PORT_H

#include <net/if.h>
#include <sys/queue.h>
#include <env.h>
#include "dpdk/forward/limit.h"

struct datapath;
struct miss;
struct port;
struct rte_mbuf;

/* Ports at once, those among them that flows alone hold on to */
#define PORT_SLOTS	1024
/* Queues of a port to receive from, and to send by */
#define PORT_QUEUES	64
/* What port_ops.fd gives where nothing can come before somebody wakes the lcore */
#define PORT_FD_NONE	(-2)
#define PORT_ARGS_LEN	256

/*
 * struct port_new - what a new port shall be
 * @no:   0 for any number
 * @args: of kinds that have some: devargs, or the path of a socket
 */
struct port_new {
	const struct port_ops *ops;
	char name[IF_NAMESIZE];
	char args[PORT_ARGS_LEN];
	u32 no;
	u32 master;
	struct vswitch_port_limits limits;
	u32 mtu;		/* 0: what the device has */
	u8 mac[6];		/* zero: likewise */
};

/*
 * struct port_look - how a device is now
 * @flags: VSWITCH_PORT_F_*
 * @mtu:   bytes behind the Ethernet header
 */
struct port_look {
	u32 ifindex;
	u32 flags;
	u32 mtu;
	u8 address[6];
};

/*
 * struct port_ops - a kind of port. All but @receive and @send are the control thread's.
 * @open:    make the device serve the port: sets priv, n_queues, n_send and look. 0 or -errno and
 *           *err
 * @close:   undo that; no lcore has the port in hand
 * @receive: at most @n frames of a queue, which one lcore at a time reads
 * @send:    how many of @n it took, beginning with the first; these are its own then. The caller
 *           holds the queue's lock
 * @fd:      readable when @receive has something to give; -1: it must be polled; or PORT_FD_NONE
 * @arm:     about to sleep on @fd: false if there is something already; NULL: nothing is needed
 * @refresh: look again how the device is, into port->look
 * @change:  set its MTU (0: not), its address (NULL: not); NULL: the device is the kernel's, who
 *           sets them there. 0 or -errno, and *why
 */
struct port_ops {
	u32 kind;
	const char *word;	/* for people */
	int (*open)(struct port *port, const struct port_new *new, char **err);
	void (*close)(struct port *port);
	u16 (*receive)(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n);
	u16 (*send)(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n);
	int (*fd)(const struct port *port, u16 queue);
	bool (*arm)(struct port *port, u16 queue, bool on);
	void (*refresh)(struct port *port);
	int (*change)(struct port *port, u32 mtu, const u8 *mac, const char **why);
};

/*
 * struct port - the first part is read for each burst
 * @attached: false: it has left, and flows alone hold it
 * @policed:  limit_police() has a say in what it receives
 * @max_len:  longest frame that it sends, without tag; what is to be segmented is not held to it
 * @slot:     place in tables of lcores
 * @tso, @csum: what it takes unfinished
 * @makes_zeros: its frames are made up, and zero throughout, a source address of zero among them:
 *             net_null, for measuring
 * @locks:    by queue, of those who send
 * @load:     by queue to receive from: cycles spent on it, and frames, by the lcore that serves it,
 *            and those @broken, of which @receive made nothing; @before: what they were when
 *            lcores_balance() looked last, and @second: how many came between its last two looks,
 *            by the control thread
 * @misses:   entries of it, oldest first; the lock of misses
 */
struct port {
	const struct port_ops *ops;
	struct datapath *dp;
	void *priv;
	u32 no;
	u16 slot;
	u16 n_queues;		/* to receive from */
	u16 n_send;		/* to send by */
	bool attached;
	bool up;
	bool policed;
	bool tso;
	bool csum;
	bool makes_zeros;
	bool stale;		/* to be looked at again: datapath_port_changed() */
	u32 max_len;
	struct { u8 taken; } __attribute__((aligned(64))) locks[PORT_QUEUES];

	struct {
		u64 busy, frames, broken;
		struct { u64 busy, frames; } before, second;
	} __attribute__((aligned(64))) load[PORT_QUEUES];

	char name[IF_NAMESIZE];
	char args[PORT_ARGS_LEN];
	u32 master;
	u64 serial;
	struct port_look look;
	struct limits limits;
	u32 refs;		/* one of its own while it is attached, and one for each flow's */
	u32 flows;
	u64 flows_refused;

	struct {
		TAILQ_HEAD(, miss) entries;
		TAILQ_HEAD(, miss) unsent;
		TAILQ_ENTRY(port) ready;
		u8 round;		/* enum miss_round */
		u32 outstanding;
		u32 frames;
		u64 sent;
	} miss;
};

/* The port of a number, attached or held; NULL. Control thread */
struct port *port_by_no(const struct datapath *dp, u32 no);
struct port *port_by_name(const struct datapath *dp, const char *name);
/* The next attached one from number @no on */
struct port *port_next(const struct datapath *dp, u32 no);
/* As by_no, if it is attached; with a hold of the caller's */
struct port *port_get(const struct datapath *dp, u32 no);
void port_put(struct port *port);

/*
 * Make a port, which lcores begin to serve. 0 or a negative errno, with a sentence in *err: -EEXIST
 * the name is another port's, -EBUSY the number is taken, -ENOSPC no number or slot is free, and
 * what its kind says.
 */
int port_add(struct datapath *dp, const struct port_new *new, struct port **port, char **err);
/* Take it out: what it has parked is dropped, its device let go. */
void port_del(struct port *port, enum vswitch_port_event why);
/* Its device was looked at again: tell lcores, and whoever wants to know */
void port_refreshed(struct port *port, const struct port_look *before);

/* Its device has another name now, which is the port's from here on. */
void port_rename(struct port *port, const char *name);
void port_stats_read(const struct port *port, struct vswitch_port_stats *stats,
		     u64 drops[__VSWITCH_DROP_MAX]);

#endif
