// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the owner of the configuration is yet to hear of: ports that came or went by "ip link set
 * DEV master BR". Kept in order until policy_tick(), as the owner will call policy_apply().
 */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/netlink/bridge_device.h"
#include "daemon/policy/policy_state.h"

/* NULL: there is no memory for it */
static struct notice *add(struct policy *p, const char *bridge, const char *port)
{
	struct notice *n = calloc(1, sizeof(*n));

	if (!n) {
		vlog(LOG_BRIDGE, LVL_ERR, "port %s: no memory to follow its master", port);
		return NULL;
	}
	snprintf(n->bridge, sizeof(n->bridge), "%s", bridge);
	snprintf(n->port, sizeof(n->port), "%s", port);
	TAILQ_INSERT_TAIL(&p->notices, n, link);
	return n;
}

static void notice_free(struct policy *p, struct notice *n)
{
	TAILQ_REMOVE(&p->notices, n, link);
	free(n);
}

void notice_free_all(struct policy *p)
{
	struct notice *n;

	while ((n = TAILQ_FIRST(&p->notices)))
		notice_free(p, n);
}

void notice_cancel(struct policy *p, const char *port, bool joined)
{
	struct notice *n, *next;

	for (n = TAILQ_FIRST(&p->notices); n; n = next) {
		next = TAILQ_NEXT(n, link);
		if (!strcmp(n->port, port) && !n->plugged && !!n->bridge[0] == joined)
			notice_free(p, n);
	}
}

bool notice_joined(struct policy *p, const struct dp_port *dp)
{
	const struct port *master = bridges_port_at(&p->bridges, dp->master);
	const struct port *namesake = bridges_port(&p->bridges, dp->name);

	/* A patch port or bond of this name is another port, which stays where it is. */
	if (namesake && port_is_virtual(namesake))
		return false;
	if (dp->origin != VSWITCH_ORIGIN_LINK || !master || master->bridge->local != master)
		return false;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s joins by its master",
	     master->bridge->name, dp->name);
	add(p, master->bridge->name, dp->name);
	return true;
}

/* Who left may be under a portal now. */
void notice_left(struct policy *p, const char *port)
{
	add(p, "", port);
	p->portals_due = true;
}

/* Said once, however often it was looked at. */
void notice_plugged(struct policy *p, const struct bridge *bridge,
		    const struct portal_member *member)
{
	struct notice *n;

	TAILQ_FOREACH(n, &p->notices, link) {
		if (n->plugged && !strcmp(n->port, member->name))
			break;
	}
	if (!n)
		n = add(p, bridge->name, member->name);
	if (!n)
		return;
	snprintf(n->bridge, sizeof(n->bridge), "%s", bridge->name);
	n->plugged = true;
	n->isolated = member->isolated;
}

/*
 * The listener writes its database and calls policy_apply(). If it does not, the port is where it
 * was configured once more.
 */
static void tell(struct policy *p, const struct notice *n)
{
	struct policy_listener *l = &p->listener;
	struct port *port;

	if (n->plugged && l->port_plugged)
		l->port_plugged(l->arg, n->bridge, n->port, n->isolated);
	else if (n->bridge[0])
		l->port_joined(l->arg, n->bridge, n->port);
	else
		l->port_left(l->arg, n->port);
	port = bridges_port(&p->bridges, n->port);
	if (port && port->left)
		p->retakes_due = port->stays = true;
	/* one that was configured before: what the listener has done changed nothing */
	if (n->plugged && port && !port->attached)
		p->repair = true;
}

void notice_tell(struct policy *p)
{
	struct notice *n;

	while (p->listener.port_joined && p->listener.port_left &&
	       (n = TAILQ_FIRST(&p->notices))) {
		TAILQ_REMOVE(&p->notices, n, link);
		tell(p, n);
		free(n);
	}
}
