// SPDX-License-Identifier: GPL-2.0-or-later
/* Queues of a device: classes.h. */
#include <errno.h>
#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <vswitch/ctl.h>

#include "cli/compat/classes.h"
#include "cli/host/ask.h"

/* What the kernel tells may be shorter than the struct, or longer. */
static void take(void *to, size_t size, const struct nlattr *attr)
{
	size_t len = mnl_attr_get_payload_len(attr);

	memcpy(to, mnl_attr_get_payload(attr), len < size ? len : size);
}

/* 32 bits of packets are counted in any case, and 64 by newer kernels. */
static int take_stat(const struct nlattr *attr, void *arg)
{
	struct gnet_stats_basic basic = { 0 };
	struct gnet_stats_queue queue = { 0 };
	struct device_queue *q = arg;

	switch (mnl_attr_get_type(attr)) {
	case TCA_STATS_BASIC:
		take(&basic, sizeof(basic), attr);
		q->bytes = basic.bytes;
		if (!q->packets)
			q->packets = basic.packets;
		break;
	case TCA_STATS_PKT64:
		take(&q->packets, sizeof(q->packets), attr);
		break;
	case TCA_STATS_QUEUE:
		take(&queue, sizeof(queue), attr);
		q->dropped = queue.drops;
		break;
	}
	return MNL_CB_OK;
}

static int take_attr(const struct nlattr *attr, void *arg)
{
	if (mnl_attr_get_type(attr) == TCA_STATS2)
		mnl_attr_parse_nested(attr, take_stat, arg);
	return MNL_CB_OK;
}

/* The class of all queues together is none. */
static int take_class(const struct nlmsghdr *nlh, void *arg)
{
	const struct tcmsg *tc = mnl_nlmsg_get_payload(nlh);
	struct device_queues *queues = arg;
	struct device_queue *q;
	void *more;

	if (nlh->nlmsg_type != RTM_NEWTCLASS ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(*tc) ||
	    TC_H_MAJ(tc->tcm_handle) != CTL_HTB_MAJOR << 16 ||
	    TC_H_MIN(tc->tcm_handle) - 1 >= CTL_HTB_QUEUES)
		return MNL_CB_OK;
	more = reallocarray(queues->all, queues->n + 1, sizeof(*q));
	if (!more) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	queues->all = more;
	q = &queues->all[queues->n++];
	*q = (struct device_queue){ .id = TC_H_MIN(tc->tcm_handle) - 1 };
	mnl_attr_parse(nlh, sizeof(*tc), take_attr, q);
	return MNL_CB_OK;
}

static int by_id(const void *a, const void *b)
{
	const struct device_queue *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

struct device_queues classes_read(int ifindex)
{
	struct device_queues queues = { 0 };

	if (ask_classes(ifindex, take_class, &queues))
		queues.error = errno;
	if (queues.n)
		qsort(queues.all, queues.n, sizeof(*queues.all), by_id);
	return queues;
}
