// SPDX-License-Identifier: GPL-2.0-or-later
/* The MAC table of one bridge: fdb.h. */
#include <stdlib.h>
#include "daemon/bridge/fdb_entry.h"

static bool is_unicast(const u8 mac[6])
{
	static const u8 zero[6];

	return !(mac[0] & 1) && memcmp(mac, zero, sizeof(zero));
}

static struct fdb_ports *counts_new(u32 limit)
{
	return calloc((size_t)limit + 1, sizeof(struct fdb_ports));
}

int fdb_init(struct fdb *fdb, u32 limit, u64 aging_ms)
{
	memset(fdb, 0, sizeof(*fdb));
	TAILQ_INIT(&fdb->learned);
	TAILQ_INIT(&fdb->statics);
	fdb->limit = limit;
	fdb->aging_ms = aging_ms;
	fdb->seed = hash_seed();
	fdb->by_count = counts_new(limit);
	if (!fdb->by_count)
		return -ENOMEM;
	if (hash_init(&fdb->entries)) {
		free(fdb->by_count);
		return -ENOMEM;
	}
	return 0;
}

static void free_list(struct fdb_list *list)
{
	struct fdb_entry *e;

	while ((e = TAILQ_FIRST(list))) {
		TAILQ_REMOVE(list, e, in_order);
		free(e);
	}
}

void fdb_exit(struct fdb *fdb)
{
	free_list(&fdb->learned);
	free_list(&fdb->statics);
	hash_exit(&fdb->entries);
	free(fdb->by_count);
}

void fdb_port_init(struct fdb_port *port)
{
	TAILQ_INIT(&port->learned);
	port->count = 0;
	port->limit = CFG_NO_MAC_LIMIT;
	port->sticky = false;
}

struct fdb_entry *fdb_find(const struct fdb *fdb, u16 vlan, const u8 mac[6])
{
	return fdb_floods(fdb, vlan) ? NULL : fdb_entry_find(fdb, vlan, mac);
}

/*
 * Make room for an entry of @newcomer, or NULL. Of ports that have as many it pays itself: else two
 * with equal shares would take stations from one another, though one of them learns nothing new.
 */
static void evict(struct fdb *fdb, struct fdb_port *newcomer)
{
	struct fdb_port *most = LIST_FIRST(&fdb->by_count[fdb->top]);

	if (newcomer && newcomer->count == fdb->top)
		most = newcomer;
	fdb->counts.evicted++;
	fdb_drop_learned(fdb, TAILQ_FIRST(&most->learned), FDB_EXPIRED);
}

static enum fdb_learned learn_new(struct fdb *fdb, struct fdb_port *port, u16 vlan,
				  const u8 mac[6], u64 now)
{
	struct fdb_entry *e;

	if (!fdb->limit || !is_unicast(mac))
		return FDB_NOT_LEARNED;
	if (fdb->count >= fdb->limit)
		evict(fdb, port);
	e = fdb_entry_new(fdb, vlan, mac);
	if (!e)
		return FDB_NOT_LEARNED;
	e->used = now;
	e->listed = now;
	TAILQ_INSERT_TAIL(&fdb->learned, e, in_order);
	fdb_entry_link(fdb, e, port);
	fdb->counts.learned++;
	fdb_report(fdb, FDB_LEARNED, vlan, mac, port, NULL);
	return FDB_IS_NEW;
}

enum fdb_verdict fdb_admits(const struct fdb *fdb, const struct fdb_port *port, u16 vlan,
			    const u8 mac[6])
{
	const struct fdb_entry *e = fdb_find(fdb, vlan, mac);

	if (fdb_floods(fdb, vlan) || !is_unicast(mac))
		return FDB_ADMITTED;
	if (e && (e->port == port || e->is_static))
		return FDB_ADMITTED;
	if (e && fdb_is_sticky(e))
		return FDB_STICKY_ELSEWHERE;
	return port->count < port->limit ? FDB_ADMITTED : FDB_OVER_LIMIT;
}

enum fdb_learned fdb_learn(struct fdb *fdb, struct fdb_port *port, u16 vlan, const u8 mac[6],
			   u64 now)
{
	struct fdb_entry *e = fdb_find(fdb, vlan, mac);
	struct fdb_port *was;

	fdb->now = now;
	if (fdb_floods(fdb, vlan) || fdb_admits(fdb, port, vlan, mac))
		return FDB_NOT_LEARNED;
	if (!e)
		return learn_new(fdb, port, vlan, mac, now);
	if (e->is_static)
		return e->port == port ? FDB_IS_KNOWN : FDB_NOT_LEARNED;
	was = e->port;
	fdb_entry_unlink(fdb, e);
	fdb_entry_link(fdb, e, port);
	e->used = now;
	e->listed = now;
	TAILQ_REMOVE(&fdb->learned, e, in_order);
	TAILQ_INSERT_TAIL(&fdb->learned, e, in_order);
	if (was == port)
		return FDB_IS_KNOWN;
	fdb->counts.moved++;
	fdb_report(fdb, FDB_MOVED, vlan, mac, port, was);
	return FDB_HAS_MOVED;
}

void fdb_announce(struct fdb *fdb, u16 vlan, const u8 mac[6], u64 now)
{
	struct fdb_entry *e = fdb_find(fdb, vlan, mac);

	fdb->now = now;
	if (e)
		e->announced = now;
}

/* One that is sticky is passed over until as much time has gone by again, not at each look. */
static void pass_over(struct fdb *fdb, struct fdb_entry *e, u64 now)
{
	e->listed = now + 1;
	TAILQ_REMOVE(&fdb->learned, e, in_order);
	TAILQ_INSERT_TAIL(&fdb->learned, e, in_order);
}

bool fdb_expire_some(struct fdb *fdb, u64 now)
{
	struct fdb_entry *e;
	int n;

	fdb->now = now;
	for (n = 0; n < FDB_EXPIRE_BATCH; n++) {
		e = TAILQ_FIRST(&fdb->learned);
		if (!e || now < e->listed + fdb->aging_ms)
			return false;
		if (fdb_is_sticky(e)) {
			pass_over(fdb, e, now);
			continue;
		}
		fdb->counts.expired++;
		fdb_drop_learned(fdb, e, FDB_EXPIRED);
	}
	return true;
}

void fdb_expire(struct fdb *fdb, u64 now)
{
	while (fdb_expire_some(fdb, now))
		;
}

void fdb_flush(struct fdb *fdb)
{
	struct fdb_entry *e;

	while ((e = TAILQ_FIRST(&fdb->learned)))
		fdb_drop_learned(fdb, e, FDB_FLUSHED);
}

void fdb_flush_port(struct fdb *fdb, struct fdb_port *port, const u8 *keep)
{
	struct fdb_entry *e, *next;

	for (e = TAILQ_FIRST(&port->learned); e; e = next) {
		next = TAILQ_NEXT(e, in_port);
		if (!keep || !(keep[e->vlan / 8] & 1 << e->vlan % 8))
			fdb_drop_learned(fdb, e, FDB_FLUSHED);
	}
}

void fdb_flush_mac(struct fdb *fdb, const u8 mac[6])
{
	struct fdb_entry *e, *next;

	for (e = TAILQ_FIRST(&fdb->learned); e; e = next) {
		next = TAILQ_NEXT(e, in_order);
		if (!memcmp(e->mac, mac, sizeof(e->mac)))
			fdb_drop_learned(fdb, e, FDB_FLUSHED);
	}
}

void fdb_forget(struct fdb *fdb, struct fdb_entry *e)
{
	fdb_drop_learned(fdb, e, FDB_FLUSHED);
}

void fdb_forget_port(struct fdb *fdb, struct fdb_port *port)
{
	struct fdb_entry *e, *next;

	fdb_flush_port(fdb, port, NULL);
	for (e = TAILQ_FIRST(&fdb->statics); e; e = next) {
		next = TAILQ_NEXT(e, in_order);
		if (e->port == port)
			fdb_drop_static(fdb, e);
	}
}

int fdb_set_limit(struct fdb *fdb, u32 limit)
{
	struct fdb_ports *counts;
	struct fdb_port *port;
	u32 i;

	if (limit == fdb->limit)
		return 0;
	counts = counts_new(limit);
	if (!counts)
		return -ENOMEM;
	while (fdb->count > limit)
		evict(fdb, NULL);
	for (i = 1; i <= fdb->top; i++) {
		while ((port = LIST_FIRST(&fdb->by_count[i]))) {
			LIST_REMOVE(port, peers);
			LIST_INSERT_HEAD(&counts[i], port, peers);
		}
	}
	free(fdb->by_count);
	fdb->by_count = counts;
	fdb->limit = limit;
	return 0;
}

void fdb_set_flood_vlans(struct fdb *fdb, const u8 vlans[VLAN_COUNT / 8])
{
	struct fdb_entry *e, *next;

	if (!memcmp(fdb->flood_vlans, vlans, sizeof(fdb->flood_vlans)))
		return;
	for (e = TAILQ_FIRST(&fdb->learned); e; e = next) {
		next = TAILQ_NEXT(e, in_order);
		if (vlan_set_has(vlans, e->vlan))
			fdb_drop_learned(fdb, e, FDB_FLUSHED);
	}
	memcpy(fdb->flood_vlans, vlans, sizeof(fdb->flood_vlans));
}

void fdb_set_port_limit(struct fdb *fdb, struct fdb_port *port, u32 limit)
{
	port->limit = limit;
	while (port->count > limit)
		fdb_drop_learned(fdb, TAILQ_FIRST(&port->learned), FDB_FLUSHED);
}
