// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Taking over what an earlier daemon left in the datapath, without losing a frame: ports keep their
 * numbers, flows that are right stay, and MAC addresses are learned from the flows' keys.
 *
 * Ports are first foreign ones; those that are configured are taken from there by port_attach().
 */
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

static void take_port(void *arg, const struct dp_port *dp)
{
	struct policy *p = arg;

	if (foreign_add(&p->bridges, dp))
		vlog(LOG_BRIDGE, LVL_ERR, "port %s: no memory to take it over", dp->name);
}

/*
 * Flows of ports that are no more must go before a new port can get such a number, and before
 * anything is learned from them.
 */
int adopt_begin(struct policy *p, char **why)
{
	struct foreign *f;
	int err;

	while ((f = LIST_FIRST(&p->bridges.foreigns)))
		foreign_free(f);
	err = p->dp->ops->port_dump(p->dp, take_port, p);
	if (err)
		return errline(why, err, "the ports of the datapath could not be listed: %s",
			       strerror(-err));
	err = flows_load(&p->flows);
	if (err)
		return errline(why, err, "the flows of the datapath could not be listed: %s",
			       strerror(-err));
	flows_delete_strangers(&p->flows);
	meters_adopt(p);
	return 0;
}

static bool stays(const struct policy *p, const struct dp_port *dp)
{
	const struct port *master = bridges_port_at(&p->bridges, dp->master);

	return dp->origin == VSWITCH_ORIGIN_LINK && master && master->bridge->local == master;
}

/* What no configuration wants is unknown from now on: the flows of such ports go. */
void adopt_learn(struct policy *p)
{
	struct foreign *f, *next;

	flows_learn(&p->flows, p->flows.now);
	for (f = LIST_FIRST(&p->bridges.foreigns); f; f = next) {
		next = LIST_NEXT(f, link);
		if (stays(p, &f->dp)) {
			notice_joined(p, &f->dp);
		} else {
			LIST_REMOVE(f, link);
			LIST_INSERT_HEAD(&p->doomed, f, link);
		}
	}
}

static void delete_doomed(struct policy *p, bool internal)
{
	struct foreign *f, *next;
	int err;

	for (f = LIST_FIRST(&p->doomed); f; f = next) {
		next = LIST_NEXT(f, link);
		if ((f->dp.kind == VSWITCH_PORT_INTERNAL) != internal)
			continue;
		vlog(LOG_BRIDGE, LVL_INFO, "port %s is not configured: deleted", f->dp.name);
		err = p->dp->ops->port_del(p->dp, f->dp.no);
		if (err && err != -ENOENT)
			vlog(LOG_BRIDGE, LVL_WARN, "port %s could not be deleted: %s", f->dp.name,
			     strerror(-err));
		foreign_free(f);
	}
}

void adopt_clean(struct policy *p)
{
	delete_doomed(p, false);
	delete_doomed(p, true);
}
