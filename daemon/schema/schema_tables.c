// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables' columns. Those of each table are sorted by name, as "list" shows them. */
#include "daemon/schema/schema.h"
#include "daemon/schema/columns.h"
#include "daemon/schema/schema_tables.h"

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
static const char *const overflow_policies[] = { "evict", "refuse", NULL };
static const char *const ct_timeouts[] = {
	"icmp_first", "icmp_reply", "tcp_close", "tcp_close_wait", "tcp_established",
	"tcp_fin_wait", "tcp_last_ack", "tcp_retransmit", "tcp_syn_recv", "tcp_syn_sent",
	"tcp_syn_sent2", "tcp_time_wait", "tcp_unack", "udp_first", "udp_multiple", "udp_single",
	NULL
};
static const char *const controller_types[] = { "primary", "service", NULL };

static const struct column open_vswitch_columns[] = {
	SET("bridges", REF(TBL_BRIDGE), MANY, COL_RELATION),
	ONE("cur_cfg", INT, COL_EPHEMERAL),
	SET("datapath_types", STR, MANY, COL_EPHEMERAL),
	MAP("datapaths", STR, REF(TBL_DATAPATH), COL_STORED),
	OPT("db_version", STR, COL_EPHEMERAL),
	ONE("dpdk_initialized", BOOL, COL_EPHEMERAL),
	OPT("dpdk_version", STR, COL_EPHEMERAL),
	IDS,
	SET("iface_types", STR, MANY, COL_EPHEMERAL),
	SET("manager_options", REF(TBL_MANAGER), MANY, COL_STORED),
	ONE("next_cfg", INT, 0),
	CONFIG,
	OPT("ovs_version", STR, COL_EPHEMERAL),
	OPT("ssl", REF(TBL_SSL), COL_STORED),
	MAP("statistics", STR, STR, COL_EPHEMERAL),
	OPT("system_type", STR, 0),
	OPT("system_version", STR, 0),
	OPT("vswitch_version", STR, COL_EPHEMERAL | COL_OWN),
};

static const struct column bridge_columns[] = {
	OPT("auto_attach", REF(TBL_AUTO_ATTACH), COL_STORED),
	SET("controller", REF(TBL_CONTROLLER), MANY, COL_STORED),
	OPT("datapath_id", STR, COL_EPHEMERAL),
	ONE("datapath_type", STR, 0),
	ONE("datapath_version", STR, COL_EPHEMERAL),
	IDS,
	OPT("fail_mode", ONE_OF(fail_modes), 0),
	SET("flood_vlans", VLAN, 4096, 0),
	MAP("flow_tables", RANGE(0, 254), REF(TBL_FLOW_TABLE), COL_STORED),
	OPT("ipfix", REF(TBL_IPFIX), 0),
	ONE("mcast_snooping_enable", BOOL, COL_STORED),
	SET("mirrors", REF(TBL_MIRROR), MANY, 0),
	NAME,
	OPT("netflow", REF(TBL_NETFLOW), 0),
	CONFIG,
	SET("ports", REF(TBL_PORT), MANY, COL_RELATION),
	SET("protocols", ONE_OF(protocols), MANY, 0),
	ONE("rstp_enable", BOOL, COL_STORED),
	MAP("rstp_status", STR, STR, COL_EPHEMERAL),
	OPT("sflow", REF(TBL_SFLOW), 0),
	MAP("status", STR, STR, COL_EPHEMERAL),
	ONE("stp_enable", BOOL, COL_STORED),
};

static const struct column port_columns[] = {
	OPT("bond_active_slave", STR, COL_EPHEMERAL),
	ONE("bond_downdelay", INT, 0),
	ONE("bond_fake_iface", BOOL, COL_STORED),
	OPT("bond_mode", ONE_OF(bond_modes), 0),
	ONE("bond_updelay", INT, 0),
	SET("cvlans", VLAN, 4096, 0),
	IDS,
	ONE("fake_bridge", BOOL, COL_STORED),
	SOME("interfaces", REF(TBL_INTERFACE), 0),
	OPT("lacp", ONE_OF(lacp_modes), 0),
	OPT("mac", STR, COL_STORED),
	NAME,
	CONFIG,
	ONE("protected", BOOL, 0),
	OPT("qos", REF(TBL_QOS), 0),
	MAP("rstp_statistics", STR, INT, COL_EPHEMERAL),
	MAP("rstp_status", STR, STR, COL_EPHEMERAL),
	SET("static_macs", REF(TBL_STATIC_MAC), MANY, COL_RELATION | COL_OWN),
	MAP("statistics", STR, INT, COL_EPHEMERAL),
	MAP("status", STR, STR, COL_EPHEMERAL),
	OPT("tag", VLAN, 0),
	SET("trunks", VLAN, 4096, 0),
	OPT("vlan_mode", ONE_OF(vlan_modes), 0),
};

static const struct column interface_columns[] = {
	OPT("admin_state", ONE_OF(up_down), COL_EPHEMERAL),
	MAP("bfd", STR, STR, COL_STORED),
	MAP("bfd_status", STR, STR, COL_EPHEMERAL),
	OPT("cfm_fault", BOOL, COL_EPHEMERAL),
	SET("cfm_fault_status", STR, MANY, COL_EPHEMERAL),
	OPT("cfm_flap_count", INT, COL_EPHEMERAL),
	OPT("cfm_health", RANGE(0, 100), COL_EPHEMERAL),
	OPT("cfm_mpid", INT, COL_STORED),
	SET("cfm_remote_mpids", INT, MANY, COL_EPHEMERAL),
	OPT("cfm_remote_opstate", ONE_OF(up_down), COL_EPHEMERAL),
	OPT("duplex", ONE_OF(duplexes), COL_EPHEMERAL),
	OPT("error", STR, COL_EPHEMERAL),
	IDS,
	OPT("ifindex", U32, COL_EPHEMERAL),
	ONE("ingress_policing_burst", RANGE(0, INT64_MAX), 0),
	ONE("ingress_policing_kpkts_burst", RANGE(0, INT64_MAX), 0),
	ONE("ingress_policing_kpkts_rate", RANGE(0, INT64_MAX), 0),
	ONE("ingress_policing_rate", RANGE(0, INT64_MAX), 0),
	OPT("lacp_current", BOOL, COL_EPHEMERAL),
	OPT("link_resets", INT, COL_EPHEMERAL),
	OPT("link_speed", INT, COL_EPHEMERAL),
	OPT("link_state", ONE_OF(up_down), COL_EPHEMERAL),
	MAP("lldp", STR, STR, COL_STORED),
	OPT("mac", STR, 0),
	OPT("mac_in_use", STR, COL_EPHEMERAL),
	OPT("mtu", INT, COL_EPHEMERAL),
	OPT("mtu_request", RANGE(1, INT64_MAX), 0),
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
	MAP("queues", U32, REF(TBL_QUEUE), 0),
	ONE("type", STR, 0),
};

static const struct column queue_columns[] = {
	OPT("dscp", RANGE(0, 63), COL_STORED),
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
	OPT("controller_burst_limit", RANGE(25, INT64_MAX), 0),
	OPT("controller_queue_size", RANGE(1, 512), 0),
	OPT("controller_rate_limit", RANGE(100, INT64_MAX), 0),
	OPT("enable_async_messages", BOOL, 0),
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

static const struct column manager_columns[] = {
	OPT("connection_mode", ONE_OF(connection_modes), 0),
	IDS,
	OPT("inactivity_probe", INT, 0),
	ONE("is_connected", BOOL, COL_EPHEMERAL),
	OPT("max_backoff", RANGE(1000, INT64_MAX), 0),
	CONFIG,
	MAP("status", STR, STR, COL_EPHEMERAL),
	ONE("target", STR, COL_UNIQUE),
};

static const struct column ssl_columns[] = {
	ONE("bootstrap_ca_cert", BOOL, 0),
	ONE("ca_cert", STR, 0),
	ONE("certificate", STR, 0),
	IDS,
	ONE("private_key", STR, 0),
};

static const struct column netflow_columns[] = {
	ONE("active_timeout", RANGE(-1, INT64_MAX), 0),
	ONE("add_id_to_interface", BOOL, 0),
	OPT("engine_id", RANGE(0, 255), 0),
	OPT("engine_type", RANGE(0, 255), 0),
	IDS,
	SOME("targets", STR, 0),
};

static const struct column sflow_columns[] = {
	OPT("agent", STR, 0),
	IDS,
	OPT("header", INT, 0),
	OPT("polling", INT, 0),
	OPT("sampling", INT, 0),
	SOME("targets", STR, 0),
};

static const struct column ipfix_columns[] = {
	OPT("cache_active_timeout", RANGE(0, 4200), 0),
	OPT("cache_max_flows", U32, 0),
	IDS,
	OPT("obs_domain_id", U32, 0),
	OPT("obs_point_id", U32, 0),
	CONFIG,
	OPT("sampling", RANGE(1, UINT32_MAX), 0),
	SET("targets", STR, MANY, 0),
};

static const struct column collector_set_columns[] = {
	ONE("bridge", REF(TBL_BRIDGE), COL_STORED),
	IDS,
	ONE("id", U32, 0),
	OPT("ipfix", REF(TBL_IPFIX), 0),
};

static const struct column flow_table_columns[] = {
	IDS,
	OPT("flow_limit", RANGE(0, INT64_MAX), 0),
	SET("groups", STR, MANY, 0),
	OPT("name", STR, 0),
	OPT("overflow_policy", ONE_OF(overflow_policies), 0),
	SET("prefixes", STR, 3, 0),
};

static const struct column auto_attach_columns[] = {
	MAP("mappings", RANGE(0, 16777215), VLAN, 0),
	ONE("system_description", STR, 0),
	ONE("system_name", STR, 0),
};

static const struct column datapath_columns[] = {
	MAP("capabilities", STR, STR, 0),
	MAP("ct_zones", RANGE(0, 65535), REF(TBL_CT_ZONE), 0),
	ONE("datapath_version", STR, 0),
	IDS,
};

static const struct column ct_zone_columns[] = {
	IDS,
	OPT("timeout_policy", REF(TBL_CT_TIMEOUT_POLICY), 0),
};

static const struct column ct_timeout_policy_columns[] = {
	IDS,
	MAP("timeouts", ONE_OF(ct_timeouts), U32, 0),
};

static const struct column static_mac_columns[] = {
	IDS,
	ONE("mac", STR, 0),
	ONE("vlan", VLAN, 0),
};

/* One whose rows have names; that is found by the bridge, or port, whose column refers to it */
#define NAMED_BY(column)	.named_by = (column)
#define VIA(id, column)		.via_table = (id), .via_column = (column)

const struct table schema_tables[__TBL_MAX] = {
	[TBL_AUTO_ATTACH] = {
		"AutoAttach", TBL_AUTO_ATTACH, VIA(TBL_BRIDGE, "auto_attach"),
		COLUMNS(auto_attach_columns)
	},
	[TBL_BRIDGE] = { "Bridge", TBL_BRIDGE, NAMED_BY("name"), COLUMNS(bridge_columns) },
	[TBL_CT_TIMEOUT_POLICY] = {
		"CT_Timeout_Policy", TBL_CT_TIMEOUT_POLICY, COLUMNS(ct_timeout_policy_columns)
	},
	[TBL_CT_ZONE] = { "CT_Zone", TBL_CT_ZONE, COLUMNS(ct_zone_columns) },
	[TBL_CONTROLLER] = {
		"Controller", TBL_CONTROLLER, VIA(TBL_BRIDGE, "controller"),
		COLUMNS(controller_columns)
	},
	[TBL_DATAPATH] = { "Datapath", TBL_DATAPATH, COLUMNS(datapath_columns) },
	[TBL_FLOW_SAMPLE_COLLECTOR_SET] = {
		"Flow_Sample_Collector_Set", TBL_FLOW_SAMPLE_COLLECTOR_SET, .root = true,
		NAMED_BY("id"), COLUMNS(collector_set_columns)
	},
	[TBL_FLOW_TABLE] = {
		"Flow_Table", TBL_FLOW_TABLE, NAMED_BY("name"), COLUMNS(flow_table_columns)
	},
	[TBL_IPFIX] = {
		"IPFIX", TBL_IPFIX, VIA(TBL_BRIDGE, "ipfix"), COLUMNS(ipfix_columns)
	},
	[TBL_INTERFACE] = {
		"Interface", TBL_INTERFACE, NAMED_BY("name"), COLUMNS(interface_columns)
	},
	[TBL_MANAGER] = {
		"Manager", TBL_MANAGER, NAMED_BY("target"), COLUMNS(manager_columns)
	},
	[TBL_MIRROR] = { "Mirror", TBL_MIRROR, NAMED_BY("name"), COLUMNS(mirror_columns) },
	[TBL_NETFLOW] = {
		"NetFlow", TBL_NETFLOW, VIA(TBL_BRIDGE, "netflow"), COLUMNS(netflow_columns)
	},
	[TBL_OPEN_VSWITCH] = {
		"Open_vSwitch", TBL_OPEN_VSWITCH, .root = true, .singleton = true,
		COLUMNS(open_vswitch_columns)
	},
	[TBL_PORT] = { "Port", TBL_PORT, NAMED_BY("name"), COLUMNS(port_columns) },
	[TBL_QOS] = {
		"QoS", TBL_QOS, .root = true, VIA(TBL_PORT, "qos"), COLUMNS(qos_columns)
	},
	[TBL_QUEUE] = { "Queue", TBL_QUEUE, .root = true, COLUMNS(queue_columns) },
	[TBL_SSL] = { "SSL", TBL_SSL, COLUMNS(ssl_columns) },
	[TBL_STATIC_MAC] = {
		"StaticMAC", TBL_STATIC_MAC, .own = true, COLUMNS(static_mac_columns)
	},
	[TBL_SFLOW] = {
		"sFlow", TBL_SFLOW, VIA(TBL_BRIDGE, "sflow"), COLUMNS(sflow_columns)
	},
};
