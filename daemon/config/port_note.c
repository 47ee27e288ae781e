// SPDX-License-Identifier: GPL-2.0-or-later
/* What was made of rows of Port: rows.h. A note is no part of what its row says. */
#include <stdlib.h>
#include "daemon/config/rows.h"
#include "daemon/base/xalloc.h"

/* struct port_note - @iface is held: if it changes, another row takes its place */
struct port_note {
	struct row *iface;
	struct config_port port;
};

static void drop(void *arg)
{
	struct port_note *note = arg;

	row_free(note->iface);
	free(note);
}

const struct config_port *config_port_noted(const struct row *row)
{
	const struct port_note *note = row->note;

	return note && !note->iface->gone ? &note->port : NULL;
}

void config_port_note(const struct row *row, const struct row *iface,
		      const struct config_port *port)
{
	struct port_note *note = xcalloc(1, sizeof(*note));
	struct row *noted = (struct row *)row;

	note->iface = row_get((struct row *)iface);
	note->port = *port;
	row_drop_note(noted);
	noted->note = note;
	noted->drop = drop;
}
