// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_errno.h>
#include <rte_malloc.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/forward/meter.h"

#define FLOW_MAX	1000000
#define FRAME_CACHE	256

static int init_rcu(struct datapath *dp, char **err)
{
	size_t size = rte_rcu_qsbr_get_memsize(LCORES_MAX);

	dp->rcu = rte_zmalloc(NULL, size, RTE_CACHE_LINE_SIZE);
	if (!dp->rcu || rte_rcu_qsbr_init(dp->rcu, LCORES_MAX))
		return errline(err, -ENOMEM, "out of memory");
	return 0;
}

/* Frames that wait are linked by 8 bytes in front of each buffer: miss_queue.h */
static int init_pool(struct datapath *dp, char **err)
{
	dp->pool = rte_pktmbuf_pool_create("frames", dp->frames, FRAME_CACHE,
					   RTE_ALIGN(sizeof(void *), RTE_MBUF_PRIV_ALIGN),
					   RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (dp->pool)
		return 0;
	return errline(err, -rte_errno, "no memory for %u buffers of frames, %u MB: %s",
		       dp->frames, (u32)((u64)dp->frames * (RTE_MBUF_DEFAULT_BUF_SIZE + 192) >> 20),
		       rte_strerror(rte_errno));
}

int datapath_init(struct datapath *dp, const struct datapath_options *opts, char **err)
{
	int ret;

	memset(dp, 0, sizeof(*dp));
	dp->frames = opts->frames ?: DATAPATH_FRAMES;
	dp->sleep_max = dp->sleep_default = opts->sleep_max;
	dp->options = opts->options ?: "";
	dp->miss.bell = -1;
	dp->changed = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (dp->changed < 0)
		return errline(err, -errno, "cannot make an eventfd: %s", strerror(errno));
	ret = init_rcu(dp, err);
	ret = ret ?: init_pool(dp, err);
	if (ret)
		return ret;
	ret = table_init(&dp->table, opts->flow_max ?: FLOW_MAX, dp->rcu);
	ret = ret ?: miss_init(&dp->miss, &opts->miss);
	return ret ? errline(err, ret, "cannot make the flow table: %s", strerror(-ret)) : 0;
}

void datapath_exit(struct datapath *dp)
{
	miss_exit(&dp->miss);
	table_exit(&dp->table);
	meters_exit(dp);
	rte_mempool_free(dp->pool);
	rte_free(dp->rcu);
	if (dp->changed >= 0)
		close(dp->changed);
}

void datapath_port_changed(struct port *port)
{
	__atomic_store_n(&port->stale, true, __ATOMIC_RELEASE);
	eventfd_write(port->dp->changed, 1);
}

static void look_at(struct port *port)
{
	struct port_look before = port->look;

	port->ops->refresh(port);
	port_refreshed(port, &before);
}

void datapath_look_at_ports(struct datapath *dp, bool every)
{
	struct port *port;

	for (port = port_next(dp, 1); port; port = port_next(dp, port->no + 1))
		if (__atomic_exchange_n(&port->stale, false, __ATOMIC_ACQ_REL) || every)
			look_at(port);
	/* a guest's rings may be there now, for which an lcore that sleeps does not wait yet */
	lcores_wake(dp);
}
