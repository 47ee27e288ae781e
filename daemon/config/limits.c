// SPDX-License-Identifier: GPL-2.0-or-later
/* What a port may do: isolation, MAC addresses, rates. Columns of Port and Interface. */
#include "daemon/config/rows.h"
#include "daemon/config/cells.h"
#include "daemon/base/errline.h"

#define MAC_LIMIT_MAX	1000000
#define RATE_MAX	1000000000	/* frames per second */

static int load_isolation(const struct row *row, struct config_port *port, char **err)
{
	int rc;

	port->is_protected = row_datum(row, "protected")->keys[0].boolean;
	rc = config_name(row, "isolation-group", port->isolation_group, err);
	if (!rc)
		rc = config_name(row, "split-horizon-group", port->split_horizon_group, err);
	return rc;
}

static int load_mac_limit(const struct row *row, struct config_port *port, char **err)
{
	static const struct config_choice actions[] = {
		{ "flood", 0 }, { "drop", 1 }, { NULL, 0 }
	};
	int drop = 0;
	int rc;

	port->mac_limit = CFG_NO_MAC_LIMIT;
	rc = config_number(row, "mac-limit", 0, MAC_LIMIT_MAX, &port->mac_limit, err);
	if (!rc)
		rc = config_choice(row, "mac-limit-action", actions, &drop, err);
	if (!rc)
		rc = config_bool(row, "mac-sticky", &port->mac_sticky, err);
	port->mac_limit_drop = drop;
	return rc;
}

static int load_storm(const struct row *row, struct config_port *port, char **err)
{
	static const char *const keys[__VSWITCH_STORM_MAX] = {
		[VSWITCH_STORM_BROADCAST] = "storm-broadcast",
		[VSWITCH_STORM_MULTICAST] = "storm-multicast",
		[VSWITCH_STORM_UNKNOWN] = "storm-unknown",
	};
	int rc = 0;
	u32 i;

	for (i = 0; !rc && i < __VSWITCH_STORM_MAX; i++)
		rc = config_number(row, keys[i], 1, RATE_MAX, &port->limits.storm_pps[i], err);
	return rc;
}

/* Open vSwitch counts packets in thousands, too. */
static int load_policing(const struct row *iface, struct vswitch_port_limits *limits, char **err)
{
	const u32 most = UINT32_MAX, kpkts = UINT32_MAX / 1000;
	int rc;

	rc = config_integer(iface, "ingress_policing_rate", most, &limits->police_kbps, err);
	if (!rc)
		rc = config_integer(iface, "ingress_policing_burst", most, &limits->police_kbits,
				    err);
	if (!rc)
		rc = config_integer(iface, "ingress_policing_kpkts_rate", kpkts,
				    &limits->police_pps, err);
	if (!rc)
		rc = config_integer(iface, "ingress_policing_kpkts_burst", kpkts,
				    &limits->police_packets, err);
	limits->police_pps *= 1000;
	limits->police_packets *= 1000;
	return rc;
}

/* A burst without a rate limits nothing; the datapath shall not hear of it. */
static void drop_lone_bursts(struct vswitch_port_limits *limits)
{
	if (!limits->police_kbps)
		limits->police_kbits = 0;
	if (!limits->police_pps)
		limits->police_packets = 0;
}

int config_row_limits(const struct row *row, const struct row *iface, struct config_port *port,
		      char **err)
{
	int rc = load_isolation(row, port, err);

	if (!rc)
		rc = load_mac_limit(row, port, err);
	if (!rc)
		rc = load_storm(row, port, err);
	if (!rc && iface)
		rc = load_policing(iface, &port->limits, err);
	drop_lone_bursts(&port->limits);
	return rc;
}
