/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that say how things are, instead of how they should be. */
#ifndef VSW_ENGINE_EPHEMERAL_H
#define VSW_ENGINE_EPHEMERAL_H

#include "daemon/engine/engine.h"
#include "daemon/db/row.h"

/* A column that has COL_EPHEMERAL, as it is now, into @d, which is empty; the caller frees it. */
void ephemeral_read(const struct engine *engine, const struct row *row, unsigned int column,
		    struct datum *d);
/* The datum of a column of @row as it is now: what is computed goes before what the row holds. */
struct datum *ephemeral_datum(const struct engine *engine, struct row *row, unsigned int column);

/* Frames that a port dropped: as receiver, or (@tx) as the one that should have sent them */
u64 ephemeral_dropped(const struct iface_status *st, bool tx);

#endif
