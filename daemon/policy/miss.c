// SPDX-License-Identifier: GPL-2.0-or-later
/* A miss and its answer: learn, decide, install. */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

static struct log_limit limit = LOG_LIMIT_INIT(10000, 3);

/* Why the datapath takes no flow: what errno says of files is no help here. */
static const char *refusal_text(int err)
{
	switch (err) {
	case -ENOSPC:
		return "the datapath is full of flows (flow_max)";
	case -EDQUOT:
		return "the port has its share of the datapath's flows (flow_max)";
	case -EMFILE:
		return "the datapath has flows of too many shapes";
	default:
		return strerror(-err);
	}
}

/* Frames that no flow can be made for are sent once, and are in no flow's counters. */
static void execute(struct policy *p, const union vsw_key *key, u64 cookie,
		    const struct decision *d, int why)
{
	struct vswitch_flow_stats sent;
	int err = p->dp->ops->execute(p->dp, cookie, d->actions, d->len, &sent);

	vlog_limited(&limit, LOG_MISS, LVL_WARN, "no flow for a frame of port %u: %s",
		     key->k.in_port, refusal_text(why));
	if (!err)
		decision_credit(d, &sent, p->flows.now);
	if (err && err != -ENOENT)
		vlog_limited(&limit, LOG_MISS, LVL_WARN, "a frame of port %u could not be sent: %s",
			     key->k.in_port, strerror(-err));
}

/* Flows that are idle make room, soon, if that was what it was refused for. */
static void note_refusal(struct policy *p, u32 port, int err)
{
	if (!flow_room_refused(&p->flows.room, port, err))
		return;
	if (p->next_age > p->flows.now + AGE_INTERVAL_MS)
		p->next_age = p->flows.now + AGE_INTERVAL_MS;
}

/* The datapath has refused the flow of p->flows.decision: its frames go on all the same. */
static void refused(struct policy *p, const union vsw_key *key, u64 cookie, int err)
{
	struct decision *d = &p->flows.decision;

	if (err == -ENOENT) {
		/* A port has left, and its event is on its way. */
		policy_resync(p, p->flows.now);
		policy_settle(p);
		flows_decide(&p->flows, key, d);
		err = flows_install(&p->flows, key, d, cookie);
	}
	if (!err)
		return;
	note_refusal(p, key->k.in_port, err);
	execute(p, key, cookie, d, err);
}

/* An answer that holds for this frame only */
static void send_once(struct policy *p, const struct dp_miss *miss, const struct decision *d)
{
	struct vswitch_flow_stats sent;

	if (!p->dp->ops->execute(p->dp, miss->cookie, d->actions, d->len, &sent))
		decision_credit(d, &sent, p->flows.now);
}

/*
 * A MAC table change is in force in the datapath before the frame which brought it goes on: its
 * answer may be quicker than the next message to the datapath.
 */
void policy_miss(struct policy *p, const struct dp_miss *miss, u64 now)
{
	struct decision *d = &p->flows.decision;
	bool news;
	int err;

	p->flows.now = now;
	/* Parked frames outlive the start; until there is a configuration nothing is known. */
	if (!p->adopted)
		return;
	bond_hear(p, miss);
	policy_settle(p);
	flows_decide(&p->flows, &miss->key, d);
	news = decision_learns_rules(&p->flows, d);
	/* What is new of its source may be news of its destination. */
	if (decision_learn(&p->flows, d, now) || news)
		flows_decide(&p->flows, &miss->key, d);
	if (d->once) {
		send_once(p, miss, d);
		return;
	}
	err = flows_answer(&p->flows, &miss->key, d, miss->cookie);
	if (err)
		refused(p, &miss->key, miss->cookie, err);
}

/* A decision on a flow's masked key is that on each of its frames. */
void policy_refused(struct policy *p, const struct dp_refusal *refusal, u64 now)
{
	struct flow *f = flows_find(&p->flows, &refusal->key, &refusal->mask);

	p->flows.now = now;
	if (f)
		flows_delete(&p->flows, f);
	policy_settle(p);
	flows_decide(&p->flows, &refusal->key, &p->flows.decision);
	refused(p, &refusal->key, refusal->cookie, refusal->err);
}
