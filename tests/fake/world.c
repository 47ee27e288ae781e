// SPDX-License-Identifier: GPL-2.0-or-later
/* What the outside world does to the devices of the datapath in memory: dp_fake.h. */
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"

/* A port is no port any more. Its number may be used by the next one. */
void fake_unport(struct dp_fake *fake, struct fake_dev *dev, enum vswitch_port_event event)
{
	struct fake_dev *other;

	if (!dev->dp.no)
		return;
	fake_notify(fake, event, dev);
	fake_parked_drop(fake, dev->dp.no);
	if (dev->internal) {
		TAILQ_FOREACH(other, &fake->devs, link) {
			if (other->dp.master == dev->dp.no)
				other->dp.master = 0;
		}
	}
	fake_set_number(fake, dev, 0);
	memset(&dev->dp.limits, 0, sizeof(dev->dp.limits));
	dev->dp.master = 0;
}

/* A test that names a device which is not there is wrong. */
static struct fake_dev *must_find(struct dp_fake *fake, const char *name)
{
	struct fake_dev *dev = fake_dev_find(fake, name);

	if (!dev)
		abort();
	return dev;
}

/* A port by its name, wherever its device is; a test that names one that is none is wrong. */
static struct fake_dev *must_find_port(struct dp_fake *fake, const char *name)
{
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (!strcmp(dev->dp.name, name) && dev->dp.no)
			return dev;
	}
	abort();
}

void dp_fake_plug(struct dp_fake *fake, const char *name)
{
	if (fake_dev_find(fake, name))
		abort();
	fake_dev_new(fake, name)->dp.kind = VSWITCH_PORT_NETDEV;
}

void dp_fake_pull(struct dp_fake *fake, const char *name)
{
	struct fake_dev *dev = must_find(fake, name);
	struct fake_dev *port, *next;

	for (port = TAILQ_FIRST(&fake->devs); port; port = next) {
		next = TAILQ_NEXT(port, link);
		if (strcmp(port->dp.device, name))
			continue;
		fake_unport(fake, port, VSWITCH_EVENT_GONE);
		fake_dev_free(fake, port);
	}
	TAILQ_FOREACH(port, &fake->devs, link) {
		if (port->under == dev->dp.ifindex)
			port->under = 0;
	}
	fake_unport(fake, dev, VSWITCH_EVENT_GONE);
	fake_dev_free(fake, dev);
}

void dp_fake_rename(struct dp_fake *fake, const char *name, const char *to)
{
	struct fake_dev *dev = must_find(fake, name);

	snprintf(dev->dp.name, sizeof(dev->dp.name), "%s", to);
	fake_notify(fake, VSWITCH_EVENT_RENAMED, dev);
}

void dp_fake_move(struct dp_fake *fake, const char *port, s32 netns, const char *as)
{
	struct fake_dev *dev = must_find_port(fake, port);

	dev->dp.flags &= ~(u32)FAKE_UP;
	fake_notify(fake, VSWITCH_EVENT_LINK, dev);
	dev->dp.flags |= VSWITCH_PORT_F_AWAY;
	dev->dp.netns = netns;
	snprintf(dev->dp.device, sizeof(dev->dp.device), "%s", as);
	dev->dp.ifindex = 1;	/* a device of this index may be here, too */
	dev->has_htb = false;
	fake_notify(fake, VSWITCH_EVENT_NETNS, dev);
}

void dp_fake_move_home(struct dp_fake *fake, const char *port, const char *as)
{
	struct fake_dev *dev = must_find_port(fake, port);

	dev->dp.flags &= ~(u32)VSWITCH_PORT_F_AWAY;
	dev->dp.netns = 0;
	dev->dp.device[0] = '\0';
	dev->dp.ifindex = ++fake->last_ifindex;
	snprintf(dev->dp.name, sizeof(dev->dp.name), "%s", as);
	fake_notify(fake, VSWITCH_EVENT_NETNS, dev);
}

void dp_fake_end_netns(struct dp_fake *fake, const char *port)
{
	struct fake_dev *dev = must_find_port(fake, port);

	fake_unport(fake, dev, VSWITCH_EVENT_GONE);
	fake_dev_free(fake, dev);
}

void dp_fake_set_running(struct dp_fake *fake, const char *name, bool running)
{
	struct fake_dev *dev = fake_dev_find(fake, name);

	if (!dev)
		dev = must_find_port(fake, name);

	dev->dp.flags &= ~(u32)FAKE_UP;
	dev->dp.flags |= running ? FAKE_UP : VSWITCH_PORT_F_UP;
	fake_notify(fake, VSWITCH_EVENT_LINK, dev);
}

void dp_fake_set_up(struct dp_fake *fake, const char *name, bool up)
{
	struct fake_dev *dev = must_find(fake, name);

	dev->dp.flags &= ~(u32)FAKE_UP;
	dev->dp.flags |= up ? FAKE_UP : 0;
	fake_notify(fake, VSWITCH_EVENT_LINK, dev);
}

void dp_fake_put_under(struct dp_fake *fake, const char *name, const char *bridge, bool up)
{
	must_find(fake, name)->under = must_find(fake, bridge)->dp.ifindex;
	dp_fake_set_up(fake, name, up);
}

void dp_fake_isolate(struct dp_fake *fake, const char *name)
{
	must_find(fake, name)->isolated = true;
}

void dp_fake_set_mtu(struct dp_fake *fake, const char *name, u32 mtu)
{
	struct fake_dev *dev = must_find(fake, name);

	dev->dp.mtu = mtu;
	fake_notify(fake, VSWITCH_EVENT_MTU, dev);
}

void dp_fake_set_address(struct dp_fake *fake, const char *name, const u8 mac[6])
{
	struct fake_dev *dev = must_find(fake, name);

	memcpy(dev->dp.address, mac, 6);
	fake_notify(fake, VSWITCH_EVENT_ADDRESS, dev);
}

void dp_fake_set_perm(struct dp_fake *fake, const char *name, const u8 mac[6])
{
	struct fake_dev *dev = must_find(fake, name);

	memcpy(dev->perm, mac, 6);
	dev->has_perm = true;
}

void dp_fake_refuse(struct dp_fake *fake, const char *name, int err, const char *text)
{
	struct fake_dev *dev = must_find(fake, name);

	dev->refuse = err;
	free(dev->refuse_text);
	dev->refuse_text = text ? strdup(text) : NULL;
}

int dp_fake_enslave(struct dp_fake *fake, const char *name, const char *master)
{
	struct fake_dev *dev = fake_dev_find(fake, name);
	struct fake_dev *upper = master ? fake_dev_find(fake, master) : NULL;

	if (!dev || (master && (!upper || !upper->internal)))
		return -ENODEV;
	fake_unport(fake, dev, VSWITCH_EVENT_NOMASTER);
	if (!upper)
		return 0;
	fake_set_number(fake, dev, fake_free_number(fake));
	dev->dp.serial = ++fake->last_serial;
	dev->dp.origin = VSWITCH_ORIGIN_LINK;
	dev->dp.master = upper->dp.no;
	fake_notify(fake, VSWITCH_EVENT_ADDED, dev);
	return 0;
}

int dp_fake_device(struct dp_fake *fake, const char *name, struct dp_port *port)
{
	const struct fake_dev *dev = fake_dev_find(fake, name);

	if (!dev)
		return -ENOENT;
	*port = dev->dp;
	return 0;
}

void dp_fake_lose_events(struct dp_fake *fake)
{
	fake->lossy = true;
}
