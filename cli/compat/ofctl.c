// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-ofctl: which commands there are. Behind them are vswitchd's rules and ports; no OpenFlow. */
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"

static int dump_desc(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params = front_bridge(args[0]), *shown;
	int rc;

	(void)n;
	rc = front_ask(f, "port.show", params, "[{port:s}]", &shown, err);
	if (rc)
		return rc;
	json_object_put(shown);
	printf("OFPST_DESC reply");
	front_put_xid(stdout, f, 2);
	printf(":\nManufacturer: vswitch\nHardware: vswitch\nSoftware: %s\n"
	       "Serial Num: None\nDP Description: None\n", VSWITCH_VERSION);
	return CTL_EXIT_OK;
}

static const struct front_command commands[] = {
	{ "show", "SWITCH", 1, 1, ofctl_show },
	{ "dump-desc", "SWITCH", 1, 1, dump_desc },
	{ "dump-tables", "SWITCH", 1, 1, ofctl_dump_tables },
	{ "dump-table-desc", "SWITCH", 1, 1, ofctl_dump_table_desc },
	{ "mod-port", "SWITCH PORT up|down|[no-]receive|[no-]flood|[no-]forward|...", 3, 3,
	  ofctl_mod_port },
	{ "dump-ports", "SWITCH [PORT]", 1, 2, ofctl_dump_ports },
	{ "dump-ports-desc", "SWITCH [PORT]", 1, 2, ofctl_dump_ports_desc },
	{ "dump-flows", "SWITCH [FLOW]", 1, 2, ofctl_dump_flows },
	{ "dump-aggregate", "SWITCH [FLOW]", 1, 2, ofctl_dump_aggregate },
	{ "add-flow", "SWITCH FLOW|-", 2, 2, ofctl_add_flow },
	{ "add-flows", "SWITCH FILE|-", 2, 2, ofctl_add_flows },
	{ "mod-flows", "SWITCH FLOW|-", 2, 2, ofctl_mod_flows },
	{ "del-flows", "SWITCH [FLOW|-]", 1, 2, ofctl_del_flows },
	{ "replace-flows", "SWITCH FILE|-", 2, 2, ofctl_replace_flows },
	{ "bundle", "SWITCH FILE|-", 2, 2, ofctl_bundle },
	{ "add-group", "SWITCH GROUP|-", 2, 2, ofctl_add_group },
	{ "add-groups", "SWITCH FILE|-", 2, 2, ofctl_add_groups },
	{ "mod-group", "SWITCH GROUP|-", 2, 2, ofctl_mod_group },
	{ "del-groups", "SWITCH [GROUP|-]", 1, 2, ofctl_del_groups },
	{ "insert-buckets", "SWITCH BUCKETS|-", 2, 2, ofctl_insert_buckets },
	{ "remove-buckets", "SWITCH BUCKETS|-", 2, 2, ofctl_remove_buckets },
	{ "dump-groups", "SWITCH [GROUP]", 1, 2, ofctl_dump_groups },
	{ "dump-group-stats", "SWITCH [GROUP]", 1, 2, ofctl_dump_group_stats },
	{ "dump-group-features", "SWITCH", 1, 1, ofctl_dump_group_features },
	{ "add-meter", "SWITCH METER", 2, 2, ofctl_add_meter },
	{ "mod-meter", "SWITCH METER", 2, 2, ofctl_mod_meter },
	{ "del-meter", "SWITCH [METER]", 1, 2, ofctl_del_meters },
	{ "del-meters", "SWITCH [METER]", 1, 2, ofctl_del_meters },
	{ "dump-meter", "SWITCH [METER]", 1, 2, ofctl_dump_meters },
	{ "dump-meters", "SWITCH [METER]", 1, 2, ofctl_dump_meters },
	{ "meter-stats", "SWITCH [METER]", 1, 2, ofctl_meter_stats },
	{ "meter-features", "SWITCH", 1, 1, ofctl_meter_features },
	{ "queue-stats", "SWITCH [PORT [QUEUE]]", 1, 3, ofctl_queue_stats },
	{ "queue-get-config", "SWITCH [PORT [QUEUE]]", 1, 3, ofctl_queue_get_config },
	{ "diff-flows", "SOURCE1 SOURCE2", 2, 2, ofctl_diff_flows },
	{ 0 }
};

#define NO_OPENFLOW	"no OpenFlow is spoken; 'vswitchctl status' and 'vswitchctl log' " \
			"are served"

static const struct front_other others[] = {
	{ "monitor", NO_OPENFLOW }, { "snoop", NO_OPENFLOW }, { "probe", NO_OPENFLOW },
	{ "ping", NO_OPENFLOW }, { "benchmark", NO_OPENFLOW }, { "ofp-", NO_OPENFLOW },
	{ "packet-out", "'ovs-appctl ofproto/trace' tells what would become of a frame" },
	{ "dump-table-", "'dump-tables' is" }, { "mod-table", "rules of the table are" },
	{ "get-frags", "match on nw_frag in rules" }, { "set-frags", "match on nw_frag in rules" },
	{ "add-tlv", "tun_id in rules is" },
	{ "del-tlv", "tun_id in rules is" }, { "dump-tlv", "tun_id in rules is" },
	{ "dump-ipfix", "'vswitchctl stats show' is" }, { "ct-flush", "there is no conntrack" },
	{ 0 }
};

const struct front ofctl_front = {
	.name = "ovs-ofctl",
	.does = "flows and ports of vswitch, in the words of Open vSwitch",
	.options = FRONT_OFCTL,
	.commands = commands,
	.others = others,
};
