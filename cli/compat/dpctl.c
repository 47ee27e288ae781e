// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-dpctl: what vswitchd says of the datapath. Open vSwitch's asks the kernel itself. */
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"

static const struct front_command commands[] = {
	{ "show", "[DP...]", 0, FRONT_MANY, datapath_show },
	{ "dump-dps", NULL, 0, 0, datapath_list },
	{ "dump-flows", "[DP]", 0, 1, datapath_dump_flows },
	{ 0 }
};

#define PORTS	"'ovs-vsctl add-port' and 'del-port' are"
#define FLOWS	"vswitchd alone makes flows; 'ovs-ofctl add-flow' tells it how"

static const struct front_other others[] = {
	{ "add-dp", "there is one datapath" }, { "del-dp", "there is one datapath" },
	{ "add-if", PORTS }, { "del-if", PORTS }, { "set-if", PORTS },
	{ "add-flow", FLOWS }, { "mod-flow", FLOWS }, { "get-flow", "dump-flows is" },
	{ "del-flow", "'vswitchctl cache flush' is" },
	{ "dump-conntrack", "there is no conntrack" },
	{ "flush-conntrack", "there is no conntrack" }, { "ct-", "there is no conntrack" },
	{ 0 }
};

const struct front dpctl_front = {
	.name = "ovs-dpctl",
	.does = "shows the datapath of vswitch, in the words of Open vSwitch",
	.options = FRONT_DPCTL,
	.commands = commands,
	.others = others,
};
