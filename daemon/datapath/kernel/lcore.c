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

int dpk_lcore_set(struct dp *dp, u32 sleep_max)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_LCORE_SET, 0, ++k->seq);

	mnl_attr_put_u32(req, VSWITCH_A_LCORE_SLEEP_MAX, sleep_max);
	return dpk_request(k, k->control, req, NULL, NULL, NULL);
}
