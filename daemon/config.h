/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration, as plain data: what the database says should be. schema.c and db.c fill it
 * from the tables (config_load), bridge.c makes the datapath follow it (bridges_apply).
 * Values have been checked against the schema's types and ranges; names are unique.
 */
#ifndef VSW_CONFIG_H
#define VSW_CONFIG_H

#include <net/if.h>
#include <env.h>

#define VLAN_COUNT	4096

#define CFG_MAC_AGING_DEFAULT		300	/* seconds */
#define CFG_MAC_TABLE_SIZE_DEFAULT	8192
#define CFG_FLOW_IDLE_MS_DEFAULT	10000

struct tables;

/* enum vlan_mode - Port.vlan_mode. CFG_VLAN_AUTO (column empty): access if tag is set, else trunk */
enum vlan_mode {
	CFG_VLAN_AUTO,
	CFG_VLAN_ACCESS,
	CFG_VLAN_TRUNK,
	CFG_VLAN_NATIVE_TAGGED,
	CFG_VLAN_NATIVE_UNTAGGED,
};

/* struct config_port - a row of Port with its (for now only) Interface */
struct config_port {
	struct config_port *next;
	char name[IF_NAMESIZE];		/* of Port and Interface */
	bool internal;			/* Interface.type is "internal" */
	char peer[IF_NAMESIZE];		/* options:peer of one of type "patch"; "" for all others */
	bool is_tunnel;			/* Interface.type is "gre" or "ip6gre" */
	struct vswitch_tunnel tunnel;	/* its options */
	enum vlan_mode vlan_mode;
	int tag;			/* 0..4095; -1: column is empty */
	bool has_trunks;		/* false: column is empty, all VLANs */
	u8 trunks[VLAN_COUNT / 8];	/* bit set by VLAN */
	u32 mtu_request;		/* 0: none */
	u16 ofport_request;		/* 0: none */
};

/* struct config_fdb - a static MAC entry */
struct config_fdb {
	struct config_fdb *next;
	char port[IF_NAMESIZE];
	u16 vlan;
	u8 mac[6];
};

/* struct config_bridge - a row of Bridge. Its local port, of the bridge's name, is in @ports too. */
struct config_bridge {
	struct config_bridge *next;
	char name[IF_NAMESIZE];
	unsigned int mac_aging;		/* seconds; other_config:mac-aging-time, default 300 */
	unsigned int mac_table_size;	/* other_config:mac-table-size, default 8192 */
	bool forward_bpdu;		/* other_config:forward-bpdu */
	bool fail_secure;		/* fail_mode is "secure" */
	bool has_hwaddr;
	u8 hwaddr[6];			/* other_config:hwaddr */
	struct config_port *ports;
	struct config_fdb *fdb;
	struct tables *tables;		/* user rules, held; NULL: as if they were new */
};

/*
 * struct config - everything. @flow_idle_ms: Open_vSwitch other_config:max-idle, default 10000;
 * 0 is taken as the default, so that a zeroed struct is a valid configuration without bridges.
 */
struct config {
	struct config_bridge *bridges;
	unsigned int flow_idle_ms;
};

/* Frees what @cfg points at, and leaves an empty configuration. */
void config_free(struct config *cfg);
/* A deep copy in *dst. 0 or -ENOMEM, *dst is empty then. */
int config_copy(struct config *dst, const struct config *src);

/*
 * Append a row with the defaults of the schema; NULL if there is no memory. The order of rows is
 * kept. A bridge comes with its local port.
 */
struct config_bridge *config_bridge_add(struct config *cfg, const char *name);
struct config_port *config_port_add(struct config_bridge *bridge, const char *name);
struct config_fdb *config_fdb_add(struct config_bridge *bridge, const char *port, u16 vlan,
				  const u8 mac[6]);
/* Carry @vlan on a port, which thereby has trunks. */
void config_trunk_add(struct config_port *port, u16 vlan);

#endif
