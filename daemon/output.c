// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame leaves a bridge by one port: xlate.h. */
#include "xlate.h"

void xlate_output(struct xlate *x, struct port *port)
{
	struct vsw_action action = { .type = VSWITCH_ACT_OUTPUT, .port = port->dp.no };

	if (port->dp.no == x->key->k.in_port) {
		xlate_drop(x, VSWITCH_DROP_SAME_PORT);
		return;
	}
	xlate_commit(x);
	xlate_put(x, &action);
	x->outputs++;
	xlate_copy_out(x, port);
}
