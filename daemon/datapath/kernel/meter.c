// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters of the kernel datapath. */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/datapath/kernel/kernel_state.h"

#define DUMP_TRIES	5

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

struct meter_list {
	struct dp_meter *meters;
	size_t n, room;
	int ret;
};

static void collect(void *arg, const struct nlmsghdr *nlh)
{
	struct meter_list *list = arg;
	int ret;

	if (list->n == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		struct dp_meter *more = reallocarray(list->meters, room, sizeof(*more));

		if (!more) {
			list->ret = -ENOMEM;
			return;
		}
		list->meters = more;
		list->room = room;
	}
	ret = dp_decode_meter(nlh, &list->meters[list->n]);
	if (ret)
		list->ret = ret;
	else
		list->n++;
}

/* As dpk_port_dump() */
int dpk_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter), void *arg)
{
	struct dp_kernel *k = dp_kernel(dp);
	struct meter_list list = { 0 };
	int tries = DUMP_TRIES;
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	size_t i;
	int ret;

	do {
		struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_METER_GET,
						    NLM_F_DUMP, ++k->seq);

		list.n = 0;
		list.ret = 0;
		ret = dpk_request(k, k->control, req, collect, &list, NULL) ?: list.ret;
	} while (ret == -EINTR && --tries);

	for (i = 0; !ret && i < list.n; i++)
		cb(arg, &list.meters[i]);
	free(list.meters);
	return ret;
}
