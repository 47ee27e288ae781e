// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An internal port: a device that the host has, and that goes with the port. It is a tap. It stays
 * when this process ends, with the host's addresses on it, and is found by its alias by the next;
 * the alias also says with which MAC address it was made.
 */
#include <fcntl.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/macaddr.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/device.h"
#include "dpdk/ports/kinds.h"
#include "dpdk/ports/vnet.h"

#define SEGMENTS	64	/* of a frame that is sent */
#define ALIAS		"internal port of vswitch-dpdk, made with "
#define ALIAS_LEN	(sizeof(ALIAS) + MACADDR_LEN)
#define TAP_FLAGS	(IFF_TAP | IFF_NO_PI | IFF_VNET_HDR)

struct tap {
	int fd;
	u32 ifindex;
	u8 made_with[6];
	u8 *rest;
	struct vnet_slot slot;
};

static struct tap *tap(const struct port *port)
{
	return port->priv;
}

static u16 tap_receive(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	struct tap *t = tap(port);
	u16 taken = 0;

	while (taken < n && vnet_slot_arm(&t->slot, port->dp->pool)) {
		ssize_t len = readv(t->fd, t->slot.iov, 3);

		if (len <= 0)
			break;
		frames[taken] = vnet_slot_take(&t->slot, len);
		if (likely(frames[taken]))
			taken++;
		else
			port->load[queue].broken++;
	}
	return taken;
}

static u16 tap_send(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	struct iovec iov[SEGMENTS];
	struct virtio_net_hdr hdr;
	u16 sent;

	(void)queue;
	for (sent = 0; sent < n; sent++) {
		int parts = vnet_describe(&hdr, frames[sent], iov, SEGMENTS);

		if (!parts || writev(tap(port)->fd, iov, parts) < 0)
			break;
	}
	rte_pktmbuf_free_bulk(frames, sent);
	return sent;
}

/* Open a file of the device's in sysfs. -1: there is none */
static int open_attribute(const char *name, const char *attribute, int flags)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/class/net/%s/%s", name, attribute);
	return open(path, flags | O_CLOEXEC);
}

/* A tap that a process of ours has made; @mac: with this address */
static bool is_ours(const char *name, u8 mac[6])
{
	int fd = open_attribute(name, "ifalias", O_RDONLY);
	char text[ALIAS_LEN] = "";

	if (fd < 0)
		return false;
	if (read(fd, text, sizeof(text) - 1) < 0)
		*text = '\0';
	close(fd);
	text[strcspn(text, "\n")] = '\0';
	fd = open_attribute(name, "tun_flags", O_RDONLY);
	if (fd < 0)
		return false;
	close(fd);
	return !strncmp(text, ALIAS, strlen(ALIAS)) && macaddr_parse(mac, text + strlen(ALIAS));
}

/* Without the alias it would be nobody's after a restart: it is not left then. */
static void have_it_stay(struct tap *t, const char *name)
{
	int fd = open_attribute(name, "ifalias", O_WRONLY), len;
	char text[ALIAS_LEN];

	if (fd < 0)
		return;
	len = snprintf(text, sizeof(text), ALIAS MAC_FMT, MAC_ARG(t->made_with));
	if (write(fd, text, len) == len)
		ioctl(t->fd, TUNSETPERSIST, 1);
	close(fd);
}

/* Take hold of the tap of this name. @exclusive: it must be a new one. 0 or -errno */
static int take(int *fd, const char *name, bool exclusive)
{
	struct ifreq req = { .ifr_flags = TAP_FLAGS | (exclusive ? IFF_TUN_EXCL : 0) };

	*fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (*fd < 0)
		return -errno;
	strcpy(req.ifr_name, name);
	return ioctl(*fd, TUNSETIFF, &req) ? -errno : 0;
}

static int create(struct port *port, struct tap *t, char **err)
{
	unsigned int offloads = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
	bool ours = is_ours(port->name, t->made_with);
	int ret = take(&t->fd, port->name, !ours);

	if (t->fd < 0)
		return errline(err, ret, "cannot open /dev/net/tun: %s", strerror(-ret));
	if (ret)
		return errline(err, ret == -EBUSY ? -EEXIST : ret, "%s",
			       ret == -EBUSY ? "there is a device of this name" : strerror(-ret));
	if (ioctl(t->fd, TUNSETOFFLOAD, offloads))
		return errline(err, -errno, "cannot set offloads: %s", strerror(errno));
	ret = device_index(port->name, &t->ifindex, err);
	ret = ret ?: device_look(t->ifindex, &port->look, err);
	if (ret)
		return ret;
	if (!ours)
		memcpy(t->made_with, port->look.address, sizeof(t->made_with));
	have_it_stay(t, port->name);
	return 0;
}

static void tap_close(struct port *port)
{
	struct tap *t = tap(port);

	if (t->fd >= 0 && !port->dp->ending)
		ioctl(t->fd, TUNSETPERSIST, 0);
	if (t->fd >= 0)
		close(t->fd);
	rte_pktmbuf_free(t->slot.frame);
	free(t->rest);
	free(t);
	port->priv = NULL;
}

static int tap_open(struct port *port, const struct port_new *new, char **err)
{
	struct tap *t = calloc(1, sizeof(*t));
	int ret;

	(void)new;
	if (!t)
		return errline(err, -ENOMEM, "out of memory");
	port->priv = t;
	t->fd = -1;
	t->rest = malloc(VNET_FRAME_MAX);
	t->slot.rest = t->rest;
	port->n_queues = 1;
	port->n_send = 1;
	port->tso = true;
	port->csum = true;
	ret = t->rest ? create(port, t, err) : errline(err, -ENOMEM, "out of memory");
	if (ret)
		tap_close(port);
	return ret;
}

static int tap_fd(const struct port *port, u16 queue)
{
	(void)queue;
	return tap(port)->fd;
}

static void tap_refresh(struct port *port)
{
	device_look(tap(port)->ifindex, &port->look, NULL);
}

static int tap_change(struct port *port, u32 mtu, const u8 *mac, const char **why)
{
	static const u8 none[6];

	if (mtu || memcmp(mac, none, sizeof(none))) {
		*why = "its device is the kernel's: set them there";
		return -EOPNOTSUPP;
	}
	return device_set_address(port->name, tap(port)->made_with);
}

/* One that somebody holds is not taken. */
static void remove_orphan(const char *name)
{
	int fd, ret = take(&fd, name, false);

	if (!ret && !ioctl(fd, TUNSETPERSIST, 0))
		vlog(LOG_MAIN, LVL_INFO, "device %s was an internal port, and is none any more: "
		     "deleted", name);
	if (fd >= 0)
		close(fd);
}

void tap_remove_orphans(const struct datapath *dp)
{
	struct if_nameindex *all = if_nameindex(), *link;
	u8 mac[6];

	for (link = all; link && link->if_index; link++)
		if (!port_by_name(dp, link->if_name) && is_ours(link->if_name, mac))
			remove_orphan(link->if_name);
	if (all)
		if_freenameindex(all);
}

const struct port_ops tap_ops = {
	.kind = VSWITCH_PORT_INTERNAL,
	.word = "internal",
	.open = tap_open,
	.close = tap_close,
	.receive = tap_receive,
	.send = tap_send,
	.fd = tap_fd,
	.refresh = tap_refresh,
	.change = tap_change,
};
