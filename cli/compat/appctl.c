// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-appctl: which commands there are. */
#include <stdio.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"

static int list_commands(const struct front *f, int n, char *const *args, char **err);

static const struct front_command commands[] = {
	{ "bond/disable-member", "port member", 2, 2, appctl_bond_disable },
	{ "bond/disable-slave", NULL, 2, 2, appctl_bond_disable },
	{ "bond/enable-member", "port member", 2, 2, appctl_bond_enable },
	{ "bond/enable-slave", NULL, 2, 2, appctl_bond_enable },
	{ "bond/hash", "mac [vlan] [basis]", 1, 3, appctl_bond_hash },
	{ "bond/list", NULL, 0, 0, appctl_bond_list },
	{ "bond/migrate", "port hash member", 3, 3, appctl_bond_migrate },
	{ "bond/set-active-member", "port member", 2, 2, appctl_bond_set_active },
	{ "bond/set-active-slave", NULL, 2, 2, appctl_bond_set_active },
	{ "bond/show", "[port]", 0, 1, appctl_bond_show },
	{ "coverage/show", NULL, 0, 0, appctl_coverage },
	{ "dpctl/dump-dps", NULL, 0, 0, datapath_list },
	{ "dpctl/dump-flows", "[-m] [--names] [dp]", 0, FRONT_MANY, datapath_dump_flows },
	{ "dpctl/show", "[-s] [dp...]", 0, FRONT_MANY, datapath_show },
	{ "dpif/dump-dps", NULL, 0, 0, datapath_of_bridges },
	{ "dpif/dump-flows", "[-m] [--names | --no-names] bridge", 1, FRONT_MANY,
	  datapath_dump_bridge },
	{ "dpif/show", NULL, 0, 0, datapath_bridges },
	{ "exit", NULL, 0, 1, appctl_exit },
	{ "fdb/add", "bridge port vlan mac", 4, 4, appctl_fdb_add },
	{ "fdb/del", "bridge vlan mac", 3, 3, appctl_fdb_del },
	{ "fdb/flush", "[bridge]", 0, 1, appctl_fdb_flush },
	{ "fdb/show", "bridge", 1, 1, appctl_fdb_show },
	{ "fdb/stats-show", "bridge", 1, 1, appctl_fdb_stats },
	{ "lacp/show", "[port]", 0, 1, appctl_lacp_show },
	{ "lacp/show-stats", "[port]", 0, 1, appctl_lacp_stats },
	{ "list-commands", NULL, 0, 0, list_commands },
	{ "ofproto/trace", "bridge br_flow", 1, FRONT_MANY, appctl_trace },
	{ "version", NULL, 0, 0, appctl_version },
	{ "vlog/list", NULL, 0, 0, appctl_vlog_list },
	{ "vlog/set", "{spec | PATTERN:destination:pattern}", 1, FRONT_MANY, appctl_vlog_set },
	{ 0 }
};

static int list_commands(const struct front *f, int n, char *const *args, char **err)
{
	(void)f;
	(void)n;
	(void)args;
	(void)err;
	puts("The available commands are:");
	for (const struct front_command *c = commands; c->name; c++)
		printf("  %-23s %s\n", c->name, c->args ? c->args : "");
	return CTL_EXIT_OK;
}

static const struct front_other others[] = {
	{ "autoattach/", "" }, { "bfd/", "" }, { "cfm/", "" },
	{ "bridge/dump-flows", "'ovs-ofctl dump-flows' is" }, { "bridge/reconnect", "" },
	{ "coverage/", "coverage/show is" },
	{ "dpctl/", "dpctl/show, dpctl/dump-flows and 'vswitchctl cache flush' are" },
	{ "dpif/", "dpif/show and dpif/dump-flows are" },
	{ "fdb/stats-clear", "fdb/stats-show is" },
	{ "mdb/", "there is no multicast snooping" },
	{ "memory/show", "'vswitchctl status' is" },
	{ "ofproto/", "ofproto/trace is" },
	{ "qos/", "'ovs-vsctl list QoS' and tc are" },
	{ "revalidator/", "'vswitchctl cache flush' is" },
	{ "rstp/", "there is no spanning tree" }, { "stp/", "there is no spanning tree" },
	{ "upcall/", "'vswitchctl status' and 'vswitchctl stats show' are" },
	{ "vlog/", "vlog/list and vlog/set are" },
	{ "tnl/", "the kernel's own tables are: ip route, ip neigh" },
	{ "ovs/route/", "the kernel's own table is: ip route" },
	{ 0 }
};

const struct front appctl_front = {
	.name = "ovs-appctl",
	.does = "asks and tells vswitchd, in the words of Open vSwitch",
	.options = FRONT_APPCTL,
	.commands = commands,
	.others = others,
	.asks = true,
	.stops = true,
};
