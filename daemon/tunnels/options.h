/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interface options of a tunnel as struct vswitch_tunnel. */
#ifndef VSW_TUNNELS_OPTIONS_H
#define VSW_TUNNELS_OPTIONS_H

#include "daemon/schema/datum.h"
#include "daemon/tunnels/kinds.h"

/*
 * Fill @tunnel, which is zero, from the options of an Interface: a map of strings. 0, or -EINVAL
 * and *err, which does not name the port
 */
int tunnel_options_read(const struct tunnel_kind *kind, const struct datum *options,
			struct vswitch_tunnel *tunnel, char **err);
/* Whether they ask by name for "don't fragment", which is the default, too */
bool tunnel_options_ask_for_df(const struct datum *options);

/*
 * The port is the output of a mirror. Copies arrive whole, in fragments of the outer packet if need
 * be, unless @df: that was asked for by name. Nobody is told of their size: what the mirror copies
 * is no concern of its sender.
 */
void tunnel_takes_copies(struct vswitch_tunnel *tunnel, bool df);

#endif
