/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups in the database, as text, a row each. One that cannot be understood stays as it is, and
 * harms no other: a group without buckets stands in its place, so that what rules send there goes
 * nowhere.
 */
#ifndef VSW_ENGINE_GROUP_ROWS_H
#define VSW_ENGINE_GROUP_ROWS_H

#include "daemon/engine/odd_rows.h"
#include "daemon/rules/group_change.h"
#include "daemon/syntax/rule_ports.h"

/* Put the groups of a bridge into @tables. 0 or -errno and *err */
int group_rows_load(struct odd_rows *odd, struct db *db, const char *uuid,
		    struct tables *tables, const struct rule_ports *ports, u64 now, char **err);

/*
 * Write down what the change that is being made has done to groups. @wiped: rows that could not be
 * understood go, too. 0 or -errno and *err
 */
int group_rows_write(struct odd_rows *odd, struct db *db, const char *uuid,
		     const struct tables *tables, const struct rule_ports *ports, bool wiped,
		     char **err);

#endif
