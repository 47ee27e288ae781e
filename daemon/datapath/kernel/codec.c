// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/genetlink.h>
#include "daemon/datapath/kernel/codec.h"
#include "daemon/netlink/ack.h"

struct nlmsghdr *dp_msg_start(void *buf, u16 family, u8 cmd, u16 flags, u32 seq)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = VSWITCH_GENL_VERSION;
	return nlh;
}

u8 dp_msg_cmd(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_type < NLMSG_MIN_TYPE || mnl_nlmsg_get_payload_len(nlh) < GENL_HDRLEN)
		return VSWITCH_CMD_UNSPEC;
	return genl->cmd;
}

void dp_encode_limits(struct nlmsghdr *nlh, const struct vswitch_port_limits *limits)
{
	mnl_attr_put(nlh, VSWITCH_A_PORT_LIMITS, sizeof(*limits), limits);
}

void dp_encode_device(struct nlmsghdr *nlh, u32 mtu, const u8 *mac)
{
	if (mtu)
		mnl_attr_put_u32(nlh, VSWITCH_A_PORT_MTU, mtu);
	if (mac)
		mnl_attr_put(nlh, VSWITCH_A_PORT_ADDRESS, 6, mac);
}

void dp_encode_tunnel(struct nlmsghdr *nlh, const struct vswitch_tunnel *tunnel)
{
	mnl_attr_put(nlh, VSWITCH_A_PORT_TUNNEL, sizeof(*tunnel), tunnel);
}

/* Limits of a port that has none are left out: a module that is older does not know them. */
void dp_encode_port_add(struct nlmsghdr *nlh, const struct dp_port *port)
{
	static const struct vswitch_port_limits none;

	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_KIND, port->kind);
	mnl_attr_put_strz(nlh, VSWITCH_A_PORT_NAME, port->name);
	if (port->master)
		mnl_attr_put_u32(nlh, VSWITCH_A_PORT_MASTER, port->master);
	if (port->no)
		mnl_attr_put_u32(nlh, VSWITCH_A_PORT_NO, port->no);
	if (*port->args)
		mnl_attr_put_strz(nlh, VSWITCH_A_PORT_ARGS, port->args);
	if (memcmp(&port->limits, &none, sizeof(none)))
		dp_encode_limits(nlh, &port->limits);
	if (*port->device) {
		mnl_attr_put_strz(nlh, VSWITCH_A_PORT_DEVICE, port->device);
		dp_encode_tunnel(nlh, &port->tunnel);
	}
}

void dp_encode_port_no(struct nlmsghdr *nlh, u32 port_no)
{
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_NO, port_no);
}

/* What follows the last bit of the mask is zero, or does not count: it is left out. */
void dp_encode_flow(struct nlmsghdr *nlh, const union vsw_key *key, const union vsw_key *mask)
{
	size_t len = vsw_mask_span(mask).end * sizeof(u64);

	mnl_attr_put(nlh, VSWITCH_A_FLOW_KEY, len, &key->k);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_MASK, len, &mask->k);
}

void dp_encode_cookie(struct nlmsghdr *nlh, u64 cookie)
{
	if (cookie)
		mnl_attr_put_u64(nlh, VSWITCH_A_MISS_COOKIE, cookie);
}

int dp_encode_actions(struct nlmsghdr *nlh, size_t room, const void *actions, size_t len)
{
	if (len > UINT16_MAX - NLA_HDRLEN ||
	    !mnl_attr_put_check(nlh, room, VSWITCH_A_FLOW_ACTIONS | NLA_F_NESTED, len, actions))
		return -E2BIG;
	return 0;
}

void dp_encode_meter(struct nlmsghdr *nlh, const struct vswitch_meter *meter)
{
	mnl_attr_put(nlh, VSWITCH_A_METER, sizeof(*meter), meter);
}

void dp_encode_meter_no(struct nlmsghdr *nlh, u32 no)
{
	mnl_attr_put_u32(nlh, VSWITCH_A_METER_NO, no);
}

/* Lay the attributes out by type. Bytes that are no attribute at the end: -EBADMSG. */
static int parse(const struct nlmsghdr *nlh, const struct nlattr *tb[])
{
	const u8 *end = (const u8 *)nlh + nlh->nlmsg_len;
	const struct nlattr *attr;

	memset(tb, 0, sizeof(*tb) * (VSWITCH_A_MAX + 1));
	if (mnl_nlmsg_get_payload_len(nlh) < GENL_HDRLEN)
		return -EBADMSG;
	attr = mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN);
	for (; netlink_attr_is_whole(nlh, attr); attr = mnl_attr_next(attr)) {
		if (mnl_attr_get_type(attr) <= VSWITCH_A_MAX)
			tb[mnl_attr_get_type(attr)] = attr;
	}
	return (const u8 *)attr < end ? -EBADMSG : 0;
}

/* The getters leave *to alone if the attribute is not there. */
static int get_u32(const struct nlattr *attr, u32 *to)
{
	if (!attr)
		return 0;
	if (mnl_attr_get_payload_len(attr) != sizeof(u32))
		return -EBADMSG;
	*to = mnl_attr_get_u32(attr);
	return 0;
}

static int get_u64(const struct nlattr *attr, u64 *to)
{
	if (!attr)
		return 0;
	if (mnl_attr_get_payload_len(attr) != sizeof(u64))
		return -EBADMSG;
	*to = mnl_attr_get_u64(attr);
	return 0;
}

static int get_string(const struct nlattr *attr, char *to, size_t size)
{
	size_t len;

	if (!attr)
		return 0;
	len = strnlen(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));
	if (len == mnl_attr_get_payload_len(attr) || len >= size)
		return -EBADMSG;
	memcpy(to, mnl_attr_get_payload(attr), len + 1);
	return 0;
}

/* A struct, or an array, that may have grown or not yet have. */
static void get_struct(const struct nlattr *attr, void *to, size_t size)
{
	size_t len = attr ? mnl_attr_get_payload_len(attr) : 0;

	memset(to, 0, size);
	if (attr)
		memcpy(to, mnl_attr_get_payload(attr), len < size ? len : size);
}

static int get_key(const struct nlattr *attr, union vsw_key *key)
{
	if (!attr)
		return -EBADMSG;
	return vsw_key_from_wire(key, mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));
}

int dp_decode_info(const struct nlmsghdr *nlh, struct dp_info *info)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];

	memset(info, 0, sizeof(*info));
	if (parse(nlh, tb) || !tb[VSWITCH_A_DP_VERSION] || !tb[VSWITCH_A_DP_UAPI] ||
	    get_string(tb[VSWITCH_A_DP_VERSION], info->version, sizeof(info->version)) ||
	    get_u32(tb[VSWITCH_A_DP_UAPI], &info->uapi) ||
	    get_u32(tb[VSWITCH_A_DP_FLOWS], &info->flows) ||
	    get_u32(tb[VSWITCH_A_DP_MASKS], &info->masks) ||
	    get_u32(tb[VSWITCH_A_DP_PARKED], &info->parked) ||
	    get_u64(tb[VSWITCH_A_DP_MISS_LOST], &info->miss_lost))
		return -EBADMSG;
	return tb[VSWITCH_A_DP_OPTIONS] ? get_string(tb[VSWITCH_A_DP_OPTIONS], info->options,
						     sizeof(info->options)) : 0;
}

static int fill_port(const struct nlattr *tb[], struct dp_port *port)
{
	const struct nlattr *address = tb[VSWITCH_A_PORT_ADDRESS];

	memset(port, 0, sizeof(*port));
	if (!tb[VSWITCH_A_PORT_NAME] ||
	    get_u32(tb[VSWITCH_A_PORT_NO], &port->no) ||
	    get_u32(tb[VSWITCH_A_PORT_KIND], &port->kind) ||
	    get_u32(tb[VSWITCH_A_PORT_ORIGIN], &port->origin) ||
	    get_string(tb[VSWITCH_A_PORT_NAME], port->name, sizeof(port->name)) ||
	    get_string(tb[VSWITCH_A_PORT_ARGS], port->args, sizeof(port->args)) ||
	    get_u64(tb[VSWITCH_A_PORT_SERIAL], &port->serial) ||
	    get_u32(tb[VSWITCH_A_PORT_IFINDEX], &port->ifindex) ||
	    get_u32(tb[VSWITCH_A_PORT_NETNS], (u32 *)&port->netns) ||
	    get_u32(tb[VSWITCH_A_PORT_MASTER], &port->master) ||
	    get_u32(tb[VSWITCH_A_PORT_FLAGS], &port->flags) ||
	    get_u32(tb[VSWITCH_A_PORT_MTU], &port->mtu) ||
	    get_string(tb[VSWITCH_A_PORT_DEVICE], port->device, sizeof(port->device)))
		return -EBADMSG;
	if (!port->no || port->no > VSWITCH_PORT_MAX)
		return -EBADMSG;
	if (address && mnl_attr_get_payload_len(address) != sizeof(port->address))
		return -EBADMSG;
	get_struct(address, port->address, sizeof(port->address));
	get_struct(tb[VSWITCH_A_PORT_STATS], &port->stats, sizeof(port->stats));
	get_struct(tb[VSWITCH_A_PORT_DROPS], port->drops, sizeof(port->drops));
	get_struct(tb[VSWITCH_A_PORT_LIMITS], &port->limits, sizeof(port->limits));
	get_struct(tb[VSWITCH_A_PORT_TUNNEL], &port->tunnel, sizeof(port->tunnel));
	return 0;
}

int dp_decode_port(const struct nlmsghdr *nlh, struct dp_port *port)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];

	return parse(nlh, tb) ?: fill_port(tb, port);
}

int dp_decode_event(const struct nlmsghdr *nlh, u32 *event, struct dp_port *port)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];

	if (parse(nlh, tb) || !tb[VSWITCH_A_PORT_EVENT] ||
	    get_u32(tb[VSWITCH_A_PORT_EVENT], event))
		return -EBADMSG;
	return fill_port(tb, port);
}

int dp_decode_flow(const struct nlmsghdr *nlh, struct dp_flow *flow)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];
	int ret;

	memset(flow, 0, sizeof(*flow));
	ret = parse(nlh, tb) ?: get_key(tb[VSWITCH_A_FLOW_KEY], &flow->key);
	ret = ret ?: get_key(tb[VSWITCH_A_FLOW_MASK], &flow->mask);
	if (ret)
		return ret;
	if (!tb[VSWITCH_A_FLOW_ACTIONS])
		return -EBADMSG;
	flow->actions = mnl_attr_get_payload(tb[VSWITCH_A_FLOW_ACTIONS]);
	flow->actions_len = mnl_attr_get_payload_len(tb[VSWITCH_A_FLOW_ACTIONS]);
	get_struct(tb[VSWITCH_A_FLOW_STATS], &flow->stats, sizeof(flow->stats));
	return 0;
}

int dp_decode_flow_stats(const struct nlmsghdr *nlh, struct vswitch_flow_stats *stats)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];

	if (parse(nlh, tb) || !tb[VSWITCH_A_FLOW_STATS])
		return -EBADMSG;
	get_struct(tb[VSWITCH_A_FLOW_STATS], stats, sizeof(*stats));
	return 0;
}

int dp_decode_meter(const struct nlmsghdr *nlh, struct dp_meter *meter)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];

	if (parse(nlh, tb) || !tb[VSWITCH_A_METER])
		return -EBADMSG;
	get_struct(tb[VSWITCH_A_METER], &meter->config, sizeof(meter->config));
	get_struct(tb[VSWITCH_A_METER_STATS], &meter->stats, sizeof(meter->stats));
	return meter->config.no && meter->config.no <= VSWITCH_METER_MAX ? 0 : -EBADMSG;
}

int dp_decode_lcore(const struct nlmsghdr *nlh, struct dp_lcore *lcore)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];
	size_t len;

	if (parse(nlh, tb) || !tb[VSWITCH_A_LCORE] || !tb[VSWITCH_A_LCORE_QUEUES])
		return -EBADMSG;
	get_struct(tb[VSWITCH_A_LCORE], &lcore->about, sizeof(lcore->about));
	len = mnl_attr_get_payload_len(tb[VSWITCH_A_LCORE_QUEUES]);
	if (len % sizeof(*lcore->queues) || len > sizeof(lcore->queues))
		return -EBADMSG;
	lcore->n_queues = len / sizeof(*lcore->queues);
	memcpy(lcore->queues, mnl_attr_get_payload(tb[VSWITCH_A_LCORE_QUEUES]), len);
	return 0;
}

int dp_decode_miss(const struct nlmsghdr *nlh, struct dp_miss *miss)
{
	const struct nlattr *tb[VSWITCH_A_MAX + 1];
	int ret;

	memset(miss, 0, sizeof(*miss));
	ret = parse(nlh, tb) ?: get_key(tb[VSWITCH_A_FLOW_KEY], &miss->key);
	if (ret)
		return ret;
	if (!tb[VSWITCH_A_MISS_FRAME] ||
	    get_u64(tb[VSWITCH_A_MISS_COOKIE], &miss->cookie) || !miss->cookie ||
	    get_u32(tb[VSWITCH_A_MISS_LEN], &miss->wire_len))
		return -EBADMSG;
	miss->frame = mnl_attr_get_payload(tb[VSWITCH_A_MISS_FRAME]);
	miss->frame_len = mnl_attr_get_payload_len(tb[VSWITCH_A_MISS_FRAME]);
	return 0;
}
