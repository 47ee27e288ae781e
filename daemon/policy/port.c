// SPDX-License-Identifier: GPL-2.0-or-later
/* One port into the datapath and out of it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/policy/state.h"

void port_clear_error(struct port *port)
{
	free(port->error);
	port->error = NULL;
	port->mac_error = false;
}

/* Without memory for its text there is still an error: a short one. */
void port_set_error(struct port *port, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = strdup("failed");
	va_end(ap);
	free(port->error);
	port->error = text;
	port->mac_error = false;
}

void port_wait(struct port *port)
{
	port_set_error(port, "could not open network device %s (%s)", port->name,
		       strerror(ENODEV));
}

u32 port_master(const struct port *port)
{
	const struct port *local = port->bridge->local;

	return !port->is_tunnel && local && local != port && local->attached ? local->dp.no : 0;
}

void port_orphan(struct bridges *br, u32 master)
{
	struct bridge *bridge;
	struct port *port;

	TAILQ_FOREACH(bridge, &br->bridges, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (port->dp.master == master)
				port->dp.master = 0;
		}
	}
}

/* Keep the bridge's attached ports in the order of their numbers; port_new() made room. */
static void sort_in(struct bridge *bridge, struct port *port)
{
	u32 i = bridge->n_by_no++;

	for (; i && bridge->by_no[i - 1]->dp.no > port->dp.no; i--)
		bridge->by_no[i] = bridge->by_no[i - 1];
	bridge->by_no[i] = port;
	vlan_ports_forget(&bridge->vlan_ports);
}

static void sort_out(struct bridge *bridge, const struct port *port)
{
	u32 i = 0;

	while (bridge->by_no[i] != port)
		i++;
	bridge->n_by_no--;
	memmove(&bridge->by_no[i], &bridge->by_no[i + 1],
		(bridge->n_by_no - i) * sizeof(struct port *));
	vlan_ports_forget(&bridge->vlan_ports);
}

void port_request_mtu(struct port *port)
{
	struct links_ops *links = &port->bridge->owner->links;
	int err;

	if (!port->attached || port_is_patch(port) || port->is_tunnel)
		return;
	/* What else can be wrong with an attached port is its name, or its MAC address. */
	if (!port->renamed && !port->mac_error)
		port_clear_error(port);
	if (!port->mtu_request || port->dp.mtu == port->mtu_request || !links->set_mtu)
		return;
	err = port_is_away(port) ? -EXDEV :
	      links->set_mtu(links->arg, port->dp.ifindex, port->mtu_request);
	if (!err) {
		port->dp.mtu = port->mtu_request;
		return;
	}
	port_set_error(port, "could not set MTU of network device %s to %u (%s)", port->name,
		       port->mtu_request,
		       err == -EXDEV ? "it is in another network namespace" : strerror(-err));
	vlog(LOG_BRIDGE, LVL_WARN, "port %s: %s", port->name, port->error);
}

void port_request_limits(struct port *port)
{
	struct dp *dp = port->bridge->owner->dp;
	int err;

	if (!port->attached || port_is_patch(port) ||
	    !memcmp(&port->dp.limits, &port->limits, sizeof(port->limits)))
		return;
	err = dp->ops->port_set(dp, port->dp.no, &port->limits, NULL, NULL);
	if (!err) {
		port->dp.limits = port->limits;
	} else {
		port_set_error(port, "could not set limits of network device %s (%s)", port->name,
			       strerror(-err));
		vlog(LOG_BRIDGE, LVL_WARN, "port %s: %s", port->name, port->error);
	}
}

/*
 * The datapath gave this number away: whoever had it has left, and the event that says how is on its
 * way.
 */
static void vacate(struct bridges *br, u32 no)
{
	struct port *port;
	struct foreign *f = foreign_at(br, no);

	patch_make_room(br, no);
	port = bridges_port_at(br, no);
	if (f)
		foreign_free(f);
	if (!port)
		return;
	port_lose(port, VSWITCH_EVENT_GONE);
}

void port_lose(struct port *port, enum vswitch_port_event event)
{
	struct bridges *br = port->bridge->owner;

	port->vanished = port_is_away(port) && event == VSWITCH_EVENT_GONE;
	port_let_go(port);
	port_wait(port);
	if (port->internal)
		port_orphan(br, port->dp.no);
	if (port->vanished)
		return;
	/* A device that is no more announces its return. What the daemon makes does not. */
	if (port->internal || port->is_tunnel || event == VSWITCH_EVENT_REMOVED)
		br->repair = true;
}

void port_take(struct port *port, const struct dp_port *dp)
{
	struct bridges *br = port->bridge->owner;
	struct links_ops *links = &br->links;

	if (!port_is_patch(port))
		vacate(br, dp->no);
	port->dp = *dp;
	port->attached = true;
	port->left = false;
	port->renamed = false;
	port->vanished = false;
	port->mac_given = false;
	port_clear_error(port);
	port->has_perm = port_has_own_device(port) && links->perm_address &&
			 !links->perm_address(links->arg, dp->ifindex, port->perm);
	br->by_no[dp->no] = port;
	sort_in(port->bridge, port);
	br->dirty = true;
	port_request_mtu(port);
	port_request_limits(port);
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s is attached as number %u",
	     port->bridge->name, port->name, dp->no);
}

void port_forget_stations(struct port *port)
{
	if (!port->fdb.sticky)
		fdb_flush_port(&port->bridge->fdb, &port->fdb, NULL);
}

void port_let_go(struct port *port)
{
	struct bridges *br = port->bridge->owner;
	bool quiet = br->quiet;

	if (!port->attached)
		return;
	br->quiet = true;
	port_forget_stations(port);
	br->quiet = quiet;
	port->attached = false;
	br->by_no[port->dp.no] = NULL;
	sort_out(port->bridge, port);
	br->dirty = true;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s, number %u, is detached",
	     port->bridge->name, port->name, port->dp.no);
}

void port_remove(struct port *port)
{
	struct bridges *br = port->bridge->owner;
	int err = port_is_patch(port) ? 0 : br->dp->ops->port_del(br->dp, port->dp.no);

	if (err && err != -ENOENT)
		vlog(LOG_BRIDGE, LVL_ERR, "port %s: could not be taken out of the datapath: %s",
		     port->name, strerror(-err));
	if (port->internal)
		port_orphan(br, port->dp.no);
}

/* The datapath's own words, with the name of the port before them if they do not begin with it. */
static void refuse(struct port *port, int code, const char *text)
{
	char prefix[IF_NAMESIZE + 16];

	if (!text)
		text = strerror(-code);
	snprintf(prefix, sizeof(prefix), "port %s: ", port->name);
	if (!strncmp(text, prefix, strlen(prefix)))
		text += strlen(prefix);
	port_set_error(port, "%s%s", prefix, text);
}

static u32 kind(const struct port *port)
{
	if (port->is_tunnel)
		return VSWITCH_PORT_GRE;
	return port->internal ? VSWITCH_PORT_INTERNAL : VSWITCH_PORT_NETDEV;
}

static int try_number(struct port *port, u32 no, struct dp_port *dp, char **err)
{
	struct dp *datapath = port->bridge->owner->dp;
	int ret;

	memset(dp, 0, sizeof(*dp));
	dp->kind = kind(port);
	snprintf(dp->name, sizeof(dp->name), "%s", port->name);
	dp->master = port_master(port);
	dp->no = no;
	dp->limits = port->limits;
	ret = port->is_tunnel ? tunnel_prepare(port, dp, err) : 0;
	return ret ? ret : datapath->ops->port_add(datapath, dp, err);
}

/* The wanted number is a wish: with it taken, any will do. */
static int add(struct port *port)
{
	u32 no = port->ofport_request ? port->ofport_request : port->dp.no;
	struct dp_port dp;
	char *text = NULL;
	int err;

	err = try_number(port, no, &dp, &text);
	if (err == -EBUSY && no) {
		free(text);
		text = NULL;
		err = try_number(port, 0, &dp, &text);
	}
	if (!err) {
		port_take(port, &dp);
	} else if (err == -ENODEV && port_has_own_device(port)) {
		port_wait(port);
		err = 0;
	} else {
		refuse(port, err, text);
	}
	free(text);
	return err;
}

static bool fits(const struct port *port, const struct dp_port *dp)
{
	return dp->kind == kind(port) && dp->master == port_master(port) &&
	       (!port->is_tunnel || tunnel_fits(port, dp));
}

/* What the datapath has under the port's name: of several, one that can become it. Or NULL */
static struct foreign *fitting(struct port *port)
{
	struct bridges *br = port->bridge->owner;
	struct foreign *f;

	LIST_FOREACH(f, &br->foreigns, link) {
		if (!strcmp(f->dp.name, port->name) && fits(port, &f->dp))
			return f;
	}
	return foreign_find(br, port->name);
}

int port_attach(struct port *port)
{
	struct bridges *br = port->bridge->owner;
	struct foreign *f = fitting(port);
	struct dp_port dp;
	int err;

	if (port_is_patch(port))
		return patch_attach(port);
	if (f && fits(port, &f->dp)) {
		dp = f->dp;
		port_take(port, &dp);
		if (!port->is_tunnel || !tunnel_update(port))
			return 0;
		/* its parameters are those of a port that is not known yet, or not wanted */
		port_let_go(port);
		port_remove(port);
		return add(port);
	}
	if (f) {
		port->dp.no = f->dp.no;
		err = br->dp->ops->port_del(br->dp, f->dp.no);
		if (err && err != -ENOENT) {
			refuse(port, err, NULL);
			return err;
		}
		foreign_free(f);
	}
	return add(port);
}
