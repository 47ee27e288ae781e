// SPDX-License-Identifier: GPL-2.0-or-later
/* What policy asks of its datapath, asked of that one of the two which it is about. */
#include <stdlib.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/datapath/kernel/pair_state.h"

static void pair_close(struct dp *dp)
{
	struct pair *p = pair_of(dp);

	if (p->system.dp)
		p->system.dp->ops->close(p->system.dp);
	if (p->dpdk.dp)
		p->dpdk.dp->ops->close(p->dpdk.dp);
	if (p->epoll >= 0)
		close(p->epoll);
	free(p->options);
	free(p);
}

static int pair_fds(struct dp *dp, int fds[DP_FDS])
{
	fds[0] = pair_of(dp)->epoll;
	return 1;
}

/* By turns who is first: what one leaves of the budget is the other's. */
static int serve(struct pair *p, int budget, bool misses_alone)
{
	struct side *order[2] = { &p->system, &p->dpdk };
	int n = 0, i;

	p->turn = !p->turn;
	for (i = 0; i < 2 && n < budget; i++) {
		struct dp *dp = order[i ^ p->turn]->dp;

		if (dp)
			n += misses_alone ? dp->ops->misses(dp, budget - n) :
					    dp->ops->run(dp, budget - n);
	}
	return n;
}

static int pair_run(struct dp *dp, int budget)
{
	return serve(pair_of(dp), budget, false);
}

static int pair_misses(struct dp *dp, int budget)
{
	return serve(pair_of(dp), budget, true);
}

static int pair_info(struct dp *dp, struct dp_info *info)
{
	struct pair *p = pair_of(dp);
	struct dp *first = p->system.dp ?: p->dpdk.dp;

	return first ? first->ops->info(first, info) : -ENOLINK;
}

static int pair_port_add(struct dp *dp, struct dp_port *port, char **err)
{
	struct pair *p = pair_of(dp);
	struct side *s = port->dpdk ? &p->dpdk : &p->system;

	p->missed |= port->dpdk;
	if (!s->dp)
		return errline(err, -ENOLINK, "port %s: %s", port->name, port->dpdk ?
			       "vswitch-dpdk does not run" : "module vswitch is not loaded");
	return numbers_add(p, s, port, err);
}

static int pair_port_set(struct dp *dp, u32 no, const struct vswitch_port_limits *limits,
			 const struct vswitch_tunnel *tunnel, char **err)
{
	struct dp *d = side_of_no(pair_of(dp), no)->dp;

	return d ? d->ops->port_set(d, no, limits, tunnel, err) : -ENOLINK;
}

/* The module's devices are the kernel's. */
static int pair_port_device(struct dp *dp, u32 no, u32 mtu, const u8 *mac, char **err)
{
	struct side *s = side_of_no(pair_of(dp), no);

	if (!s->dp || s == &pair_of(dp)->system)
		return errline(err, -EOPNOTSUPP, "port %u: its device is the kernel's", no);
	return s->dp->ops->port_device(s->dp, no, mtu, mac, err);
}

static int pair_port_del(struct dp *dp, u32 no)
{
	struct dp *d = side_of_no(pair_of(dp), no)->dp;

	return d ? d->ops->port_del(d, no) : -ENOENT;
}

static int pair_port_get(struct dp *dp, u32 no, struct dp_port *port)
{
	struct side *s = side_of_no(pair_of(dp), no);
	int ret = s->dp ? s->dp->ops->port_get(s->dp, no, port) : -ENOENT;

	if (!ret)
		numbers_mark(s, port);
	return ret;
}

struct port_dump {
	struct side *of;
	void (*cb)(void *arg, const struct dp_port *port);
	void *arg;
};

/* A number that both have given away without the daemon: one of them takes another. */
static void tell_port(void *arg, const struct dp_port *port)
{
	const struct port_dump *d = arg;
	struct dp_port told = *port;

	if (!numbers_admit(d->of->pair, d->of, port->no)) {
		numbers_mend(d->of->pair, d->of, port);
		return;
	}
	numbers_mark(d->of, &told);
	d->cb(d->arg, &told);
}

static int dump_ports(struct side *s, void (*cb)(void *arg, const struct dp_port *port), void *arg)
{
	struct port_dump d = { s, cb, arg };

	return s->dp ? s->dp->ops->port_dump(s->dp, tell_port, &d) : 0;
}

static int pair_port_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_port *port),
			  void *arg)
{
	struct pair *p = pair_of(dp);
	int ret = dump_ports(&p->system, cb, arg) ?: dump_ports(&p->dpdk, cb, arg);

	/* one that is about to be found to have ended has no ports */
	return ret == -ECONNRESET || ret == -EPIPE ? 0 : ret;
}

static int pair_flow_set(struct dp *dp, const struct dp_flow *flow, u64 cookie)
{
	struct dp *d = side_of_key(pair_of(dp), &flow->key, &flow->mask)->dp;

	return d ? d->ops->flow_set(d, flow, cookie & ~COOKIE_DPDK) : -ENOENT;
}

static int pair_flow_answer(struct dp *dp, const struct dp_flow *flow, u64 cookie)
{
	struct dp *d = side_of_key(pair_of(dp), &flow->key, &flow->mask)->dp;

	return d ? d->ops->flow_answer(d, flow, cookie & ~COOKIE_DPDK) : -ENOENT;
}

static int pair_flow_del(struct dp *dp, const union vsw_key *key, const union vsw_key *mask,
			 struct vswitch_flow_stats *final)
{
	struct dp *d = side_of_key(pair_of(dp), key, mask)->dp;

	if (final && !d)
		memset(final, 0, sizeof(*final));
	return d ? d->ops->flow_del(d, key, mask, final) : -ENOENT;
}

static int pair_flow_flush(struct dp *dp)
{
	struct pair *p = pair_of(dp);
	int ret = p->system.dp ? p->system.dp->ops->flow_flush(p->system.dp) : 0;

	return ret ?: p->dpdk.dp ? p->dpdk.dp->ops->flow_flush(p->dpdk.dp) : 0;
}

static int pair_execute(struct dp *dp, u64 cookie, const void *actions, size_t len,
			struct vswitch_flow_stats *sent)
{
	struct pair *p = pair_of(dp);
	struct dp *d = (cookie & COOKIE_DPDK ? &p->dpdk : &p->system)->dp;

	memset(sent, 0, sizeof(*sent));
	return d ? d->ops->execute(d, cookie & ~COOKIE_DPDK, actions, len, sent) : -ENOENT;
}

/* Rules name meters by number whichever datapath their frames come by: each of the two has all. */
static int pair_meter_set(struct dp *dp, const struct vswitch_meter *meter, char **err)
{
	struct pair *p = pair_of(dp);
	int ret = p->system.dp ? p->system.dp->ops->meter_set(p->system.dp, meter, err) : 0;

	if (!ret && p->dpdk.dp)
		ret = p->dpdk.dp->ops->meter_set(p->dpdk.dp, meter, err);
	return ret;
}

static int pair_meter_del(struct dp *dp, u32 no)
{
	struct pair *p = pair_of(dp);
	int ret = p->system.dp ? p->system.dp->ops->meter_del(p->system.dp, no) : 0;

	if (p->dpdk.dp)
		p->dpdk.dp->ops->meter_del(p->dpdk.dp, no);
	return ret;
}

/* Each has counted the frames of its ports. */
static int pair_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter),
			   void *arg)
{
	struct pair *p = pair_of(dp);
	int ret = p->system.dp ? p->system.dp->ops->meter_dump(p->system.dp, cb, arg) : 0;

	if (!ret && p->dpdk.dp)
		ret = p->dpdk.dp->ops->meter_dump(p->dpdk.dp, cb, arg);
	return ret;
}

static int pair_lcore_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_lcore *lcore),
			   void *arg)
{
	struct dp *d = pair_of(dp)->dpdk.dp;

	return d ? d->ops->lcore_dump(d, cb, arg) : -ENOLINK;
}

/* vswitch-dpdk has no samples. */
static int pair_sampling(struct dp *dp, bool on)
{
	struct dp *d = pair_of(dp)->system.dp;

	return d ? d->ops->sampling(d, on) : -ENOENT;
}

const struct dp_ops pair_ops = {
	.type = "system",
	.close = pair_close,
	.fds = pair_fds,
	.run = pair_run,
	.misses = pair_misses,
	.info = pair_info,
	.port_add = pair_port_add,
	.port_set = pair_port_set,
	.port_device = pair_port_device,
	.port_del = pair_port_del,
	.port_get = pair_port_get,
	.port_dump = pair_port_dump,
	.flow_set = pair_flow_set,
	.flow_answer = pair_flow_answer,
	.flow_del = pair_flow_del,
	.flow_dump_begin = pair_flow_dump_begin,
	.flow_dump_step = pair_flow_dump_step,
	.flow_dump_end = pair_flow_dump_end,
	.flow_flush = pair_flow_flush,
	.execute = pair_execute,
	.meter_set = pair_meter_set,
	.meter_del = pair_meter_del,
	.meter_dump = pair_meter_dump,
	.lcore_dump = pair_lcore_dump,
	.tune = pair_tune,
	.is_untuned = pair_is_untuned,
	.sampling = pair_sampling,
};

