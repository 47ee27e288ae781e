// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands about lcores. */
#include "dpdk/contract/request.h"
#include "dpdk/forward/lcore.h"

int command_lcore_set(struct request *r)
{
	const struct nlattr *a = r->a[VSWITCH_A_LCORE_SLEEP_MAX];
	u32 us;

	if (!a)
		return request_refuse(r, -EINVAL, "sleep is missing");
	us = mnl_attr_get_u32(a);
	if (us == UINT32_MAX)
		us = r->dp->sleep_default;
	if (us > SLEEP_MAX_US)
		return request_refuse(r, -EINVAL, "sleep of more than a second");
	__atomic_store_n(&r->dp->sleep_max, us, __ATOMIC_RELAXED);
	return 0;
}
