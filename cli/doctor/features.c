// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/doctor/features.h"

#define WORD	32	/* features in one block of the kernel's answer */

static int ask(int fd, const char *device, void *question)
{
	struct ifreq ifr = { .ifr_data = question };

	strncpy(ifr.ifr_name, device, sizeof(ifr.ifr_name) - 1);
	return ioctl(fd, SIOCETHTOOL, &ifr);
}

/* How many there are; 0: nobody says */
static unsigned int count(int fd, const char *device)
{
	struct {
		struct ethtool_sset_info head;
		__u32 count;
	} info = { { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_FEATURES }, 0 };

	return ask(fd, device, &info) || !info.head.sset_mask ? 0 : info.count;
}

/* Which of @n it is; @n: none of them */
static unsigned int find(int fd, const char *device, const char *feature, unsigned int n)
{
	struct ethtool_gstrings *names = calloc(1, sizeof(*names) + n * ETH_GSTRING_LEN);
	unsigned int i = n;

	if (!names)
		abort();
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_FEATURES;
	names->len = n;
	if (!ask(fd, device, names)) {
		for (i = 0; i < n; i++) {
			const char *name = (const char *)names->data + i * ETH_GSTRING_LEN;

			if (!strncmp(name, feature, ETH_GSTRING_LEN))
				break;
		}
	}
	free(names);
	return i;
}

static int is_active(int fd, const char *device, unsigned int feature, unsigned int n)
{
	unsigned int blocks = (n + WORD - 1) / WORD;
	struct ethtool_gfeatures *all = calloc(1, sizeof(*all) + blocks * sizeof(*all->features));
	int ret = -1;

	if (!all)
		abort();
	all->cmd = ETHTOOL_GFEATURES;
	all->size = blocks;
	if (!ask(fd, device, all))
		ret = all->features[feature / WORD].active >> feature % WORD & 1;
	free(all);
	return ret;
}

int feature_get(const char *device, const char *feature)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), ret = -1;
	unsigned int n, i;

	if (fd < 0)
		return -1;
	n = count(fd, device);
	i = n ? find(fd, device, feature, n) : 0;
	if (i < n)
		ret = is_active(fd, device, i, n);
	close(fd);
	return ret;
}
