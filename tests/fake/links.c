// SPDX-License-Identifier: GPL-2.0-or-later
/* rtnetlink, as the datapath in memory has it. */
#include "tests/fake/state.h"
#include "daemon/base/errline.h"
#include "daemon/netlink/tunnel_device.h"

static struct fake_dev *dev_by_ifindex(struct dp_fake *fake, u32 ifindex)
{
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev->dp.ifindex == ifindex && !fake_dev_is_away(dev))
			return dev;
	}
	return NULL;
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
