// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Devices: device.h. Modes are told as Open vSwitch tells them of what OpenFlow has bits for, by
 * ethtool's older request, which knows of the same ones.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>

#include "cli/compat/device.h"

/* struct mode - a bit of OpenFlow's, and what it is in ethtool */
static const struct mode {
	const char *name;
	uint32_t modes;		/* SUPPORTED_*, ADVERTISED_* are the same bits */
	uint32_t mbps;		/* 0: no speed */
	bool full;
} modes[] = {
	{ "10MB-HD", SUPPORTED_10baseT_Half, 10, false },
	{ "10MB-FD", SUPPORTED_10baseT_Full, 10, true },
	{ "100MB-HD", SUPPORTED_100baseT_Half, 100, false },
	{ "100MB-FD", SUPPORTED_100baseT_Full, 100, true },
	{ "1GB-HD", SUPPORTED_1000baseT_Half, 1000, false },
	{ "1GB-FD", SUPPORTED_1000baseT_Full, 1000, true },
	{ "10GB-FD", SUPPORTED_10000baseT_Full, 10000, true },
	{ "40GB-FD", 0, 40000, true },
	{ "100GB-FD", 0, 100000, true },
	{ "1TB-FD", 0, 1000000, true },
	{ "COPPER", SUPPORTED_TP, 0, false },
	{ "FIBER", SUPPORTED_FIBRE, 0, false },
	{ "AUTO_NEG", SUPPORTED_Autoneg, 0, false },
	{ "AUTO_PAUSE", SUPPORTED_Pause, 0, false },
	{ "AUTO_PAUSE_ASYM", SUPPORTED_Asym_Pause, 0, false },
};

#define N_MODES	(sizeof(modes) / sizeof(*modes))

static bool ask(const char *name, struct ethtool_cmd *cmd)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq req = { .ifr_data = (void *)cmd };
	bool good;

	*cmd = (struct ethtool_cmd){ .cmd = ETHTOOL_GSET };
	if (fd < 0)
		return false;
	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	good = !ioctl(fd, SIOCETHTOOL, &req);
	close(fd);
	return good;
}

static uint32_t bits_of(uint32_t ethtool)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < N_MODES; i++)
		bits |= ethtool & modes[i].modes ? 1U << i : 0;
	return bits;
}

static uint32_t current_bits(const struct ethtool_cmd *cmd)
{
	uint32_t speed = ethtool_cmd_speed(cmd), now = 0, bits = 0;

	for (size_t i = 0; i < N_MODES; i++) {
		if (modes[i].mbps && modes[i].mbps == speed &&
		    (modes[i].full == !!cmd->duplex || speed > 1000))
			bits |= 1U << i;
	}
	now |= cmd->port == PORT_TP ? SUPPORTED_TP : cmd->port == PORT_FIBRE ? SUPPORTED_FIBRE : 0;
	now |= cmd->autoneg ? SUPPORTED_Autoneg : 0;
	return bits | bits_of(now);
}

static void put_bits(FILE *f, const char *title, uint32_t bits)
{
	if (!bits)
		return;
	fprintf(f, "     %-11s", title);
	for (size_t i = 0; i < N_MODES; i++) {
		if (bits & 1U << i)
			fprintf(f, " %s", modes[i].name);
	}
	fputc('\n', f);
}

static uint32_t fastest(uint32_t bits)
{
	uint32_t mbps = 0;

	for (size_t i = 0; i < N_MODES; i++) {
		if (bits & 1U << i && modes[i].mbps > mbps)
			mbps = modes[i].mbps;
	}
	return mbps;
}

void device_put_modes(FILE *f, const char *name, bool here)
{
	struct ethtool_cmd cmd;
	uint32_t now = 0, can = 0;

	if (here && ask(name, &cmd)) {
		now = current_bits(&cmd);
		can = bits_of(cmd.supported);
		put_bits(f, "current:", now);
		put_bits(f, "advertised:", bits_of(cmd.advertising));
		put_bits(f, "supported:", can);
	}
	fprintf(f, "     speed: %" PRIu32 " Mbps now, %" PRIu32 " Mbps max\n", fastest(now),
		fastest(can));
}

bool device_counter(const char *name, const char *counter, uint64_t *value)
{
	char path[128];
	FILE *f;
	int n;

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/%s", name, counter);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fscanf(f, "%" SCNu64, value);
	fclose(f);
	return n == 1;
}
