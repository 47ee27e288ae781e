// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices of the datapath in memory, which may be ports. */
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/xalloc.h"

struct fake_dev *fake_dev_at(struct dp_fake *fake, u32 no)
{
	return no <= VSWITCH_PORT_MAX ? fake->by_no[no] : NULL;
}

void fake_set_number(struct dp_fake *fake, struct fake_dev *dev, u32 no)
{
	if (dev->dp.no)
		fake->by_no[dev->dp.no] = NULL;
	if (no)
		fake->by_no[no] = dev;
	dev->dp.no = no;
}

bool fake_dev_is_away(const struct fake_dev *dev)
{
	return dev->dp.flags & VSWITCH_PORT_F_AWAY;
}

struct fake_dev *fake_dev_find(struct dp_fake *fake, const char *name)
{
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (!strcmp(dev->dp.name, name) && !fake_dev_is_away(dev))
			return dev;
	}
	return NULL;
}

bool fake_named(struct dp_fake *fake, const char *name, const struct fake_dev *but)
{
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev != but && dev->dp.no && !strcmp(dev->dp.name, name))
			return true;
	}
	return false;
}

void fake_notify(struct dp_fake *fake, enum vswitch_port_event event, const struct fake_dev *dev)
{
	struct fake_event *e;

	if (!dev->dp.no || fake->lossy)
		return;
	e = xcalloc(1, sizeof(*e));
	e->event = event;
	e->dp = dev->dp;
	memset(&e->dp.stats, 0, sizeof(e->dp.stats));
	memset(e->dp.drops, 0, sizeof(e->dp.drops));
	TAILQ_INSERT_TAIL(&fake->events, e, link);
}

struct fake_dev *fake_dev_new(struct dp_fake *fake, const char *name)
{
	struct fake_dev *dev = xcalloc(1, sizeof(*dev));
	u32 mac = ++fake->last_mac;

	snprintf(dev->dp.name, sizeof(dev->dp.name), "%s", name);
	dev->dp.ifindex = ++fake->last_ifindex;
	dev->dp.flags = FAKE_UP;
	dev->dp.mtu = 1500;
	memcpy(dev->dp.address, (u8[]){ 0x02, 0xfa, 0xce, (u8)(mac >> 16), (u8)(mac >> 8),
					(u8)mac }, 6);
	TAILQ_INSERT_TAIL(&fake->devs, dev, link);
	return dev;
}

void fake_dev_free(struct dp_fake *fake, struct fake_dev *dev)
{
	fake_set_number(fake, dev, 0);
	TAILQ_REMOVE(&fake->devs, dev, link);
	free(dev->refuse_text);
	free(dev);
}

u32 fake_free_number(struct dp_fake *fake)
{
	u32 no = 1;

	while (fake_dev_at(fake, no))
		no++;
	return no;
}
