// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters of the kernel datapath. */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/datapath/kernel/kernel_state.h"

int dpk_meter_set(struct dp *dp, const struct vswitch_meter *meter, char **err)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_METER_SET, 0, ++k->seq);
	char *text = NULL;
	int ret;

	dp_encode_meter(req, meter);
	ret = dpk_request(k, k->control, req, NULL, NULL, &text);
	if (ret)
		errline(err, ret, "meter %u: %s", meter->no, text ?: strerror(-ret));
	free(text);
	return ret;
}

int dpk_meter_del(struct dp *dp, u32 no)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_METER_DEL, 0, ++k->seq);

	dp_encode_meter_no(req, no);
	return dpk_request(k, k->control, req, NULL, NULL, NULL);
}

static int decode(const struct nlmsghdr *nlh, void *item)
{
	return dp_decode_meter(nlh, item);
}

/* As dpk_port_dump() */
int dpk_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter), void *arg)
{
	struct dp_meter *meters;
	void *items;
	size_t n, i;
	int ret = dpk_list(dp_kernel(dp), VSWITCH_CMD_METER_GET, sizeof(*meters), decode, &items,
			   &n);

	meters = items;
	for (i = 0; i < n; i++)
		cb(arg, &meters[i]);
	free(items);
	return ret;
}
