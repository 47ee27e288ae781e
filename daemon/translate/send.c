// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame into a port of the datapath: xlate.h. */
#include "daemon/translate/xlate_bond.h"

/* Only tunnels care for the key that rules have given. */
static void commit_tunnel(struct xlate *x)
{
	struct vsw_action action = { .type = VSWITCH_ACT_SET_TUNNEL };

	if (x->has_tun)
		action.tun_id = x->now.k.tun_id;
	else if (!x->base_has_tun)
		return;
	if (x->base_has_tun && x->base.k.tun_id == action.tun_id)
		return;
	xlate_put(x, &action);
	x->base.k.tun_id = action.tun_id;
	x->base_has_tun = true;
}

static void commit_priority(struct xlate *x)
{
	struct vsw_action action = { .type = VSWITCH_ACT_SET_PRIORITY, .priority = x->priority };

	if (x->priority == x->base_priority)
		return;
	xlate_put(x, &action);
	x->base_priority = x->priority;
}

/* The frame in the datapath is what it is here, for this port. */
static void commit(struct xlate *x, const struct port *port)
{
	if (port->tunnel_kind)
		commit_tunnel(x);
	commit_priority(x);
	xlate_commit(x);
}

/* Only tunnels tell senders of sizes, and for a mirror's copy they shall not. */
static void put_copy(struct xlate *x, const struct port *port)
{
	struct vsw_action action = { .type = VSWITCH_ACT_COPY };

	if (port->tunnel_kind)
		xlate_put(x, &action);
}

void xlate_send(struct xlate *x, const struct port *port, u16 type, u32 snaplen, bool is_copy)
{
	struct vsw_action trunc = { .type = VSWITCH_ACT_TRUNC, .len = snaplen };
	struct vsw_action action = { .type = type };
	const struct port *to = port;

	if (type == VSWITCH_ACT_OUTPUT && port->bond)
		to = xlate_bond_out(x, port);
	if (!to) {
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
		return;
	}
	if (type == VSWITCH_ACT_OUTPUT)
		action.port = to->dp.no;
	commit(x, port);
	if (snaplen)
		xlate_put(x, &trunc);
	if (is_copy)
		put_copy(x, port);
	xlate_put(x, &action);
	x->outputs++;
}
