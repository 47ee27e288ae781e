// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries of a MAC table, and the order in which they and their ports stand: fdb_entry.h. */
#include <stdlib.h>
#include "daemon/bridge/fdb_entry.h"

static u32 hash_of(const struct fdb *fdb, u16 vlan, const u8 mac[6])
{
	u8 bytes[8];

	memcpy(bytes, mac, 6);
	memcpy(bytes + 6, &vlan, 2);
	return hash_bytes(bytes, sizeof(bytes), fdb->seed);
}

/* Ports stand in lists by their number of entries: the one that has most is found at once. */
static void count_port(struct fdb *fdb, struct fdb_port *port, int by)
{
	if (port->count)
		LIST_REMOVE(port, peers);
	port->count += by;
	if (port->count)
		LIST_INSERT_HEAD(&fdb->by_count[port->count], port, peers);
	if (port->count > fdb->top)
		fdb->top = port->count;
	while (fdb->top && LIST_EMPTY(&fdb->by_count[fdb->top]))
		fdb->top--;
	fdb->count += by;
}

void fdb_entry_link(struct fdb *fdb, struct fdb_entry *e, struct fdb_port *port)
{
	e->port = port;
	TAILQ_INSERT_TAIL(&port->learned, e, in_port);
	count_port(fdb, port, 1);
}

void fdb_entry_unlink(struct fdb *fdb, struct fdb_entry *e)
{
	TAILQ_REMOVE(&e->port->learned, e, in_port);
	count_port(fdb, e->port, -1);
}

void fdb_report(struct fdb *fdb, enum fdb_change change, u16 vlan, const u8 mac[6],
		const struct fdb_port *port, const struct fdb_port *was)
{
	if (fdb->changed)
		fdb->changed(fdb->arg, change, vlan, mac, port, was);
}

void fdb_drop_learned(struct fdb *fdb, struct fdb_entry *e, enum fdb_change why)
{
	const struct fdb_port *was = e->port;

	fdb_entry_unlink(fdb, e);
	TAILQ_REMOVE(&fdb->learned, e, in_order);
	hash_del(&fdb->entries, &e->link);
	fdb_report(fdb, why, e->vlan, e->mac, NULL, was);
	free(e);
}

void fdb_drop_static(struct fdb *fdb, struct fdb_entry *e)
{
	TAILQ_REMOVE(&fdb->statics, e, in_order);
	fdb->n_static--;
	fdb->n_seen -= e->round == fdb->round;
	fdb->n_dropped++;
	hash_del(&fdb->entries, &e->link);
	free(e);
}

struct fdb_entry *fdb_entry_find(const struct fdb *fdb, u16 vlan, const u8 mac[6])
{
	struct hlink *link = hash_first(&fdb->entries, hash_of(fdb, vlan, mac));

	for (; link; link = hash_next(link)) {
		struct fdb_entry *e = hash_entry(link, struct fdb_entry, link);

		if (e->vlan == vlan && !memcmp(e->mac, mac, sizeof(e->mac)))
			return e;
	}
	return NULL;
}

struct fdb_entry *fdb_entry_new(struct fdb *fdb, u16 vlan, const u8 mac[6])
{
	struct fdb_entry *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->vlan = vlan;
	memcpy(e->mac, mac, sizeof(e->mac));
	hash_add(&fdb->entries, &e->link, hash_of(fdb, vlan, mac));
	return e;
}
