/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LACP (IEEE 802.1AX-2014 clause 6) for the links of one aggregation. Pure: LACPDUs, carriers and
 * the time (ms) go in; LACPDUs and what each link may do come out. After anything has gone in,
 * lacp_turn() draws the conclusions.
 */
#ifndef VSW_LACP_LACP_H
#define VSW_LACP_LACP_H

#include <sys/queue.h>
#include "daemon/lacp/pdu.h"

#define LACP_FAST_MS	1000
#define LACP_SLOW_MS	30000
#define LACP_LOST	3	/* so many that do not come mean that the partner is away */
#define LACP_WAIT_MS	2000	/* for links that come up together, before the first is used */
#define LACP_NEVER	(~0ULL)

/* enum lacp_receive - of the receive machine, clause 6.4.12 */
enum lacp_receive {
	LACP_RX_DISABLED,	/* the link is down */
	LACP_RX_EXPIRED,	/* it has just come up, or nothing came in time */
	LACP_RX_DEFAULTED,	/* nobody is there */
	LACP_RX_CURRENT,
};

/* enum lacp_mux - of the mux machine, clause 6.4.15, independent control */
enum lacp_mux {
	LACP_MUX_DETACHED,
	LACP_MUX_WAITING,
	LACP_MUX_ATTACHED,
	LACP_MUX_COLLECTING,
	LACP_MUX_DISTRIBUTING,
};

/* struct lacp_counts - of one link */
struct lacp_counts {
	u64 sent, received, bad;
	u64 expired, defaulted, downs;
};

/*
 * struct lacp_port - a link
 * @port, @priority: our end's, which the partner knows it by; @key 0: that of the aggregation
 * @partner: as it has said, or all zero
 * @current_until: when the partner is taken to be silent; @next: when the next LACPDU is due
 * @wait_until: while LACP_MUX_WAITING
 * @ntt: something is to be said at once ("need to transmit")
 * @window, @in_window: LACPDUs since that time: three in a second at most
 */
struct lacp_port {
	TAILQ_ENTRY(lacp_port) link;
	struct lacp *lacp;
	u16 port, priority, key;
	struct lacp_info partner;
	enum lacp_receive rx;
	enum lacp_mux mux;
	bool selected;
	bool ntt;
	u64 current_until, next, wait_until;
	u64 window;
	u32 in_window;
	struct lacp_counts counts;
};
TAILQ_HEAD(lacp_ports, lacp_port);

/* struct lacp_config - what can be set; of an aggregation */
struct lacp_config {
	bool active;		/* or passive: speaks when it is spoken to */
	bool fast;		/* wants to hear once a second, or twice a minute */
	u16 priority;
	u8 system[6];
};

/* struct lacp - links that are to be one; zeroed, then lacp_init() */
struct lacp {
	struct lacp_config cfg;
	struct lacp_ports ports;
	u32 n;
	struct lacp_port *lead;		/* its partner is that of all; NULL: there is none */
};

void lacp_init(struct lacp *l);
/* What is set differently is told to the partners. */
void lacp_configure(struct lacp *l, const struct lacp_config *cfg);
/* @p is zeroed but for @port, @priority and @key; its link is down. */
void lacp_add(struct lacp *l, struct lacp_port *p);
void lacp_remove(struct lacp_port *p);
void lacp_port_configure(struct lacp_port *p, u16 port, u16 priority, u16 key);

void lacp_port_set_link(struct lacp_port *p, bool up, u64 now);
/* A frame of the slow protocols, behind its Ethernet header. What is no good LACPDU is counted. */
void lacp_port_receive(struct lacp_port *p, const u8 *bytes, size_t len, u64 now);
/*
 * An earlier life of ours had agreed with this partner, which may not have noticed that we were
 * away: all goes on.
 */
void lacp_port_resume(struct lacp_port *p, const struct lacp_info *partner, u64 now);

/* Timers, selection, mux. When it wants to be called again, or LACP_NEVER */
u64 lacp_turn(struct lacp *l, u64 now);
/* The next LACPDU of a link, if one is due. False: there is none */
bool lacp_port_transmit(struct lacp_port *p, u8 bytes[LACP_PDU_LEN], u64 now);

/* actor.c: as our end of the link is described to the partner */
struct lacp_info lacp_port_actor(const struct lacp_port *p);

static inline bool lacp_port_collects(const struct lacp_port *p)
{
	return p->mux >= LACP_MUX_COLLECTING;
}

static inline bool lacp_port_distributes(const struct lacp_port *p)
{
	return p->mux == LACP_MUX_DISTRIBUTING;
}

/* select.c: which links are one aggregation (clause 6.4.14) */
void lacp_select(struct lacp *l);

#endif
