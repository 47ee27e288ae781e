/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user rules of one bridge, in 255 tables, found by their match and priority. Pure:
 * no I/O, no clock. Times are milliseconds of the policy's monotonic clock.
 *
 * Rules are added and removed within a change, which takes effect as a whole or not at all; who
 * makes one looks at the installed flows afterwards.
 */
#ifndef VSW_RULES_TABLES_H
#define VSW_RULES_TABLES_H

#include "daemon/base/port_names.h"
#include "daemon/base/way.h"
#include "daemon/rules/rule.h"

struct tables;

/*
 * The rule of @table that holds for a frame with @key (of full depth, in_port as port number) and
 * @regs, or NULL. Bits of @key that this depended on are added to @mask: every key that agrees in
 * them finds the same rule, as long as the rules and @regs are the same. Of several that match the
 * highest priority wins; among equals it is always the same one. The caller takes a reference if he
 * keeps it.
 *
 * *undecided: NULL; or nobody can tell which rule holds, as this one needs fields of the frame that
 * could not be read, and matches in all others. Nothing is returned then.
 */
struct rule *tables_lookup(const struct tables *tables, u8 table, const union vsw_key *key,
			   const union of_regs *regs, union vsw_key *mask,
			   const struct rule **undecided);

/*
 * What stands for "no rule" of a table: in force nowhere, it takes credit for frames that missed.
 * Valid as long as the tables, unless it is held
 */
struct rule *tables_missed(struct tables *tables, u8 table);
/* Frames that were looked up in a table so far, as far as the datapath's counters were read */
const struct table_count *tables_counts(const struct tables *tables, u8 table);

/*
 * Tables without a rule, held once. What each bridge has from the beginning is a default rule,
 * "priority=0 actions=NORMAL" in table 0, for as long as its fail mode is standalone and nobody has
 * removed or replaced that rule.
 */
struct tables *tables_new(void);
struct tables *tables_get(struct tables *tables);
void tables_put(struct tables *tables);		/* NULL: nothing */
/* Who knows the names of the ports whose numbers tables_lookup() is given. */
void tables_set_names(struct tables *tables, const struct port_names *names);
/* Put the default rule into force unless gone for good, or take it away. Whether that was new */
bool tables_set_default(struct tables *tables, bool wanted, u64 now);

u32 tables_count(const struct tables *tables);
/* All rules in force, in no order that means anything */
const struct rule_list *tables_rules(const struct tables *tables);
/* The rule of the table, priority and match of @like; NULL: there is none */
struct rule *tables_find(const struct tables *tables, const struct rule *like);
/* Whether a rule matches on this port */
bool tables_knows_port(const struct tables *tables, const char *name);

/*
 * A change: what was added and removed since tables_begin() stays (commit) or is undone (abort).
 * Changes do not nest. Statistics are not part of it.
 *
 * It is made in steps, after each of which it gives @way. Until it is committed
 * look-ups find all rules as they were before, and from then on all as they are afterwards.
 */
void tables_begin(struct tables *tables, struct way way);
/* For who looks at many rules in the midst of a change */
void tables_give_way(const struct tables *tables);
bool tables_changed(const struct tables *tables);
/* Each step of it so far, in order, until @fn returns non-zero, which is returned */
int tables_each_step(const struct tables *tables,
		     int (*fn)(void *arg, const struct rule *rule, bool added), void *arg);
void tables_commit(struct tables *tables);
void tables_abort(struct tables *tables);
/* Takes a reference; a rule of the same table, priority and match goes. */
void tables_insert(struct tables *tables, struct rule *rule);
void tables_remove(struct tables *tables, struct rule *rule);
/* When all has been changed: what rules that went have learned goes, if they say so. */
void tables_end_learned(struct tables *tables);
/* Take the default rule away for good. Whether it has gone that way */
void tables_drop_default(struct tables *tables);
bool tables_default_gone(const struct tables *tables);

/*
 * See to it that there is such a rule as @like, with its time to live anew: one that is there in
 * the same words stays; one of the same match that says something else goes, if it was learned. A
 * user's rule, and the place of the default rule, are not for frames to take.
 * @like->learned_by: the port whose frame it was; @like->learn_limit: rules of its table and
 * cookie, at most, unless it is there already; 0: any number
 */
enum tables_learned {
	TABLES_KNEW,		/* or may not: a user's is there, a change is made, too many are */
	TABLES_LEARNED,
	TABLES_RELEARNED,	/* in place of another one */
};
/* Learned rules in the tables of a bridge, at most; then ports share them evenly: learners.h. */
#define TABLES_LEARNED_MAX	16384
enum tables_learned tables_learn(struct tables *tables, const struct rule *like, u64 now);

/* Rules in force in a table that have this cookie */
u32 tables_count_cookie(const struct tables *tables, u8 table, u64 cookie);

/* Remove the rules whose time is over, and what goes with them; returns how many. */
u32 tables_expire(struct tables *tables, u64 now);

#endif
