// SPDX-License-Identifier: GPL-2.0-or-later
/* A datapath at the end of a line: opening it, and its table of functions. */
#include <netlink/socket.h>
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

	return dpk_request(k, k->control, req, take_info, &r, NULL) ?: r.ret;
}

static int dpk_fds(struct dp *dp, int fds[DP_FDS])
{
	struct dp_kernel *k = dp_kernel(dp);

	fds[0] = k->events;
	fds[1] = k->misses;
	if (!k->samples)
		return 2;
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
	line_close(k->events);
	line_close(k->control);
	free(k->answer);
	free(k);
}

static const struct dp_ops dp_kernel_ops = {
	.close = dpk_close,
	.fds = dpk_fds,
	.run = dpk_run,
	.misses = dpk_misses,
	.info = dpk_info,
	.port_add = dpk_port_add,
	.port_set = dpk_port_set,
	.port_device = dpk_port_device,
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
	.lcore_dump = dpk_lcore_dump,
	.sampling = dpk_sampling,
};

/* Nothing is changed in the datapath before it is known to speak our language. */
static int check_version(struct dp_kernel *k, char **err)
{
	struct dp_info info;
	int ret = dpk_info(&k->dp, &info);

	if (ret == -EPERM)
		return errline(err, ret, "%s wants CAP_NET_ADMIN in the initial user namespace",
			       k->line->who);
	if (ret)
		return errline(err, ret, "cannot ask %s for its version: %s", k->line->who,
			       strerror(-ret));
	ret = module_check_uapi(info.version, info.uapi, err);
	if (!ret)
		vlog(LOG_DP, LVL_DBG, "%s %s, uAPI %u.%u, %u flows installed", k->line->who,
		     info.version, info.uapi >> 16, info.uapi & 0xffff, info.flows);
	return ret;
}

static int open_control(struct dp_kernel *k, char **err)
{
	int ret = k->line->prepare(k, err);

	if (ret)
		return ret;
	k->control = k->line->open(k);
	return k->control >= 0 ? 0 : errline(err, k->control, "cannot open a line to %s: %s",
					     k->line->who, strerror(-k->control));
}

int dp_line_open(struct dp **dp, const struct line_ops *line, const char *path,
		 const struct dp_handler *handler, char **err)
{
	struct dp_kernel *k = calloc(1, sizeof(*k));
	int ret;

	if (!k)
		return errline(err, -ENOMEM, "out of memory");
	k->ops = dp_kernel_ops;
	k->ops.type = line->type;
	k->dp.ops = &k->ops;
	k->handler = handler;
	k->line = line;
	k->path = path;
	k->control = k->events = k->misses = k->flows = -1;
	k->answer = malloc(DP_RECEIVE);
	ret = k->answer ? open_control(k, err) : errline(err, -ENOMEM, "out of memory");
	ret = ret ?: check_version(k, err);
	/* Listen before binding: what happens in between must not be lost. */
	ret = ret ?: dpk_events_open(k, err);
	if (!ret && line->at_once && dpk_samples_open(k))
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
