/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of <linux/vswitch.h> to and from the structs of dp.h. Pure: buffers in, values out.
 *
 * Decoders take whole messages, generic netlink header included, from a kernel that may be older
 * or newer in its minor version: attributes that they do not know are passed over, structs that
 * may grow are extended with zeros or cut. They return 0; -EBADMSG if a known attribute is
 * malformed or a mandatory one is missing; -E2BIG for a key with fields that are not known here.
 * Pointers in what they give point into the message.
 */
#ifndef VSW_DATAPATH_KERNEL_CODEC_H
#define VSW_DATAPATH_KERNEL_CODEC_H

#include <libmnl/libmnl.h>
#include "daemon/datapath/dp.h"

/* Room for any request but those with actions: headers, two keys, a cookie, or names,
 * limits and a tunnel.
 */
#define DP_MSG_SMALL	512
/* and for one that adds a port, with its arguments */
#define DP_MSG_PORT	1024
/* Room for any request: an attribute's length is 16 bits, so are all actions together. */
#define DP_MSG_MAX	(DP_MSG_SMALL + 65536)

/* Begin a request in @buf: DP_MSG_SMALL bytes at least, aligned as a u32. */
struct nlmsghdr *dp_msg_start(void *buf, u16 family, u8 cmd, u16 flags, u32 seq);
/* VSWITCH_CMD_* of a message that has a generic netlink header, else VSWITCH_CMD_UNSPEC */
u8 dp_msg_cmd(const struct nlmsghdr *nlh);

void dp_encode_port_add(struct nlmsghdr *nlh, const struct dp_port *port);
void dp_encode_port_no(struct nlmsghdr *nlh, u32 port_no);
void dp_encode_device(struct nlmsghdr *nlh, u32 mtu, const u8 *mac);
void dp_encode_limits(struct nlmsghdr *nlh, const struct vswitch_port_limits *limits);
void dp_encode_tunnel(struct nlmsghdr *nlh, const struct vswitch_tunnel *tunnel);
void dp_encode_flow(struct nlmsghdr *nlh, const union vsw_key *key, const union vsw_key *mask);
void dp_encode_cookie(struct nlmsghdr *nlh, u64 cookie);
/* @room: of the buffer that @nlh begins. -E2BIG */
int dp_encode_actions(struct nlmsghdr *nlh, size_t room, const void *actions, size_t len);

void dp_encode_meter(struct nlmsghdr *nlh, const struct vswitch_meter *meter);
void dp_encode_meter_no(struct nlmsghdr *nlh, u32 no);

int dp_decode_info(const struct nlmsghdr *nlh, struct dp_info *info);
int dp_decode_port(const struct nlmsghdr *nlh, struct dp_port *port);
/* *event may be one that is not known here */
int dp_decode_event(const struct nlmsghdr *nlh, u32 *event, struct dp_port *port);
int dp_decode_flow(const struct nlmsghdr *nlh, struct dp_flow *flow);
int dp_decode_flow_stats(const struct nlmsghdr *nlh, struct vswitch_flow_stats *stats);
int dp_decode_meter(const struct nlmsghdr *nlh, struct dp_meter *meter);
int dp_decode_lcore(const struct nlmsghdr *nlh, struct dp_lcore *lcore);
int dp_decode_miss(const struct nlmsghdr *nlh, struct dp_miss *miss);

#endif
