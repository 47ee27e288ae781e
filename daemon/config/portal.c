// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A bridge's portal: the Linux bridge at which devices are plugged in, and the VLANs that these
 * get, by patterns of their names: "vnet*=10,lxc-*=20". The first one that fits holds.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"
#include "daemon/base/number.h"
#include "daemon/config/cells.h"
#include "daemon/config/loader.h"
#include "daemon/bridge/vlan.h"
#include "daemon/config/portal.h"

#define PATTERN_SIZE	64

/* One rule at the beginning of *text, which goes on behind it. False: it is none */
static bool next_rule(const char **text, char pattern[PATTERN_SIZE], int *vlan)
{
	size_t all = strcspn(*text, ","), len = strcspn(*text, ",=");
	char number[8];
	u64 n;

	if (!len || len >= PATTERN_SIZE || (*text)[len] != '=' || all - len > sizeof(number))
		return false;
	snprintf(pattern, PATTERN_SIZE, "%.*s", (int)len, *text);
	snprintf(number, sizeof(number), "%.*s", (int)(all - len - 1), *text + len + 1);
	if (!number_parse_decimal(number, VLAN_RESERVED - 1, &n) || !n)
		return false;
	*vlan = (int)n;
	*text += all;
	/* nothing behind a comma is no rule */
	if (**text == ',')
		(*text)++;
	else
		*text = NULL;
	return true;
}

static int check_vlans(const char *text, char **err)
{
	const char *rest = text;
	char pattern[PATTERN_SIZE];
	int vlan;

	while (rest) {
		if (!next_rule(&rest, pattern, &vlan))
			return errline(err, -EINVAL, "other_config:linux-bridge-vlans must be like "
				       "vnet*=10,lxc-*=20, with VLANs from 1 to 4094, not \"%s\"",
				       text);
	}
	return 0;
}

int config_row_portal(const struct row *row, struct config_bridge *bridge, char **err)
{
	const char *name = config_text(row, "linux-bridge");
	const char *vlans = config_text(row, "linux-bridge-vlans");
	int rc = vlans ? check_vlans(vlans, err) : 0;

	if (!rc && name)
		rc = ifname_check("other_config:linux-bridge:", name, err);
	if (!rc && name && !strcmp(name, bridge->name))
		rc = errline(err, -EINVAL, "other_config:linux-bridge must not be the bridge's own "
			     "name, which its own port bears");
	if (!rc && name)
		snprintf(bridge->portal, sizeof(bridge->portal), "%s", name);
	return rc;
}

int config_portal_vlan(const struct row *row, const char *device)
{
	const char *rest = config_text(row, "linux-bridge-vlans");
	char pattern[PATTERN_SIZE];
	int vlan;

	while (rest && next_rule(&rest, pattern, &vlan)) {
		if (!fnmatch(pattern, device, 0))
			return vlan;
	}
	return -1;
}

/* --- among each other ---------------------------------------------------------------------- */

static const char *whose_name(const struct config *cfg, const struct config_bridge *but)
{
	const struct config_bridge *b;
	const struct config_port *port;

	for (b = cfg->bridges; b; b = b->next) {
		for (port = b->ports; port; port = port->next) {
			if (!strcmp(port->name, but->portal))
				return "a port";
		}
	}
	for (b = cfg->bridges; b != but; b = b->next) {
		if (!strcmp(b->portal, but->portal))
			return "another bridge's portal";
	}
	return NULL;
}

void load_portals(struct loader *l)
{
	const char *whose;
	unsigned int i;
	char *err;

	for (i = 0; i < l->bridges->n; i++) {
		whose = l->made[i] && l->made[i]->portal[0] ? whose_name(l->cfg, l->made[i]) : NULL;
		if (!whose)
			continue;
		err = NULL;
		errline(&err, -EINVAL, "other_config:linux-bridge: %s is the name of %s",
			l->made[i]->portal, whose);
		config_fault(l->faults, l->bridges->row[i], err);
		l->made[i]->portal[0] = '\0';
	}
}
