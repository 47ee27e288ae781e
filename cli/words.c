// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands of ovs-ofctl, ovs-appctl and ovs-dpctl that fingers type, and what they mean here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/words.h"

static const struct {
	const char *word, *tool;
	const char *here;	/* NULL: nothing does it */
} words[] = {
	{ "dump-flows", "ovs-ofctl", "flow show BRIDGE" },
	{ "add-flow", "ovs-ofctl", "flow add BRIDGE FLOW" },
	{ "add-flows", "ovs-ofctl", "flow add BRIDGE - <FILE" },
	{ "mod-flows", "ovs-ofctl", "flow mod BRIDGE FLOW" },
	{ "del-flows", "ovs-ofctl", "flow del BRIDGE [MATCH]" },
	{ "replace-flows", "ovs-ofctl", "flow replace BRIDGE FILE" },
	{ "dump-ports", "ovs-ofctl", "stats show BRIDGE" },
	{ "dump-ports-desc", "ovs-ofctl", "--columns=name,ofport,link_state list Interface" },
	{ "dump-aggregate", "ovs-ofctl", "flow show BRIDGE" },
	{ "snoop", "ovs-ofctl", NULL },
	{ "dump-groups", "ovs-ofctl", "group show BRIDGE" },
	{ "add-group", "ovs-ofctl", "group add BRIDGE GROUP" },
	{ "add-groups", "ovs-ofctl", "group add BRIDGE FILE" },
	{ "mod-group", "ovs-ofctl", "group mod BRIDGE GROUP" },
	{ "del-groups", "ovs-ofctl", "group del BRIDGE [GROUP]" },
	{ "dump-meters", "ovs-ofctl", "meter show BRIDGE" },
	{ "meter-stats", "ovs-ofctl", "meter show BRIDGE" },
	{ "add-meter", "ovs-ofctl", "meter add BRIDGE METER" },
	{ "mod-meter", "ovs-ofctl", "meter mod BRIDGE METER" },
	{ "del-meter", "ovs-ofctl", "meter del BRIDGE METER" },
	{ "del-meters", "ovs-ofctl", "meter del BRIDGE" },
	{ "dump-dps", "ovs-dpctl", "list-br" },
	{ "dump-conntrack", "ovs-dpctl", NULL },
	{ "fdb/show", "ovs-appctl", "fdb show BRIDGE" },
	{ "fdb/add", "ovs-appctl", "fdb add BRIDGE PORT VLAN MAC" },
	{ "fdb/del", "ovs-appctl", "fdb del BRIDGE VLAN MAC" },
	{ "fdb/flush", "ovs-appctl", "fdb flush [BRIDGE]" },
	{ "fdb/stats-show", "ovs-appctl", "fdb show BRIDGE" },
	{ "ofproto/trace", "ovs-appctl", "trace BRIDGE FLOW" },
	{ "ofproto/list", "ovs-appctl", "list-br" },
	{ "dpif/show", "ovs-appctl", "show" },
	{ "dpif-netdev/pmd-rxq-show", "ovs-appctl", "lcore show" },
	{ "dpif-netdev/pmd-stats-show", "ovs-appctl", "lcore show" },
	{ "dpif/dump-flows", "ovs-appctl", "cache show [BRIDGE]" },
	{ "dpctl/dump-flows", "ovs-appctl", "cache show [BRIDGE]" },
	{ "dpctl/del-flows", "ovs-appctl", "cache flush [BRIDGE]" },
	{ "dpctl/show", "ovs-appctl", "stats show" },
	{ "dpctl/dump-conntrack", "ovs-appctl", NULL },
	{ "coverage/show", "ovs-appctl", "drops show" },
	{ "memory/show", "ovs-appctl", "status" },
	{ "upcall/show", "ovs-appctl", "status" },
	{ "vlog/list", "ovs-appctl", "log show" },
	{ "vlog/set", "ovs-appctl", "log set AREA LEVEL" },
	{ "bond/show", "ovs-appctl", "bond show" },
	{ "lacp/show", "ovs-appctl", "bond show" },
	{ "mdb/show", "ovs-appctl", NULL },
};

char *words_elsewhere(const char *word)
{
	char *line = NULL;
	int n = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i].word, word))
			continue;
		if (words[i].here)
			n = asprintf(&line, "'%s' is a command of %s: here it is 'vswitchctl %s'",
				     word, words[i].tool, words[i].here);
		else
			n = asprintf(&line, "'%s' is a command of %s: vswitch does not serve it",
				     word, words[i].tool);
	}
	if (n < 0)
		abort();
	return line;
}
