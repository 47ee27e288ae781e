// SPDX-License-Identifier: GPL-2.0-or-later
/* Lcores of vswitch-dpdk. */
#include <stdlib.h>
#include "daemon/datapath/kernel/kernel_state.h"

static int decode(const struct nlmsghdr *nlh, void *item)
{
	return dp_decode_lcore(nlh, item);
}

int dpk_lcore_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_lcore *lcore), void *arg)
{
	struct dp_lcore *lcores;
	void *items;
	size_t n, i;
	int ret = dpk_list(dp_kernel(dp), VSWITCH_CMD_LCORE_GET, sizeof(*lcores), decode, &items,
			   &n);

	lcores = items;
	for (i = 0; i < n; i++)
		cb(arg, &lcores[i]);
	free(items);
	return ret;
}
