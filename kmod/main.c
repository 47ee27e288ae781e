// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module: it registers what the other files offer. None of them knows this one.
 */
#include <linux/module.h>
#include "netlink_vsw.h"
#include "sample.h"
#include "vsw.h"

/* A kind of port is its files and its row here. */
static const struct vsw_port_ops *const vsw_port_kinds[] = {
	&vsw_netdev_ops,
	&vsw_internal_ops,
	&vsw_gre_ops,
	NULL,
};

static int __init vsw_init(void)
{
	int err;

	vsw_sample_init();
	vsw_port_kinds_set(vsw_port_kinds);
	err = vsw_work_init();
	if (err)
		return err;
	err = vsw_flow_stats_init();
	if (err)
		goto undo_work;
	err = vsw_miss_module_init();
	if (err)
		goto undo_stats;
	err = vsw_internal_init();
	if (err)
		goto undo_miss;
	err = vsw_datapath_init();
	if (err)
		goto undo_internal;
	err = vsw_netdev_events_init();
	if (err)
		goto undo_datapath;
	err = vsw_netlink_init();
	if (err)
		goto undo_events;
	return 0;

undo_events:
	vsw_netdev_events_exit();
undo_datapath:
	vsw_datapath_exit();
undo_internal:
	vsw_internal_exit();
undo_miss:
	vsw_miss_module_exit();
undo_stats:
	vsw_flow_stats_exit();
undo_work:
	vsw_work_exit();
	return err;
}

static void __exit vsw_exit(void)
{
	/*
	 * Netlink first, so that nobody adds ports any more; then the ports; then the notifier:
	 * it sees every device unregistered once more when it goes, and must find no port then.
	 */
	vsw_netlink_exit();
	vsw_datapath_exit();
	vsw_netdev_events_exit();
	vsw_internal_exit();
	rcu_barrier();		/* flows */
	vsw_work_exit();
	rcu_barrier();		/* ports that the flows let go of */
	vsw_sample_exit();
	vsw_miss_module_exit();
	vsw_flow_stats_exit();
}

module_init(vsw_init);
module_exit(vsw_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Virtual switch for KVM hosts");
MODULE_VERSION(VSW_VERSION);
MODULE_ALIAS_GENL_FAMILY(VSWITCH_GENL_NAME);
