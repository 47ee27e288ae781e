// SPDX-License-Identifier: GPL-2.0-or-later
/* What messages say. There is room for it: the largest is a flow with all of its actions. */
#include "dpdk/contract/request.h"
#include "dpdk/forward/actions.h"
#include "dpdk/forward/lcore.h"

void fill_info(struct nlmsghdr *nlh, const struct datapath *dp)
{
	mnl_attr_put_strz(nlh, VSWITCH_A_DP_VERSION, VSWITCH_VERSION);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_UAPI, VSWITCH_UAPI_MAJOR << 16 | VSWITCH_UAPI_MINOR);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_FLOWS, dp->table.count);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_MASKS, dp->table.masks->n);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_PARKED, dp->miss.frames);
	mnl_attr_put_u64(nlh, VSWITCH_A_DP_MISS_LOST, dp->miss.lost);
	mnl_attr_put_strz(nlh, VSWITCH_A_DP_OPTIONS, dp->options);
}

static void fill_stats(struct nlmsghdr *nlh, const struct port *port)
{
	struct vswitch_port_stats stats;
	u64 drops[__VSWITCH_DROP_MAX];

	port_stats_read(port, &stats, drops);
	mnl_attr_put(nlh, VSWITCH_A_PORT_STATS, sizeof(stats), &stats);
	mnl_attr_put(nlh, VSWITCH_A_PORT_DROPS, sizeof(drops), drops);
}

static void fill_device(struct nlmsghdr *nlh, const struct port *port)
{
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_IFINDEX, port->look.ifindex);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_MASTER, port->master);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_FLAGS, port->look.flags);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_MTU, port->look.mtu);
	mnl_attr_put(nlh, VSWITCH_A_PORT_ADDRESS, sizeof(port->look.address), port->look.address);
}

void fill_port(struct nlmsghdr *nlh, const struct port *port, bool with_stats)
{
	static const struct vswitch_port_limits none;

	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_NO, port->no);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_KIND, port->ops->kind);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_ORIGIN, VSWITCH_ORIGIN_DAEMON);
	mnl_attr_put_u64(nlh, VSWITCH_A_PORT_SERIAL, port->serial);
	mnl_attr_put_strz(nlh, VSWITCH_A_PORT_NAME, port->name);
	if (*port->args)
		mnl_attr_put_strz(nlh, VSWITCH_A_PORT_ARGS, port->args);
	if (port->attached)
		fill_device(nlh, port);
	if (!with_stats)
		return;
	fill_stats(nlh, port);
	if (memcmp(&port->limits.config, &none, sizeof(none)))
		mnl_attr_put(nlh, VSWITCH_A_PORT_LIMITS, sizeof(none), &port->limits.config);
}

void fill_flow_stats(struct nlmsghdr *nlh, const struct vswitch_flow_stats *stats)
{
	mnl_attr_put(nlh, VSWITCH_A_FLOW_STATS, sizeof(*stats), stats);
}

/* Keys as far as the flow looks: what follows is zero. */
void fill_flow(struct nlmsghdr *nlh, const struct datapath *dp, const struct flow *flow)
{
	size_t len = flow->mask->span.end * sizeof(u64);
	struct vswitch_flow_stats stats;

	flow_stats_read(dp, flow, &stats);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_KEY, len, flow->key);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_MASK, len, &flow->mask->key);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_ACTIONS | NLA_F_NESTED, flow->actions->row_len,
		     flow->actions->row);
	fill_flow_stats(nlh, &stats);
}

void fill_meter(struct nlmsghdr *nlh, struct meter *meter)
{
	struct vswitch_meter_stats stats;
	struct vswitch_meter config;

	meter_read(meter, &config, &stats);
	mnl_attr_put(nlh, VSWITCH_A_METER, sizeof(config), &config);
	mnl_attr_put(nlh, VSWITCH_A_METER_STATS, sizeof(stats), &stats);
}

void fill_miss(struct nlmsghdr *nlh, const struct miss *m, const u8 *frame, u32 len,
	       u32 wire_len)
{
	mnl_attr_put_u64(nlh, VSWITCH_A_MISS_COOKIE, m->cookie);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_KEY, sizeof(m->key.k), &m->key.k);
	mnl_attr_put_u32(nlh, VSWITCH_A_MISS_LEN, wire_len);
	mnl_attr_put(nlh, VSWITCH_A_MISS_FRAME, len, frame);
}

void fill_lcore(struct nlmsghdr *nlh, const struct lcore *lc)
{
	const struct vswitch_lcore about = {
		.no = lc->id, .cpu = lc->cpu, .cycles = lc->second.at, .busy = lc->second.busy,
		.idle = lc->second.idle, .frames = lc->second.frames, .total = lc->frames,
	};
	struct vswitch_lcore_queue queues[LCORE_POLLS];
	u32 i;

	for (i = 0; i < lc->polls->n; i++) {
		const struct poll *p = &lc->polls->at[i];

		queues[i] = (struct vswitch_lcore_queue){
			.port_no = p->port->no, .queue = p->queue,
			.busy = p->port->load[p->queue].second.busy,
			.frames = p->port->load[p->queue].second.frames,
		};
	}
	mnl_attr_put(nlh, VSWITCH_A_LCORE, sizeof(about), &about);
	mnl_attr_put(nlh, VSWITCH_A_LCORE_QUEUES, i * sizeof(*queues), queues);
}
