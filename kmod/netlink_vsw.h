/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generic netlink, as the other files see it. The contract is include/uapi/linux/vswitch.h.
 */
#ifndef VSW_NETLINK_VSW_H
#define VSW_NETLINK_VSW_H

#include <net/genetlink.h>
#include "port.h"

struct vsw_dp;
struct vsw_miss;

/* netlink.c */
int vsw_netlink_init(void);
void vsw_netlink_exit(void);

/* netlink_family.c */
extern struct genl_family vsw_family;
bool vsw_nl_take_struct(const struct nlattr *a, void *to, int size);

/* netlink_port_fill.c */
int vsw_nl_port_fill(struct sk_buff *msg, struct vsw_port *port, u32 portid, u32 seq, int flags);
void vsw_port_notify(const struct vsw_port *port, enum vswitch_port_event event);

/* netlink_miss_fill.c */
u32 vsw_nl_miss_truesize(void);
struct sk_buff *vsw_nl_miss_alloc(void);
int vsw_nl_miss_write(struct sk_buff *msg, const struct vsw_miss *miss);

/* netlink_port.c */
int vsw_nl_port_add(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_port_set(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_port_del(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_port_get(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_port_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* netlink_flow.c */
int vsw_nl_flow_set(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_flow_del(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_flow_get(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_flow_dump_start(struct netlink_callback *cb);
int vsw_nl_flow_dump(struct sk_buff *skb, struct netlink_callback *cb);
int vsw_nl_flow_flush(struct sk_buff *skb, struct genl_info *info);

/* netlink_meter.c */
int vsw_nl_meter_set(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_meter_del(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_meter_get(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_meter_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* netlink_miss.c */
int vsw_nl_bind(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_execute(struct sk_buff *skb, struct genl_info *info);
int vsw_nl_miss_init(void);
void vsw_nl_miss_exit(void);

#endif
