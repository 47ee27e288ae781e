/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A user rule: which frames, what is done with them, and how many there were. */
#ifndef VSW_RULES_RULE_H
#define VSW_RULES_RULE_H

#include <sys/queue.h>
#include "core/key.h"
#include "daemon/base/hash.h"
#include "daemon/rules/action.h"
#include "daemon/rules/regs.h"
#include "daemon/rules/table_counts.h"

#define RULE_PRIORITY_DEFAULT	32768

/*
 * struct rule_match - which frames. @key is masked.
 *
 * What differs from a flow's key: @key.k.in_port is not a port number (ports are known by name, as
 * numbers may change), it is only good for comparison; @key.k.ip_frag and its mask are bits: 1 any
 * fragment, 2 not the first one, and VSWITCH_UNREAD_*. A frame "with a tag" has bit 0x8000 in
 * vlan_tpid.
 */
struct rule_match {
	union vsw_key key, mask;
	char in_port[IF_NAMESIZE];	/* "" : any */
	union of_regs regs, regs_mask;	/* @regs is masked */
};

/*
 * struct rule - fixed but for its statistics. Held by its tables while it is in force, and by flows
 * that it made; a rule that is not in force any more still takes credit, which nobody sees.
 */
struct rule {
	struct rule_match match;
	u8 table;
	u16 priority;
	u64 cookie;
	u16 idle_timeout, hard_timeout;	/* seconds; 0: none */
	struct ofacts *actions;

	u64 packets, bytes;
	u64 created;			/* or its actions changed: duration counts from here */
	u64 used;			/* last frame; @created if there was none */

	/* private to tables and their classifiers */
	u32 refs;
	u32 since, until;		/* versions of its tables that show it: from, to before */
	bool in_force;			/* whoever changes the tables sees it */
	bool is_default;		/* stands for the bridge's fail mode */
	bool is_learned;		/* a frame has made it, not a user */
	u32 learn_limit;		/* see tables_learn() */
	char learned_by[IF_NAMESIZE];	/* the port that the frame came in by */
	struct learner *learner;	/* of that port, while it is in force */
	TAILQ_ENTRY(rule) by_learner;
	bool is_miss;			/* stands for a table that has none for a frame */
	struct table_counts *counts;	/* held; of its tables, NULL before it comes there */
	struct hlink link;		/* in its subtable, by masked key */
	TAILQ_ENTRY(rule) entry;	/* in its table, or in a change */
	LIST_ENTRY(rule) timed;		/* among those that end by themselves */
};

#define RULE_FOREVER	(~0U)

TAILQ_HEAD(rule_list, rule);

static inline bool rule_is_seen(const struct rule *rule, u32 version)
{
	return rule->since <= version && version < rule->until;
}

/* Whether it is one of a clause of a conjunction: besides notes it has nothing but these. */
static inline bool rule_is_clause(const struct rule *rule)
{
	u32 i = 0;

	while (rule->actions && i < rule->actions->n && rule->actions->a[i].type == OFACT_NOTE)
		i++;
	return rule->actions && i < rule->actions->n &&
	       rule->actions->a[i].type == OFACT_CONJUNCTION;
}

/* A rule that matches all and drops all, with one reference */
struct rule *rule_new(void);
void rule_get(struct rule *rule);
void rule_put(struct rule *rule);	/* NULL: nothing */
/* Frames that went through it; @used: when the last one did, 0: not known */
void rule_credit(struct rule *rule, u64 packets, u64 bytes, u64 used);

enum rule_end {
	RULE_LIVES,
	RULE_IDLE_TIMEOUT,
	RULE_HARD_TIMEOUT,
};
enum rule_end rule_ended(const struct rule *rule, u64 now);

#endif
