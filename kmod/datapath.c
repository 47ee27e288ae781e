// SPDX-License-Identifier: GPL-2.0-only
/*
 * Datapaths, one in each network namespace: how they come and go.
 */
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "flow_cache.h"
#include "meter.h"
#include "vsw.h"

static unsigned int dp_net_id __read_mostly;

struct vsw_dp *vsw_dp(const struct net *net)
{
	return net_generic(net, dp_net_id);
}

static int __net_init dp_init(struct net *net)
{
	struct vsw_dp *dp = vsw_dp(net);
	int err;

	dp->net = net;
	mutex_init(&dp->flow_mutex);
	xa_init_flags(&dp->ports, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
	hash_init(dp->names);
	vsw_meters_init(dp);
	vsw_miss_init(&dp->miss);
	err = vsw_cache_init(dp);
	if (err)
		return err;
	err = vsw_table_init(&dp->table);
	if (err)
		vsw_cache_exit(dp);
	return err;
}

static void dp_detach_ports(struct vsw_dp *dp, struct vsw_leave *leave)
{
	struct vsw_port *port;
	unsigned long no;

	vsw_for_each_port(dp, no, port)
		vsw_leave_add(leave, port, VSWITCH_EVENT_GONE);
}

/* Drop what still waits, and all flows. True: RCU callbacks of flows and ports may be due. */
static bool dp_flush(struct vsw_dp *dp)
{
	vsw_miss_exit(&dp->miss);
	mutex_lock(&dp->flow_mutex);
	vsw_table_flush(&dp->table);
	mutex_unlock(&dp->flow_mutex);
	return dp->used;
}

static void dp_free(struct vsw_dp *dp)
{
	vsw_cache_exit(dp);
	vsw_table_exit(&dp->table);
	vsw_meters_exit(dp);
	WARN_ON_ONCE(!xa_empty(&dp->ports));
	xa_destroy(&dp->ports);
}

/*
 * All namespaces that go together, so that they share RTNL and the grace periods. Ports first, so
 * that no frame enters.
 */
static void __net_exit dp_exit_batch(struct list_head *nets)
{
	struct vsw_leave leave;
	bool wait = false;
	struct net *net;

	rtnl_lock();
	vsw_leave_begin(&leave);
	list_for_each_entry(net, nets, exit_list)
		dp_detach_ports(vsw_dp(net), &leave);
	vsw_leave_end(&leave);
	rtnl_unlock();
	list_for_each_entry(net, nets, exit_list)
		wait |= dp_flush(vsw_dp(net));
	/* Flows let go of ports in RCU callbacks, and those erase themselves from dp->ports. */
	if (wait) {
		rcu_barrier();
		rcu_barrier();
	}
	list_for_each_entry(net, nets, exit_list)
		dp_free(vsw_dp(net));
}

/* As a device and not a subsystem: its exit runs before the devices of the namespace are moved. */
static struct pernet_operations dp_net_ops = {
	.init = dp_init,
	.exit_batch = dp_exit_batch,
	.id = &dp_net_id,
	.size = sizeof(struct vsw_dp),
};

int vsw_datapath_init(void)
{
	return register_pernet_device(&dp_net_ops);
}

void vsw_datapath_exit(void)
{
	unregister_pernet_device(&dp_net_ops);
}
