/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members of bonds in a translation: bond.c. */
#ifndef VSW_TRANSLATE_XLATE_BOND_H
#define VSW_TRANSLATE_XLATE_BOND_H

#include "daemon/translate/xlate.h"

/* Whether a port, or its bond, is where the frame came into the switch */
static inline bool xlate_came_by(const struct xlate *x, const struct port *port)
{
	return port == x->received || (port->member && port->member->bond->port == x->received);
}
/* What @member has received, before its bond takes it in. 0, or why that does not */
u32 xlate_bond_in(struct xlate *x, const struct port *member);
/* The member by which a bond sends the frame as it is; NULL: there is none */
const struct port *xlate_bond_out(struct xlate *x, const struct port *port);
/*
 * Whether NORMAL takes no such frame in, as it may be one of ours that has come back: the station
 * is somewhere else, @elsewhere (NULL: at the bridge's own port).
 */
bool xlate_is_reflected(struct xlate *x, const struct fdb_entry *elsewhere);
/* Whether a frame announces where its source is, and bonds want to know: a gratuitous ARP */
bool xlate_announces(struct xlate *x);

#endif
