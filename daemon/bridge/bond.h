/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bond: several ports of the datapath that are one port of a bridge. Which of its members may
 * carry frames, which one sends a frame, and which frames are taken in from which. It has no clock:
 * times are ms, of the monotonic one.
 */
#ifndef VSW_BRIDGE_BOND_H
#define VSW_BRIDGE_BOND_H

#include <sys/queue.h>
#include "daemon/bridge/port.h"
#include "daemon/bridge/bond_balance.h"
#include "daemon/lacp/lacp.h"

#define BOND_NEVER	(~0ULL)

/*
 * struct bond_member - a port of the datapath in a bond
 * @up:      it may carry frames, by its carrier and the partner's word
 * @enabled: it does: as @up has been for the bond's delay
 * @held:    somebody has disabled it, until the same is undone
 * @due:     when @enabled follows @up; BOND_NEVER: it is so
 * @since:   when @enabled changed last
 */
struct bond_member {
	TAILQ_ENTRY(bond_member) link;	/* by name */
	struct bond *bond;
	struct port *port;
	bool up, enabled, held;
	u64 due, since;
	struct lacp_port lacp;		/* while the bond has LACP */
	struct lacp_info agreed;	/* its partner, as last told; zero: it is not used */
};
TAILQ_HEAD(bond_members, bond_member);

/* enum bond_partner - what is agreed with whoever is at the other end */
enum bond_partner {
	BOND_UNASKED,		/* there is no LACP */
	BOND_UNANSWERED,	/* there is, and no member may carry frames by it */
	BOND_AGREED,
};

/* struct bond_station - one that is known elsewhere, of which the other end is yet to be told */
struct bond_station {
	u16 vlan;
	u8 mac[6];
};

/*
 * struct bond - of @port, which is known to the daemon only
 * @active:  the member that carries all frames in active-backup, and what is for all in
 *           balance-slb; NULL: none is enabled
 * @members: sorted by name; @n of them
 * @bucket:  the member that sends frames of this hash; NULL: none is enabled
 * @load:    bytes of each bucket, of late
 * @told:    stations that are to be announced, @n_told of them; NULL: nobody
 * @next_rebalance: when loads are looked at; BOND_NEVER
 */
struct bond {
	LIST_ENTRY(bond) link;		/* of all bonds of the datapath */
	struct port *port;
	struct config_bond cfg;
	enum bond_partner partner;
	struct lacp lacp;
	struct bond_members members;
	u32 n;
	struct bond_member *active;
	struct bond_member *bucket[BOND_BUCKETS];
	u64 load[BOND_BUCKETS];
	u64 next_rebalance;
	struct bond_station *told;
	u32 n_told;
};
LIST_HEAD(bond_list, bond);

/* The bond of a port, made; it has no members. bond_free() lets go of them. */
struct bond *bond_new(struct port *port);
void bond_free(struct bond *bond);
/* The port is a member from here on, down; or is none any more. */
void bond_join(struct bond *bond, struct port *port);
void bond_leave(struct port *port);
struct bond_member *bond_member_named(const struct bond *bond, const char *name);

/* The mode in force: without LACP's agreement balance-tcp is none, unless it falls back */
enum bond_way {
	BOND_NOBODY,	/* no member takes or sends anything */
	BOND_ACTIVE,	/* the active member does */
	BOND_BY_SOURCE,
	BOND_BY_FLOW,
};
enum bond_way bond_way(const struct bond *bond);

/* The member that sends frames of a bucket; NULL: there is none */
struct bond_member *bond_member_for(const struct bond *bond, u32 bucket);
/*
 * Buckets of members that are not enabled go to others, and those without a load to where they
 * would be if nothing had ever been moved: after a member was enabled, or is so no more.
 */
void bond_spread(struct bond *bond);
/* The number of members that are enabled */
u32 bond_enabled(const struct bond *bond);
/* Choose the active member anew, if there is a reason. Whether another one is active now */
bool bond_elect(struct bond *bond);

/*
 * A member's @up has been found out. @enabled follows at once, or by bond_member_turn() when it is
 * due. Whether @enabled has changed
 */
bool bond_member_set_up(struct bond_member *m, bool up, u64 now);
bool bond_member_turn(struct bond_member *m, u64 now);

/* What becomes of a frame that a member has received */
enum bond_verdict {
	BOND_TAKES,
	BOND_STANDS_BY,		/* this member takes no such frame in */
	BOND_UNLESS_OURS,	/* nor frames of stations that were learned elsewhere */
};
/* @group: its destination is one */
enum bond_verdict bond_admits(const struct bond *bond, const struct bond_member *m, bool group);
/* Whether bond_admits() depends on the destination */
bool bond_minds_groups(const struct bond *bond);

/* LACPDUs that its members receive are its own, and no bridge's. */
static inline bool bond_has_lacp(const struct bond *bond)
{
	return bond->cfg.lacp.mode != CFG_LACP_OFF;
}
/* What LACP says of the bond, and of a member whose link is up */
enum bond_partner bond_ask_partner(const struct bond *bond);
bool bond_lacp_lets(const struct bond_member *m);
/* LACP begins or ends, for all members. */
void bond_set_lacp(struct bond *bond, const struct config_lacp *cfg);

/* Move buckets from members with much load to others; half of the load is forgotten. How many */
u32 bond_rebalance(struct bond *bond);

#endif
