// SPDX-License-Identifier: GPL-2.0-or-later
/* How a port treats tags: columns of Port as settings. */
#include "daemon/config/rows.h"
#include "daemon/config/cells.h"
#include "core/frame.h"
#include "daemon/base/errline.h"
#include "daemon/bridge/vlan.h"

static void load_mode(const struct row *row, struct config_port *port)
{
	static const struct {
		const char *name;
		enum vlan_mode mode;
	} modes[] = {
		{ "access", CFG_VLAN_ACCESS },
		{ "trunk", CFG_VLAN_TRUNK },
		{ "native-tagged", CFG_VLAN_NATIVE_TAGGED },
		{ "native-untagged", CFG_VLAN_NATIVE_UNTAGGED },
		{ "dot1q-tunnel", CFG_VLAN_DOT1Q_TUNNEL },
	};
	const struct datum *d = row_datum(row, "vlan_mode");
	unsigned int i;

	for (i = 0; d->n && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!strcmp(d->keys[0].string, modes[i].name))
			port->vlan_mode = modes[i].mode;
	}
}

/*
 * An empty column means all VLANs, as Open vSwitch has it, and therefore cannot mean none.
 */
static int load_trunks(const struct row *row, struct config_port *port, char **err)
{
	static const struct config_choice choices[] = { { "all", 0 }, { "none", 1 }, { NULL, 0 } };
	int none = -1;
	int rc = config_choice(row, "trunks", choices, &none, err);

	port->has_trunks = config_vlan_set(row, "trunks", port->trunks);
	if (!rc && none >= 0 && port->has_trunks)
		return errline(err, -EINVAL, "other_config:trunks=%s contradicts the column trunks",
			       choices[none].word);
	if (none == 1)
		port->has_trunks = true;
	return rc;
}

static int load_tunnel(const struct row *row, struct config_port *port, char **err)
{
	static const struct config_choice tpids[] = {
		{ "802.1ad", VSW_TPID_S }, { "802.1q", VSW_TPID_C }, { NULL, 0 }
	};
	int tpid = 0;
	int rc = config_choice(row, "qinq-ethtype", tpids, &tpid, err);

	port->service_tpid = tpid;
	port->has_cvlans = config_vlan_set(row, "cvlans", port->cvlans);
	if (!rc && port->vlan_mode == CFG_VLAN_DOT1Q_TUNNEL &&
	    (port->tag <= 0 || port->tag == VLAN_RESERVED))
		return errline(err, -EINVAL, "vlan_mode dot1q-tunnel needs a tag from 1 to 4094");
	return rc;
}

static int load_priority_tags(const struct row *row, struct config_port *port, char **err)
{
	static const struct config_choice choices[] = {
		{ "no", CFG_PRIORITY_NO },
		{ "if-nonzero", CFG_PRIORITY_IF_NONZERO },
		{ "always", CFG_PRIORITY_ALWAYS },
		{ "true", CFG_PRIORITY_IF_NONZERO },
		{ "false", CFG_PRIORITY_NO },
		{ NULL, 0 },
	};
	int value = CFG_PRIORITY_NO;
	int rc = config_choice(row, "priority-tags", choices, &value, err);

	port->priority_tags = value;
	return rc;
}

int config_row_vlans(const struct row *row, struct config_port *port, char **err)
{
	const struct datum *tag = row_datum(row, "tag");
	int rc;

	port->tag = tag->n ? tag->keys[0].integer : -1;
	load_mode(row, port);
	rc = load_trunks(row, port, err);
	if (!rc)
		rc = load_tunnel(row, port, err);
	return rc ? rc : load_priority_tags(row, port, err);
}
