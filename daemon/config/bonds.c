// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ports with several interfaces: a bond, under the port's name and with its settings, and a member
 * for each interface, which carries no VLAN by itself. One that was a bond, and has one interface
 * left of another name, is one still.
 */
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"
#include "daemon/base/xalloc.h"
#include "daemon/config/cells.h"
#include "daemon/config/loader.h"

#define REBALANCE_MS_MIN	1000

static int by_name(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return strcmp(row_string(*x, "name"), row_string(*y, "name"));
}

/* Those that are there and have a name, in the order of names. The caller frees the array. */
static const struct row **interfaces(struct loader *l, const struct row *port, u32 *n)
{
	const struct datum *refs = row_datum(port, "interfaces");
	const struct row **all = xcalloc(refs->n, sizeof(*all));
	u32 i;

	*n = 0;
	for (i = 0; i < refs->n; i++) {
		const struct row *iface = loader_interface(l, refs->keys[i].string);

		if (iface && !row_why(iface, "name"))
			all[(*n)++] = iface;
	}
	qsort(all, *n, sizeof(*all), by_name);
	return all;
}

bool bond_is(struct loader *l, const struct row *port)
{
	const struct datum *refs = row_datum(port, "interfaces");
	const struct row *iface = refs->n ? loader_interface(l, refs->keys[0].string) : NULL;

	return refs->n > 1 || (iface && !row_why(iface, "name") &&
			       strcmp(row_string(port, "name"), row_string(iface, "name")));
}

/* --- beside a bridge's own device ---------------------------------------------------------- */

static bool is_own(const struct row *port, const struct row *iface)
{
	return !strcmp(row_string(iface, "type"), "internal") &&
	       !strcmp(row_string(iface, "name"), row_string(port, "name"));
}

/* Said of each of the others */
static void tell(struct loader *l, const struct row *port, const struct row *iface,
		 const struct row *own)
{
	config_fault(l->faults, iface,
		     xasprintf("stands by: %s carries all frames of port %s",
			       row_string(own, "name"), row_string(port, "name")));
	faults_grade(l->faults, FAULT_NONE);
}

const struct row *bond_own(struct loader *l, const struct row *port)
{
	const struct row **all, *own = NULL;
	u32 i, n;

	all = interfaces(l, port, &n);
	for (i = 0; i < n && !own; i++)
		own = is_own(port, all[i]) ? all[i] : NULL;
	if (!own && n)
		own = all[0];
	for (i = 0; i < n; i++) {
		if (all[i] != own)
			tell(l, port, all[i], own);
	}
	free(all);
	return own;
}

/* --- bonds --------------------------------------------------------------------------------- */

static int load_mode(const struct row *row, struct config_bond *bond, char **err)
{
	static const char *const modes[] = {
		[CFG_BOND_ACTIVE_BACKUP] = "active-backup",
		[CFG_BOND_BALANCE_SLB] = "balance-slb",
		[CFG_BOND_BALANCE_TCP] = "balance-tcp",
	};
	const struct datum *d = row_datum(row, "bond_mode");
	u32 i;

	(void)err;
	for (i = 0; d->n && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!strcmp(modes[i], d->keys[0].string))
			bond->mode = i;
	}
	return 0;
}

static int load_rebalance(const struct row *row, struct config_bond *bond, char **err)
{
	int rc = config_number(row, "bond-rebalance-interval", 0, CFG_BOND_DELAY_MAX,
			       &bond->rebalance_ms, err);

	if (!rc && bond->rebalance_ms && bond->rebalance_ms < REBALANCE_MS_MIN)
		bond->rebalance_ms = REBALANCE_MS_MIN;
	return rc;
}

static int load_primary(const struct row *row, struct config_bond *bond, char **err)
{
	char name[CFG_GROUP_LEN] = "";
	int rc = config_name(row, "bond-primary", name, err);

	if (!rc && *name)
		rc = ifname_check("other_config:bond-primary:", name, err);
	if (!rc)
		snprintf(bond->primary, sizeof(bond->primary), "%.*s", IF_NAMESIZE - 1, name);
	return rc;
}

static int load_settings(const struct row *row, struct config_bond *bond, char **err)
{
	return load_mode(row, bond, err) ?:
	       config_integer(row, "bond_updelay", CFG_BOND_DELAY_MAX, &bond->updelay, err) ?:
	       config_integer(row, "bond_downdelay", CFG_BOND_DELAY_MAX, &bond->downdelay, err) ?:
	       load_rebalance(row, bond, err) ?:
	       load_primary(row, bond, err) ?:
	       config_row_lacp(row, &bond->lacp, err);
}

/* Drivers tell of their carrier at once; to ask them every now and then adds nothing. */
static void check_detect_mode(struct loader *l, const struct row *row)
{
	const char *mode = config_text(row, "bond-detect-mode");

	if (!mode || !strcmp(mode, "carrier"))
		return;
	config_fault(l->faults, row, xasprintf("other_config:bond-detect-mode=%s: the carrier is "
					       "watched, as with carrier", mode));
	faults_grade(l->faults, FAULT_NONE);
}

static int check_member(const struct row *port, const struct row *iface, char **err)
{
	const char *name = row_string(iface, "name");

	if (ifname_check("interface", name, err))
		return -EINVAL;
	if (!strcmp(name, row_string(port, "name")))
		return errline(err, -EINVAL, "a bond has a name of its own: port %s must not have "
			       "that of one of its interfaces", name);
	return 0;
}

static int read_member(const struct row *port, const struct row *iface, struct config_port *m,
		       char **err)
{
	int rc = check_member(port, iface, err);

	if (!rc)
		rc = config_row_interface(iface, m, err);
	if (!rc && (m->peer[0] || m->tunnel_kind))
		rc = errline(err, -EINVAL, "type %s cannot be a member of a bond",
			     row_string(iface, "type"));
	return rc ? rc : config_row_lacp_port(iface, &m->lacp, err) ?:
			 config_row_limits(port, iface, m, err);
}

/* Alone it carries nothing; the rates of the port are each member's. */
static void close_member(struct config_port *m, const char *bond)
{
	struct config_port closed = *m;

	config_port_init(m, closed.name);
	m->row_name[0] = '\0';
	m->internal = closed.internal;
	m->vlan_mode = CFG_VLAN_TRUNK;
	m->has_trunks = true;
	m->limits = closed.limits;
	m->mtu_request = closed.mtu_request;
	m->ofport_request = closed.ofport_request;
	m->lacp = closed.lacp;
	m->has_mac = closed.has_mac;
	memcpy(m->mac, closed.mac, sizeof(m->mac));
	snprintf(m->bond_of, sizeof(m->bond_of), "%s", bond);
}

static void append(struct config_bridge *bridge, const struct config_port *port)
{
	struct config_port *added = xcheck(config_port_add(bridge, port->name));

	*added = *port;
	added->next = NULL;
}

static bool load_member(struct loader *l, const struct row *port, const struct row *iface,
			struct config_bridge *bridge)
{
	struct config_port m;
	char *err = NULL;
	int rc;

	if (!config_columns(l->faults, iface))
		return false;
	config_port_init(&m, row_string(iface, "name"));
	rc = read_member(port, iface, &m, &err);
	if (rc) {
		config_fault(l->faults, iface, err);
		if (rc == CONFIG_LATER)
			faults_grade(l->faults, FAULT_UNSERVED);
		return false;
	}
	close_member(&m, row_string(port, "name"));
	append(bridge, &m);
	return true;
}

static u32 load_members(struct loader *l, const struct row *row, struct config_bridge *bridge)
{
	const struct row **all;
	u32 i, n, good = 0;

	all = interfaces(l, row, &n);
	for (i = 0; i < n; i++)
		good += load_member(l, row, all[i], bridge);
	free(all);
	return good;
}

int bond_load(struct loader *l, const struct row *row, struct config_bridge *bridge, char **err)
{
	struct config_port bond;
	int rc = ifname_check("port", row_string(row, "name"), err);

	if (rc)
		return rc;
	config_port_init(&bond, row_string(row, "name"));
	bond.is_bond = true;
	rc = load_settings(row, &bond.bond, err) ?: config_row_limits(row, NULL, &bond, err) ?:
	     config_row_vlans(row, &bond, err);
	if (rc)
		return rc;
	check_detect_mode(l, row);
	if (!load_members(l, row, bridge))
		return errline(err, -EINVAL, "it has no interface that can be a member");
	append(bridge, &bond);
	return 0;
}
