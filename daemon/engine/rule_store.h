/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * User rules, groups and meters in the database, and the tables that are made of them: one struct
 * tables for each row of Bridge, read when its bridge is configured for the first time.
 *
 * Rules are not rows of schema.h: there may be tens of thousands, and nothing refers to them. They
 * go with their bridge. Ports stand in them by name. Rules with a timeout are not kept: what is to
 * end by itself ends with the daemon at the latest.
 */
#ifndef VSW_ENGINE_RULE_STORE_H
#define VSW_ENGINE_RULE_STORE_H

#include "daemon/bridge/settings.h"
#include "daemon/db/db.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/rules/tables.h"

struct bridge_rules;

/* struct rule_store - zeroed at the beginning */
struct rule_store {
	struct bridge_rules *first;
};

void rule_store_exit(struct rule_store *store);

/* The tables of a bridge, which stay the store's. 0 or -errno and *err */
int rule_store_tables(struct rule_store *store, struct db *db, const char *uuid,
		      const char *bridge, u64 now, struct tables **tables, char **err);
/* Give each bridge of @cfg its tables. 0 or -errno and *err */
int rule_store_fill(struct rule_store *store, struct db *db, struct config *cfg, u64 now,
		    char **err);
/* Let go of the tables of bridges that the last rule_store_fill() did not see. */
void rule_store_sweep(struct rule_store *store);

/*
 * struct rule_wipe - rows that could not be understood (odd_rules.h) and that go, too
 * @rules:  of the table of which all rules are to go or to be replaced, or -1 for all of them;
 *          RULE_STORE_KEPT: none
 * @groups, @meters: likewise, of all groups, or meters
 */
#define RULE_STORE_KEPT	(-2)
struct rule_wipe {
	int rules;
	bool groups, meters;
};

/*
 * Write down what the change that is being made to the tables of a bridge has added and removed so
 * far. What became of it is told by rule_store_conclude(). It gives @way after each rule.
 */
int rule_store_write(struct rule_store *store, struct db *db, const char *uuid,
		     const char *bridge, const struct rule_wipe *wipe, struct way way,
		     char **err);
void rule_store_conclude(struct rule_store *store, const char *uuid, bool committed);

/* A line for each row of rules that could not be understood */
void rule_store_tell(const struct rule_store *store, struct faults *faults);

#endif
