// SPDX-License-Identifier: GPL-2.0-or-later
/* What the types of the schema allow but cannot be served ends here. */
#include <errno.h>
#include <stdio.h>
#include "daemon/base/listen_address.h"
#include "daemon/config/rows.h"
#include "daemon/tunnels/options.h"
#include "daemon/config/cells.h"
#include "daemon/config/portal.h"
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"
#include "daemon/base/macaddr.h"

/* @name: the setting that @text is from */
static int load_station(const char *name, const char *text, u8 mac[6], char **err)
{
	if (!macaddr_parse(mac, text) || !macaddr_is_station(mac))
		return errline(err, -EINVAL, "%s must be the MAC address of a station, not \"%s\"",
			       name, text);
	return 0;
}

static int load_hwaddr(const struct row *row, struct config_bridge *bridge, char **err)
{
	const char *text = config_text(row, "hwaddr");

	bridge->has_hwaddr = text;
	return text ? load_station("other_config:hwaddr", text, bridge->hwaddr, err) : 0;
}

/* Standalone, if the column is empty; closed, if nobody can say what it was to be */
static bool is_secure(const struct row *row)
{
	const struct datum *mode = row_datum(row, "fail_mode");

	return row_why(row, "fail_mode") || (mode->n && !strcmp(mode->keys[0].string, "secure"));
}

static bool dpdk_alone;

void config_dpdk_alone(bool alone)
{
	dpdk_alone = alone;
}

/* "netdev" is what Open vSwitch calls it. */
static bool is_dpdk(const char *type)
{
	return *type ? !strcmp(type, "dpdk") || !strcmp(type, "netdev") : dpdk_alone;
}

int config_row_bridge_kind(const struct row *row, char **err)
{
	const char *type = row_string(row, "datapath_type");

	if (!*type || !strcmp(type, "system") || is_dpdk(type))
		return 0;
	return errline(err, -EOPNOTSUPP, "datapath_type %s is not known: it is system or dpdk",
		       type);
}

static int load_aging(const struct row *row, struct config_bridge *bridge, char **err)
{
	return config_number(row, "mac-aging-time", 1, 1000000, &bridge->mac_aging, err);
}

static int load_table_size(const struct row *row, struct config_bridge *bridge, char **err)
{
	return config_number(row, "mac-table-size", 1, 1000000, &bridge->mac_table_size, err);
}

static int load_forward_bpdu(const struct row *row, struct config_bridge *bridge, char **err)
{
	return config_bool(row, "forward-bpdu", &bridge->forward_bpdu, err);
}

/* VLANs out of range are told of already. */
static int load_flood_vlans(const struct row *row, struct config_bridge *bridge, char **err)
{
	(void)err;
	config_vlan_set(row, "flood_vlans", bridge->flood_vlans);
	return 0;
}

void config_row_bridge(const struct row *row, struct config_bridge *bridge, struct faults *faults)
{
	static int (*const settings[])(const struct row *row, struct config_bridge *bridge,
				       char **err) = {
		load_aging, load_table_size, load_forward_bpdu, load_hwaddr, load_flood_vlans,
		config_row_portal,
	};
	size_t i;
	char *err;

	snprintf(bridge->uuid, sizeof(bridge->uuid), "%s", row->uuid);
	bridge->fail_secure = is_secure(row);
	bridge->dpdk = is_dpdk(row_string(row, "datapath_type"));
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		err = NULL;
		if (settings[i](row, bridge, &err))
			config_fault(faults, row, err);
	}
}

/* Both ends of a patch name the other one. */
static int load_patch(const struct row *iface, struct config_port *port, char **err)
{
	const char *peer = datum_map_get(row_datum(iface, "options"), "peer");

	if (!peer)
		return errline(err, -EINVAL, "type patch needs options:peer");
	if (ifname_check("peer", peer, err))
		return -EINVAL;
	if (!strcmp(peer, port->name))
		return errline(err, -EINVAL, "options:peer must not be the port itself");
	snprintf(port->peer, sizeof(port->peer), "%s", peer);
	return 0;
}

static int load_tunnel(const struct row *iface, const struct tunnel_kind *kind,
		       struct config_port *port, char **err)
{
	const struct datum *options = row_datum(iface, "options");

	port->tunnel_kind = kind;
	if (port->mtu_request)
		return errline(err, -EINVAL, "mtu_request: a tunnel's MTU is that of its path");
	port->df_by_name = tunnel_options_ask_for_df(options);
	return tunnel_options_read(kind, options, &port->tunnel, err);
}

/*
 * struct dpdk_type - a type of interface that vswitch-dpdk alone has
 * @option: what it is made with; NULL: a socket's path, made of the port's name
 */
static const struct dpdk_type {
	const char *type;
	u32 kind;
	const char *option;
} dpdk_types[] = {
	{ "dpdk", VSWITCH_PORT_DPDK, "dpdk-devargs" },
	{ "dpdkvhostuser", VSWITCH_PORT_VHOST_SERVER, NULL },
	{ "dpdkvhostuserclient", VSWITCH_PORT_VHOST_CLIENT, "vhost-server-path" },
};

static const struct dpdk_type *dpdk_type_named(const char *type)
{
	unsigned int i;

	for (i = 0; i < sizeof(dpdk_types) / sizeof(dpdk_types[0]); i++)
		if (!strcmp(type, dpdk_types[i].type))
			return &dpdk_types[i];
	return NULL;
}

/* Sockets that QEMU connects to lie where Open vSwitch's do: beside the daemon's own. */
#define VHOST_DIR	"/run/vswitch"

static int load_dpdk(const struct row *iface, const struct dpdk_type *type,
		     struct config_port *port, char **err)
{
	const char *value = type->option ?
			    datum_map_get(row_datum(iface, "options"), type->option) : NULL;
	int len;

	if (type->option && (!value || !*value))
		return errline(err, -EINVAL, "type %s needs options:%s", type->type, type->option);
	len = value ? snprintf(port->args, sizeof(port->args), "%s", value) :
		      snprintf(port->args, sizeof(port->args), VHOST_DIR "/%s", port->name);
	if (len >= (int)sizeof(port->args))
		return errline(err, -EINVAL, "options:%s is too long", type->option);
	port->dpdk_kind = type->kind;
	return 0;
}

static int load_type(const struct row *iface, struct config_port *port, char **err)
{
	static const char *const later[] = {
		"bareudp", "erspan", "geneve", "gtpu", "ip6erspan", "lisp", "stt", "tap", "vxlan",
	};
	const char *type = row_string(iface, "type");
	const struct tunnel_kind *kind;
	const struct dpdk_type *dpdk;
	unsigned int i;

	port->internal = !strcmp(type, "internal");
	if (port->internal || !*type || !strcmp(type, "system"))
		return 0;
	if (!strcmp(type, "patch"))
		return load_patch(iface, port, err);
	dpdk = dpdk_type_named(type);
	if (dpdk)
		return load_dpdk(iface, dpdk, port, err);
	kind = tunnel_kind_named(type);
	if (kind)
		return load_tunnel(iface, kind, port, err);
	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		if (!strcmp(type, later[i]))
			return errline(err, CONFIG_LATER, "type %s is not supported yet", type);
	}
	return errline(err, -EINVAL, "unknown type %s", type);
}

int config_row_interface(const struct row *iface, struct config_port *port, char **err)
{
	const struct datum *d = row_datum(iface, "mtu_request");
	int rc = 0;

	if (d->n && d->keys[0].integer > INT32_MAX)
		return errline(err, -EINVAL, "mtu_request must be at most %d, not %lld", INT32_MAX,
			       (long long)d->keys[0].integer);
	port->mtu_request = d->n && !row_why(iface, "mtu_request") ? d->keys[0].integer : 0;
	d = row_datum(iface, "ofport_request");
	port->ofport_request = d->n && !row_why(iface, "ofport_request") ? d->keys[0].integer : 0;
	d = row_datum(iface, "mac");
	port->has_mac = d->n;
	if (port->has_mac)
		rc = load_station("mac", d->keys[0].string, port->mac, err);
	return rc ? rc : load_type(iface, port, err);
}

int config_row_port(const struct row *row, const struct row *iface, struct config_port *port,
		    char **err)
{
	int rc = config_row_interface(iface, port, err);

	port->plugged = config_text(row, "linux-bridge");
	if (!rc)
		rc = config_row_limits(row, iface, port, err);
	return rc ? rc : config_row_vlans(row, port, err);
}

/* Who serves it reads it again: here it is only known to be right. */
static int check_listen(const struct row *row, char **err)
{
	const struct datum *d = row_datum(row, "other_config");
	struct sockaddr_storage addr;
	int len;
	u32 i;

	for (i = 0; i < d->n; i++) {
		if (!strcmp(d->keys[i].string, LISTEN_ADDRESS_KEY) &&
		    listen_address_parse(d->values[i].string, &addr, &len))
			return errline(err, -EINVAL, "other_config:" LISTEN_ADDRESS_KEY " \"%s\" "
				       "is no IP address with a port, such as 127.0.0.1:9479",
				       d->values[i].string);
	}
	return 0;
}

int config_row_globals(const struct row *row, struct config *cfg, char **err)
{
	cfg->flow_idle_ms = CFG_FLOW_IDLE_MS_DEFAULT;
	return config_number(row, "max-idle", 100, 1000000000, &cfg->flow_idle_ms, err) ?:
	       config_row_dpdk(row, &cfg->dpdk, err) ?: check_listen(row, err);
}
