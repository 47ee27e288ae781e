// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame leaves a bridge by one port: xlate.h. */
#include "daemon/translate/xlate.h"

/* What goes on in the other bridge leaves no trace in the frame as it is in this one. */
static void output_patch(struct xlate *x, struct port *port)
{
	struct port *peer = patch_peer(port);

	if (!peer) {
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (xlate_copy_crosses(x, peer->bridge)) {
		xlate_copy_out(x, port);
		xlate_enter(x, peer);
	}
}

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

/* The frame in the datapath is what it is here, for this port. */
static void commit(struct xlate *x, const struct port *port)
{
	if (port->is_tunnel)
		commit_tunnel(x);
	xlate_commit(x);
}

/* Only tunnels tell senders of sizes, and for a mirror's copy they shall not. */
static void put_copy(struct xlate *x, const struct port *port)
{
	struct vsw_action action = { .type = VSWITCH_ACT_COPY };

	if (port->is_tunnel)
		xlate_put(x, &action);
}

static void put_send(struct xlate *x, const struct port *port, u16 type, u32 snaplen, bool is_copy)
{
	struct vsw_action trunc = { .type = VSWITCH_ACT_TRUNC, .len = snaplen };
	struct vsw_action action = { .type = type };

	if (type == VSWITCH_ACT_OUTPUT)
		action.port = port->dp.no;
	commit(x, port);
	if (snaplen)
		xlate_put(x, &trunc);
	if (is_copy)
		put_copy(x, port);
	xlate_put(x, &action);
	x->outputs++;
}

static void put_output(struct xlate *x, const struct port *port, u16 type)
{
	put_send(x, port, type, x->copy.on ? x->copy.snaplen : x->max_len, x->copy.on);
	xlate_copy_out(x, port);
}

void xlate_output_copy(struct xlate *x, const struct port *port, u32 snaplen)
{
	put_send(x, port, VSWITCH_ACT_OUTPUT, snaplen, true);
}

void xlate_output(struct xlate *x, struct port *port)
{
	xlate_say(x, "output to %s", port->name);
	if (port->is_mirror_output) {
		xlate_say(x, "%s is the output of a mirror", port->name);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (port_is_patch(port)) {
		output_patch(x, port);
	} else if (port->dp.no == x->key->k.in_port) {
		xlate_say(x, "%s is where the frame was received", port->name);
		xlate_drop(x, VSWITCH_DROP_SAME_PORT);
	} else {
		put_output(x, port, VSWITCH_ACT_OUTPUT);
	}
}

void xlate_output_back(struct xlate *x)
{
	xlate_say(x, "output back to %s", x->in->name);
	if (port_is_patch(x->in))
		output_patch(x, x->in);
	else
		put_output(x, x->in, VSWITCH_ACT_OUTPUT_BACK);
}
