// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Portals: Linux bridges at which programs plug devices in that know no other switch
 * (netlink/bridge_device.h). A device that is put under one forwards nothing there; once it is up
 * it is taken out and becomes a port, and the owner of the configuration writes that down.
 *
 * While it is down it carries no frames: whoever put it there may still set what a Linux bridge
 * knows of its ports, which has to be in force before the first frame.
 */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/netlink/bridge_device.h"
#include "daemon/policy/policy_state.h"

static struct portal *portal_at(struct policy *p, u32 ifindex)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (bridge->portal.ifindex == ifindex)
			return &bridge->portal;
	}
	return NULL;
}

/* --- made and removed, as configured -------------------------------------------------------- */

/* 0 or -errno: it is there still, which the log tells */
static int delete_device(struct policy *p, u32 ifindex, const char *name)
{
	int err = p->links.delete_portal(p->links.arg, ifindex);

	if (!err || err == -ENODEV)
		return 0;
	vlog(LOG_BRIDGE, LVL_WARN, "Linux bridge %s could not be deleted: %s", name,
	     strerror(-err));
	return err;
}

/* Takes over @text, or NULL: nothing is wrong */
static void set_error(struct bridge *bridge, char *text)
{
	free(bridge->portal.error);
	bridge->portal.error = text;
	if (text)
		vlog(LOG_BRIDGE, LVL_ERR, "bridge %s: %s", bridge->name, text);
}

static void take(struct bridge *bridge, const char *name, u32 ifindex)
{
	struct policy *p = policy_of(bridge);
	struct portal *portal = &bridge->portal;

	if (portal->ifindex && portal->ifindex != ifindex)
		delete_device(p, portal->ifindex, portal->name);
	snprintf(portal->name, sizeof(portal->name), "%s", name);
	portal->ifindex = ifindex;
	portal->mtu = 0;
	set_error(bridge, NULL);
	p->portals_due = true;
	p->flows.dirty = true;		/* has the MTU set */
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: what is put under %s becomes a port", bridge->name,
	     name);
}

/* One that was refused before, or is lost, does not stand in the way of other changes. */
static int make(struct bridge *bridge, const char *name, bool strict, char **why)
{
	struct policy *p = policy_of(bridge);
	bool fresh = strcmp(bridge->portal.name, name);
	char *text = NULL;
	u32 ifindex;
	int err;

	if (!*name || (bridge->portal.ifindex && !fresh) || !p->links.make_portal)
		return 0;
	err = p->links.make_portal(p->links.arg, name, bridge->name, &ifindex, &text);
	if (!err) {
		take(bridge, name, ifindex);
		return 0;
	}
	if (strict && fresh) {
		errline(why, err, "bridge %s: %s", bridge->name, text ? text : strerror(-err));
		free(text);
		return err;
	}
	if (!bridge->portal.ifindex)
		snprintf(bridge->portal.name, sizeof(bridge->portal.name), "%s", name);
	set_error(bridge, text);
	return 0;
}

int portals_make(struct policy *p, const struct plan *plan, bool strict, char **why)
{
	const struct config_bridge *cfg;
	struct bridge *bridge;
	int err = 0;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		cfg = plan_bridge(plan, bridge)->cfg;
		if (cfg && !err)
			err = make(bridge, cfg->portal, strict, why);
	}
	return err;
}

static void drop(struct bridge *bridge)
{
	struct portal *portal = &bridge->portal;

	if (portal->ifindex)
		delete_device(policy_of(bridge), portal->ifindex, portal->name);
	set_error(bridge, NULL);
	*portal = (struct portal){ 0 };
}

/* struct strays - portals that no bridge has: of a daemon before, with another configuration */
struct strays {
	struct policy *p;
	struct stray {
		u32 ifindex;
		char name[IF_NAMESIZE];
	} *all;
	size_t n, room;
};

static void note_stray(void *arg, u32 ifindex, const char *name)
{
	struct strays *s = arg;
	struct stray *more;

	if (portal_at(s->p, ifindex))
		return;
	if (s->n == s->room) {
		more = reallocarray(s->all, 2 * s->room + 16, sizeof(*more));
		if (!more)
			return;		/* it stays, and the next daemon looks again */
		s->all = more;
		s->room = 2 * s->room + 16;
	}
	s->all[s->n].ifindex = ifindex;
	snprintf(s->all[s->n++].name, IF_NAMESIZE, "%s", name);
}

/* Each is tried once: one that stays is told of, and keeps nobody. */
static void delete_strays(struct policy *p)
{
	struct strays s = { .p = p };
	size_t i;
	int err = p->links.each_portal(p->links.arg, note_stray, &s);

	if (err)
		vlog(LOG_BRIDGE, LVL_WARN, "Linux bridges that an earlier daemon has left cannot "
		     "be listed: %s", strerror(-err));
	for (i = 0; i < s.n; i++) {
		if (!delete_device(p, s.all[i].ifindex, s.all[i].name))
			vlog(LOG_BRIDGE, LVL_INFO, "Linux bridge %s is not configured: deleted",
			     s.all[i].name);
	}
	free(s.all);
}

void portals_clean(struct policy *p, const struct plan *plan)
{
	const struct config_bridge *cfg;
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		cfg = plan_bridge(plan, bridge)->cfg;
		if (bridge->portal.name[0] && (!cfg || !cfg->portal[0]))
			drop(bridge);
	}
	if (!p->adopted && p->links.each_portal)
		delete_strays(p);
}

/* Devices get the MTU of the Linux bridge that they are plugged in at: our own port's. */
void portal_update_mtu(struct bridge *bridge)
{
	struct links_ops *links = &policy_of(bridge)->links;
	struct portal *portal = &bridge->portal;
	const struct port *local = bridge->local;

	if (!portal->ifindex || !local || !local->attached || portal->mtu == local->dp.mtu)
		return;
	portal->mtu = local->dp.mtu;
	if (links->set_mtu(links->arg, portal->ifindex, portal->mtu))
		vlog(LOG_BRIDGE, LVL_WARN, "Linux bridge %s: MTU %u could not be set",
		     portal->name, portal->mtu);
}

const char *policy_portal_error(struct policy *p, const char *name)
{
	const struct bridge *bridge = bridges_bridge(&p->bridges, name);

	return bridge ? bridge->portal.error : NULL;
}

/* --- members -------------------------------------------------------------------------------- */

/*
 * That it is to be isolated may be news, and has to be in force first: portals_look() tells it.
 */
bool portal_lets_go(struct port *port)
{
	const struct portal *portal = &port->bridge->portal;
	struct links_ops *links = &policy_of(port->bridge)->links;
	struct portal_member m;
	int err;

	if (!portal->ifindex || !port_has_own_device(port) ||
	    links->find_member(links->arg, portal->ifindex, port->name, &m))
		return true;
	if (!m.up || (m.isolated && port->plugged && !port->isolation.is_protected)) {
		port_set_error(port, "network device %s waits under %s until it is up", port->name,
			       portal->name);
		return false;
	}
	err = links->release_member(links->arg, m.ifindex);
	if (err)
		vlog(LOG_BRIDGE, LVL_WARN, "port %s could not be taken out of %s: %s", port->name,
		     portal->name, strerror(-err));
	return true;
}

/*
 * Of a port that is attached the datapath has yet to tell that its device has left; then all is
 * looked at again.
 */
static void note_member(void *arg, const struct portal_member *m)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	struct bridge *bridge = arg;
	struct policy *p = policy_of(bridge);
	struct port *port = bridges_port(&p->bridges, m->name);

	if (port && !port_has_own_device(port)) {
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN, "%s was put under %s, but is a port "
			     "already that cannot be plugged in", m->name, bridge->portal.name);
		return;
	}
	if (port && (port->attached || (!m->up && !port->left && port->bridge == bridge)))
		return;
	if (port && port->left && !port->plugged && port->bridge == bridge) {
		notice_cancel(p, m->name, false);
		port->left = false;
	}
	notice_plugged(p, bridge, m);
}

void portals_look(struct policy *p)
{
	struct bridge *bridge;
	int err;

	if (!p->portals_due || !p->adopted)
		return;
	p->portals_due = false;
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (!bridge->portal.ifindex || !p->links.each_member)
			continue;
		err = p->links.each_member(p->links.arg, bridge->portal.ifindex, note_member,
					   bridge);
		if (err == -EINTR)	/* links changed meanwhile */
			p->portals_due = true;
		else if (err)
			vlog(LOG_BRIDGE, LVL_WARN, "bridge %s: who is under %s cannot be found "
			     "out: %s", bridge->name, bridge->portal.name, strerror(-err));
	}
}

/* --- news of links -------------------------------------------------------------------------- */

/* It is made anew. */
static void lose(struct policy *p, struct portal *portal)
{
	portal->ifindex = 0;
	p->repair = true;
}

/* A name has become free, or what bears it is another device. */
static void lose_by_name(struct policy *p, const struct link_news *news)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (news->gone && !strcmp(bridge->portal.name, news->name) &&
		    !bridge->portal.ifindex)
			p->repair = true;
	}
}

static void lose_all(struct policy *p)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (bridge->portal.name[0])
			lose(p, &bridge->portal);
	}
}

/* Our portal under another name is none. */
static void portal_news(struct policy *p, struct portal *portal, const struct link_news *news)
{
	if (!news->gone && !strcmp(news->name, portal->name))
		return;
	vlog(LOG_BRIDGE, LVL_WARN, "Linux bridge %s was %s: made anew", portal->name,
	     news->gone ? "deleted" : "renamed");
	if (!news->gone)
		delete_device(p, news->ifindex, news->name);
	lose(p, portal);
}

bool portals_news(struct policy *p, const struct link_news *news)
{
	struct portal *portal;

	if (!news->name) {
		lose_all(p);
		return true;
	}
	portal = news->ifindex ? portal_at(p, news->ifindex) : NULL;
	if (portal)
		portal_news(p, portal, news);
	lose_by_name(p, news);
	if (!news->master || !portal_at(p, news->master))
		return false;
	p->portals_due = true;
	return true;
}
