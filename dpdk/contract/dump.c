// SPDX-License-Identifier: GPL-2.0-or-later
#include "dpdk/contract/dump.h"
#include "dpdk/forward/actions.h"

#define PIECE		32768	/* bytes after which no more are put into a piece */
#define ITEM		2048	/* a port, or a flow without its actions, has less */

static size_t put_port(struct dump *d, const struct datapath *dp, u8 *buf)
{
	const struct port *port = port_next(dp, d->next);
	struct nlmsghdr *nlh;

	if (!port)
		return 0;
	nlh = fill_begin(buf, d->cmd, NLM_F_MULTI, d->seq);
	fill_port(nlh, port, true);
	d->next = port->no + 1;
	return MNL_ALIGN(nlh->nlmsg_len);
}

static size_t put_flow(struct dump *d, const struct datapath *dp, u8 *buf)
{
	const struct flow *flow = table_next(&dp->table, d->next);
	struct nlmsghdr *nlh;

	if (!flow)
		return 0;
	nlh = fill_begin(buf, d->cmd, NLM_F_MULTI, d->seq);
	fill_flow(nlh, dp, flow);
	d->next = table_number(&dp->table, flow) + 1;
	return MNL_ALIGN(nlh->nlmsg_len);
}

static size_t put_meter(struct dump *d, const struct datapath *dp, u8 *buf)
{
	struct meter *meter = meter_next(dp, d->next);
	struct nlmsghdr *nlh;

	if (!meter)
		return 0;
	nlh = fill_begin(buf, d->cmd, NLM_F_MULTI, d->seq);
	fill_meter(nlh, meter);
	d->next = meter->config.no + 1;
	return MNL_ALIGN(nlh->nlmsg_len);
}

/* From 1 on: 0 is the control thread, which serves no queue. */
static size_t put_lcore(struct dump *d, const struct datapath *dp, u8 *buf)
{
	struct nlmsghdr *nlh;

	d->next = RTE_MAX(d->next, 1U);
	if (d->next >= dp->n_lcores)
		return 0;
	nlh = fill_begin(buf, d->cmd, NLM_F_MULTI, d->seq);
	fill_lcore(nlh, dp->lcores[d->next++]);
	return MNL_ALIGN(nlh->nlmsg_len);
}

static size_t put_next(struct dump *d, const struct datapath *dp, u8 *buf)
{
	switch (d->cmd) {
	case VSWITCH_CMD_PORT_GET:
		return put_port(d, dp, buf);
	case VSWITCH_CMD_METER_GET:
		return put_meter(d, dp, buf);
	case VSWITCH_CMD_LCORE_GET:
		return put_lcore(d, dp, buf);
	default:
		return put_flow(d, dp, buf);
	}
}

static size_t put_done(const struct dump *d, u8 *buf)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	int *error = mnl_nlmsg_put_extra_header(nlh, sizeof(*error));

	nlh->nlmsg_type = NLMSG_DONE;
	nlh->nlmsg_flags = NLM_F_MULTI;
	nlh->nlmsg_seq = d->seq;
	*error = 0;
	return MNL_ALIGN(nlh->nlmsg_len);
}

_Static_assert(PIECE + UINT16_MAX + 2 * ITEM < MESSAGE_MAX, "the largest flow fits, and the end");

size_t dump_piece(struct dump *d, const struct datapath *dp, u8 *buf)
{
	size_t len = 0, n;

	while (len < PIECE) {
		n = put_next(d, dp, buf + len);
		len += n;
		if (n)
			continue;
		len += put_done(d, buf + len);
		d->cmd = 0;
		break;
	}
	return len;
}
