// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands about meters. */
#include "dpdk/contract/request.h"
#include "dpdk/forward/meter.h"

int command_meter_set(struct request *r)
{
	struct vswitch_meter meter;

	if (!r->a[VSWITCH_A_METER])
		return request_refuse(r, -EINVAL, "meter is missing");
	if (!request_take_struct(r->a[VSWITCH_A_METER], &meter, sizeof(meter)) ||
	    meter.flags & ~VSWITCH_METER_F_PACKETS)
		return request_refuse(r, -EINVAL, "meter that is not known here");
	if (!meter.no || meter.no > VSWITCH_METER_MAX)
		return request_refuse(r, -EINVAL, "number of a meter that is out of range");
	return meter_set(r->dp, &meter);
}

int command_meter_del(struct request *r)
{
	const struct nlattr *no = r->a[VSWITCH_A_METER_NO];

	if (!no)
		return request_refuse(r, -EINVAL, "number of a meter is missing");
	return meter_del(r->dp, mnl_attr_get_u32(no));
}

int command_meter_get(struct request *r)
{
	const struct nlattr *no = r->a[VSWITCH_A_METER_NO];
	struct nlmsghdr *nlh;
	struct meter *meter;

	if (!no)
		return request_refuse(r, -EINVAL, "number of a meter is missing");
	meter = meter_get(r->dp, mnl_attr_get_u32(no));
	if (!meter)
		return -ENOENT;
	nlh = request_answer(r, VSWITCH_CMD_METER_GET, 0);
	fill_meter(nlh, meter);
	request_answered(r, nlh);
	meter_put(meter);
	return 0;
}
