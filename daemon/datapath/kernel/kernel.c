// SPDX-License-Identifier: GPL-2.0-or-later
/* The datapath of vswitch.ko: opening it, and its table of functions. */
#include <netlink/genl/ctrl.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/kernel.h"
#include "daemon/datapath/kernel/module.h"
#include "daemon/datapath/kernel/kernel_state.h"

struct info_reply {
	struct dp_info *info;
	int ret;
};

static void take_info(void *arg, const struct nlmsghdr *nlh)
{
	struct info_reply *r = arg;

	r->ret = dp_decode_info(nlh, r->info);
}

static int dpk_info(struct dp *dp, struct dp_info *info)
{
	struct dp_kernel *k = dp_kernel(dp);
	struct info_reply r = { .info = info, .ret = -EBADMSG };
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_DP_GET, 0, ++k->seq);

	return netlink_request(k->control, req, take_info, &r, NULL) ?: r.ret;
}

static int dpk_fds(struct dp *dp, int fds[DP_FDS])
{
	struct dp_kernel *k = dp_kernel(dp);

	fds[0] = nl_socket_get_fd(k->events);
	fds[1] = mnl_socket_get_fd(k->misses);
	fds[2] = nl_socket_get_fd(k->samples);
	return 3;
}

/* Events first: a miss may be of a port that an event announces. Samples may be lost. */
static int dpk_run(struct dp *dp, int budget)
{
	struct dp_kernel *k = dp_kernel(dp);
	int n = dpk_events_run(k, budget);

	n += dpk_miss_run(k, budget - n);
	return n + dpk_samples_run(k, budget - n);
}

static int dpk_misses(struct dp *dp, int budget)
{
	return dpk_miss_run(dp_kernel(dp), budget);
}

/* Ports and flows stay in the kernel and go on forwarding. */
static void dpk_close(struct dp *dp)
{
	struct dp_kernel *k = dp_kernel(dp);

	dpk_miss_close(k);
	dpk_answers_close(k);
	dpk_flow_close(k);
	nl_socket_free(k->samples);
	nl_socket_free(k->events);
	nl_socket_free(k->control);
	free(k);
}

static const struct dp_ops dp_kernel_ops = {
	.type = "system",
	.close = dpk_close,
	.fds = dpk_fds,
	.run = dpk_run,
	.misses = dpk_misses,
	.info = dpk_info,
	.port_add = dpk_port_add,
	.port_set = dpk_port_set,
	.port_del = dpk_port_del,
	.port_get = dpk_port_get,
	.port_dump = dpk_port_dump,
	.flow_set = dpk_flow_set,
	.flow_answer = dpk_flow_answer,
	.flow_del = dpk_flow_del,
	.flow_dump_begin = dpk_flow_dump_begin,
	.flow_dump_step = dpk_flow_dump_step,
	.flow_dump_end = dpk_flow_dump_end,
	.flow_flush = dpk_flow_flush,
	.execute = dpk_execute,
	.meter_set = dpk_meter_set,
	.meter_del = dpk_meter_del,
	.meter_dump = dpk_meter_dump,
	.sampling = dpk_sampling,
};

static int resolve_family(struct dp_kernel *k, char **err)
{
	int family = genl_ctrl_resolve(k->control, VSWITCH_GENL_NAME);

	if (family == -NLE_OBJ_NOTFOUND)
		return errline(err, -ENOENT, "module vswitch is not loaded");
	if (family < 0)
		return errline(err, -EIO, "cannot ask for netlink family " VSWITCH_GENL_NAME
			       ": %s", nl_geterror(family));
	k->family = (u16)family;
	return 0;
}

/* Nothing is changed in the kernel before it is known to speak our language. */
static int check_module(struct dp_kernel *k, char **err)
{
	struct dp_info info;
	int ret = dpk_info(&k->dp, &info);

	if (ret == -EPERM)
		return errline(err, ret, "module vswitch wants CAP_NET_ADMIN in the initial user "
			       "namespace");
	if (ret)
		return errline(err, ret, "cannot ask module vswitch for its version: %s",
			       strerror(-ret));
	ret = module_check_uapi(info.version, info.uapi, err);
	if (!ret)
		vlog(LOG_DP, LVL_DBG, "module vswitch %s, uAPI %u.%u, %u flows installed",
		     info.version, info.uapi >> 16, info.uapi & 0xffff, info.flows);
	return ret;
}

int dp_kernel_open(struct dp **dp, const struct dp_handler *handler, char **err)
{
	struct dp_kernel *k = calloc(1, sizeof(*k));
	int ret;

	if (!k)
		return errline(err, -ENOMEM, "out of memory");
	k->dp.ops = &dp_kernel_ops;
	k->handler = handler;
	k->control = netlink_open(NETLINK_GENERIC);
	if (!k->control)
		ret = errline(err, -EIO, "cannot open a netlink socket");
	else
		ret = resolve_family(k, err);
	ret = ret ?: check_module(k, err);
	/* Listen before binding: what happens in between must not be lost. */
	ret = ret ?: dpk_events_open(k, err);
	if (!ret && dpk_samples_open(k))
		ret = errline(err, -EIO, "cannot open a netlink socket for samples");
	ret = ret ?: dpk_flow_open(k, err);
	ret = ret ?: dpk_answers_open(k, err);
	ret = ret ?: dpk_miss_open(k, err);
	if (ret) {
		dpk_close(&k->dp);
		return ret;
	}
	*dp = &k->dp;
	return 0;
}
