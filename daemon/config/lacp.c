// SPDX-License-Identifier: GPL-2.0-or-later
/* What bonds and their members say of LACP */
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/config/cells.h"
#include "daemon/config/rows.h"

static int load_mode(const struct row *row, struct config_lacp *lacp, char **err)
{
	static const char *const modes[] = {
		[CFG_LACP_OFF] = "off",
		[CFG_LACP_PASSIVE] = "passive",
		[CFG_LACP_ACTIVE] = "active",
	};
	const struct datum *d = row_datum(row, "lacp");
	u32 i;

	(void)err;
	for (i = 0; d->n && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!strcmp(modes[i], d->keys[0].string))
			lacp->mode = i;
	}
	return 0;
}

static int load_time(const struct row *row, struct config_lacp *lacp, char **err)
{
	static const struct config_choice times[] = { { "slow", 0 }, { "fast", 1 }, { NULL, 0 } };
	int fast = 0;
	int rc = config_choice(row, "lacp-time", times, &fast, err);

	lacp->fast = fast;
	return rc;
}

static int load_system(const struct row *row, struct config_lacp *lacp, char **err)
{
	const char *text = config_text(row, "lacp-system-id");

	if (!text)
		return 0;
	if (!macaddr_parse(lacp->system, text) || !macaddr_is_station(lacp->system))
		return errline(err, -EINVAL, "other_config:lacp-system-id must be the MAC address "
			       "of a station, not \"%s\"", text);
	lacp->has_system = true;
	return 0;
}

static int load_number(const struct row *row, const char *key, u16 *number, char **err)
{
	unsigned int n = *number;
	int rc = config_number(row, key, 1, UINT16_MAX, &n, err);

	*number = (u16)n;
	return rc;
}

int config_row_lacp(const struct row *row, struct config_lacp *lacp, char **err)
{
	return load_mode(row, lacp, err) ?: load_time(row, lacp, err) ?:
	       load_system(row, lacp, err) ?:
	       load_number(row, "lacp-system-priority", &lacp->priority, err) ?:
	       config_bool(row, "lacp-fallback-ab", &lacp->fallback, err);
}

int config_row_lacp_port(const struct row *iface, struct config_lacp_port *lacp, char **err)
{
	return load_number(iface, "lacp-port-id", &lacp->port, err) ?:
	       load_number(iface, "lacp-port-priority", &lacp->priority, err) ?:
	       load_number(iface, "lacp-aggregation-key", &lacp->key, err);
}
