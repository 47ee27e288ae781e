// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices of the datapath in memory, and what the outside world does to them: dp_fake.h. */
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/errline.h"
#include "daemon/netlink/tunnel_device.h"

#define FLAGS_UP	(VSWITCH_PORT_F_UP | VSWITCH_PORT_F_RUNNING)

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

static bool fake_dev_is_away(const struct fake_dev *dev)
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

bool fake_named(struct dp_fake *fake, const char *name, const struct fake_dev *but)
{
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev != but && dev->dp.no && !strcmp(dev->dp.name, name))
			return true;
	}
	return false;
}

static struct fake_dev *dev_by_ifindex(struct dp_fake *fake, u32 ifindex)
{
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev->dp.ifindex == ifindex && !fake_dev_is_away(dev))
			return dev;
	}
	return NULL;
}

void fake_notify(struct dp_fake *fake, enum vswitch_port_event event, const struct fake_dev *dev)
{
	struct fake_event *e;

	if (!dev->dp.no || fake->lossy)
		return;
	e = fake_alloc(NULL, sizeof(*e));
	e->event = event;
	e->dp = dev->dp;
	memset(&e->dp.stats, 0, sizeof(e->dp.stats));
	memset(e->dp.drops, 0, sizeof(e->dp.drops));
	TAILQ_INSERT_TAIL(&fake->events, e, link);
}

struct fake_dev *fake_dev_new(struct dp_fake *fake, const char *name)
{
	struct fake_dev *dev = fake_alloc(NULL, sizeof(*dev));
	u32 mac = ++fake->last_mac;

	memset(dev, 0, sizeof(*dev));
	snprintf(dev->dp.name, sizeof(dev->dp.name), "%s", name);
	dev->dp.ifindex = ++fake->last_ifindex;
	dev->dp.flags = FLAGS_UP;
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

	dev->dp.flags &= ~(u32)FLAGS_UP;
	fake_notify(fake, VSWITCH_EVENT_LINK, dev);
	dev->dp.flags |= VSWITCH_PORT_F_AWAY;
	dev->dp.netns = netns;
	snprintf(dev->dp.device, sizeof(dev->dp.device), "%s", as);
	dev->dp.ifindex = 1;	/* a device of this index may be here, too */
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

	dev->dp.flags &= ~(u32)FLAGS_UP;
	dev->dp.flags |= running ? FLAGS_UP : VSWITCH_PORT_F_UP;
	fake_notify(fake, VSWITCH_EVENT_LINK, dev);
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

u32 fake_free_number(struct dp_fake *fake)
{
	u32 no = 1;

	while (fake_dev_at(fake, no))
		no++;
	return no;
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

static int links_set_mtu(void *arg, u32 ifindex, u32 mtu)
{
	struct fake_dev *dev = dev_by_ifindex(arg, ifindex);
	int err = fake_call(arg, dev ? 0 : -ENODEV, "set_mtu %s %u", dev ? dev->dp.name : "?", mtu);

	if (!err && dev)
		dp_fake_set_mtu(arg, dev->dp.name, mtu);
	return err;
}

static int links_set_address(void *arg, u32 ifindex, const u8 mac[6])
{
	struct fake_dev *dev = dev_by_ifindex(arg, ifindex);
	int err = fake_call(arg, dev ? 0 : -ENODEV,
			    "set_address %s %02x:%02x:%02x:%02x:%02x:%02x",
			    dev ? dev->dp.name : "?", mac[0], mac[1], mac[2], mac[3], mac[4],
			    mac[5]);

	if (!err && dev)
		dp_fake_set_address(arg, dev->dp.name, mac);
	return err;
}

static int links_perm_address(void *arg, u32 ifindex, u8 mac[6])
{
	const struct fake_dev *dev = dev_by_ifindex(arg, ifindex);

	if (!dev)
		return -ENODEV;
	if (!dev->has_perm)
		return -ENODATA;
	memcpy(mac, dev->perm, 6);
	return 0;
}

static int links_make_tunnel(void *arg, const struct tunnel_device *device, char **err)
{
	int ret;

	if (fake_dev_find(arg, device->name))
		return 0;
	ret = fake_call(arg, 0, "make_tunnel %s", device->name);
	if (ret)
		return errline(err, ret, "network device %s: %s", device->name, strerror(-ret));
	dp_fake_plug(arg, device->name);
	return 0;
}

static int links_delete_tunnel(void *arg, const struct tunnel_device *device)
{
	int ret = fake_dev_find(arg, device->name) ? 0 : -ENODEV;

	if (!ret)
		ret = fake_call(arg, 0, "delete_tunnel %s", device->name);
	if (!ret)
		dp_fake_pull(arg, device->name);
	return ret;
}

struct links_ops dp_fake_links(struct dp_fake *fake)
{
	return (struct links_ops){
		.set_mtu = links_set_mtu,
		.set_address = links_set_address,
		.perm_address = links_perm_address,
		.make_tunnel = links_make_tunnel,
		.delete_tunnel = links_delete_tunnel,
		.arg = fake,
	};
}
