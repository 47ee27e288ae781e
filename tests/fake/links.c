// SPDX-License-Identifier: GPL-2.0-or-later
/* rtnetlink, as the datapath in memory has it. */
#include "tests/fake/state.h"
#include "daemon/base/errline.h"
#include "daemon/netlink/bridge_device.h"
#include "daemon/netlink/qdisc.h"
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

static int links_counters(void *arg, u32 ifindex, struct link_counters *counters)
{
	if (!dev_by_ifindex(arg, ifindex))
		return -ENODEV;
	*counters = (struct link_counters){
		.rx_errors = 1, .rx_crc_errors = 2, .rx_frame_errors = 3, .rx_over_errors = 4,
		.rx_missed_errors = 5, .tx_errors = 6, .collisions = 7,
	};
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

static int links_make_portal(void *arg, const char *name, const char *owner, u32 *ifindex,
			     char **err)
{
	struct fake_dev *dev = fake_dev_find(arg, name);
	int ret = fake_call(arg, dev && !dev->is_portal ? -EEXIST : 0, "make_portal %s of %s", name,
			    owner);

	if (ret)
		return errline(err, ret, "network device %s: %s", name, strerror(-ret));
	if (!dev)
		dp_fake_plug(arg, name);
	dev = fake_dev_find(arg, name);
	dev->is_portal = true;
	*ifindex = dev->dp.ifindex;
	return 0;
}

static int links_delete_portal(void *arg, u32 ifindex)
{
	const struct fake_dev *dev = dev_by_ifindex(arg, ifindex);
	int ret = fake_call(arg, dev && dev->is_portal ? 0 : -ENODEV, "delete_portal %s",
			    dev ? dev->dp.name : "?");

	if (!ret && dev)
		dp_fake_pull(arg, dev->dp.name);
	return ret;
}

static int links_each_portal(void *arg, portal_fn cb, void *cb_arg)
{
	struct dp_fake *fake = arg;
	const struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev->is_portal)
			cb(cb_arg, dev->dp.ifindex, dev->dp.name);
	}
	return 0;
}

static struct portal_member member_of(const struct fake_dev *dev)
{
	struct portal_member m = {
		.ifindex = dev->dp.ifindex, .up = dev->dp.flags & VSWITCH_PORT_F_UP,
		.isolated = dev->isolated,
	};

	snprintf(m.name, sizeof(m.name), "%s", dev->dp.name);
	return m;
}

static int links_each_member(void *arg, u32 portal, portal_member_fn cb, void *cb_arg)
{
	int ret = fake_fails(arg, "each_member");
	struct dp_fake *fake = arg;
	const struct fake_dev *dev;
	struct portal_member m;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		m = member_of(dev);
		if (dev->under == portal)
			cb(cb_arg, &m);
	}
	return ret;
}

static int links_find_member(void *arg, u32 portal, const char *name, struct portal_member *member)
{
	const struct fake_dev *dev = fake_dev_find(arg, name);

	if (!dev || dev->under != portal)
		return -ENODEV;
	*member = member_of(dev);
	return 0;
}

static int links_release_member(void *arg, u32 ifindex)
{
	struct fake_dev *dev = dev_by_ifindex(arg, ifindex);
	int ret = fake_call(arg, dev ? 0 : -ENODEV, "release %s", dev ? dev->dp.name : "?");

	if (!ret && dev)
		dev->under = 0;
	return ret;
}

/* "set_htb tap0 10000 0:1000-10000/64!7": max-rate; queue, min-rate, max-rate, burst, priority */
static int links_set_htb(void *arg, u32 ifindex, u32 mtu, const struct htb *htb)
{
	struct fake_dev *dev = dev_by_ifindex(arg, ifindex);
	const struct htb_queue *q;
	char text[256];
	size_t n = 0;
	u32 i;
	int ret;

	(void)mtu;
	for (i = 0; i < htb->n && n < sizeof(text); i++) {
		q = &htb->queues[i];
		n += snprintf(text + n, sizeof(text) - n, " %u:%llu-%llu/%llu!%u", q->id,
			      (unsigned long long)q->min_rate, (unsigned long long)q->max_rate,
			      (unsigned long long)q->burst, q->priority);
	}
	ret = fake_call(arg, dev ? 0 : -ENODEV, "set_htb %s %llu%s", dev ? dev->dp.name : "?",
			(unsigned long long)htb->max_rate, text);
	if (!ret && dev)
		dev->has_htb = true;
	return ret;
}

static int links_clear_htb(void *arg, u32 ifindex)
{
	struct fake_dev *dev = dev_by_ifindex(arg, ifindex);
	int ret = fake_call(arg, dev && dev->has_htb ? 0 : -ENOENT, "clear_htb %s",
			    dev ? dev->dp.name : "?");

	if (!ret && dev)
		dev->has_htb = false;
	return ret;
}

static int links_each_htb(void *arg, void (*cb)(void *cb_arg, u32 ifindex), void *cb_arg)
{
	struct dp_fake *fake = arg;
	const struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev->has_htb)
			cb(cb_arg, dev->dp.ifindex);
	}
	return 0;
}

static int links_send(void *arg, u32 ifindex, const void *frame, size_t len)
{
	struct dp_fake *fake = arg;
	struct fake_dev *dev;

	TAILQ_FOREACH(dev, &fake->devs, link) {
		if (dev->dp.ifindex != ifindex || len > sizeof(dev->spoken))
			continue;
		memcpy(dev->spoken, frame, len);
		dev->n_spoken = len;
		return 0;
	}
	return -ENXIO;
}

size_t dp_fake_spoken(struct dp_fake *fake, const char *name, u8 frame[128])
{
	struct fake_dev *dev = fake_dev_find(fake, name);
	size_t n = dev ? dev->n_spoken : 0;

	if (n)
		memcpy(frame, dev->spoken, n);
	if (dev)
		dev->n_spoken = 0;
	return n;
}

struct links_ops dp_fake_links(struct dp_fake *fake)
{
	return (struct links_ops){
		.set_mtu = links_set_mtu,
		.set_address = links_set_address,
		.perm_address = links_perm_address,
		.counters = links_counters,
		.make_tunnel = links_make_tunnel,
		.delete_tunnel = links_delete_tunnel,
		.make_portal = links_make_portal,
		.delete_portal = links_delete_portal,
		.each_portal = links_each_portal,
		.each_member = links_each_member,
		.find_member = links_find_member,
		.release_member = links_release_member,
		.set_htb = links_set_htb,
		.clear_htb = links_clear_htb,
		.each_htb = links_each_htb,
		.send = links_send,
		.arg = fake,
	};
}
