// SPDX-License-Identifier: GPL-2.0-or-later
/* Static entries of a MAC table are replaced, of which most stay: fdb.h. */
#include "daemon/bridge/fdb_entry.h"

static void see(struct fdb *fdb, struct fdb_entry *e)
{
	fdb->n_seen += e->round != fdb->round;
	e->round = fdb->round;
}

/* New entries are of round 0. */
void fdb_static_begin(struct fdb *fdb)
{
	fdb->round++;
	fdb->n_seen = 0;
}

bool fdb_static_has(struct fdb *fdb, const struct fdb_port *port, u16 vlan, const u8 mac[6])
{
	struct fdb_entry *e = fdb_entry_find(fdb, vlan, mac);

	if (!e || !e->is_static || e->port != port)
		return false;
	see(fdb, e);
	return true;
}

static struct fdb_entry *add(struct fdb *fdb, u16 vlan, const u8 mac[6])
{
	struct fdb_entry *e = fdb_entry_new(fdb, vlan, mac);

	if (!e)
		return NULL;
	e->is_static = true;
	TAILQ_INSERT_TAIL(&fdb->statics, e, in_order);
	fdb->n_static++;
	return e;
}

int fdb_static_set(struct fdb *fdb, struct fdb_port *port, u16 vlan, const u8 mac[6])
{
	struct fdb_entry *e = fdb_entry_find(fdb, vlan, mac);

	if (e && !e->is_static) {
		fdb_drop_learned(fdb, e, FDB_FLUSHED);
		e = NULL;
	}
	if (!e)
		e = add(fdb, vlan, mac);
	if (!e)
		return -ENOMEM;
	e->port = port;
	see(fdb, e);
	return 0;
}

void fdb_static_end(struct fdb *fdb)
{
	struct fdb_entry *e, *next;

	if (fdb->n_seen == fdb->n_static)
		return;
	for (e = TAILQ_FIRST(&fdb->statics); e; e = next) {
		next = TAILQ_NEXT(e, in_order);
		if (e->round != fdb->round)
			fdb_drop_static(fdb, e);
	}
}
