/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_ACTIONS_H
#define VSW_ACTIONS_H

#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/netlink.h>
#include <uapi/linux/vswitch.h>

struct vsw_dp;
struct vsw_port;
struct vsw_meter;
struct vsw_sample;

/**
 * enum vsw_op_type - enum vswitch_act, and:
 * @VSW_OP_OUTPUT_MADE: an output of more than the frame as it is: cut off, or with a tunnel's key;
 *                     or one without a port, back to where the frame came from
 */
enum vsw_op_type {
	VSW_OP_OUTPUT_MADE = __VSWITCH_ACT_MAX,
};

/**
 * struct vsw_op - one action, compiled
 * @type:   enum vswitch_act or vsw_op_type
 * @tci:    of a push; host byte order, as skb->vlan_tci
 * @tun_id: of SET_TUNNEL
 * @len:    of TRUNC
 * @storm:  of STORM
 * @reason: of DROP
 * @port:   of an output; the op holds a reference
 * @set:    of SET; lies behind the last op
 * @sample: of SAMPLE; the op's own
 * @priority: of SET_PRIORITY
 * @meter:  of METER; the op holds a reference
 * @check:  of CHECK_LEN; lies behind the last op
 */
struct vsw_op {
	u16 type;
	union {
		struct {
			__be16 tpid;
			u16 tci;
		};
		__be32 tun_id;
		u32 len;
		u32 storm;
		u32 reason;
		u32 priority;
	};
	union {
		struct vsw_port *port;
		const struct vswitch_set *set;
		struct vsw_sample *sample;
		struct vsw_meter *meter;
		const struct vsw_check *check;
	};
};

static inline bool vsw_op_is_output(const struct vsw_op *op)
{
	return op->type == VSWITCH_ACT_OUTPUT || op->type == VSW_OP_OUTPUT_MADE;
}

/* Something comes of it, whatever follows. */
static inline bool vsw_op_has_effect(const struct vsw_op *op)
{
	return vsw_op_is_output(op) || op->type == VSWITCH_ACT_SAMPLE ||
	       op->type == VSWITCH_ACT_METER || op->type == VSWITCH_ACT_CHECK_LEN;
}

/*
 * struct vsw_storm - what storm control has dropped. One pair of counters for all CPUs: who counts
 * here has just taken the lock of the port's bucket, which costs more
 */
struct vsw_storm {
	atomic64_t packets;
	atomic64_t bytes;
};

/**
 * struct vsw_way - actions that a frame goes through
 * @last: index of the last one with an effect, -1 if there is none; what follows it changes no
 *        frame that is sent, and is not executed
 * @drop: enum vswitch_drop for the frame if there is no output, else VSWITCH_DROP_UNSPEC
 */
struct vsw_way {
	int last;
	u32 drop;
};

/**
 * struct vsw_check - where ways part
 * @config: as it travels
 * @larger: of frames that are; begins with the next action
 * @others: begins @config.n later
 */
struct vsw_check {
	struct vswitch_check_len config;
	struct vsw_way larger;
	struct vsw_way others;
};

/**
 * struct vsw_actions - a row of actions, compiled
 * @row_len: bytes of the row that they were compiled from
 * @way: of all, to where ways part
 * @storm: where VSWITCH_ACT_STORM counts what it drops; set before they are applied
 */
struct vsw_actions {
	struct rcu_head rcu;
	struct vsw_storm *storm;
	u32 n;
	u32 row_len;
	struct vsw_way way;
	struct vsw_op ops[];
};

struct vsw_actions *vsw_actions_compile(struct vsw_dp *dp, const void *data, size_t len,
					struct netlink_ext_ack *extack);
void vsw_actions_free(struct vsw_actions *acts);
void vsw_actions_free_rcu(struct vsw_actions *acts);
int vsw_actions_put(const struct vsw_actions *acts, struct sk_buff *msg);

#endif
