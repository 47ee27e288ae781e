// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MAC addresses of ports' devices: Interface.mac, and other_config:hwaddr of the bridge for its own
 * port. Only internal ports take one, as in Open vSwitch: the address of any other device is its
 * owner's. Where one is configured but not in force the port's error says so; the port works.
 */
#include "daemon/base/log.h"
#include "daemon/base/macaddr.h"
#include "daemon/policy/policy_state.h"

static bool is_local(const struct port *port)
{
	return port == port->bridge->local;
}

/* NULL: none */
static const u8 *configured_mac(const struct port *port)
{
	if (is_local(port) && port->bridge->has_hwaddr)
		return port->bridge->hwaddr;
	return port->has_mac ? port->mac : NULL;
}

/* Why Interface.mac cannot be in force; NULL: it can */
static const char *obstacle(const struct port *port)
{
	if (!port->internal)
		return "only an internal port takes an address";
	if (port_is_away(port) && memcmp(port->dp.address, port->mac, 6))
		return "its device is in another network namespace";
	if (is_local(port) && port->bridge->has_hwaddr &&
	    memcmp(port->bridge->hwaddr, port->mac, 6))
		return "other_config:hwaddr of the bridge goes before it";
	return NULL;
}

/* Other errors are worse, and stay. */
static void set_error(struct port *port, const u8 *mac, const char *why)
{
	bool told;

	if (port->error && !port->mac_error)
		return;
	told = port->mac_error;
	port_set_error(port, "MAC address " MAC_FMT " is not in force: %s", MAC_ARG(mac), why);
	port->mac_error = true;
	if (!told)
		vlog(LOG_BRIDGE, LVL_WARN, "port %s: %s", port->name, port->error);
}

/* 0 or -errno */
static int give(struct port *port, const u8 *mac)
{
	struct links_ops *links = &policy_of(port->bridge)->links;
	int err;

	if (!memcmp(port->dp.address, mac, 6))
		return 0;
	err = links->set_address(links->arg, port->dp.ifindex, mac);
	if (!err)
		memcpy(port->dp.address, mac, 6);
	return err;
}

/* What its device was made with. False: that cannot be known */
static bool own_mac(const struct port *port, u8 mac[6])
{
	struct links_ops *links = &policy_of(port->bridge)->links;

	return links->perm_address && !links->perm_address(links->arg, port->dp.ifindex, mac);
}

static int update(struct port *port, const u8 *usual)
{
	static const u8 made_with[6];
	const u8 *mac = configured_mac(port);
	bool was_given = port->mac_given;
	u8 own[6];

	port->mac_given = mac;
	if (!mac)
		mac = usual;
	/* an address that somebody else has set stays */
	if (!mac && was_given && own_mac(port, own))
		mac = own;
	if (!mac && was_given && port->dp.dpdk)
		return port_set_device(port, 0, made_with);
	return mac ? give(port, mac) : 0;
}

void port_update_mac(struct port *port, const u8 *usual)
{
	const char *why = port->has_mac ? obstacle(port) : NULL;
	const u8 *mac = port->mac;
	int err = 0;

	if (!port->attached)
		return;
	if (port->internal && !port_is_away(port) && policy_of(port->bridge)->links.set_address)
		err = update(port, usual);
	if (err) {
		why = strerror(-err);
		mac = configured_mac(port) ?: usual ?: mac;
	}
	if (why)
		set_error(port, mac, why);
	else if (port->mac_error)
		port_clear_error(port);
}
