// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/dpdk.h"
#include "daemon/datapath/kernel/pair.h"
#include "daemon/datapath/kernel/pair_state.h"

#define LOOK_MS		200	/* between two attempts to reach vswitch-dpdk */

/* --- what they tell -------------------------------------------------------------------------- */

static void on_miss(void *arg, const struct dp_miss *miss)
{
	const struct side *s = arg;
	struct dp_miss told = *miss;

	told.cookie |= s->bit;
	s->pair->handler->miss(s->pair->handler->arg, &told);
}

static void on_refused(void *arg, const struct dp_refusal *refusal)
{
	const struct side *s = arg;
	struct dp_refusal told = *refusal;

	told.cookie |= s->bit;
	s->pair->handler->refused(s->pair->handler->arg, &told);
}

static void on_port_event(void *arg, enum vswitch_port_event event, const struct dp_port *port)
{
	const struct side *s = arg;

	s->pair->handler->port_event(s->pair->handler->arg, event, port);
}

static void on_sample(void *arg, const struct dp_sample *sample)
{
	const struct side *s = arg;

	s->pair->handler->sample(s->pair->handler->arg, sample);
}

static void on_resync(void *arg)
{
	const struct side *s = arg;

	s->pair->handler->resync(s->pair->handler->arg);
}

static void init_side(struct side *s, struct pair *p, u64 bit)
{
	*s = (struct side){
		.pair = p, .bit = bit, .handler = {
			.miss = on_miss, .refused = on_refused, .port_event = on_port_event,
			.resync = on_resync, .sample = p->handler->sample ? on_sample : NULL,
			.arg = s,
		},
	};
}

/* --- coming and going ------------------------------------------------------------------------ */

static int watch(struct pair *p, struct side *s)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fds[DP_FDS], n = s->dp->ops->fds(s->dp, fds), i;

	for (i = 0; i < n; i++)
		if (epoll_ctl(p->epoll, EPOLL_CTL_ADD, fds[i], &event))
			return -errno;
	return 0;
}

void dp_pair_set_system(struct dp *dp, struct dp *system)
{
	struct pair *p = pair_of(dp);

	p->system.dp = system;
	if (watch(p, &p->system))
		vlog(LOG_DP, LVL_ERR, "the module's sockets cannot be watched");
}

const struct dp_handler *dp_pair_handler(struct dp *dp)
{
	return &pair_of(dp)->system.handler;
}

static void come(struct pair *p, bool adopt)
{
	struct side *s = &p->dpdk;
	char *err = NULL;
	int ret = dp_dpdk_open(&s->dp, p->path, &s->handler, &err);

	if (ret && ret != -ENOENT && ret != -ECONNREFUSED)
		vlog(LOG_DP, LVL_WARN, "%s", err);
	free(err);
	if (ret || watch(p, s))
		return;
	vlog(LOG_DP, LVL_INFO, "vswitch-dpdk is there");
	if (adopt)
		return;
	pair_tell_tuning(p);
	/* what it holds of a former connection nobody knows any more */
	s->dp->ops->flow_flush(s->dp);
	p->handler->resync(p->handler->arg);
}

/* Its descriptors leave the epoll set as they are closed. */
static void go(struct pair *p)
{
	vlog(LOG_DP, LVL_WARN, "vswitch-dpdk has ended: its ports are away until it is back");
	p->dpdk.dp->ops->close(p->dpdk.dp);
	p->dpdk.dp = NULL;
	p->handler->resync(p->handler->arg);
}

void dp_pair_begin(struct dp *dp)
{
	come(pair_of(dp), true);
}

u64 dp_pair_tick(struct dp *dp, u64 now)
{
	struct pair *p = pair_of(dp);

	if (p->dpdk.dp && dp_dpdk_has_ended(p->dpdk.dp)) {
		p->missed = true;
		go(p);
	}
	if (p->dpdk.dp || !p->missed)
		return ~0ULL;
	if (now >= p->look_at) {
		p->look_at = now + LOOK_MS;
		come(p, false);
	}
	return p->dpdk.dp ? ~0ULL : p->look_at;
}

int dp_pair_open(struct dp **dp, const struct dp_handler *handler, const char *path, char **err)
{
	struct pair *p = calloc(1, sizeof(*p));

	if (!p)
		return errline(err, -ENOMEM, "out of memory");
	p->dp.ops = &pair_ops;
	p->handler = handler;
	p->path = path;
	p->sleep_max = UINT32_MAX;
	p->epoll = epoll_create1(EPOLL_CLOEXEC);
	init_side(&p->system, p, 0);
	init_side(&p->dpdk, p, COOKIE_DPDK);
	if (p->epoll < 0) {
		p->dp.ops->close(&p->dp);
		return errline(err, -errno, "cannot make an epoll descriptor: %s",
			       strerror(errno));
	}
	*dp = &p->dp;
	return 0;
}
