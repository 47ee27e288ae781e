/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MAC table of one bridge: which port a station of a VLAN is behind. Entries are learned, or
 * static, which neither move nor age. What is learned at a sticky port neither moves nor ages
 * either, but goes with its port and by order. In VLANs that are flooded nothing is known and
 * nothing learned. At its limit the table gives up the least recently used entry
 * of the port that has most, in whatever VLANs, so that no port can push out what others have:
 * ports that flood share what those with few stations leave. An address that a port claims moves
 * there all the same, and counts as its own from then on; sticky and static ones do not.
 */
#ifndef VSW_BRIDGE_FDB_H
#define VSW_BRIDGE_FDB_H

#include <sys/queue.h>
#include "daemon/bridge/settings.h"
#include "daemon/base/hash.h"

/* struct fdb_port - what the table knows of a port; part of struct port. Starts zeroed. */
struct fdb_port {
	TAILQ_HEAD(fdb_port_list, fdb_entry) learned;	/* least recently used first */
	LIST_ENTRY(fdb_port) peers;	/* ports that have as many entries */
	u32 count;			/* of @learned */
	u32 limit;			/* the most that it may learn */
	bool sticky;
};

struct fdb_entry {
	struct hlink link;
	TAILQ_ENTRY(fdb_entry) in_order;	/* of use in the table */
	TAILQ_ENTRY(fdb_entry) in_port;		/* likewise, among those of its port */
	struct fdb_port *port;
	u64 used;				/* when a frame from it was last seen, ms */
	u64 listed;				/* its place in the table's order: @used or later */
	u16 vlan;
	u8 mac[6];
	u64 announced;		/* when its station said last where it is, ms; 0: never */
	bool is_static;
	u32 round;				/* of fdb_static_*, which saw it last */
};

/* Entries that are aged out without a break */
#define FDB_EXPIRE_BATCH	16

/* What happened to an entry */
enum fdb_change {
	FDB_LEARNED,
	FDB_MOVED,
	FDB_EXPIRED,	/* aged out, or given up for another one: its station may well be alive */
	FDB_FLUSHED,	/* by order, or its port has lost its link */
};

/* struct fdb_counts - what has happened to learned entries so far */
struct fdb_counts {
	u64 learned;
	u64 expired;	/* aged out */
	u64 evicted;	/* given up for others */
	u64 moved;
};

struct fdb {
	struct hash entries;
	TAILQ_HEAD(fdb_list, fdb_entry) learned, statics;
	LIST_HEAD(fdb_ports, fdb_port) *by_count;	/* ports with [i] entries, 1 to limit */
	u32 top;		/* the largest i that has a port */
	u32 count;		/* of learned entries */
	u32 n_static;
	u32 round, n_seen;	/* how often static ones were replaced; how many are there still */
	u64 n_dropped;		/* static entries that have gone so far, by whatever way */
	struct fdb_counts counts;
	u32 limit;
	u64 aging_ms;
	u64 now;		/* the latest time that it was told */
	u64 seed;
	u8 flood_vlans[VLAN_COUNT / 8];	/* bit set by VLAN */
	/*
	 * Called when the table is as it will be; @port: where the MAC is now, @was: where it was;
	 * NULL: unknown
	 */
	void (*changed)(void *arg, enum fdb_change change, u16 vlan, const u8 mac[6],
			const struct fdb_port *port, const struct fdb_port *was);
	void *arg;
};

/* 0 or -ENOMEM; set @changed and @arg afterwards. */
int fdb_init(struct fdb *fdb, u32 limit, u64 aging_ms);
/* Frees all, calls nobody. */
void fdb_exit(struct fdb *fdb);
void fdb_port_init(struct fdb_port *port);
/* 0 or -ENOMEM: everything is as before */
int fdb_set_limit(struct fdb *fdb, u32 limit);
void fdb_set_flood_vlans(struct fdb *fdb, const u8 vlans[VLAN_COUNT / 8]);
/* What is above the limit goes, the least recently used first. */
void fdb_set_port_limit(struct fdb *fdb, struct fdb_port *port, u32 limit);

static inline bool fdb_floods(const struct fdb *fdb, u16 vlan)
{
	return vlan_set_has(fdb->flood_vlans, vlan);
}

/* NULL in VLANs that are flooded, too */
struct fdb_entry *fdb_find(const struct fdb *fdb, u16 vlan, const u8 mac[6]);

static inline bool fdb_is_sticky(const struct fdb_entry *e)
{
	return !e->is_static && e->port->sticky;
}

/* What stands against learning an address at a port */
enum fdb_verdict {
	FDB_ADMITTED,		/* nothing; or it need not be learned there */
	FDB_OVER_LIMIT,		/* the port has learned as many as it may */
	FDB_STICKY_ELSEWHERE,
};
enum fdb_verdict fdb_admits(const struct fdb *fdb, const struct fdb_port *port, u16 vlan,
			    const u8 mac[6]);

enum fdb_learned {
	FDB_IS_KNOWN,	/* there already; its age starts again */
	FDB_IS_NEW,
	FDB_HAS_MOVED,
	FDB_NOT_LEARNED,	/* not admitted, static elsewhere, no unicast address, no room */
};
/* @now: not before that of earlier calls */
enum fdb_learned fdb_learn(struct fdb *fdb, struct fdb_port *port, u16 vlan, const u8 mac[6],
			   u64 now);
/*
 * A station has said where it is (by a gratuitous ARP), at a port that is no bond. What it has said
 * may come back by a bond, and is no news there for FDB_ANNOUNCED_MS.
 */
#define FDB_ANNOUNCED_MS	5000
void fdb_announce(struct fdb *fdb, u16 vlan, const u8 mac[6], u64 now);
static inline bool fdb_has_announced(const struct fdb *fdb, const struct fdb_entry *e)
{
	return e->announced && fdb->now < e->announced + FDB_ANNOUNCED_MS;
}
/* Remove what was not seen for the ageing time and is not sticky. */
void fdb_expire(struct fdb *fdb, u64 now);
/* The same for FDB_EXPIRE_BATCH at most; whether there may be more */
bool fdb_expire_some(struct fdb *fdb, u64 now);
/* Remove learned entries. */
void fdb_flush(struct fdb *fdb);
/* Those of a port; @keep: but for VLANs with a bit set there; NULL: all */
void fdb_flush_port(struct fdb *fdb, struct fdb_port *port, const u8 *keep);
/* Those of an address, in every VLAN */
void fdb_flush_mac(struct fdb *fdb, const u8 mac[6]);
/* One of them */
void fdb_forget(struct fdb *fdb, struct fdb_entry *e);
/* Remove all that points at a port, static entries too. */
void fdb_forget_port(struct fdb *fdb, struct fdb_port *port);

/*
 * Replace the static entries: begin, set each, end. @changed is not called: who changes the
 * configuration looks at all flows anyway. -ENOMEM: the entry is missing. Those that the table has
 * already, for this port, need not be set; as long as none is dropped meanwhile (@n_dropped).
 */
void fdb_static_begin(struct fdb *fdb);
bool fdb_static_has(struct fdb *fdb, const struct fdb_port *port, u16 vlan, const u8 mac[6]);
int fdb_static_set(struct fdb *fdb, struct fdb_port *port, u16 vlan, const u8 mac[6]);
void fdb_static_end(struct fdb *fdb);

#endif
