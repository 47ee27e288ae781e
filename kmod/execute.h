/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_EXECUTE_H
#define VSW_EXECUTE_H

#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/netlink.h>

struct vsw_dp;
struct vsw_port;

/**
 * struct vsw_op - one action, compiled
 * @type: enum vswitch_act
 * @port: of an output; the op holds a reference
 */
struct vsw_op {
	u16 type;
	__be16 tpid;
	u16 tci;		/* host byte order, as skb->vlan_tci */
	struct vsw_port *port;
};

/**
 * struct vsw_actions - a row of actions, compiled
 * @drop: enum vswitch_drop for the frame if @last < 0
 * @last: index of the last output; what follows it cannot be seen
 */
struct vsw_actions {
	struct rcu_head rcu;
	u32 n;
	int last;
	u32 drop;
	struct vsw_op ops[];
};

struct vsw_actions *vsw_actions_compile(struct vsw_dp *dp, const void *data, size_t len,
					struct netlink_ext_ack *extack);
void vsw_actions_free(struct vsw_actions *acts);
void vsw_actions_free_rcu(struct vsw_actions *acts);
int vsw_actions_put(const struct vsw_actions *acts, struct sk_buff *msg);

void vsw_execute(const struct vsw_actions *acts, struct vsw_port *in, struct sk_buff *skb);

#endif
