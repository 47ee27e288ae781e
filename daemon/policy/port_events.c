// SPDX-License-Identifier: GPL-2.0-or-later
/* What happens to ports by itself. */
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

/* Its master was another one: it left, and joined another bridge. One without a master did not. */
static bool is_same(const struct dp_port *was, const struct dp_port *now)
{
	return dp_port_is_same(was, now) && (!now->master || now->master == was->master);
}

/* Events are read later than they happened: the datapath says what is so now. */
static bool is_there(struct policy *p, const struct dp_port *dp)
{
	struct dp_port now;

	return !p->dp->ops->port_get(p->dp, dp->no, &now) && is_same(dp, &now);
}

static void lose_port(struct port *port, enum vswitch_port_event event)
{
	if (event == VSWITCH_EVENT_NOMASTER) {
		port_let_go(port);
		port_leave(port);
	} else {
		port_lose(port, event);
	}
}

/* News of a port that was found to have left when its number was given to another one. */
static void port_lost_before(struct policy *p, enum vswitch_port_event event,
			     const struct dp_port *dp)
{
	struct port *port = bridges_port(&p->bridges, dp->name);

	if (!port || port->attached || !dp_port_is_same(&port->dp, dp))
		return;
	if (event == VSWITCH_EVENT_NOMASTER) {
		port_leave(port);
	} else if (event == VSWITCH_EVENT_REMOVED) {
		port->vanished = false;
		p->repair = true;
	}
}

static void port_lost(struct policy *p, enum vswitch_port_event event,
		      const struct dp_port *dp)
{
	struct port *port = bridges_port_at(&p->bridges, dp->no);
	struct foreign *f = foreign_at(&p->bridges, dp->no);

	if (port && port_is_virtual(port))
		port = NULL;
	if (port && !is_there(p, &port->dp))
		lose_port(port, event);
	else if (!port || !dp_port_is_same(&port->dp, dp))
		port_lost_before(p, event, dp);
	if (f && !is_there(p, &f->dp)) {
		notice_cancel(p, f->dp.name, true);
		foreign_free(f);
		p->flows.dirty = true;
	}
}

/*
 * A port belongs to the name that is configured. With another name its device is another one; it
 * may be what a waiting port waits for. An internal device is ours whatever it is called.
 */
static void port_renamed(struct port *port, const struct dp_port *dp)
{
	struct policy *p = policy_of(port->bridge);

	port->renamed = strcmp(port->name, dp->name);
	if (!port->renamed) {
		port_clear_error(port);
	} else if (port->internal) {
		port_set_error(port, "network device %s was renamed to %s", port->name, dp->name);
		vlog(LOG_BRIDGE, LVL_WARN, "bridge %s: %s", port->bridge->name, port->error);
	} else {
		vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s: its device is now %s",
		     port->bridge->name, port->name, dp->name);
		port_let_go(port);
		policy_settle_all(p);
		port_remove(port);
		port_wait(port);
		policy_link_appeared(p, dp->name, p->flows.now);
	}
}

static void link_changed(struct port *port, u32 old)
{
	u32 running = port->dp.flags & VSWITCH_PORT_F_RUNNING;

	if (running == (old & VSWITCH_PORT_F_RUNNING))
		return;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s: link is %s", port->bridge->name,
	     port->name, running ? "up" : "down");
	if (!running)
		port_forget_stations(port);
	bond_follow_link(port);
	policy_of(port->bridge)->flows.dirty = true;
}

/* The kernel takes queueing disciplines off a device that changes its network namespace. */
static void set_qos_anew(struct port *port)
{
	port->qos_set = false;
	if (port->qos)
		port_request_qos(port);
}

/* Where its device is, what was set here is no more so, or can be set again. */
static void moved(struct port *port)
{
	if (port_is_away(port))
		vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s: its device is in another network "
		     "namespace, as %s", port->bridge->name, port->name, port->dp.device);
	else
		vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s: its device is back",
		     port->bridge->name, port->name);
	port_request_mtu(port);
	set_qos_anew(port);
	policy_of(port->bridge)->flows.dirty = true;
}

static void update_port(struct port *port, const struct dp_port *dp)
{
	struct dp_port old = port->dp;

	port->dp = *dp;
	link_changed(port, old.flags);
	if ((old.flags ^ dp->flags) & VSWITCH_PORT_F_AWAY || old.netns != dp->netns)
		moved(port);
	if (old.mtu != dp->mtu || memcmp(old.address, dp->address, sizeof(old.address)))
		policy_of(port->bridge)->flows.dirty = true;
	if (dp->master != port_master(port))
		policy_of(port->bridge)->repair = true;
	if (strcmp(old.name, dp->name))
		port_renamed(port, dp);
}

static void update_foreign(struct policy *p, struct foreign *f, const struct dp_port *dp)
{
	bool renamed = strcmp(f->dp.name, dp->name);

	if (renamed)
		notice_cancel(p, f->dp.name, true);
	f->dp = *dp;
	if (renamed)
		notice_joined(p, dp);
}

/*
 * A port that the daemon did not make: a configured one come back, or one more. What is configured
 * in another bridge has moved: it stays out of that one, and the listener is told once, so that the
 * port keeps its settings, its VLAN among them.
 */
static void port_came(struct policy *p, const struct dp_port *dp)
{
	struct port *port = bridges_port(&p->bridges, dp->name);
	bool waits;

	virtual_make_room(p, dp->no);
	waits = port && !port->attached && port_has_own_device(port);

	if (waits && dp->master && dp->kind == VSWITCH_PORT_NETDEV &&
	    dp->master == port_master(port)) {
		notice_cancel(p, dp->name, false);
		port_accept(port, dp);
		return;
	}
	if (foreign_add(&p->bridges, dp))
		return;
	if (notice_joined(p, dp) && waits) {
		notice_cancel(p, dp->name, false);
		port->left = true;
	}
}

/* @dp: as it is now */
static void port_seen(struct policy *p, const struct dp_port *dp)
{
	struct port *port = bridges_port_at(&p->bridges, dp->no);
	struct foreign *f = foreign_at(&p->bridges, dp->no);

	if (port && is_same(&port->dp, dp)) {
		update_port(port, dp);
	} else if (f && is_same(&f->dp, dp)) {
		update_foreign(p, f, dp);
	} else {
		/* What had this number before is gone, whether that was announced or not. */
		port_lost(p, port && dp_port_is_same(&port->dp, dp) ? VSWITCH_EVENT_NOMASTER :
								       VSWITCH_EVENT_GONE, dp);
		port_came(p, dp);
	}
}

/* A link that was lost and is back by now may have been plugged in elsewhere meanwhile. */
static void port_changed(struct policy *p, enum vswitch_port_event event,
			 const struct dp_port *dp)
{
	struct port *port = bridges_port_at(&p->bridges, dp->no);
	struct dp_port now;
	bool was_here;

	if (p->dp->ops->port_get(p->dp, dp->no, &now) || !dp_port_is_same(&now, dp))
		return;
	if (port && dp_port_is_same(&port->dp, dp) && event == VSWITCH_EVENT_LINK &&
	    !(dp->flags & VSWITCH_PORT_F_RUNNING))
		port_forget_stations(port);
	was_here = port && dp_port_is_same(&port->dp, dp) && !port_is_away(port);
	port_seen(p, &now);
	/* It has left and come back since: to be seen by the event alone. */
	if (event == VSWITCH_EVENT_NETNS && was_here && !port_is_away(port))
		set_qos_anew(port);
}

void policy_port_event(struct policy *p, enum vswitch_port_event event,
		       const struct dp_port *dp, u64 now)
{
	p->flows.now = now;
	if (!p->adopted)
		return;
	switch (event) {
	case VSWITCH_EVENT_REMOVED:
	case VSWITCH_EVENT_NOMASTER:
	case VSWITCH_EVENT_GONE:
		port_lost(p, event, dp);
		break;
	case VSWITCH_EVENT_ADDED:
	case VSWITCH_EVENT_RENAMED:
	case VSWITCH_EVENT_LINK:
	case VSWITCH_EVENT_MTU:
	case VSWITCH_EVENT_ADDRESS:
	case VSWITCH_EVENT_NETNS:
		port_changed(p, event, dp);
		break;
	default:
		break;
	}
}

void policy_link_appeared(struct policy *p, const char *name, u64 now)
{
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 10);
	struct port *port = bridges_port(&p->bridges, name);

	p->flows.now = now;
	if (!port || port->attached || port->left || port->kept_out || !port_has_own_device(port))
		return;
	if (port_attach(port))
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN, "bridge %s: %s", port->bridge->name,
			     port->error);
	policy_settle(p);
}

void policy_link_news(struct policy *p, const struct link_news *news, u64 now)
{
	struct port *port = news->gone && news->name ? bridges_port(&p->bridges, news->name) : NULL;

	p->flows.now = now;
	if (port)
		port_let_in(port);	/* another device will be another matter */
	if (!portals_news(p, news) && !news->gone)
		policy_link_appeared(p, news->name, now);
}

/* struct stock - the ports that the datapath has */
struct stock {
	struct dp_port *ports;
	size_t n, room;
	bool failed;
};

static void take_stock(void *arg, const struct dp_port *dp)
{
	struct stock *stock = arg;
	struct dp_port *more;

	if (stock->n == stock->room) {
		more = reallocarray(stock->ports, 2 * stock->room + 16, sizeof(*more));
		if (!more) {
			stock->failed = true;
			return;
		}
		stock->ports = more;
		stock->room = 2 * stock->room + 16;
	}
	stock->ports[stock->n++] = *dp;
}

/* Each port that is known goes through the same door as if its event had come. */
static void lose_absent(struct policy *p)
{
	struct foreign *f, *next;
	struct port *port;
	u32 no;

	for (no = 0; no < PORTS_MAX; no++) {
		port = p->bridges.by_no[no];
		if (port && !port_is_virtual(port))
			port_lost(p, port_is_away(port) ? VSWITCH_EVENT_GONE :
							   VSWITCH_EVENT_REMOVED, &port->dp);
	}
	for (f = LIST_FIRST(&p->bridges.foreigns); f; f = next) {
		next = LIST_NEXT(f, link);
		port_lost(p, VSWITCH_EVENT_REMOVED, &f->dp);
	}
}

/* News of one that left and came back may be among what was lost. */
static void set_all_qos_anew(struct policy *p)
{
	u32 no;

	for (no = 0; no < PORTS_MAX; no++) {
		struct port *port = p->bridges.by_no[no];

		if (port && port->internal && port->qos && !port_is_away(port))
			set_qos_anew(port);
	}
}

void policy_resync(struct policy *p, u64 now)
{
	struct stock stock = { 0 };
	size_t i;
	int err;

	p->flows.now = now;
	if (!p->adopted)
		return;
	meters_follow(p, true);
	err = p->dp->ops->port_dump(p->dp, take_stock, &stock);
	if (err || stock.failed) {
		vlog(LOG_BRIDGE, LVL_WARN, "the ports could not be listed: %s",
		     strerror(err ? -err : ENOMEM));
	} else {
		lose_absent(p);
		for (i = 0; i < stock.n; i++)
			port_seen(p, &stock.ports[i]);
		set_all_qos_anew(p);
		p->repair = true;
	}
	free(stock.ports);
}
