// SPDX-License-Identifier: GPL-2.0-or-later
/* Where user rules send a frame: xlate.h, action.h. */
#include "daemon/netlink/qdisc.h"
#include "daemon/rules/action.h"
#include "daemon/rules/meter.h"
#include "daemon/translate/xlate.h"

/* A port of the bridge that the frame is in; NULL: there is no such one now. */
struct port *xlate_port_named(const struct xlate *x, const char *name)
{
	struct port *port = bridges_port(x->br, name);

	return port && port->attached && port->bridge == x->in->bridge ? port : NULL;
}

static void output(struct xlate *x, struct port *port, const char *name)
{
	if (!port) {
		xlate_say(x, "output to %s: there is no such port", name);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (port == x->in) {
		xlate_say(x, "output to %s: the frame came in by it", name);
		xlate_drop(x, VSWITCH_DROP_SAME_PORT);
	} else {
		xlate_output(x, port);
	}
}

void xlate_output_port(struct xlate *x, struct port *port)
{
	output(x, port, port->name);
}

/*
 * Ports that bring it to other bridges come last, as in NORMAL switching. Whoever floods means no
 * port in particular: those that are kept apart from where the frame came in do not get it. Whether
 * there were such
 */
static bool flood(struct xlate *x, bool all, bool patches)
{
	const struct bridge *bridge = x->in->bridge;
	bool kept_apart = false;
	u32 i;

	for (i = 0; i < bridge->n_by_no && !x->refused; i++) {
		struct port *port = bridge->by_no[i];

		if (port == x->in || port_is_patch(port) != patches ||
		    !(port->dp.flags & VSWITCH_PORT_F_RUNNING) ||
		    (!all && port->of_config & PORT_NO_FLOOD))
			continue;
		if (isolated(&x->in->isolation, &port->isolation))
			kept_apart = true;
		else
			xlate_output(x, port);
	}
	return kept_apart;
}

void xlate_flood(struct xlate *x, bool all)
{
	bool kept_apart = flood(x, all, false);

	kept_apart |= flood(x, all, true);
	xlate_drop(x, kept_apart ? VSWITCH_DROP_ISOLATED : VSWITCH_DROP_NO_EGRESS);
}

void xlate_set_queue(struct xlate *x, u32 queue)
{
	xlate_say(x, "queue %u", queue);
	x->priority = HTB_MAJOR << 16 | (queue + 1);
}

/* Frames above the rate end here in the datapath. Without the meter all do: some were to end. */
void xlate_charge(struct xlate *x, u32 id)
{
	const struct ofmeter *m = tables_meter(x->in->bridge->tables, id);
	struct vsw_action action = { .type = VSWITCH_ACT_METER };

	if (!m || !m->in_force) {
		xlate_say(x, m ? "meter %u: it is not in force" :
			  "meter %u: there is no such meter", id);
		xlate_end(x, VSWITCH_DROP_METER);
		return;
	}
	xlate_say(x, "meter %u: what is above %u %s is dropped", id, m->rate,
		  m->packets ? "frames/s" : "kbit/s");
	action.meter = m->no;
	xlate_put(x, &action);
}

/* The first bytes of the frame only, and fewer if it has been cut off on its way here */
void xlate_output_cut(struct xlate *x, const struct ofact *a)
{
	u32 was = x->max_len;

	if (a->max_len && (!was || a->max_len < was))
		x->max_len = a->max_len;
	if (a->type == OFACT_OUTPUT)
		output(x, xlate_port_named(x, a->port), a->port);
	else if (a->type == OFACT_LOCAL)
		output(x, xlate_port_named(x, x->in->bridge->name), "LOCAL");
	else
		xlate_output_back(x);
	x->max_len = was;
}

/* A number that a rule has computed: of a port of the bridge, or what is none */
static void output_number(struct xlate *x, u32 no)
{
	struct port *port;

	switch (no) {
	case OFPP_IN_PORT:
		xlate_output_back(x);
		break;
	case OFPP_NORMAL:
		xlate_normal(x);
		break;
	case OFPP_FLOOD:
	case OFPP_ALL:
		xlate_flood(x, no == OFPP_ALL);
		break;
	case OFPP_LOCAL:
		output(x, xlate_port_named(x, x->in->bridge->name), "LOCAL");
		break;
	default:
		port = bridges_port_at(x->br, no);
		if (port && port->bridge == x->in->bridge) {
			output(x, port, port->name);
			break;
		}
		xlate_say(x, "output to port %u: there is no such port", no);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	}
}

void xlate_output_part(struct xlate *x, const struct of_part *part)
{
	xlate_number no = xlate_read_part(x, part);

	if (!x->ended)
		output_number(x, no > OFPP_NONE ? OFPP_NONE : (u32)no);
}
