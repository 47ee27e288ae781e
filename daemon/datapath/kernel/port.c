// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports of the kernel datapath: add, change, remove, look up, list. */
#include <stdlib.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/errline.h"

struct one_port {
	struct dp_port *port;
	int ret;
};

static void take_port(void *arg, const struct nlmsghdr *nlh)
{
	struct one_port *one = arg;

	if (dp_msg_cmd(nlh) == VSWITCH_CMD_PORT_GET || dp_msg_cmd(nlh) == VSWITCH_CMD_PORT_ADD)
		one->ret = dp_decode_port(nlh, one->port);
}

/* A request that is answered with one port */
static int ask_port(struct dp_kernel *k, struct nlmsghdr *req, struct dp_port *port, char **text)
{
	struct one_port one = { .port = port, .ret = -EBADMSG };

	return dpk_request(k, k->control, req, take_port, &one, text) ?: one.ret;
}

int dpk_port_add(struct dp *dp, struct dp_port *port, char **err)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_PORT / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_PORT_ADD, 0, ++k->seq);
	struct dp_port added;
	char *text = NULL;
	int ret;

	dp_encode_port_add(req, port);
	ret = ask_port(k, req, &added, &text);
	if (ret)
		errline(err, ret, "port %s: %s", port->name, text ?: strerror(-ret));
	else
		*port = added;
	free(text);
	return ret;
}

static struct nlmsghdr *change_begin(struct dp_kernel *k, u32 *buf, u32 port_no)
{
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_PORT_SET, 0, ++k->seq);

	dp_encode_port_no(req, port_no);
	return req;
}

static int change(struct dp_kernel *k, struct nlmsghdr *req, u32 port_no, char **err)
{
	char *text = NULL;
	int ret = dpk_request(k, k->control, req, NULL, NULL, &text);

	if (ret)
		errline(err, ret, "port %u: %s", port_no, text ?: strerror(-ret));
	free(text);
	return ret;
}

int dpk_port_set(struct dp *dp, u32 port_no, const struct vswitch_port_limits *limits,
		 const struct vswitch_tunnel *tunnel, char **err)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = change_begin(dp_kernel(dp), buf, port_no);

	if (limits)
		dp_encode_limits(req, limits);
	if (tunnel)
		dp_encode_tunnel(req, tunnel);
	return change(dp_kernel(dp), req, port_no, err);
}

int dpk_port_device(struct dp *dp, u32 port_no, u32 mtu, const u8 *mac, char **err)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = change_begin(dp_kernel(dp), buf, port_no);

	dp_encode_device(req, mtu, mac);
	return change(dp_kernel(dp), req, port_no, err);
}

int dpk_port_del(struct dp *dp, u32 port_no)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_PORT_DEL, 0, ++k->seq);

	dp_encode_port_no(req, port_no);
	return dpk_request(k, k->control, req, NULL, NULL, NULL);
}

int dpk_port_get(struct dp *dp, u32 port_no, struct dp_port *port)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_PORT_GET, 0, ++k->seq);

	dp_encode_port_no(req, port_no);
	return ask_port(k, req, port, NULL);
}

static int decode(const struct nlmsghdr *nlh, void *item)
{
	return dp_decode_port(nlh, item);
}

/* The callback sees nothing before the list is whole, and may use the datapath. */
int dpk_port_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_port *port), void *arg)
{
	struct dp_port *ports;
	void *items;
	size_t n, i;
	int ret = dpk_list(dp_kernel(dp), VSWITCH_CMD_PORT_GET, sizeof(*ports), decode, &items, &n);

	ports = items;
	for (i = 0; i < n; i++)
		cb(arg, &ports[i]);
	free(items);
	return ret;
}
