// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A port that somebody took out of its bridge ("ip link set DEV nomaster") and that stays
 * configured is taken back: whoever configures the host's network does that to devices of which he
 * does not know that they are ports (systemd-networkd without KeepMaster=yes), and a host should
 * not lose its uplink by it. One who goes on taking it out is not fought: a few times in a minute,
 * then not before that is over.
 */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

#define RETAKE_MS 60000
#define RETAKES 5

static void keep_out(struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	u64 end = port->retake_since + RETAKE_MS;

	port->kept_out = true;
	if (!p->next_retake || end < p->next_retake)
		p->next_retake = end;
	port_set_error(port, "network device %s was taken out of the bridge %u times in a minute "
		       "(ip link set %s nomaster): it is taken back after that", port->name,
		       RETAKES + 1, port->name);
	vlog(LOG_BRIDGE, LVL_WARN, "bridge %s: %s", port->bridge->name, port->error);
}

static void retake(struct port *port)
{
	struct policy *p = policy_of(port->bridge);

	port->left = port->stays = false;
	if (!port->retaken || p->flows.now - port->retake_since >= RETAKE_MS) {
		port->retake_since = p->flows.now;
		port->retaken = 0;
	}
	if (port->retaken == RETAKES) {
		keep_out(port);
		return;
	}
	port->retaken++;
	p->repair = true;
	vlog(LOG_BRIDGE, LVL_WARN, "bridge %s: network device %s was taken out of the bridge, but "
	     "is configured: taken back (del-port would take it out)", port->bridge->name,
	     port->name);
}

void port_let_in(struct port *port)
{
	port->kept_out = false;
	port->retaken = 0;
}

/* It was kept out. */
static void release(struct port *port)
{
	struct policy *p = policy_of(port->bridge);

	if (p->flows.now - port->retake_since < RETAKE_MS) {
		keep_out(port);
		return;
	}
	port_let_in(port);
	p->repair = true;
}

void retakes_tick(struct policy *p)
{
	bool over = p->next_retake && p->flows.now >= p->next_retake;
	struct bridge *bridge;
	struct port *port;

	if (!p->retakes_due && !over)
		return;
	p->retakes_due = false;
	if (over)
		p->next_retake = 0;
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (port->stays)
				retake(port);
			else if (port->kept_out && over)
				release(port);
		}
	}
}
