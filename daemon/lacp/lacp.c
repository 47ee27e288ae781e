// SPDX-License-Identifier: GPL-2.0-or-later
/* The machines of a link: lacp.h. */
#include <string.h>
#include "daemon/lacp/lacp.h"

/* What a partner must have right of us, or it is told once more */
#define STATE_TOLD	(LACP_ACTIVE | LACP_SHORT | LACP_SYNC | LACP_AGGREGATION)

void lacp_init(struct lacp *l)
{
	memset(l, 0, sizeof(*l));
	TAILQ_INIT(&l->ports);
}

void lacp_configure(struct lacp *l, const struct lacp_config *cfg)
{
	struct lacp_port *p;

	if (l->cfg.active == cfg->active && l->cfg.fast == cfg->fast &&
	    l->cfg.priority == cfg->priority &&
	    !memcmp(l->cfg.system, cfg->system, sizeof(cfg->system)))
		return;
	l->cfg = *cfg;
	TAILQ_FOREACH(p, &l->ports, link) {
		p->ntt = true;
		p->next = 0;
	}
}

void lacp_add(struct lacp *l, struct lacp_port *p)
{
	p->lacp = l;
	p->current_until = LACP_NEVER;
	p->wait_until = LACP_NEVER;
	TAILQ_INSERT_TAIL(&l->ports, p, link);
	l->n++;
}

void lacp_remove(struct lacp_port *p)
{
	struct lacp *l = p->lacp;

	TAILQ_REMOVE(&l->ports, p, link);
	l->n--;
	p->lacp = NULL;
	lacp_select(l);
}

void lacp_port_configure(struct lacp_port *p, u16 port, u16 priority, u16 key)
{
	if (p->port == port && p->priority == priority && p->key == key)
		return;
	p->port = port;
	p->priority = priority;
	p->key = key;
	p->ntt = true;
}

/* --- receive machine ----------------------------------------------------------------------- */

static u64 patience(const struct lacp_port *p)
{
	return LACP_LOST * (p->lacp->cfg.fast ? LACP_FAST_MS : LACP_SLOW_MS);
}

/* It is asked to speak up, once a second. */
static void expire(struct lacp_port *p, u64 now)
{
	p->rx = LACP_RX_EXPIRED;
	p->partner.state &= (u8)~LACP_SYNC;
	p->partner.state |= LACP_SHORT;
	p->current_until = now + LACP_LOST * LACP_FAST_MS;
	p->ntt = true;
}

static void give_up(struct lacp_port *p)
{
	p->rx = LACP_RX_DEFAULTED;
	memset(&p->partner, 0, sizeof(p->partner));
	p->current_until = LACP_NEVER;
	p->counts.defaulted++;
}

void lacp_port_set_link(struct lacp_port *p, bool up, u64 now)
{
	if (up == (p->rx != LACP_RX_DISABLED))
		return;
	if (up) {
		expire(p, now);
		p->next = now;
		return;
	}
	p->rx = LACP_RX_DISABLED;
	p->partner.state &= (u8)~LACP_SYNC;
	p->current_until = LACP_NEVER;
	p->counts.downs++;
}

/* But for the states, which change with every conversation */
static bool is_same_end(const struct lacp_info *a, const struct lacp_info *b)
{
	return a->system_priority == b->system_priority && a->key == b->key &&
	       a->port_priority == b->port_priority && a->port == b->port &&
	       !memcmp(a->system, b->system, sizeof(a->system)) &&
	       !((a->state ^ b->state) & LACP_AGGREGATION);
}

/* It is, if it says so and means us; or if it stands alone. One of both has to keep on speaking. */
static bool is_in_sync(const struct lacp_pdu *pdu, const struct lacp_info *actor)
{
	bool speaks = pdu->actor.state & LACP_ACTIVE ||
		      (actor->state & LACP_ACTIVE && pdu->partner.state & LACP_ACTIVE);

	return pdu->actor.state & LACP_SYNC && speaks &&
	       (is_same_end(&pdu->partner, actor) || !(pdu->actor.state & LACP_AGGREGATION));
}

/* Clause 6.4.9: update_Selected, update_NTT, recordPDU */
static void take(struct lacp_port *p, const struct lacp_pdu *pdu, u64 now)
{
	struct lacp_info actor = lacp_port_actor(p);
	bool was_fast = p->partner.state & LACP_SHORT;

	/* another partner: what was agreed with the former one is over */
	if (!is_same_end(&pdu->actor, &p->partner))
		p->mux = LACP_MUX_DETACHED;
	if (!is_same_end(&pdu->partner, &actor) ||
	    (pdu->partner.state ^ actor.state) & STATE_TOLD)
		p->ntt = true;
	p->partner = pdu->actor;
	if (!is_in_sync(pdu, &actor))
		p->partner.state &= (u8)~LACP_SYNC;
	p->rx = LACP_RX_CURRENT;
	p->current_until = now + patience(p);
	/* who wants to hear once a second does not wait for half a minute to pass first */
	if (p->partner.state & LACP_SHORT && !was_fast)
		p->next = now;
}

void lacp_port_receive(struct lacp_port *p, const u8 *bytes, size_t len, u64 now)
{
	struct lacp_pdu pdu;

	if (lacp_pdu_read(&pdu, bytes, len)) {
		p->counts.bad++;
		return;
	}
	p->counts.received++;
	if (p->rx != LACP_RX_DISABLED)
		take(p, &pdu, now);
}

void lacp_port_resume(struct lacp_port *p, const struct lacp_info *partner, u64 now)
{
	p->partner = *partner;
	p->rx = LACP_RX_CURRENT;
	p->mux = LACP_MUX_DISTRIBUTING;
	p->selected = true;
	p->current_until = now + patience(p);
	p->ntt = true;
}

/* --- mux machine --------------------------------------------------------------------------- */

/* All that wait for the aggregation have waited long enough. */
static bool is_ready(const struct lacp *l, u64 now)
{
	const struct lacp_port *p;

	TAILQ_FOREACH(p, &l->ports, link) {
		if (p->mux == LACP_MUX_WAITING && p->selected && now < p->wait_until)
			return false;
	}
	return true;
}

static enum lacp_mux attached(const struct lacp_port *p)
{
	if (!(p->partner.state & LACP_SYNC))
		return LACP_MUX_ATTACHED;
	return p->partner.state & LACP_COLLECTING ? LACP_MUX_DISTRIBUTING : LACP_MUX_COLLECTING;
}

static enum lacp_mux next_mux(struct lacp_port *p, bool ready, u64 now)
{
	if (!p->selected)
		return LACP_MUX_DETACHED;
	switch (p->mux) {
	case LACP_MUX_DETACHED:
		p->wait_until = now + LACP_WAIT_MS;
		return LACP_MUX_WAITING;
	case LACP_MUX_WAITING:
		return ready ? attached(p) : LACP_MUX_WAITING;
	default:
		return attached(p);
	}
}

static void turn_mux(struct lacp_port *p, bool ready, u64 now)
{
	enum lacp_mux next = next_mux(p, ready, now);
	u8 was = lacp_port_actor(p).state;

	p->mux = next;
	if ((was ^ lacp_port_actor(p).state) & (LACP_SYNC | LACP_COLLECTING | LACP_DISTRIBUTING))
		p->ntt = true;
	if (next != LACP_MUX_WAITING)
		p->wait_until = LACP_NEVER;
}

/* --- time ---------------------------------------------------------------------------------- */

static void turn_receive(struct lacp_port *p, u64 now)
{
	if (now < p->current_until)
		return;
	if (p->rx == LACP_RX_CURRENT) {
		p->counts.expired++;
		expire(p, now);
	} else if (p->rx == LACP_RX_EXPIRED) {
		give_up(p);
	}
}

/* Two that wait to be spoken to say nothing. */
static bool speaks(const struct lacp_port *p)
{
	return p->rx != LACP_RX_DISABLED &&
	       (p->lacp->cfg.active || p->partner.state & LACP_ACTIVE);
}

static bool has_turn(struct lacp_port *p, u64 now)
{
	if (now >= p->window + LACP_FAST_MS) {
		p->window = now;
		p->in_window = 0;
	}
	return p->in_window < 3;
}

/* Who has waited long enough, and still waits, waits for another link. */
static u64 due(const struct lacp_port *p, u64 now)
{
	u64 when = p->current_until, tx = LACP_NEVER;

	if (p->wait_until > now && p->wait_until < when)
		when = p->wait_until;
	if (speaks(p))
		tx = p->ntt ? now : p->next;
	if (tx <= now)
		tx = p->in_window < 3 ? now : p->window + LACP_FAST_MS;
	return tx < when ? tx : when;
}

u64 lacp_turn(struct lacp *l, u64 now)
{
	struct lacp_port *p;
	u64 when = LACP_NEVER;
	bool ready;

	TAILQ_FOREACH(p, &l->ports, link)
		turn_receive(p, now);
	lacp_select(l);
	ready = is_ready(l, now);
	TAILQ_FOREACH(p, &l->ports, link)
		turn_mux(p, ready, now);
	TAILQ_FOREACH(p, &l->ports, link) {
		if (due(p, now) < when)
			when = due(p, now);
	}
	return when;
}

bool lacp_port_transmit(struct lacp_port *p, u8 bytes[LACP_PDU_LEN], u64 now)
{
	struct lacp_pdu pdu;

	if (!speaks(p) || !(p->ntt || now >= p->next) || !has_turn(p, now))
		return false;
	pdu.actor = lacp_port_actor(p);
	pdu.partner = p->partner;
	lacp_pdu_write(bytes, &pdu);
	p->ntt = false;
	p->in_window++;
	p->next = now + (p->partner.state & LACP_SHORT ? LACP_FAST_MS : LACP_SLOW_MS);
	p->counts.sent++;
	return true;
}
