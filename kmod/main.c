// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module and its datapaths, one in each network namespace.
 */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "flow_cache.h"
#include "netlink_vsw.h"

unsigned int vsw_flow_max __read_mostly = 1000000;
module_param_named(flow_max, vsw_flow_max, uint, 0644);
MODULE_PARM_DESC(flow_max, "flows that a datapath may hold");

unsigned int vsw_miss_bytes __read_mostly = 256;
module_param_named(miss_bytes, vsw_miss_bytes, uint, 0644);
MODULE_PARM_DESC(miss_bytes, "first bytes of a frame that the daemon gets to see");

unsigned int vsw_miss_flow_frames __read_mostly = 1024;
module_param_named(miss_flow_frames, vsw_miss_flow_frames, uint, 0644);
MODULE_PARM_DESC(miss_flow_frames, "frames that may wait for one flow");

unsigned int vsw_miss_port_frames __read_mostly = 2048;
module_param_named(miss_port_frames, vsw_miss_port_frames, uint, 0644);
MODULE_PARM_DESC(miss_port_frames, "frames of one port that may wait for flows");

unsigned int vsw_miss_frames __read_mostly = 16384;
module_param_named(miss_frames, vsw_miss_frames, uint, 0644);
MODULE_PARM_DESC(miss_frames, "frames of all ports that may wait, beyond 16 for each port");

unsigned int vsw_miss_memory __read_mostly = 64 << 20;
module_param_named(miss_memory, vsw_miss_memory, uint, 0644);
MODULE_PARM_DESC(miss_memory, "bytes that waiting frames may hold, beyond 16 frames for each port");

unsigned int vsw_miss_timeout_ms __read_mostly = 2000;
module_param_named(miss_timeout_ms, vsw_miss_timeout_ms, uint, 0644);
MODULE_PARM_DESC(miss_timeout_ms, "how long a frame waits for a flow");

struct workqueue_struct *vsw_wq __read_mostly;
static unsigned int vsw_net_id __read_mostly;

struct vsw_dp *vsw_dp(const struct net *net)
{
	return net_generic(net, vsw_net_id);
}

static int __net_init vsw_net_init(struct net *net)
{
	struct vsw_dp *dp = vsw_dp(net);
	int err;

	dp->net = net;
	mutex_init(&dp->flow_mutex);
	xa_init_flags(&dp->ports, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
	hash_init(dp->names);
	vsw_miss_init(&dp->miss);
	err = vsw_cache_init(dp);
	if (err)
		return err;
	err = vsw_table_init(&dp->table);
	if (err)
		vsw_cache_exit(dp);
	return err;
}

static void vsw_net_detach_ports(struct vsw_dp *dp, struct vsw_leave *leave)
{
	struct vsw_port *port;
	unsigned long no;

	vsw_for_each_port(dp, no, port)
		vsw_leave_add(leave, port, VSWITCH_EVENT_GONE);
}

/* Drop what still waits, and all flows. True: RCU callbacks of flows and ports may be due. */
static bool vsw_net_flush(struct vsw_dp *dp)
{
	vsw_miss_exit(&dp->miss);
	mutex_lock(&dp->flow_mutex);
	vsw_table_flush(&dp->table);
	mutex_unlock(&dp->flow_mutex);
	return dp->used;
}

static void vsw_net_free(struct vsw_dp *dp)
{
	vsw_cache_exit(dp);
	vsw_table_exit(&dp->table);
	WARN_ON_ONCE(!xa_empty(&dp->ports));
	xa_destroy(&dp->ports);
}

/*
 * All namespaces that go together, so that they share RTNL and the grace periods. Ports first, so
 * that no frame enters.
 */
static void __net_exit vsw_net_exit_batch(struct list_head *nets)
{
	struct vsw_leave leave;
	bool wait = false;
	struct net *net;

	rtnl_lock();
	vsw_leave_begin(&leave);
	list_for_each_entry(net, nets, exit_list)
		vsw_net_detach_ports(vsw_dp(net), &leave);
	vsw_leave_end(&leave);
	rtnl_unlock();
	list_for_each_entry(net, nets, exit_list)
		wait |= vsw_net_flush(vsw_dp(net));
	/* Flows let go of ports in RCU callbacks, and those erase themselves from dp->ports. */
	if (wait) {
		rcu_barrier();
		rcu_barrier();
	}
	list_for_each_entry(net, nets, exit_list)
		vsw_net_free(vsw_dp(net));
}

/* As a device and not a subsystem: its exit runs before the devices of the namespace are moved. */
static struct pernet_operations vsw_net_ops = {
	.init = vsw_net_init,
	.exit_batch = vsw_net_exit_batch,
	.id = &vsw_net_id,
	.size = sizeof(struct vsw_dp),
};

static int __init vsw_init(void)
{
	int err;

	vsw_wq = alloc_workqueue("vswitch", WQ_UNBOUND, 0);
	if (!vsw_wq)
		return -ENOMEM;
	err = vsw_flow_table_module_init();
	if (err)
		goto undo_wq;
	err = vsw_miss_module_init();
	if (err)
		goto undo_table;
	err = vsw_internal_init();
	if (err)
		goto undo_miss;
	err = register_pernet_device(&vsw_net_ops);
	if (err)
		goto undo_internal;
	err = vsw_netdev_events_init();
	if (err)
		goto undo_net;
	err = vsw_netlink_init();
	if (err)
		goto undo_events;
	return 0;

undo_events:
	vsw_netdev_events_exit();
undo_net:
	unregister_pernet_device(&vsw_net_ops);
undo_internal:
	vsw_internal_exit();
undo_miss:
	vsw_miss_module_exit();
undo_table:
	vsw_flow_table_module_exit();
undo_wq:
	destroy_workqueue(vsw_wq);
	return err;
}

static void __exit vsw_exit(void)
{
	/*
	 * Netlink first, so that nobody adds ports any more; then the ports; then the notifier:
	 * it sees every device unregistered once more when it goes, and must find no port then.
	 */
	vsw_netlink_exit();
	unregister_pernet_device(&vsw_net_ops);
	vsw_netdev_events_exit();
	vsw_internal_exit();
	rcu_barrier();		/* flows */
	destroy_workqueue(vsw_wq);
	rcu_barrier();		/* ports that the flows let go of */
	vsw_miss_module_exit();
	vsw_flow_table_module_exit();
}

module_init(vsw_init);
module_exit(vsw_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Virtual switch for KVM hosts");
MODULE_VERSION(VSW_VERSION);
MODULE_ALIAS_GENL_FAMILY(VSWITCH_GENL_NAME);
