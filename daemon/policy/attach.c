// SPDX-License-Identifier: GPL-2.0-or-later
/* One port into the datapath and out of it. */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

/*
 * The datapath gave this number away: whoever had it has left, and the event that says how is on
 * its way.
 */
static void vacate(struct policy *p, u32 no)
{
	struct port *port;
	struct foreign *f = foreign_at(&p->bridges, no);

	virtual_make_room(p, no);
	port = bridges_port_at(&p->bridges, no);
	if (f)
		foreign_free(f);
	if (!port)
		return;
	port_lose(port, VSWITCH_EVENT_GONE);
}

void port_accept(struct port *port, const struct dp_port *dp)
{
	vacate(policy_of(port->bridge), dp->no);
	port_take(port, dp);
}

void port_remove(struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	int err = port_is_virtual(port) ? 0 : p->dp->ops->port_del(p->dp, port->dp.no);

	if (err && err != -ENOENT)
		vlog(LOG_BRIDGE, LVL_ERR, "port %s: could not be taken out of the datapath: %s",
		     port->name, strerror(-err));
	if (port->internal)
		port_orphan(p, port->dp.no);
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
	if (port->tunnel_kind)
		return port->tunnel_kind->port_kind;
	if (port->dpdk_kind)
		return port->dpdk_kind;
	return port->internal ? VSWITCH_PORT_INTERNAL : VSWITCH_PORT_NETDEV;
}

static int try_number(struct port *port, u32 no, struct dp_port *dp, char **err)
{
	struct dp *datapath = policy_of(port->bridge)->dp;
	int ret;

	memset(dp, 0, sizeof(*dp));
	dp->kind = kind(port);
	dp->dpdk = port->bridge->dpdk;
	memcpy(dp->args, port->args, sizeof(dp->args));
	snprintf(dp->name, sizeof(dp->name), "%s", port->name);
	dp->master = port_master(port);
	dp->no = no;
	dp->limits = port->limits;
	ret = port->tunnel_kind ? tunnel_prepare(port, dp, err) : 0;
	return ret ? ret : datapath->ops->port_add(datapath, dp, err);
}

/* The wanted number is a wish: with it taken, any will do. */
static int add(struct port *port)
{
	u32 no = port->ofport_request ? port->ofport_request : port->dp.no;
	struct dp_port dp;
	char *text = NULL;
	int err;

	if (!portal_lets_go(port))
		return 0;
	policy_catch_up(policy_of(port->bridge));
	err = try_number(port, no, &dp, &text);
	if (err == -EBUSY && no) {
		free(text);
		text = NULL;
		err = try_number(port, 0, &dp, &text);
	}
	if (!err) {
		port_accept(port, &dp);
		port->found = false;
	} else if (err == -ENODEV && port_has_own_device(port)) {
		port_wait(port);
		err = 0;
	} else if (err == -ENOLINK) {
		refuse(port, err, text);
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
	       dp->dpdk == port->bridge->dpdk && !strcmp(dp->args, port->args) &&
	       (!port->tunnel_kind || tunnel_fits(port, dp));
}

/* What the datapath has under the port's name: of several, one that can become it. Or NULL */
static struct foreign *fitting(struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	struct foreign *f;

	LIST_FOREACH(f, &p->bridges.foreigns, link) {
		if (!strcmp(f->dp.name, port->name) && fits(port, &f->dp))
			return f;
	}
	return foreign_find(&p->bridges, port->name);
}

int port_attach(struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	struct foreign *f = fitting(port);
	struct dp_port dp;
	int err;

	if (port_is_virtual(port))
		return virtual_attach(port);
	if (f && fits(port, &f->dp)) {
		dp = f->dp;
		port_accept(port, &dp);
		port->found = true;
		if (!port->tunnel_kind || !tunnel_update(port))
			return 0;
		/* its parameters are those of a port that is not known yet, or not wanted */
		port_let_go(port);
		port_remove(port);
		return add(port);
	}
	if (f) {
		port->dp.no = f->dp.no;
		err = p->dp->ops->port_del(p->dp, f->dp.no);
		if (err && err != -ENOENT) {
			refuse(port, err, NULL);
			return err;
		}
		foreign_free(f);
	}
	return add(port);
}
