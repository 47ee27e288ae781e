/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A datapath in memory, for tests of policy: devices that can be plugged and pulled, flows that
 * are matched and executed, misses that wait for their answer, a log of all calls, and failures
 * on demand. Behaves as <linux/vswitch.h> says of the module.
 *
 * What the outside world does to it (devices, frames) is queued as events and misses, which reach
 * the handler from dp->ops->run(), as in the real one.
 */
#ifndef VSW_FAKE_DP_FAKE_H
#define VSW_FAKE_DP_FAKE_H

#include "daemon/netlink/links.h"
#include "daemon/datapath/dp.h"

struct dp_fake;

struct dp_fake *dp_fake_new(void);
/* Same as dp->ops->close. */
void dp_fake_free(struct dp_fake *fake);
struct dp *dp_fake_dp(struct dp_fake *fake);
void dp_fake_handler(struct dp_fake *fake, const struct dp_handler *handler);
/* What set_mtu and the like do to its devices; they send events as a kernel does. */
struct links_ops dp_fake_links(struct dp_fake *fake);
/* Time as flow statistics see it, ms. */
void dp_fake_clock(struct dp_fake *fake, u64 now);
/* How many flows and masks it takes; more are -ENOSPC, -EMFILE. */
void dp_fake_limits(struct dp_fake *fake, unsigned int flows, unsigned int masks);
/* Handle all that is queued; returns how many messages that were. */
int dp_fake_run(struct dp_fake *fake);

/* Devices of the machine. New ones are up and running, MTU 1500, with an address made from a
 * counter; they are no ports before port_add.
 */
void dp_fake_plug(struct dp_fake *fake, const char *dev);
/* With the tunnels that ride on it. */
void dp_fake_pull(struct dp_fake *fake, const char *dev);
void dp_fake_rename(struct dp_fake *fake, const char *dev, const char *name);
/*
 * The device of an internal port comes to another network namespace, with ifindex 1 and this name,
 * and is down; it comes back; the namespace ends, and the device with it.
 */
void dp_fake_move(struct dp_fake *fake, const char *port, s32 netns, const char *as);
void dp_fake_move_home(struct dp_fake *fake, const char *port, const char *as);
void dp_fake_end_netns(struct dp_fake *fake, const char *port);
void dp_fake_set_running(struct dp_fake *fake, const char *dev, bool running);
void dp_fake_set_mtu(struct dp_fake *fake, const char *dev, u32 mtu);
void dp_fake_set_address(struct dp_fake *fake, const char *dev, const u8 mac[6]);
/* Makes it a NIC, of this permanent address. */
void dp_fake_set_perm(struct dp_fake *fake, const char *dev, const u8 mac[6]);
/* port_add of this device fails so; @text as an extended ACK, err 0: no more */
void dp_fake_refuse(struct dp_fake *fake, const char *dev, int err, const char *text);
/* "ip link set DEV master MASTER", and nomaster if NULL */
int dp_fake_enslave(struct dp_fake *fake, const char *dev, const char *master);
/* A device is put under a Linux bridge, up or down; and is to be isolated there */
void dp_fake_put_under(struct dp_fake *fake, const char *dev, const char *bridge, bool up);
void dp_fake_isolate(struct dp_fake *fake, const char *dev);
/* It is up, or down; where it was a port, its event says so. */
void dp_fake_set_up(struct dp_fake *fake, const char *dev, bool up);
/*
 * The last frame that the daemon itself has sent by a device, since it was asked for last: its
 * length, 0: there was none. Of other frames see dp_fake_tx().
 */
size_t dp_fake_spoken(struct dp_fake *fake, const char *dev, u8 frame[128]);
/* Its state: 0 or -ENOENT if there is no such device; @port->no is 0 if it is no port. */
int dp_fake_device(struct dp_fake *fake, const char *dev, struct dp_port *port);
/* The next events are lost, and handler.resync called instead. */
void dp_fake_lose_events(struct dp_fake *fake);

/*
 * Calls are logged as lines, the oldest first: "port_add tap0 -> 2",
 * "port_set tap0 police_kbps=1000 storm_unknown=50" ("unlimited" if all is 0), "flow_set <match>
 * actions=<actions> cookie=5", "flow_del <match>", "execute 5 <actions>", "flow_dump",
 * "set_mtu br0 1500"; with " = -ENOENT" or the like behind it if it failed.
 */
size_t dp_fake_log_count(const struct dp_fake *fake);
const char *dp_fake_log_line(const struct dp_fake *fake, size_t i);
/* Index of the first line from @from on that begins with @prefix, or -1. */
int dp_fake_log_find(const struct dp_fake *fake, size_t from, const char *prefix);
void dp_fake_log_clear(struct dp_fake *fake);
/* The next @times calls of "port_add", "flow_set"… fail with @err. */
void dp_fake_fail(struct dp_fake *fake, const char *call, int err, unsigned int times);

/* Whether flow_answer fails by handler.refused; at first it does so at once. */
void dp_fake_late(struct dp_fake *fake, bool late);

/* Whether VSWITCH_ACT_STORM finds each frame above the rate; at first it finds none. */
void dp_fake_storm(struct dp_fake *fake, bool storm);

/*
 * struct dp_fake_sample - a frame that VSWITCH_ACT_SAMPLE chose. There is no chance here: of frames
 * with a probability of one in N, each N-th is
 */
struct dp_fake_sample {
	u32 in_port;
	struct vswitch_sample config;
	size_t len;
};
size_t dp_fake_sample_count(const struct dp_fake *fake);
const struct dp_fake_sample *dp_fake_sample(const struct dp_fake *fake, size_t i);

/* A frame arrives. Names what became of it. */
enum dp_fake_fate {
	FAKE_SENT,	/* by a flow: see the outputs */
	FAKE_DROPPED,	/* by a flow */
	FAKE_PARKED,	/* waits; run() tells the daemon */
	FAKE_NO_PORT,	/* the device is no port: nothing happened */
};
enum dp_fake_fate dp_fake_rx(struct dp_fake *fake, const char *dev, const void *frame,
			     size_t len);

/* struct dp_fake_tx - a frame that left, since the last dp_fake_tx_clear */
struct dp_fake_tx {
	char dev[IF_NAMESIZE];
	u32 port_no;
	u32 in_port;
	u8 frame[512];
	size_t len;
	u32 priority;		/* by VSWITCH_ACT_SET_PRIORITY; 0: that of a frame that comes in */
	bool tun_set;		/* by VSWITCH_ACT_SET_TUNNEL */
	u32 tun_id;		/* host byte order */
};
size_t dp_fake_tx_count(const struct dp_fake *fake);
const struct dp_fake_tx *dp_fake_tx(const struct dp_fake *fake, size_t i);
/* First frame that left by @dev, or NULL. */
const struct dp_fake_tx *dp_fake_tx_on(const struct dp_fake *fake, const char *dev);
void dp_fake_tx_clear(struct dp_fake *fake);
/* Frames dropped for a reason, in all; VSWITCH_DROP_HAIRPIN among them. */
u64 dp_fake_drops(const struct dp_fake *fake, enum vswitch_drop reason);

/* Installed flows; NULL past the end. Valid until the next call. */
size_t dp_fake_flow_count(const struct dp_fake *fake);
const struct dp_flow *dp_fake_flow(const struct dp_fake *fake, size_t i);
/* The flow that a frame would take, or NULL. */
const struct dp_flow *dp_fake_lookup(const struct dp_fake *fake, const char *dev,
				     const void *frame, size_t len);
/* Apply actions to a frame, as a flow would, without counting; outputs are in the tx list. */
void dp_fake_apply(struct dp_fake *fake, const char *dev, const void *frame, size_t len,
		   const void *actions, size_t actions_len);
size_t dp_fake_parked(const struct dp_fake *fake);

#endif
