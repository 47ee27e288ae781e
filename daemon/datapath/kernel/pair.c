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

	if (side_of_no(s->pair, miss->key.k.in_port) != s)
		return;		/* its port is about to have another number */
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

static bool is_end(enum vswitch_port_event event)
{
	return event == VSWITCH_EVENT_REMOVED || event == VSWITCH_EVENT_GONE ||
	       event == VSWITCH_EVENT_NOMASTER;
}

/* That a port has left may be news when its number is another one's already. */
static void on_port_event(void *arg, enum vswitch_port_event event, const struct dp_port *port)
{
	struct side *s = arg;
	struct dp_port told = *port;

	if (!is_end(event) && !numbers_admit(s->pair, s, port->no)) {
		if (event == VSWITCH_EVENT_ADDED)
			numbers_mend(s->pair, s, port);
		return;
	}
	numbers_mark(s, &told);
	s->pair->handler->port_event(s->pair->handler->arg, event, &told);
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

/* See whether it runs. 0, or -errno and a line: -EBUSY is another daemon's */
static int come(struct pair *p, char **err)
{
	struct side *s = &p->dpdk;
	int ret = dp_dpdk_open(&s->dp, p->path, &s->handler, err);

	if (ret)
		return ret;
	ret = watch(p, s);
	if (ret) {
		s->dp->ops->close(s->dp);
		s->dp = NULL;
		return errline(err, ret, "vswitch-dpdk's sockets cannot be watched: %s",
			       strerror(-ret));
	}
	vlog(LOG_DP, LVL_INFO, "vswitch-dpdk is there");
	return 0;
}

static void come_back(struct pair *p)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	char *err = NULL;
	int ret = come(p, &err);

	if (ret && ret != -ENOENT && ret != -ECONNREFUSED)
		vlog_limited(&limit, LOG_DP, LVL_WARN, "%s", err ?: "out of memory");
	free(err);
	if (ret)
		return;
	pair_tell_tuning(p);
	/* what it holds of a former connection nobody knows any more */
	p->dpdk.dp->ops->flow_flush(p->dpdk.dp);
	p->handler->resync(p->handler->arg);
}

/* Its descriptors leave the epoll set as they are closed. */
static void go(struct pair *p)
{
	vlog(LOG_DP, LVL_WARN, "vswitch-dpdk has ended: its ports are away until it is back");
	pair_dumps_leave(p, p->dpdk.dp);
	p->dpdk.dp->ops->close(p->dpdk.dp);
	p->dpdk.dp = NULL;
	p->handler->resync(p->handler->arg);
}

int dp_pair_begin(struct dp *dp, char **err)
{
	struct pair *p = pair_of(dp);
	char *text = NULL;
	int ret = come(p, &text);

	switch (-ret) {
	case EBUSY:
		errline(err, ret, "another vswitchd has vswitch-dpdk");
		break;
	case EACCES:
		errline(err, ret, "vswitch-dpdk: %s: %s", p->path, strerror(-ret));
		break;
	case 0:
	case ENOENT:
	case ECONNREFUSED:
		ret = 0;
		break;
	default:
		vlog(LOG_DP, LVL_WARN, "%s", text ?: "out of memory");
		ret = 0;
	}
	free(text);
	return ret;
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
		come_back(p);
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
