/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration, as plain data: what the database says should be. The room config/ fills it
 * from rows (config_load), policy/ makes the datapath follow it (policy_apply).
 * Values have been checked against the schema's types and ranges; names are unique.
 */
#ifndef VSW_BRIDGE_SETTINGS_H
#define VSW_BRIDGE_SETTINGS_H

#include <net/if.h>
#include <env.h>
#include "daemon/base/uuid.h"
#include "daemon/base/way.h"
#include "daemon/export/export_settings.h"

#define VLAN_COUNT	4096

#define CFG_MAC_AGING_DEFAULT		300	/* seconds */
#define CFG_MAC_TABLE_SIZE_DEFAULT	8192
#define CFG_FLOW_IDLE_MS_DEFAULT	10000
#define CFG_GROUP_LEN			64	/* names of groups and mirrors, with the NUL */
#define CFG_MIRRORS_MAX			32	/* of a bridge */
#define CFG_NO_MAC_LIMIT		UINT32_MAX

struct config_qos;
struct tables;
struct tunnel_kind;

/* enum vlan_mode - Port.vlan_mode. CFG_VLAN_AUTO (empty): access if tag is set, else trunk */
enum vlan_mode {
	CFG_VLAN_AUTO,
	CFG_VLAN_ACCESS,
	CFG_VLAN_TRUNK,
	CFG_VLAN_NATIVE_TAGGED,
	CFG_VLAN_NATIVE_UNTAGGED,
	CFG_VLAN_DOT1Q_TUNNEL,
};

/* enum priority_tags - other_config:priority-tags: whether a tag without a VLAN may leave */
enum priority_tags {
	CFG_PRIORITY_NO,
	CFG_PRIORITY_IF_NONZERO,	/* that of a frame received with a priority other than 0 */
	CFG_PRIORITY_ALWAYS,		/* that of a frame received with any tag */
};

/* enum bond_mode - Port.bond_mode: which member of a bond sends a frame */
enum bond_mode {
	CFG_BOND_ACTIVE_BACKUP,		/* the active one */
	CFG_BOND_BALANCE_SLB,		/* by the frame's source address and VLAN */
	CFG_BOND_BALANCE_TCP,		/* by its addresses and ports, layers 2 to 4 */
};

/* enum lacp_mode - Port.lacp */
enum lacp_mode {
	CFG_LACP_OFF,
	CFG_LACP_PASSIVE,		/* speaks when it is spoken to */
	CFG_LACP_ACTIVE,
};

#define CFG_LACP_PRIORITY_DEFAULT	65535

/* struct config_lacp - other_config of a bond: lacp-... */
struct config_lacp {
	enum lacp_mode mode;
	bool fast;			/* lacp-time: the partner shall speak once a second */
	bool fallback;			/* lacp-fallback-ab: without it, active-backup */
	bool has_system;
	u8 system[6];			/* lacp-system-id; else the bridge's address */
	u16 priority;			/* lacp-system-priority */
};

/* struct config_lacp_port - other_config of a member: lacp-...; 0: by its number, or the bond's */
struct config_lacp_port {
	u16 port, priority, key;
};

#define CFG_REBALANCE_MS_DEFAULT	10000
#define CFG_BOND_DELAY_MAX		3600000	/* ms */

/* struct config_bond - how a bond treats its members */
struct config_bond {
	enum bond_mode mode;
	u32 updelay, downdelay;		/* ms that a member's state must last before it counts */
	u32 rebalance_ms;		/* other_config:bond-rebalance-interval; 0: never */
	char primary[IF_NAMESIZE];	/* other_config:bond-primary; "": none */
	struct config_lacp lacp;
};

/*
 * struct config_port - a row of Port with its Interface. One with several interfaces is a bond: it
 * has a config_port of its own, and so has each of its members, before it in the list.
 */
struct config_port {
	struct config_port *next;
	char name[IF_NAMESIZE];		/* of the Interface; of a bond that of the Port */
	char row_name[IF_NAMESIZE];	/* of the Port; "": a member, which is no port of its own */
	bool is_bond;
	struct config_bond bond;
	char bond_of[IF_NAMESIZE];	/* it is a member of this bond; "": of none */
	struct config_lacp_port lacp;
	bool internal;			/* Interface.type is "internal" */
	u32 dpdk_kind;			/* enum vswitch_port_kind; 0: the module has such, too */
	char args[VSWITCH_ARGSSIZ];	/* and what it is made with */
	char peer[IF_NAMESIZE];		/* options:peer of one of type "patch"; "" for all others */
	const struct tunnel_kind *tunnel_kind;	/* of Interface.type; NULL: it is no tunnel */
	struct vswitch_tunnel tunnel;	/* its options */
	bool df_by_name;		/* options:df_default is there, and true */
	enum vlan_mode vlan_mode;
	int tag;			/* 0..4095; -1: column is empty */
	bool has_trunks;		/* false: column is empty, all VLANs */
	u8 trunks[VLAN_COUNT / 8];	/* bit set by VLAN */
	u16 service_tpid;		/* other_config:qinq-ethtype; 0: the default, 0x88a8 */
	bool has_cvlans;		/* false: column is empty, all customers' VLANs */
	u8 cvlans[VLAN_COUNT / 8];
	enum priority_tags priority_tags;
	bool is_protected;
	char isolation_group[CFG_GROUP_LEN];	/* "": none */
	char split_horizon_group[CFG_GROUP_LEN];
	u32 mac_limit;			/* addresses learned at most, or CFG_NO_MAC_LIMIT */
	bool mac_limit_drop;		/* frames of others are dropped, not only not learned */
	bool mac_sticky;
	struct vswitch_port_limits limits;
	u32 mirror_in, mirror_out;	/* bits: mirrors of the bridge by position that select it */
	u32 mtu_request;		/* 0: none */
	bool has_mac;
	u8 mac[6];			/* Interface.mac, of a station */
	u16 ofport_request;		/* 0: none */
	bool plugged;			/* other_config:linux-bridge: it came by the portal */
};

/* struct config_fdb - a static MAC entry */
struct config_fdb {
	struct config_fdb *next;
	char port[IF_NAMESIZE];
	u16 vlan;
	u8 mac[6];
};

/* struct config_mirror - a row of Mirror that a bridge refers to; which ports, these say */
struct config_mirror {
	struct config_mirror *next;
	char name[CFG_GROUP_LEN];
	char uuid[UUID_LEN + 1];	/* of the row; "": it has none */
	bool has_vlans;			/* false: column is empty, all VLANs */
	u8 vlans[VLAN_COUNT / 8];
	char output_port[IF_NAMESIZE];	/* "": none */
	u16 output_vlan;		/* 0: none */
	u32 snaplen;			/* bytes; 0: whole frames */
};

/* struct config_bridge - a row of Bridge. Its local port, of the same name, is in @ports too. */
struct config_bridge {
	struct config_bridge *next;
	char name[IF_NAMESIZE];
	char uuid[UUID_LEN + 1];	/* of the row; "" : it has none */
	unsigned int mac_aging;		/* seconds; other_config:mac-aging-time, default 300 */
	unsigned int mac_table_size;	/* other_config:mac-table-size, default 8192 */
	bool dpdk;			/* datapath_type is "dpdk", or "netdev" */
	bool forward_bpdu;		/* other_config:forward-bpdu */
	bool fail_secure;		/* fail_mode is "secure" */
	bool has_hwaddr;
	u8 hwaddr[6];			/* other_config:hwaddr */
	u8 flood_vlans[VLAN_COUNT / 8];	/* bit set by VLAN: nothing is learned in it */
	char portal[IF_NAMESIZE];	/* other_config:linux-bridge; "": none */
	struct config_port *ports, *last_port;
	struct config_fdb *fdb;
	struct config_fdb *sticky;	/* learned by an earlier daemon; read the first time only */
	struct config_mirror *mirrors;	/* CFG_MIRRORS_MAX at most */
	struct config_qos *qos;		/* of ports that have some, see qos.h */
	struct export_settings *exports[EXPORT_KINDS];	/* NULL: none */
	struct tables *tables;		/* user rules, held; NULL: as if they were new */
};

/*
 * struct config_dpdk - how vswitch-dpdk works
 * @options:   what it is started with: words of its command line, each on a line
 * @sleep_max: other_config:pmd-sleep-max, microseconds, if @has_sleep_max
 */
struct config_dpdk {
	char options[VSWITCH_OPTIONSSIZ];
	bool has_sleep_max;
	unsigned int sleep_max;
};

/*
 * struct config - everything. @flow_idle_ms: Open_vSwitch other_config:max-idle, default 10000;
 * 0 is taken as the default, so that a zeroed struct is a valid configuration without bridges.
 */
struct config {
	struct config_bridge *bridges;
	unsigned int flow_idle_ms;
	struct config_dpdk dpdk;
};

/* Frees what @cfg points at, and leaves an empty configuration. */
void config_free(struct config *cfg);
/* The same, of a large one in steps; a deep copy in *dst, too: 0 or -ENOMEM, *dst is empty then */
void config_let_go(struct config *cfg, struct way way);
int config_copy(struct config *dst, const struct config *src, struct way way);

/*
 * Append a row with the defaults of the schema; NULL if there is no memory. The order of rows is
 * kept, but for addresses, which have none. A bridge comes with its local port.
 */
struct config_bridge *config_bridge_add(struct config *cfg, const char *name);
struct config_port *config_port_add(struct config_bridge *bridge, const char *name);
struct config_fdb *config_fdb_add(struct config_bridge *bridge, const char *port, u16 vlan,
				  const u8 mac[6]);
struct config_fdb *config_sticky_add(struct config_bridge *bridge, const char *port, u16 vlan,
				     const u8 mac[6]);
/* NULL: no memory, or there are CFG_MIRRORS_MAX already */
struct config_mirror *config_mirror_add(struct config_bridge *bridge, const char *name);
/* A port of this name that is in no list, with the defaults of the schema */
void config_port_init(struct config_port *port, const char *name);
/* Take a port, not the local one, out of its bridge, and free it. */
void config_port_drop(struct config_bridge *bridge, const struct config_port *port);
/* Have a port carry no VLAN: it stays a port, and forwards nothing. */
void config_port_close(struct config_port *port);
/* Carry @vlan on a port, which thereby has trunks. */
void config_trunk_add(struct config_port *port, u16 vlan);

static inline bool vlan_set_has(const u8 vlans[VLAN_COUNT / 8], u16 vlan)
{
	return vlans[vlan / 8] & 1 << vlan % 8;
}

static inline void vlan_set_add(u8 vlans[VLAN_COUNT / 8], u16 vlan)
{
	vlans[vlan / 8] |= 1 << vlan % 8;
}

#endif
