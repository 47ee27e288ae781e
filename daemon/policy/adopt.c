// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Taking over what an earlier daemon left in the datapath, without losing a frame: ports keep their
 * numbers, flows that are right stay, and MAC addresses are learned from the flows' keys.
 *
 * Ports are first foreign ones; those that are configured are taken from there by port_attach().
 */
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/policy/state.h"

static void take_port(void *arg, const struct dp_port *dp)
{
	struct bridges *br = arg;

	if (foreign_add(br, dp))
		vlog(LOG_BRIDGE, LVL_ERR, "port %s: no memory to take it over", dp->name);
}

/*
 * Flows of ports that are no more must go before a new port can get such a number, and before
 * anything is learned from them.
 */
int adopt_begin(struct bridges *br, char **why)
{
	struct foreign *f;
	int err;

	while ((f = LIST_FIRST(&br->foreigns)))
		foreign_free(f);
	err = br->dp->ops->port_dump(br->dp, take_port, br);
	if (err)
		return errline(why, err, "the ports of the datapath could not be listed: %s",
			       strerror(-err));
	err = flows_load(br);
	if (err)
		return errline(why, err, "the flows of the datapath could not be listed: %s",
			       strerror(-err));
	flows_delete_strangers(br);
	return 0;
}

static bool stays(const struct bridges *br, const struct dp_port *dp)
{
	const struct port *master = bridges_port_at(br, dp->master);

	return dp->origin == VSWITCH_ORIGIN_LINK && master && master->bridge->local == master;
}

/* What no configuration wants is unknown from now on: the flows of such ports go. */
void adopt_learn(struct bridges *br)
{
	struct foreign *f, *next;

	flows_learn(br, br->now);
	for (f = LIST_FIRST(&br->foreigns); f; f = next) {
		next = LIST_NEXT(f, link);
		if (stays(br, &f->dp)) {
			notice_joined(br, &f->dp);
		} else {
			LIST_REMOVE(f, link);
			LIST_INSERT_HEAD(&br->doomed, f, link);
		}
	}
}

static void delete_doomed(struct bridges *br, bool internal)
{
	struct foreign *f, *next;
	int err;

	for (f = LIST_FIRST(&br->doomed); f; f = next) {
		next = LIST_NEXT(f, link);
		if ((f->dp.kind == VSWITCH_PORT_INTERNAL) != internal)
			continue;
		vlog(LOG_BRIDGE, LVL_INFO, "port %s is not configured: deleted", f->dp.name);
		err = br->dp->ops->port_del(br->dp, f->dp.no);
		if (err && err != -ENOENT)
			vlog(LOG_BRIDGE, LVL_WARN, "port %s could not be deleted: %s", f->dp.name,
			     strerror(-err));
		foreign_free(f);
	}
}

void adopt_clean(struct bridges *br)
{
	delete_doomed(br, false);
	delete_doomed(br, true);
}
