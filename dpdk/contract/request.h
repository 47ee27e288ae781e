/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A message of <linux/vswitch.h> from a client, and what answers it. The messages are those of
 * generic netlink, byte for byte; only the socket is another (server.h).
 */
#ifndef VSW_DPDK_REQUEST_H
#define VSW_DPDK_REQUEST_H

#include <libmnl/libmnl.h>
#include "dpdk/forward/datapath.h"
#include "dpdk/forward/meter.h"

/* One message at least fits into a datagram: its actions have less than 64 KiB */
#define MESSAGE_MAX	(1 << 17)

/*
 * struct request
 * @a:     attributes by type, of the right lengths, NULL: not there
 * @reply: MESSAGE_MAX bytes for what comes before the ACK; @reply_len of them are used
 * @why:   a sentence for people, of a refusal; may be allocated (@own_why)
 */
struct request {
	struct datapath *dp;
	const struct nlmsghdr *nlh;
	u8 cmd;
	const struct nlattr *a[VSWITCH_A_MAX + 1];
	u8 *reply;
	size_t reply_len;
	const char *why;
	char *own_why;
};

/*
 * Check the message and lay out its attributes. 0; -EINVAL it is malformed, or has an attribute
 * that is unknown or of a wrong length; -EOPNOTSUPP an unknown command
 */
int request_parse(struct request *r, const struct nlmsghdr *nlh);
/* Refuse it: @err, with a sentence */
int request_refuse(struct request *r, int err, const char *why);
/* Begin another message of the answer, behind those that are there. */
struct nlmsghdr *request_answer(struct request *r, u8 cmd, u16 flags);
/* End it. */
void request_answered(struct request *r, const struct nlmsghdr *nlh);
/* The ACK, or the refusal, of @nlh into @buf, which has 512 bytes. Its length */
size_t request_ack(void *buf, const struct nlmsghdr *nlh, int err, const char *why);

/* Carry it out: 0 or a negative errno, with @why. Not for dumps, and what concerns the socket */
int request_run(struct request *r);

/* The commands, by noun: commands_port.c, commands_flow.c, commands_meter.c, commands_lcore.c */
int command_info(struct request *r);
int command_port_add(struct request *r);
int command_port_del(struct request *r);
int command_port_set(struct request *r);
int command_port_get(struct request *r);
int command_meter_set(struct request *r);
int command_meter_del(struct request *r);
int command_meter_get(struct request *r);
int command_flow_set(struct request *r);
int command_flow_del(struct request *r);
int command_flow_get(struct request *r);
int command_flow_flush(struct request *r);
int command_execute(struct request *r);
int command_lcore_set(struct request *r);

/*
 * A struct that grows from version to version, from an attribute; all zero without one. A shorter
 * one is of an older version. False: a longer one, and a byte past the known part is not zero
 */
bool request_take_struct(const struct nlattr *a, void *to, size_t size);

/* What messages say: fill.c */
void fill_info(struct nlmsghdr *nlh, const struct datapath *dp);
void fill_port(struct nlmsghdr *nlh, const struct port *port, bool with_stats);
void fill_flow(struct nlmsghdr *nlh, const struct datapath *dp, const struct flow *flow);
void fill_flow_stats(struct nlmsghdr *nlh, const struct vswitch_flow_stats *stats);
void fill_meter(struct nlmsghdr *nlh, struct meter *meter);
void fill_lcore(struct nlmsghdr *nlh, const struct lcore *lc);
void fill_miss(struct nlmsghdr *nlh, const struct miss *m, const u8 *frame, u32 len,
	       u32 wire_len);
/* Begin a message in @buf, which has room for it */
struct nlmsghdr *fill_begin(void *buf, u8 cmd, u16 flags, u32 seq);

#endif
