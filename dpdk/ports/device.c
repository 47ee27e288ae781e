// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "dpdk/ports/device.h"

#define DEPTH	8	/* of devices that stand on one another */

/* As the manual netdevice(7) has them: what is asked for comes back in @req. 0 or -errno */
static int ask(unsigned long what, struct ifreq *req)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int ret = fd < 0 || ioctl(fd, what, req) ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return ret;
}

int device_index(const char *name, u32 *ifindex, char **err)
{
	struct ifreq req = { 0 };
	int ret;

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	ret = ask(SIOCGIFINDEX, &req);
	if (ret)
		return errline(err, ret, "%s", ret == -ENODEV ? "no such device" : strerror(-ret));
	*ifindex = req.ifr_ifindex;
	return 0;
}

/* Whether it is under a bridge, a bond or the like, who would take its frames first */
static bool has_master(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/class/net/%s/master", name);
	return !access(path, F_OK);
}

/* Of the devices that are over or under it, "upper_" or "lower_" before their names */
static bool any_related(const char *name, const char *how,
			bool (*is)(const char *name, const char *arg, int depth), const char *arg,
			int depth)
{
	const struct dirent *e;
	bool found = false;
	char path[64];
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/class/net/%s", name);
	dir = opendir(path);
	while (dir && !found && (e = readdir(dir)))
		found = !strncmp(e->d_name, how, strlen(how)) &&
			is(e->d_name + strlen(how), arg, depth);
	if (dir)
		closedir(dir);
	return found;
}

static bool stands_on(const char *name, const char *bridge, int depth)
{
	return !strcmp(name, bridge) ||
	       (depth < DEPTH && any_related(name, "lower_", stands_on, bridge, depth + 1));
}

/* A macvlan or an ipvlan, who would miss the frames that a port takes */
static bool is_second_switch(const char *name, const char *arg, int depth)
{
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };
	struct ifreq req = { .ifr_data = (char *)&driver };

	(void)arg;
	(void)depth;
	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	return !ask(SIOCETHTOOL, &req) &&
	       (!strcmp(driver.driver, "macvlan") || !strcmp(driver.driver, "ipvlan"));
}

static int check_related(const char *name, const char *bridge, char **err)
{
	if (has_master(name))
		return errline(err, -EBUSY, "it is under another bridge, bond or the like");
	if (any_related(name, "upper_", is_second_switch, NULL, 0))
		return errline(err, -EBUSY, "a macvlan or the like is on it");
	if (*bridge && stands_on(name, bridge, 0))
		return errline(err, -ELOOP, "it is on %s, and frames would go round", bridge);
	return 0;
}

int device_check(const char *name, const char *bridge, u32 *ifindex, char **err)
{
	struct ifreq req = { 0 };
	int ret = device_index(name, ifindex, err);

	if (ret)
		return ret;
	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	ret = ask(SIOCGIFHWADDR, &req);
	if (ret)
		return errline(err, ret, "%s", strerror(-ret));
	if (req.ifr_hwaddr.sa_family == ARPHRD_LOOPBACK)
		return errline(err, -EINVAL, "the loopback device cannot be a port");
	if (req.ifr_hwaddr.sa_family != ARPHRD_ETHER)
		return errline(err, -EINVAL, "it is no Ethernet device");
	return check_related(name, bridge, err);
}

int device_set_address(const char *name, const u8 mac[6])
{
	struct ifreq req = { .ifr_hwaddr.sa_family = ARPHRD_ETHER };

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	memcpy(req.ifr_hwaddr.sa_data, mac, 6);
	return ask(SIOCSIFHWADDR, &req);
}

static int look_by_name(struct ifreq *req, struct port_look *look)
{
	int ret = ask(SIOCGIFFLAGS, req);

	if (ret)
		return ret;
	look->flags = (req->ifr_flags & IFF_UP ? VSWITCH_PORT_F_UP : 0) |
		      (req->ifr_flags & IFF_UP && req->ifr_flags & IFF_RUNNING ?
		       VSWITCH_PORT_F_RUNNING : 0);
	ret = ask(SIOCGIFMTU, req);
	if (ret)
		return ret;
	look->mtu = req->ifr_mtu;
	ret = ask(SIOCGIFHWADDR, req);
	if (!ret)
		memcpy(look->address, req->ifr_hwaddr.sa_data, sizeof(look->address));
	return ret;
}

int device_look(u32 ifindex, struct port_look *look, char **err)
{
	struct ifreq req = { .ifr_ifindex = (int)ifindex };
	int ret = ask(SIOCGIFNAME, &req);

	look->ifindex = ifindex;
	ret = ret ?: look_by_name(&req, look);
	if (!ret)
		return 0;
	look->flags = 0;
	return errline(err, ret, "cannot ask the device: %s", strerror(-ret));
}
