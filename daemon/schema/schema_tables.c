// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables' columns. Those of each table are sorted by name, as "list" shows them. */
#include "daemon/schema/schema.h"
#include "daemon/schema/schema_tables.h"

#define STR		{ .type = ATOM_STRING }
#define INT		{ .type = ATOM_INTEGER }
#define BOOL		{ .type = ATOM_BOOLEAN }
#define RANGE(lo, hi)	{ .type = ATOM_INTEGER, .min = (lo), .max = (hi) }
#define ONE_OF(list)	{ .type = ATOM_STRING, .allowed = (list) }
#define REF(id)		{ .type = ATOM_UUID, .table = (id) }
#define WEAK(id)	{ .type = ATOM_UUID, .table = (id), .weak = true }
#define VLAN		RANGE(0, 4095)

/* One atom; none or one; a set; a map */
#define ONE(column, kind, how) \
	{ .name = (column), .type = { .key = kind, .min = 1, .max = 1 }, .flags = (how) }
#define OPT(column, kind, how) \
	{ .name = (column), .type = { .key = kind, .min = 0, .max = 1 }, .flags = (how) }
#define SET(column, kind, most, how) \
	{ .name = (column), .type = { .key = kind, .min = 0, .max = (most) }, .flags = (how) }
#define MAP(column, kind, to, how) \
	{ .name = (column), .type = { .key = kind, .value = to, .max = DATUM_UNLIMITED }, \
	  .flags = (how) }
#define MANY		DATUM_UNLIMITED
#define NAME		ONE("name", STR, COL_IMMUTABLE | COL_UNIQUE)
#define IDS		MAP("external_ids", STR, STR, 0)
#define CONFIG		MAP("other_config", STR, STR, 0)

static const char *const fail_modes[] = { "secure", "standalone", NULL };
static const char *const protocols[] = {
	"OpenFlow10", "OpenFlow11", "OpenFlow12", "OpenFlow13", "OpenFlow14", "OpenFlow15", NULL
};
static const char *const bond_modes[] = { "active-backup", "balance-slb", "balance-tcp", NULL };
static const char *const lacp_modes[] = { "active", "off", "passive", NULL };
static const char *const vlan_modes[] = {
	"access", "dot1q-tunnel", "native-tagged", "native-untagged", "trunk", NULL
};
static const char *const up_down[] = { "down", "up", NULL };
static const char *const duplexes[] = { "full", "half", NULL };
static const char *const connection_modes[] = { "in-band", "out-of-band", NULL };
static const char *const roles[] = { "master", "other", "slave", NULL };
static const char *const controller_types[] = { "primary", "service", NULL };

static const struct column open_vswitch_columns[] = {
	SET("bridges", REF(TBL_BRIDGE), MANY, COL_RELATION),
	ONE("cur_cfg", INT, COL_EPHEMERAL),
	SET("datapath_types", STR, MANY, COL_EPHEMERAL),
	OPT("db_version", STR, COL_EPHEMERAL),
	IDS,
	SET("iface_types", STR, MANY, COL_EPHEMERAL),
	ONE("next_cfg", INT, 0),
	CONFIG,
	OPT("ovs_version", STR, COL_EPHEMERAL),
	MAP("statistics", STR, STR, COL_EPHEMERAL),
	OPT("system_type", STR, 0),
	OPT("system_version", STR, 0),
	OPT("vswitch_version", STR, COL_EPHEMERAL),
};

static const struct column bridge_columns[] = {
	SET("controller", REF(TBL_CONTROLLER), MANY, 0),
	OPT("datapath_id", STR, COL_EPHEMERAL),
	ONE("datapath_type", STR, 0),
	ONE("datapath_version", STR, COL_EPHEMERAL),
	IDS,
	OPT("fail_mode", ONE_OF(fail_modes), 0),
	SET("flood_vlans", VLAN, 4096, 0),
	ONE("mcast_snooping_enable", BOOL, COL_UNSERVED),
	SET("mirrors", REF(TBL_MIRROR), MANY, 0),
	NAME,
	CONFIG,
	SET("ports", REF(TBL_PORT), MANY, COL_RELATION),
	SET("protocols", ONE_OF(protocols), MANY, 0),
	ONE("rstp_enable", BOOL, COL_UNSERVED),
	MAP("rstp_status", STR, STR, COL_EPHEMERAL),
	MAP("status", STR, STR, COL_EPHEMERAL),
	ONE("stp_enable", BOOL, COL_UNSERVED),
};

static const struct column port_columns[] = {
	ONE("bond_downdelay", INT, COL_UNSERVED),
	ONE("bond_fake_iface", BOOL, COL_UNSERVED),
	OPT("bond_mode", ONE_OF(bond_modes), COL_UNSERVED),
	ONE("bond_updelay", INT, COL_UNSERVED),
	SET("cvlans", VLAN, 4096, 0),
	IDS,
	ONE("fake_bridge", BOOL, COL_UNSERVED),
	{ .name = "interfaces", .type = { .key = REF(TBL_INTERFACE), .min = 1, .max = MANY } },
	OPT("lacp", ONE_OF(lacp_modes), COL_UNSERVED),
	OPT("mac", STR, COL_UNSERVED),
	NAME,
	CONFIG,
	ONE("protected", BOOL, 0),
	OPT("qos", REF(TBL_QOS), COL_UNSERVED),
	SET("static_macs", REF(TBL_STATIC_MAC), MANY, COL_RELATION),
	MAP("statistics", STR, INT, COL_EPHEMERAL),
	MAP("status", STR, STR, COL_EPHEMERAL),
	OPT("tag", VLAN, 0),
	SET("trunks", VLAN, 4096, 0),
	OPT("vlan_mode", ONE_OF(vlan_modes), 0),
};

static const struct column interface_columns[] = {
	OPT("admin_state", ONE_OF(up_down), COL_EPHEMERAL),
	MAP("bfd", STR, STR, COL_UNSERVED),
	OPT("duplex", ONE_OF(duplexes), COL_EPHEMERAL),
	OPT("error", STR, COL_EPHEMERAL),
	IDS,
	OPT("ifindex", RANGE(0, UINT32_MAX), COL_EPHEMERAL),
	ONE("ingress_policing_burst", RANGE(0, INT64_MAX), 0),
	ONE("ingress_policing_kpkts_burst", RANGE(0, INT64_MAX), 0),
	ONE("ingress_policing_kpkts_rate", RANGE(0, INT64_MAX), 0),
	ONE("ingress_policing_rate", RANGE(0, INT64_MAX), 0),
	OPT("link_speed", INT, COL_EPHEMERAL),
	OPT("link_state", ONE_OF(up_down), COL_EPHEMERAL),
	MAP("lldp", STR, STR, COL_UNSERVED),
	OPT("mac", STR, 0),
	OPT("mac_in_use", STR, COL_EPHEMERAL),
	OPT("mtu", INT, COL_EPHEMERAL),
	OPT("mtu_request", RANGE(1, INT32_MAX), 0),
	NAME,
	OPT("ofport", INT, COL_EPHEMERAL),
	OPT("ofport_request", RANGE(1, 65279), 0),
	MAP("options", STR, STR, 0),
	CONFIG,
	MAP("statistics", STR, INT, COL_EPHEMERAL),
	MAP("status", STR, STR, COL_EPHEMERAL),
	ONE("type", STR, 0),
};

static const struct column qos_columns[] = {
	IDS,
	CONFIG,
	MAP("queues", RANGE(0, UINT32_MAX), REF(TBL_QUEUE), 0),
	ONE("type", STR, 0),
};

static const struct column queue_columns[] = {
	OPT("dscp", RANGE(0, 63), 0),
	IDS,
	CONFIG,
};

static const struct column mirror_columns[] = {
	IDS,
	ONE("name", STR, 0),
	OPT("output_port", WEAK(TBL_PORT), 0),
	OPT("output_vlan", RANGE(1, 4095), 0),
	ONE("select_all", BOOL, 0),
	SET("select_dst_port", WEAK(TBL_PORT), MANY, 0),
	SET("select_src_port", WEAK(TBL_PORT), MANY, 0),
	SET("select_vlan", VLAN, 4096, 0),
	OPT("snaplen", RANGE(14, 65535), 0),
	MAP("statistics", STR, INT, COL_EPHEMERAL),
};

static const struct column controller_columns[] = {
	OPT("connection_mode", ONE_OF(connection_modes), 0),
	IDS,
	OPT("inactivity_probe", INT, 0),
	ONE("is_connected", BOOL, COL_EPHEMERAL),
	OPT("local_gateway", STR, 0),
	OPT("local_ip", STR, 0),
	OPT("local_netmask", STR, 0),
	OPT("max_backoff", RANGE(1000, INT64_MAX), 0),
	CONFIG,
	OPT("role", ONE_OF(roles), COL_EPHEMERAL),
	MAP("status", STR, STR, COL_EPHEMERAL),
	ONE("target", STR, 0),
	OPT("type", ONE_OF(controller_types), 0),
};

static const struct column static_mac_columns[] = {
	IDS,
	ONE("mac", STR, 0),
	ONE("vlan", VLAN, 0),
};

#define COLUMNS(list)	.columns = (list), .n_columns = sizeof(list) / sizeof((list)[0])

const struct table schema_tables[__TBL_MAX] = {
	[TBL_OPEN_VSWITCH] = {
		.name = "Open_vSwitch", .id = TBL_OPEN_VSWITCH, .root = true, .singleton = true,
		COLUMNS(open_vswitch_columns),
	},
	[TBL_BRIDGE] = { .name = "Bridge", .id = TBL_BRIDGE, COLUMNS(bridge_columns) },
	[TBL_PORT] = { .name = "Port", .id = TBL_PORT, COLUMNS(port_columns) },
	[TBL_INTERFACE] = { .name = "Interface", .id = TBL_INTERFACE, COLUMNS(interface_columns) },
	[TBL_QOS] = {
		.name = "QoS", .id = TBL_QOS, .root = true,
		.via_table = TBL_PORT, .via_column = "qos",
		COLUMNS(qos_columns),
	},
	[TBL_QUEUE] = { .name = "Queue", .id = TBL_QUEUE, .root = true, COLUMNS(queue_columns) },
	[TBL_MIRROR] = { .name = "Mirror", .id = TBL_MIRROR, COLUMNS(mirror_columns) },
	[TBL_CONTROLLER] = {
		.name = "Controller", .id = TBL_CONTROLLER,
		.via_table = TBL_BRIDGE, .via_column = "controller",
		COLUMNS(controller_columns),
	},
	[TBL_STATIC_MAC] = {
		.name = "StaticMAC", .id = TBL_STATIC_MAC, COLUMNS(static_mac_columns),
	},
};
