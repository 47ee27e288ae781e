// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands about ports, and about the datapath as a whole. */
#include "dpdk/contract/request.h"
#include "dpdk/ports/kinds.h"

int command_info(struct request *r)
{
	struct nlmsghdr *nlh = request_answer(r, VSWITCH_CMD_DP_GET, 0);

	fill_info(nlh, r->dp);
	request_answered(r, nlh);
	return 0;
}

static void answer_with(struct request *r, const struct port *port)
{
	struct nlmsghdr *nlh = request_answer(r, VSWITCH_CMD_PORT_GET, 0);

	fill_port(nlh, port, true);
	request_answered(r, nlh);
}

static u32 number(const struct request *r, u16 attr)
{
	return r->a[attr] ? mnl_attr_get_u32(r->a[attr]) : 0;
}

static int parse_limits(struct request *r, struct vswitch_port_limits *limits)
{
	if (request_take_struct(r->a[VSWITCH_A_PORT_LIMITS], limits, sizeof(*limits)) &&
	    !limits->pad)
		return 0;
	return request_refuse(r, -EINVAL, "limits that are not known here");
}

static int parse_numbers(struct request *r, struct port_new *new)
{
	new->no = number(r, VSWITCH_A_PORT_NO);
	new->master = number(r, VSWITCH_A_PORT_MASTER);
	new->mtu = number(r, VSWITCH_A_PORT_MTU);
	if ((r->a[VSWITCH_A_PORT_NO] && !new->no) || new->no > VSWITCH_PORT_MAX)
		return request_refuse(r, -EINVAL, "port number out of range");
	return 0;
}

static int parse_new(struct request *r, struct port_new *new)
{
	if (!r->a[VSWITCH_A_PORT_KIND] || !r->a[VSWITCH_A_PORT_NAME])
		return request_refuse(r, -EINVAL, "kind or name is missing");
	if (r->a[VSWITCH_A_PORT_TUNNEL] || number(r, VSWITCH_A_PORT_KIND) == VSWITCH_PORT_GRE)
		return request_refuse(r, -EOPNOTSUPP, "the DPDK datapath has no tunnels");
	new->ops = port_kind(number(r, VSWITCH_A_PORT_KIND));
	if (!new->ops)
		return request_refuse(r, -EOPNOTSUPP, "unknown kind of port");
	strcpy(new->name, mnl_attr_get_str(r->a[VSWITCH_A_PORT_NAME]));
	if (r->a[VSWITCH_A_PORT_ARGS])
		strcpy(new->args, mnl_attr_get_str(r->a[VSWITCH_A_PORT_ARGS]));
	if (r->a[VSWITCH_A_PORT_ADDRESS])
		memcpy(new->mac, mnl_attr_get_payload(r->a[VSWITCH_A_PORT_ADDRESS]),
		       sizeof(new->mac));
	return parse_numbers(r, new) ?: parse_limits(r, &new->limits);
}

int command_port_add(struct request *r)
{
	struct port_new new = { 0 };
	struct port *port;
	int ret = parse_new(r, &new);

	if (ret)
		return ret;
	ret = port_add(r->dp, &new, &port, &r->own_why);
	if (ret)
		return request_refuse(r, ret, r->own_why);
	answer_with(r, port);
	return 0;
}

/* The port that a request names by number or by name */
static int find(struct request *r, struct port **port)
{
	if (r->a[VSWITCH_A_PORT_NO])
		*port = port_by_no(r->dp, number(r, VSWITCH_A_PORT_NO));
	else if (r->a[VSWITCH_A_PORT_NAME])
		*port = port_by_name(r->dp, mnl_attr_get_str(r->a[VSWITCH_A_PORT_NAME]));
	else
		*port = NULL;
	if (*port && (*port)->attached)
		return 0;
	return request_refuse(r, -ENOENT, "no such port");
}

int command_port_del(struct request *r)
{
	struct port *port;
	int ret = find(r, &port);

	if (!ret)
		port_del(port, VSWITCH_EVENT_REMOVED);
	return ret;
}

int command_port_get(struct request *r)
{
	struct port *port;
	int ret = find(r, &port);

	if (!ret)
		answer_with(r, port);
	return ret;
}

static int set_device(struct request *r, struct port *port)
{
	const struct nlattr *mac = r->a[VSWITCH_A_PORT_ADDRESS];
	u32 mtu = number(r, VSWITCH_A_PORT_MTU);

	if (!mtu && !mac)
		return 0;
	if (!port->ops->change)
		return request_refuse(r, -EOPNOTSUPP, "its device is the kernel's: set them there");
	return port->ops->change(port, mtu, mac ? mnl_attr_get_payload(mac) : NULL, &r->why);
}

int command_port_set(struct request *r)
{
	struct vswitch_port_limits limits;
	struct port *port;
	int ret = parse_limits(r, &limits) ?: find(r, &port);

	if (ret)
		return ret;
	if (r->a[VSWITCH_A_PORT_TUNNEL])
		return request_refuse(r, -EINVAL,
				      "parameters of a tunnel for a port that is no tunnel");
	ret = set_device(r, port);
	if (!ret && r->a[VSWITCH_A_PORT_LIMITS])
		limits_set(port, &limits);
	return ret;
}
