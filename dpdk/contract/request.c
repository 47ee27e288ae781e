// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/genetlink.h>
#include "daemon/netlink/ack.h"
#include "dpdk/contract/request.h"

/* A key may be that of a later version, and so may structs: they are taken if the rest is zero. */
#define STRUCT_MAX	1024

/* struct rule - what an attribute may be: @min to @max bytes; @text: and the last one a NUL */
static const struct rule {
	bool known;
	u32 min, max;
	bool text;
} rules[VSWITCH_A_MAX + 1] = {
	[VSWITCH_A_PAD] = { true, 0, 0, false },
	[VSWITCH_A_PORT_NO] = { true, 4, 4, false },
	[VSWITCH_A_PORT_KIND] = { true, 4, 4, false },
	[VSWITCH_A_PORT_NAME] = { true, 1, VSWITCH_IFNAMSIZ, true },
	[VSWITCH_A_PORT_MASTER] = { true, 4, 4, false },
	[VSWITCH_A_FLOW_KEY] = { true, 0, STRUCT_MAX, false },
	[VSWITCH_A_FLOW_MASK] = { true, 0, STRUCT_MAX, false },
	[VSWITCH_A_FLOW_ACTIONS] = { true, 0, UINT16_MAX, false },
	[VSWITCH_A_MISS_COOKIE] = { true, 8, 8, false },
	[VSWITCH_A_PORT_DEVICE] = { true, 1, VSWITCH_IFNAMSIZ, true },
	[VSWITCH_A_PORT_TUNNEL] = { true, 0, STRUCT_MAX, false },
	[VSWITCH_A_PORT_LIMITS] = { true, 0, STRUCT_MAX, false },
	[VSWITCH_A_PORT_ARGS] = { true, 1, VSWITCH_ARGSSIZ, true },
	[VSWITCH_A_METER] = { true, 0, STRUCT_MAX, false },
	[VSWITCH_A_METER_NO] = { true, 4, 4, false },
	[VSWITCH_A_LCORE_SLEEP_MAX] = { true, 4, 4, false },
	[VSWITCH_A_PORT_MTU] = { true, 4, 4, false },
	[VSWITCH_A_PORT_ADDRESS] = { true, 6, 6, false },
};

static bool attr_is_good(const struct nlattr *attr)
{
	u16 type = mnl_attr_get_type(attr), len = mnl_attr_get_payload_len(attr);
	const char *text = mnl_attr_get_payload(attr);
	const struct rule *rule = &rules[type <= VSWITCH_A_MAX ? type : 0];

	if (!rule->known || len < rule->min || len > rule->max ||
	    !!(attr->nla_type & NLA_F_NESTED) != (type == VSWITCH_A_FLOW_ACTIONS))
		return false;
	return !rule->text || (strnlen(text, len) == len - 1U && len > 1);
}

int request_refuse(struct request *r, int err, const char *why)
{
	r->why = why;
	return err;
}

bool request_take_struct(const struct nlattr *a, void *to, size_t size)
{
	size_t len = a ? mnl_attr_get_payload_len(a) : 0, i;
	const u8 *bytes = a ? mnl_attr_get_payload(a) : NULL;

	memset(to, 0, size);
	if (a)
		memcpy(to, bytes, RTE_MIN(len, size));
	for (i = size; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static int parse_attrs(struct request *r)
{
	const u8 *end = (const u8 *)r->nlh + r->nlh->nlmsg_len;
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(r->nlh, GENL_HDRLEN);

	for (; netlink_attr_is_whole(r->nlh, attr); attr = mnl_attr_next(attr)) {
		if (!attr_is_good(attr))
			return request_refuse(r, -EINVAL, "an attribute is unknown or malformed");
		r->a[mnl_attr_get_type(attr)] = attr;
	}
	return (const u8 *)attr < end ? request_refuse(r, -EINVAL, "trailing bytes") : 0;
}

int request_parse(struct request *r, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	r->nlh = nlh;
	if (nlh->nlmsg_type < NLMSG_MIN_TYPE || mnl_nlmsg_get_payload_len(nlh) < GENL_HDRLEN)
		return request_refuse(r, -EINVAL, "no message of generic netlink");
	if (nlh->nlmsg_flags & ~(NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO | NLM_F_DUMP))
		return request_refuse(r, -EINVAL, "flags of the message that mean nothing here");
	r->cmd = genl->cmd;
	return parse_attrs(r);
}

struct nlmsghdr *fill_begin(void *buf, u8 cmd, u16 flags, u32 seq)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = GENL_MIN_ID;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = VSWITCH_GENL_VERSION;
	return nlh;
}

struct nlmsghdr *request_answer(struct request *r, u8 cmd, u16 flags)
{
	return fill_begin(r->reply + r->reply_len, cmd, flags, r->nlh->nlmsg_seq);
}

void request_answered(struct request *r, const struct nlmsghdr *nlh)
{
	r->reply_len += MNL_ALIGN(nlh->nlmsg_len);
}

/* As the kernel does with NETLINK_CAP_ACK and NETLINK_EXT_ACK: without the rest of the request */
size_t request_ack(void *buf, const struct nlmsghdr *nlh, int err, const char *why)
{
	struct nlmsghdr *ack = mnl_nlmsg_put_header(buf);
	struct nlmsgerr *e = mnl_nlmsg_put_extra_header(ack, sizeof(*e));

	ack->nlmsg_type = NLMSG_ERROR;
	ack->nlmsg_flags = NLM_F_CAPPED;
	ack->nlmsg_seq = nlh->nlmsg_seq;
	e->error = err;
	e->msg = *nlh;
	if (err && why && mnl_attr_put_strz_check(ack, 512, NLMSGERR_ATTR_MSG, why))
		ack->nlmsg_flags |= NLM_F_ACK_TLVS;
	return ack->nlmsg_len;
}

int request_run(struct request *r)
{
	static int (*const commands[__VSWITCH_CMD_MAX])(struct request *r) = {
		[VSWITCH_CMD_DP_GET] = command_info,
		[VSWITCH_CMD_PORT_ADD] = command_port_add,
		[VSWITCH_CMD_PORT_DEL] = command_port_del,
		[VSWITCH_CMD_PORT_SET] = command_port_set,
		[VSWITCH_CMD_PORT_GET] = command_port_get,
		[VSWITCH_CMD_METER_SET] = command_meter_set,
		[VSWITCH_CMD_METER_DEL] = command_meter_del,
		[VSWITCH_CMD_METER_GET] = command_meter_get,
		[VSWITCH_CMD_FLOW_SET] = command_flow_set,
		[VSWITCH_CMD_FLOW_DEL] = command_flow_del,
		[VSWITCH_CMD_FLOW_GET] = command_flow_get,
		[VSWITCH_CMD_FLOW_FLUSH] = command_flow_flush,
		[VSWITCH_CMD_EXECUTE] = command_execute,
		[VSWITCH_CMD_LCORE_SET] = command_lcore_set,
	};

	if (r->cmd >= __VSWITCH_CMD_MAX || !commands[r->cmd])
		return request_refuse(r, -EOPNOTSUPP, "unknown command");
	return commands[r->cmd](r);
}
