/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of actions as flows hold them: compiled when a flow is installed, with the egress ports
 * resolved; written back as they came; freed. execute.c applies them.
 */
#ifndef VSW_DPDK_ACTIONS_H
#define VSW_DPDK_ACTIONS_H

#include <env.h>

struct datapath;
struct meter;
struct port;

/*
 * struct op - one action, compiled
 * @type: enum vswitch_act
 * @len:  of TRUNC; and of CHECK_LEN, which is the last of its way: frames that are longer go by
 *        @longer, the others by @others
 * @port: of an output, held; NULL: back to where the frame came from
 * @made: an output of less than the frame: TRUNC stands before it
 */
struct op {
	u16 type;
	bool made;
	union {
		struct vswitch_push_vlan vlan;
		u32 len;
		u32 storm;
		u32 reason;
	};
	union {
		struct port *port;
		const struct vswitch_set *set;
		struct meter *meter;
		struct actions *longer;
	};
	struct actions *others;
};

/*
 * struct actions
 * @only:  the row is one plain output, to this port
 * @last:  index of the last action that has an effect by itself: an output, a meter, a CHECK_LEN;
 *         -1: there is none
 * @drop:  enum vswitch_drop for what @last has not sent; 0: outputs have had the frame
 * @row:   what they were compiled from, @row_len bytes
 * @root:  the whole row, of which this is a way; itself, if it is that
 * @storm_packets, @storm_bytes: dropped by VSWITCH_ACT_STORM, of all lcores
 */
struct actions {
	struct port *only;
	struct actions *root;
	int last;
	u32 drop;
	u32 n;
	u32 row_len;
	u64 storm_packets;
	u64 storm_bytes;
	void *row;
	struct op ops[];
};

/*
 * 0 and the row, which holds the ports that it names; or a negative errno and a sentence in *why:
 * -EINVAL it is malformed, -E2BIG too long, -ENOENT an output names no port, -EOPNOTSUPP an action
 * that this datapath lacks, -ENOMEM.
 */
int actions_compile(struct datapath *dp, const void *row, size_t len, struct actions **acts,
		    const char **why);
/* No frame uses them any more. @acts may be NULL. */
void actions_free(struct actions *acts);

#endif
