// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame leaves a bridge by one port: xlate.h. */
#include "daemon/bridge/qos.h"
#include "daemon/syntax/rule_fields.h"
#include "daemon/translate/watch.h"
#include "daemon/translate/xlate_bond.h"
#include "daemon/translate/xlate_copy.h"

/* What goes on in the other bridge leaves no trace in the frame as it is in this one. */
static void output_patch(struct xlate *x, struct port *port)
{
	struct port *peer = patch_peer(port);

	if (!peer) {
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (xlate_copy_crosses(x, peer->bridge)) {
		xlate_copy_out(x, port);
		xlate_tap_out(x, port);
		xlate_sample_out(x, port);
		x->enter(x, peer);
	}
}

/* One more than the DSCP that the queue gives to frames that rules send by it; 0: none */
static u8 mark_of(const struct xlate *x, const struct port *port)
{
	u32 i, queue = (x->priority & 0xffff) - 1;

	if (x->priority == VSWITCH_PRIORITY_RECEIVED || !port->qos || x->copy.on)
		return 0;
	for (i = 0; i < port->qos->htb.n; i++) {
		if (port->qos->htb.queues[i].id == queue)
			return port->qos->htb.queues[i].mark;
	}
	return 0;
}

/* A frame without a header that can be read goes on as it is. */
static bool can_mark(struct xlate *x)
{
	if (!xlate_has(x, NEED_IP))
		return false;
	x->d->mask.k.ip_frag |= VSWITCH_UNREAD_IP;
	return !(x->now.k.ip_frag & VSWITCH_UNREAD_IP);
}

static void put_as_it_is(struct xlate *x, const struct port *port, u16 type)
{
	u32 sent = x->outputs;

	xlate_send(x, port, type, x->copy.on ? x->copy.snaplen : x->max_len, x->copy.on);
	if (x->outputs == sent)
		return;
	xlate_copy_out(x, port);
	xlate_tap_out(x, port);
	xlate_sample_out(x, port);
}

static void put_output(struct xlate *x, const struct port *port, u16 type)
{
	struct vswitch_set set = { .field = VSWITCH_FIELD_IP_TOS, .mask = { 0xfc } };
	u8 mark = mark_of(x, port);
	union vsw_key was;

	if (!mark || !can_mark(x)) {
		put_as_it_is(x, port, type);
		return;
	}
	was = x->now;
	set.value[0] = (u8)((mark - 1) << 2);
	xlate_say(x, "its queue there marks IP frames with DSCP %u", mark - 1U);
	xlate_set_field(x, &set);
	put_as_it_is(x, port, type);
	x->now = was;
}

void xlate_output(struct xlate *x, struct port *port)
{
	xlate_say(x, "output to %s", port->name);
	if (port->of_config & PORT_NO_FWD) {
		xlate_say(x, "%s is not to forward (mod-port)", port->name);
		xlate_drop(x, VSWITCH_DROP_POLICY);
	} else if (port->is_mirror_output) {
		xlate_say(x, "%s is the output of a mirror", port->name);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (port_is_patch(port)) {
		output_patch(x, port);
	} else if (xlate_came_by(x, port)) {
		xlate_say(x, "%s is where the frame was received", port->name);
		xlate_drop(x, VSWITCH_DROP_SAME_PORT);
	} else {
		put_output(x, port, VSWITCH_ACT_OUTPUT);
	}
}

void xlate_output_back(struct xlate *x)
{
	xlate_say(x, "output back to %s", x->in->name);
	if (x->in->of_config & PORT_NO_FWD)
		xlate_drop(x, VSWITCH_DROP_POLICY);
	else if (port_is_patch(x->in))
		output_patch(x, x->in);
	else
		put_output(x, x->in, VSWITCH_ACT_OUTPUT_BACK);
}
