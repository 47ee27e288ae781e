/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A datapath, as the daemon's policy sees it: a table of functions. kernel/ drives vswitch.ko,
 * tests/fake/ serves unit tests; the accelerated datapath will be a third.
 *
 * All functions return 0 or a negative errno. Those that take "char **err" store there, on failure,
 * a line for people that names the thing (to be freed by the caller); it may be NULL.
 * Calls are synchronous: what they did is in force in the datapath when they return.
 */
#ifndef VSW_DATAPATH_DP_H
#define VSW_DATAPATH_DP_H

#include <net/if.h>
#include <env.h>
#include "core/key.h"
#include "core/action.h"

struct dp;
struct dp_dump;

/*
 * struct dp_port - one port of the datapath; field by field VSWITCH_A_PORT_*
 * @dpdk: it is one of vswitch-dpdk, or to be one
 */
struct dp_port {
	bool dpdk;
	u32 no;
	u32 kind;		/* enum vswitch_port_kind */
	u32 origin;		/* enum vswitch_port_origin */
	char name[IF_NAMESIZE];
	char args[VSWITCH_ARGSSIZ];	/* of kinds that have some, see enum vswitch_port_kind */
	u64 serial;		/* of this port only, unlike its number; 0: there is none */
	u32 ifindex;		/* in the namespace of the device, see VSWITCH_PORT_F_AWAY */
	s32 netns;		/* with VSWITCH_PORT_F_AWAY: ID of that one; -1: it has none */
	u32 master;		/* number of the internal port that is its rtnl master; 0: none */
	u32 flags;		/* VSWITCH_PORT_F_* */
	u32 mtu;
	u8 address[6];
	struct vswitch_port_stats stats;
	u64 drops[__VSWITCH_DROP_MAX];
	struct vswitch_port_limits limits;
	/*
	 * Of a tunnel, the device that it rides on; ifindex, mtu and address are those of that one.
	 * With VSWITCH_PORT_F_AWAY what the device is called where it is. Else empty.
	 */
	char device[IF_NAMESIZE];
	struct vswitch_tunnel tunnel;	/* of a tunnel only */
};

/*
 * Whether two reports are about one port, or about the same device that has become that port again.
 * What moves between network namespaces may change its ifindex and its name.
 */
static inline bool dp_port_is_same(const struct dp_port *a, const struct dp_port *b)
{
	if (a->no != b->no)
		return false;
	if (a->serial && a->serial == b->serial)
		return true;
	return !((a->flags | b->flags) & VSWITCH_PORT_F_AWAY) && a->ifindex == b->ifindex;
}

/* struct dp_flow - one installed flow. @actions is a row as in core/action.h */
struct dp_flow {
	union vsw_key key;	/* masked */
	union vsw_key mask;
	const void *actions;
	size_t actions_len;
	struct vswitch_flow_stats stats;
};

/* struct dp_meter - a meter, and what it has counted */
struct dp_meter {
	struct vswitch_meter config;
	struct vswitch_meter_stats stats;
};

/* struct dp_lcore - a thread that polls, and @n_queues receive queues that it serves */
struct dp_lcore {
	struct vswitch_lcore about;
	u32 n_queues;
	struct vswitch_lcore_queue queues[VSWITCH_LCORE_QUEUES];
};

/* struct dp_miss - a frame waits for a flow */
struct dp_miss {
	u64 cookie;
	union vsw_key key;	/* full depth */
	const u8 *frame;	/* its first bytes, tags in place */
	size_t frame_len;	/* of @frame */
	u32 wire_len;		/* of the whole frame */
};

/* struct dp_info - VSWITCH_CMD_DP_GET; @options: of vswitch-dpdk, see VSWITCH_A_DP_OPTIONS */
struct dp_info {
	char options[VSWITCH_OPTIONSSIZ];
	char version[64];
	u32 uapi;
	u32 flows, masks, parked;
	u64 miss_lost;
};

/*
 * struct dp_tuning - how vswitch-dpdk works
 * @options:   words of the command line that it is started with, each on a line
 * @sleep_max: VSWITCH_A_LCORE_SLEEP_MAX
 */
struct dp_tuning {
	const char *options;
	u32 sleep_max;
};

/* struct dp_refusal - a flow that was not installed, and why (-errno) */
struct dp_refusal {
	union vsw_key key;	/* masked */
	union vsw_key mask;
	u64 cookie;
	int err;
};

/*
 * struct dp_sample - a frame that VSWITCH_ACT_SAMPLE has chosen, with what that says
 * @number: of the sample in its group: those between were lost
 * @rate:   one of so many frames is chosen; @len: of the frame, of which @frame is the beginning
 */
struct dp_sample {
	u32 group, number, rate, in, out, len;
	bool has_cookie;
	u8 cookie[16];
	const u8 *frame;
	u32 frame_len;
};

/* Descriptors of a datapath, at most */
#define DP_FDS	3

/*
 * struct dp_handler - what the datapath tells its user; called from dp_ops.run and .misses only.
 * Pointers are valid during the call.
 */
struct dp_handler {
	void (*miss)(void *arg, const struct dp_miss *miss);
	void (*port_event)(void *arg, enum vswitch_port_event event, const struct dp_port *port);
	/* events were lost: list the ports again */
	void (*resync)(void *arg);
	void *arg;
	/* an answer (dp_ops.flow_answer) is not in force, the frames under its cookie still wait */
	void (*refused)(void *arg, const struct dp_refusal *refusal);
	void (*sample)(void *arg, const struct dp_sample *sample);	/* by run only */
};

struct dp_ops {
	const char *type;	/* datapath_type in the Bridge table: "system", "fake" */

	void (*close)(struct dp *dp);
	/* file descriptors to wait on for reading; then call run. How many */
	int (*fds)(struct dp *dp, int fds[DP_FDS]);
	/* handle what has come; at most @budget misses, so that other work is not starved.
	 * Returns how many messages were handled; call again if it equals the budget, without
	 * waiting for the descriptors: what is left may have been read already
	 */
	int (*run)(struct dp *dp, int budget);
	/* The same for misses alone, in the midst of other work; from a callback of a dump too */
	int (*misses)(struct dp *dp, int budget);

	int (*info)(struct dp *dp, struct dp_info *info);

	/* @port: kind, name, master, limits, the wanted no (0: any), and of a tunnel its
	 * parameters and device go in; comes back complete.
	 * -ENODEV: the device does not exist; -ENOLINK: the datapath is not there. Both may
	 * mend themselves, and no other failure
	 */
	int (*port_add)(struct dp *dp, struct dp_port *port, char **err);
	/* Change the limits, and of a tunnel its parameters, in place; NULL: they stay */
	int (*port_set)(struct dp *dp, u32 port_no, const struct vswitch_port_limits *limits,
			const struct vswitch_tunnel *tunnel, char **err);
	/*
	 * Of a device that the datapath alone can reach: set its MTU (0: it stays) and its address
	 * (NULL: it stays; zeros: the one that it was made with). NULL: there are no such devices
	 */
	int (*port_device)(struct dp *dp, u32 port_no, u32 mtu, const u8 *mac, char **err);
	int (*port_del)(struct dp *dp, u32 port_no);
	int (*port_get)(struct dp *dp, u32 port_no, struct dp_port *port);
	int (*port_dump)(struct dp *dp, void (*cb)(void *arg, const struct dp_port *port),
			 void *arg);

	/* Install or change a flow; @cookie of a miss, or 0. */
	int (*flow_set)(struct dp *dp, const struct dp_flow *flow, u64 cookie);
	/*
	 * The same for the answer to a miss, by handler.miss only, and not waited for: it is in
	 * force before any later call that concerns flows, and when run returns. A refusal comes
	 * back at once, or later by handler.refused.
	 */
	int (*flow_answer)(struct dp *dp, const struct dp_flow *flow, u64 cookie);
	int (*flow_del)(struct dp *dp, const union vsw_key *key, const union vsw_key *mask,
			struct vswitch_flow_stats *final);
	/*
	 * List the flows in steps of some dozens. Anything may happen between two steps, other
	 * dumps too. A step returns 1 as long as there may be more; @cb may call functions about
	 * flows, but no step of this dump. Each dump is ended, however far it came, before the
	 * datapath is closed.
	 */
	int (*flow_dump_begin)(struct dp *dp, struct dp_dump **dump);
	int (*flow_dump_step)(struct dp_dump *dump,
			      void (*cb)(void *arg, const struct dp_flow *flow), void *arg);
	void (*flow_dump_end)(struct dp_dump *dump);
	int (*flow_flush)(struct dp *dp);
	/* Whether handler.sample is to hear of samples; NULL: of none ever. -ENOENT: not now */
	int (*sampling)(struct dp *dp, bool on);
	/* Apply actions to the frames under @cookie once, without a flow. @sent: these frames */
	int (*execute)(struct dp *dp, u64 cookie, const void *actions, size_t len,
		       struct vswitch_flow_stats *sent);

	/* Make a meter, or change it in place; flows that name it have to come later. */
	int (*meter_set)(struct dp *dp, const struct vswitch_meter *meter, char **err);
	/* No flow names it any more. */
	int (*meter_del)(struct dp *dp, u32 no);
	/* Of two datapaths as one (kernel/pair.h) each has it, and has counted its own frames. */
	int (*meter_dump)(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter),
			  void *arg);

	/*
	 * Have vswitch-dpdk work so, now or when it comes; what it is started with, when it is
	 * started the next time, and until then it is untuned. NULL, both: there never is one
	 */
	void (*tune)(struct dp *dp, const struct dp_tuning *tuning);
	bool (*is_untuned)(struct dp *dp);
	/* The threads of vswitch-dpdk; NULL: there never are any. -ENOLINK: it does not run */
	int (*lcore_dump)(struct dp *dp, void (*cb)(void *arg, const struct dp_lcore *lcore),
			  void *arg);
};

struct dp {
	const struct dp_ops *ops;
};

/* struct dp_dump - of @dp's flows; the first member of a larger struct */
struct dp_dump {
	struct dp *dp;
};

/* All flows at once. 0 or -errno */
static inline int dp_flow_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_flow *flow),
			       void *arg)
{
	struct dp_dump *dump;
	int ret = dp->ops->flow_dump_begin(dp, &dump);

	if (ret)
		return ret;
	do {
		ret = dp->ops->flow_dump_step(dump, cb, arg);
	} while (ret > 0);
	dp->ops->flow_dump_end(dump);
	return ret;
}

#endif
