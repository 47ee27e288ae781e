/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that say how things are, instead of how they should be. */
#ifndef VSW_EPHEMERAL_H
#define VSW_EPHEMERAL_H

#include "ctl_context.h"
#include "row.h"

/* Compute a column of @row that has COL_EPHEMERAL, in place of what the row holds. */
void ephemeral_fill(const struct ctl_context *ctx, struct row *row, unsigned int column);

/* The datum of a column as it is now, computed or from the database */
struct datum *ephemeral_datum(const struct ctl_context *ctx, struct row *row, unsigned int column);

/* Frames that a port dropped: as receiver, or (@tx) as the one that should have sent them */
u64 ephemeral_dropped(const struct iface_status *st, bool tx);

#endif
