// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cli/verbs.h"

#define ANY	-1
#define BIT(option)	(1U << (option))
#define MAY_EXIST	BIT(VERB_MAY_EXIST)
#define IF_EXISTS	BIT(VERB_IF_EXISTS)
#define COLUMNS		BIT(VERB_COLUMNS)
#define ID		BIT(VERB_ID)

const struct verb_option_desc verb_options[__VERB_OPTIONS] = {
	[VERB_MAY_EXIST] = { "may-exist", NULL, "do nothing if it exists already" },
	[VERB_IF_EXISTS] = { "if-exists", NULL, "do nothing if it does not exist" },
	[VERB_WITH_IFACE] = { "with-iface", NULL, "PORT may be the name of an interface of it" },
	[VERB_FAKE_IFACE] = { "fake-iface", NULL, "make an interface of the bond's name too" },
	[VERB_REAL] = { "real", NULL, "only bridges that are not fake" },
	[VERB_FAKE] = { "fake", NULL, "only fake bridges" },
	[VERB_ALL] = { "all", NULL, "all records of the table" },
	[VERB_COLUMNS] = { "columns", "COLUMN[,COLUMN...]", "only these columns, in this order" },
	[VERB_ID] = { "id", "@NAME", "a name for the record within this command line" },
	[VERB_MOVE_IP] = { "move-ip", NULL, "move the host's addresses and routes to BRIDGE" },
	[VERB_KEEP_IP] = { "keep-ip", NULL, "add PORT though the host's addresses are on it" },
};

const char *const verb_group_titles[__VERB_GROUPS] = {
	[VERBS_SWITCH] = "Switch commands",
	[VERBS_BRIDGE] = "Bridge commands",
	[VERBS_PORT] = "Port commands",
	[VERBS_INTERFACE] = "Interface commands",
	[VERBS_CONTROLLER] = "Controller commands",
	[VERBS_DATABASE] = "Database commands",
};

const struct verb verbs[] = {
	{ .group = VERBS_SWITCH, .name = "init", .silent = true,
	  .help = "initialize the configuration, if it is not yet",
	  .example = "init" },
	{ .group = VERBS_SWITCH, .name = "show", .show = true,
	  .help = "print an overview of bridges, ports and interfaces",
	  .example = "show" },
	{ .group = VERBS_SWITCH, .name = "emer-reset", .silent = true,
	  .help = "reset controllers, mirrors and other_config to a clean state",
	  .example = "emer-reset" },

	{ .group = VERBS_BRIDGE, .name = "add-br", .args = "BRIDGE [PARENT VLAN]",
	  .min_args = 1, .max_args = 3, .options = MAY_EXIST, .silent = true,
	  .help = "create a bridge named BRIDGE",
	  .example = "--may-exist add-br br0" },
	{ .group = VERBS_BRIDGE, .name = "del-br", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1, .options = IF_EXISTS, .silent = true,
	  .help = "delete BRIDGE and all of its ports",
	  .example = "--if-exists del-br br0" },
	{ .group = VERBS_BRIDGE, .name = "list-br",
	  .options = BIT(VERB_REAL) | BIT(VERB_FAKE),
	  .help = "print the names of all bridges",
	  .example = "list-br" },
	{ .group = VERBS_BRIDGE, .name = "br-exists", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1, .silent = true,
	  .help = "exit with status 2 if BRIDGE does not exist",
	  .example = "br-exists br0 || echo absent" },
	{ .group = VERBS_BRIDGE, .name = "br-to-vlan", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the VLAN that BRIDGE is on",
	  .example = "br-to-vlan br0" },
	{ .group = VERBS_BRIDGE, .name = "br-to-parent", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the parent of BRIDGE",
	  .example = "br-to-parent br0" },
	{ .group = VERBS_BRIDGE, .name = "br-set-external-id", .args = "BRIDGE KEY [VALUE]",
	  .min_args = 2, .max_args = 3, .silent = true,
	  .help = "set external id KEY of BRIDGE to VALUE, or unset it",
	  .example = "br-set-external-id br0 bridge-id br0" },
	{ .group = VERBS_BRIDGE, .name = "br-get-external-id", .args = "BRIDGE [KEY]",
	  .min_args = 1, .max_args = 2,
	  .help = "print external id KEY of BRIDGE, or all of them",
	  .example = "br-get-external-id br0" },

	{ .group = VERBS_PORT, .name = "list-ports", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the names of all ports of BRIDGE but its own",
	  .example = "list-ports br0" },
	{ .group = VERBS_PORT, .name = "add-port", .args = "BRIDGE PORT [COLUMN[:KEY]=VALUE...]",
	  .min_args = 2, .max_args = ANY, .silent = true,
	  .options = MAY_EXIST | VERB_OWN_OPTIONS,
	  .help = "add network device PORT to BRIDGE",
	  .example = "add-port br0 tap0 tag=10" },
	{ .group = VERBS_PORT, .name = "add-bond",
	  .args = "BRIDGE PORT IFACE IFACE... [COLUMN[:KEY]=VALUE...]",
	  .min_args = 4, .max_args = ANY, .silent = true,
	  .options = MAY_EXIST | BIT(VERB_FAKE_IFACE),
	  .help = "add to BRIDGE the bonded port PORT of several devices",
	  .example = "add-bond br0 bond0 eth0 eth1" },
	{ .group = VERBS_PORT, .name = "del-port", .args = "[BRIDGE] PORT",
	  .min_args = 1, .max_args = 2, .silent = true,
	  .options = IF_EXISTS | BIT(VERB_WITH_IFACE),
	  .help = "delete PORT (from BRIDGE)",
	  .example = "--if-exists del-port br0 tap0" },
	{ .group = VERBS_PORT, .name = "port-to-br", .args = "PORT",
	  .min_args = 1, .max_args = 1,
	  .help = "print the name of the bridge that contains PORT",
	  .example = "port-to-br tap0" },

	{ .group = VERBS_INTERFACE, .name = "list-ifaces", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the names of all interfaces of BRIDGE but its own",
	  .example = "list-ifaces br0" },
	{ .group = VERBS_INTERFACE, .name = "iface-to-br", .args = "IFACE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the name of the bridge that contains IFACE",
	  .example = "iface-to-br tap0" },

	{ .group = VERBS_CONTROLLER, .name = "get-controller", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the controllers of BRIDGE",
	  .example = "get-controller br0" },
	{ .group = VERBS_CONTROLLER, .name = "del-controller", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1, .silent = true,
	  .help = "delete the controllers of BRIDGE",
	  .example = "del-controller br0" },
	{ .group = VERBS_CONTROLLER, .name = "set-controller", .args = "BRIDGE TARGET...",
	  .min_args = 2, .max_args = ANY, .silent = true,
	  .help = "set the controllers of BRIDGE",
	  .example = "set-controller br0 tcp:192.0.2.1:6653" },
	{ .group = VERBS_CONTROLLER, .name = "get-fail-mode", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1,
	  .help = "print the fail mode of BRIDGE",
	  .example = "get-fail-mode br0" },
	{ .group = VERBS_CONTROLLER, .name = "del-fail-mode", .args = "BRIDGE",
	  .min_args = 1, .max_args = 1, .silent = true,
	  .help = "delete the fail mode of BRIDGE",
	  .example = "del-fail-mode br0" },
	{ .group = VERBS_CONTROLLER, .name = "set-fail-mode", .args = "BRIDGE MODE",
	  .min_args = 2, .max_args = 2, .silent = true,
	  .help = "set the fail mode of BRIDGE to MODE",
	  .example = "set-fail-mode br0 standalone" },

	{ .group = VERBS_DATABASE, .name = "list", .args = "TABLE [RECORD...]",
	  .min_args = 1, .max_args = ANY, .options = IF_EXISTS | COLUMNS,
	  .help = "list RECORDs, or all records, of TABLE",
	  .example = "--columns=name,tag list Port" },
	{ .group = VERBS_DATABASE, .name = "find", .args = "TABLE [CONDITION...]",
	  .min_args = 1, .max_args = ANY, .options = COLUMNS,
	  .help = "list the records of TABLE that satisfy each CONDITION",
	  .example = "find Port tag=10" },
	{ .group = VERBS_DATABASE, .name = "get", .args = "TABLE RECORD [COLUMN[:KEY]...]",
	  .min_args = 2, .max_args = ANY, .options = IF_EXISTS | ID,
	  .help = "print values of COLUMNs of RECORD in TABLE",
	  .example = "get Interface tap0 ofport statistics:rx_packets" },
	{ .group = VERBS_DATABASE, .name = "set", .args = "TABLE RECORD COLUMN[:KEY]=VALUE...",
	  .min_args = 3, .max_args = ANY, .options = IF_EXISTS, .silent = true,
	  .help = "set values of COLUMNs of RECORD in TABLE",
	  .example = "set Port tap0 tag=20" },
	{ .group = VERBS_DATABASE, .name = "add", .args = "TABLE RECORD COLUMN [KEY=]VALUE...",
	  .min_args = 4, .max_args = ANY, .options = IF_EXISTS, .silent = true,
	  .help = "add VALUEs to COLUMN of RECORD in TABLE",
	  .example = "add Port eth0 trunks 30" },
	{ .group = VERBS_DATABASE, .name = "remove",
	  .args = "TABLE RECORD COLUMN KEY|VALUE|KEY=VALUE...",
	  .min_args = 4, .max_args = ANY, .options = IF_EXISTS, .silent = true,
	  .help = "remove VALUEs from COLUMN of RECORD in TABLE",
	  .example = "remove Port eth0 trunks 30" },
	{ .group = VERBS_DATABASE, .name = "clear", .args = "TABLE RECORD COLUMN...",
	  .min_args = 3, .max_args = ANY, .options = IF_EXISTS, .silent = true,
	  .help = "empty COLUMNs of RECORD in TABLE",
	  .example = "clear Port tap0 tag" },
	{ .group = VERBS_DATABASE, .name = "create", .args = "TABLE COLUMN[:KEY]=VALUE...",
	  .min_args = 2, .max_args = ANY, .options = ID,
	  .help = "create a record in TABLE and print its UUID",
	  .example = "add Port tap0 static_macs @m -- --id=@m create StaticMAC vlan=10"
		     " mac='\"52:54:00:00:00:01\"'" },
	{ .group = VERBS_DATABASE, .name = "destroy", .args = "TABLE [RECORD...]",
	  .min_args = 1, .max_args = ANY, .options = IF_EXISTS | BIT(VERB_ALL), .silent = true,
	  .help = "delete RECORDs from TABLE",
	  .example = "--all destroy QoS" },
	{ .group = VERBS_DATABASE, .name = "wait-until",
	  .args = "TABLE RECORD [COLUMN[:KEY]=VALUE...]",
	  .min_args = 2, .max_args = ANY, .silent = true,
	  .help = "wait until RECORD exists and each condition is true",
	  .example = "--timeout=10 wait-until Interface tap0 link_state=up" },
};

const size_t verbs_count = sizeof(verbs) / sizeof(*verbs);

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < verbs_count; i++) {
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	}
	return NULL;
}

int verb_option_find(const char *name, size_t len)
{
	for (int i = 0; i < __VERB_OPTIONS; i++) {
		if (strlen(verb_options[i].name) == len && !memcmp(verb_options[i].name, name, len))
			return i;
	}
	return -1;
}
