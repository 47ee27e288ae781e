/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is in the tables: for tables.c (rules that come, are found and go) and, above it,
 * tables_change.c; below both are tables_ports.c, numbered.c, learners.c and timed.c.
 */
#ifndef VSW_RULES_TABLES_STATE_H
#define VSW_RULES_TABLES_STATE_H

#include "daemon/base/hash.h"
#include "daemon/rules/cookies.h"
#include "daemon/rules/group.h"
#include "daemon/rules/learners.h"
#include "daemon/rules/meter.h"
#include "daemon/rules/tables.h"
#include "daemon/rules/timed.h"

/* struct port_id - stands for a port's name in rules' keys while a rule names it */
struct port_id {
	struct hlink by_name;
	char name[IF_NAMESIZE];
	u32 id;
	u32 refs;
};

/* struct undo - one step of a change */
struct undo {
	struct rule *rule;		/* held */
	bool added;
};

struct tables {
	u32 refs;
	u32 n_rules;
	struct learners learners;
	struct cookies cookies;				/* of rules in force */
	struct timed timed;
	struct port_names names;
	struct hash ports;
	u32 last_id;
	u64 seed;
	u32 version;					/* that look-ups see */
	bool default_gone;
	struct classifier *table[OFTABLE_MAX + 1];	/* NULL: never had a rule */
	struct rule_list rules;				/* in the order of their coming */
	struct numbered_set groups, meters;
	struct table_counts *counts;
	struct rule *missed[OFTABLE_MAX + 1];		/* NULL: no frame has missed there */
	/* the change that is being made */
	bool changing, default_was_gone;
	struct way way;
	struct undo *undo;
	size_t n_undo, room_undo;
};

struct port_id *tables_find_port(const struct tables *t, const char *name);
/* While a rule matches on the port; the id */
u32 tables_get_port(struct tables *t, const char *name);
void tables_put_port(struct tables *t, const char *name);
/* Of a port number; 0: no rule matches on that port */
u32 tables_port_id(const struct tables *t, u32 no);

/* What whoever changes the tables sees; look-ups do not. */
void tables_list(struct tables *t, struct rule *rule);
void tables_unlist(struct tables *t, struct rule *rule);
/* Put a rule there for both, and list it. Takes over the reference */
void tables_enter(struct tables *t, struct rule *rule);
/* Nobody sees it any more. */
void tables_vacate(struct tables *t, struct rule *rule);
/* The same for one that is listed */
void tables_leave(struct tables *t, struct rule *rule);
/* The place of the default rule, which any other that is put there replaces for good */
bool tables_is_default_place(const struct rule *rule);
/* tables_groups.c, tables_meters.c: at the beginning */
void tables_groups_init(struct tables *t);
void tables_meters_init(struct tables *t);
/* struct learn_ends - tables and cookies of learn(delete_learned) in rules that have gone, @n */
struct learn_ends {
	struct learn_place {
		u64 cookie;
		u8 table;
	} *place;
	size_t n;
};

/* learn_end.c: a rule has gone; what was learned goes with the last one. How many that were */
void learn_ends_note(struct learn_ends *ends, const struct rule *rule);
u32 learn_ends_finish(struct tables *t, struct learn_ends *ends);
/* Sum up for look-ups what has changed. */
void tables_refresh(struct tables *t);

#endif
