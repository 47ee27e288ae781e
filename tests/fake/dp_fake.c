// SPDX-License-Identifier: GPL-2.0-or-later
/* The datapath in memory, its ports and its queue of messages: dp_fake.h. */
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/xalloc.h"
#include "daemon/base/errline.h"

static bool is_tunnel(u32 kind)
{
	return kind != VSWITCH_PORT_NETDEV && kind != VSWITCH_PORT_INTERNAL;
}

/* Port numbers, masters and names as the module checks them */
static int check_port(struct dp_fake *fake, const struct dp_port *port, const struct fake_dev *dev,
		      char **err)
{
	const struct fake_dev *master = fake_dev_at(fake, port->master);

	if (port->kind == VSWITCH_PORT_NETDEV && !dev)
		return errline(err, -ENODEV, "port %s: no such device", port->name);
	if (dev && dev->refuse)
		return errline(err, dev->refuse, "port %s: %s", port->name,
			       dev->refuse_text ? dev->refuse_text : strerror(-dev->refuse));
	if (dev && dev->under)
		return errline(err, -EBUSY, "port %s: belongs to another bridge", port->name);
	if (is_tunnel(port->kind) && !fake_dev_find(fake, port->device))
		return errline(err, -ENODEV, "port %s: no such device: %s", port->name,
			       port->device);
	if (fake_named(fake, port->name, dev) ||
	    (dev && (dev->dp.no || port->kind != VSWITCH_PORT_NETDEV)))
		return errline(err, -EEXIST, "port %s: it is there already", port->name);
	if (port->no && fake_dev_at(fake, port->no))
		return errline(err, -EBUSY, "port %s: number %u is taken", port->name, port->no);
	if (port->master && (!master || !master->internal))
		return errline(err, -EINVAL, "port %s: master is no internal port", port->name);
	return 0;
}

static int fake_port_add(struct dp *dp, struct dp_port *port, char **err)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_dev *dev = fake_dev_find(fake, port->name);
	u32 no = port->no ? port->no : fake_free_number(fake);
	int ret = check_port(fake, port, dev, err);

	ret = fake_call(fake, ret, "port_add %s -> %u", port->name, no);
	if (ret) {
		if (err && !*err)
			errline(err, ret, "port %s: %s", port->name, strerror(-ret));
		return ret;
	}
	if (!dev)
		dev = fake_dev_new(fake, port->name);
	dev->internal = port->kind == VSWITCH_PORT_INTERNAL;
	dev->made = port->kind != VSWITCH_PORT_NETDEV;
	dev->dp.limits = port->limits;
	dev->dp.tunnel = port->tunnel;
	memcpy(dev->dp.device, port->device, sizeof(dev->dp.device));
	dev->dp.kind = port->kind;
	dev->dp.origin = VSWITCH_ORIGIN_DAEMON;
	fake_set_number(fake, dev, no);
	dev->dp.serial = ++fake->last_serial;
	dev->dp.master = port->master;
	memset(&dev->dp.stats, 0, sizeof(dev->dp.stats));
	fake_notify(fake, VSWITCH_EVENT_ADDED, dev);
	*port = dev->dp;
	return 0;
}

/* "port_set tap0 police_kbps=…": what the call says, in the order of the struct, without zeros */
static int log_set(struct dp_fake *fake, int err, const char *name,
		   const struct vswitch_port_limits *limits, const struct vswitch_tunnel *tunnel)
{
	static const char *const names[] = {
		" police_kbps=%u", " police_kbits=%u", " police_pps=%u", " police_packets=%u",
		" storm_broadcast=%u", " storm_multicast=%u", " storm_unknown=%u",
	};
	char text[256] = "";
	size_t i;

	_Static_assert(sizeof(*limits) == (sizeof(names) / sizeof(names[0]) + 1) * sizeof(u32),
		       "each field has its name");
	for (i = 0; limits && i < sizeof(names) / sizeof(names[0]); i++) {
		u32 value = ((const u32 *)limits)[i];

		if (value)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), names[i], value);
	}
	return fake_call(fake, err, "port_set %s%s%s%s", name, limits && !*text ? " unlimited" : "",
			 text, tunnel ? " tunnel" : "");
}

static int fake_port_set(struct dp *dp, u32 no, const struct vswitch_port_limits *limits,
			 const struct vswitch_tunnel *tunnel, char **err)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_dev *dev = fake_dev_at(fake, no);
	int ret = dev ? 0 : -ENOENT;

	if (dev && tunnel && !is_tunnel(dev->dp.kind))
		ret = -EINVAL;
	ret = log_set(fake, ret, dev ? dev->dp.name : "?", limits, tunnel);
	if (ret || !dev)
		return errline(err, ret, "port %u: %s", no, strerror(-ret));
	if (limits)
		dev->dp.limits = *limits;
	if (tunnel)
		dev->dp.tunnel = *tunnel;
	return 0;
}

static int fake_port_del(struct dp *dp, u32 no)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_dev *dev = fake_dev_at(fake, no);
	int ret = fake_call(fake, dev ? 0 : -ENOENT, "port_del %s", dev ? dev->dp.name : "?");

	if (ret || !dev)
		return ret;
	fake_unport(fake, dev, VSWITCH_EVENT_REMOVED);
	if (dev->made)
		fake_dev_free(fake, dev);
	return 0;
}

static int fake_port_get(struct dp *dp, u32 no, struct dp_port *port)
{
	struct fake_dev *dev = fake_dev_at(dp_fake_of(dp), no);

	if (!dev)
		return -ENOENT;
	*port = dev->dp;
	return 0;
}

static int fake_port_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_port *port),
			  void *arg)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_dev *dev;
	int err = fake_call(fake, 0, "port_dump");

	if (err)
		return err;
	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev->dp.no)
			cb(arg, &dev->dp);
	}
	return 0;
}

static int fake_info(struct dp *dp, struct dp_info *info)
{
	struct dp_fake *fake = dp_fake_of(dp);

	memset(info, 0, sizeof(*info));
	snprintf(info->version, sizeof(info->version), "fake");
	info->uapi = VSWITCH_UAPI_MAJOR << 16 | VSWITCH_UAPI_MINOR;
	info->flows = fake->n_flows;
	info->masks = fake->n_masks;
	info->parked = (u32)dp_fake_parked(fake);
	return 0;
}

/* Nothing ever comes from outside by itself: tests run it. */
static int fake_fds(struct dp *dp, int fds[DP_FDS])
{
	(void)dp, (void)fds;
	return 0;
}

static bool run_one(struct dp_fake *fake)
{
	struct fake_event *e = TAILQ_FIRST(&fake->events);

	if (fake->lossy) {
		fake->lossy = false;
		if (fake->handler.resync)
			fake->handler.resync(fake->handler.arg);
		return true;
	}
	if (!e)
		return fake_announce(fake) || fake_refuse_late(fake);
	TAILQ_REMOVE(&fake->events, e, link);
	if (fake->handler.port_event)
		fake->handler.port_event(fake->handler.arg, e->event, &e->dp);
	free(e);
	return true;
}

static int fake_run(struct dp *dp, int budget)
{
	int n = 0;

	while (n < budget && run_one(dp_fake_of(dp)))
		n++;
	return n;
}

static int fake_misses(struct dp *dp, int budget)
{
	struct dp_fake *fake = dp_fake_of(dp);
	int n = 0;

	while (n < budget && (fake_announce(fake) || fake_refuse_late(fake)))
		n++;
	return n;
}

static void fake_close(struct dp *dp)
{
	dp_fake_free(dp_fake_of(dp));
}

static const struct dp_ops fake_ops = {
	.type = "fake",
	.close = fake_close,
	.fds = fake_fds,
	.run = fake_run,
	.misses = fake_misses,
	.info = fake_info,
	.port_add = fake_port_add,
	.port_set = fake_port_set,
	.port_del = fake_port_del,
	.port_get = fake_port_get,
	.port_dump = fake_port_dump,
	.flow_set = fake_flow_set,
	.flow_answer = fake_flow_answer,
	.flow_del = fake_flow_del,
	.flow_dump_begin = fake_flow_dump_begin,
	.flow_dump_step = fake_flow_dump_step,
	.flow_dump_end = fake_flow_dump_end,
	.flow_flush = fake_flow_flush,
	.execute = fake_execute,
	.meter_set = fake_meter_set,
	.meter_del = fake_meter_del,
	.meter_dump = fake_meter_dump,
};

struct dp_fake *dp_fake_new(void)
{
	struct dp_fake *fake = xcalloc(1, sizeof(*fake));

	fake->dp.ops = &fake_ops;
	TAILQ_INIT(&fake->devs);
	TAILQ_INIT(&fake->events);
	fake_flows_init(fake);
	fake_frames_init(fake);
	return fake;
}

void dp_fake_free(struct dp_fake *fake)
{
	struct fake_event *e;
	struct fake_dev *dev;

	while ((e = TAILQ_FIRST(&fake->events))) {
		TAILQ_REMOVE(&fake->events, e, link);
		free(e);
	}
	fake_frames_exit(fake);
	fake_flows_exit(fake);
	fake_meters_exit(fake);
	while ((dev = TAILQ_FIRST(&fake->devs)))
		fake_dev_free(fake, dev);
	dp_fake_log_clear(fake);
	free(fake->lines);
	free(fake);
}

struct dp *dp_fake_dp(struct dp_fake *fake)
{
	return &fake->dp;
}

void dp_fake_handler(struct dp_fake *fake, const struct dp_handler *handler)
{
	fake->handler = *handler;
	if (handler->miss)
		fake_announce_again(fake);
}

void dp_fake_clock(struct dp_fake *fake, u64 now)
{
	fake->now = now;
}

void dp_fake_limits(struct dp_fake *fake, unsigned int flows, unsigned int masks)
{
	fake->max_flows = flows;
	fake->max_masks = masks;
}

int dp_fake_run(struct dp_fake *fake)
{
	int n = 0;

	while (run_one(fake))
		n++;
	return n;
}
