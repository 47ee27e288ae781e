/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of user rules that are not as this daemon would write them: those that cannot be understood,
 * and those that mean the same as another text. They stay in the database as they are, until a
 * change of rules takes them out.
 *
 * A row whose match can be read drops in its place what it matches: it may have been there to deny.
 * A row whose match cannot be read is left out. To drop all that it might have matched would be to
 * cut off every guest, and the host, for one row; it is told loudly instead.
 */
#ifndef VSW_ENGINE_ODD_RULES_H
#define VSW_ENGINE_ODD_RULES_H

#include "daemon/db/db.h"
#include "daemon/syntax/rule_line.h"

struct odd_rule;

/* struct odd_rules - those of one bridge; zeroed at the beginning */
struct odd_rules {
	struct odd_rule *first;
};

/*
 * Put the rule of a row (table_id, priority, cookie, match, actions) into @tables, or what stands
 * for it; an odd row is added to @odd. @ports: of its bridge, as they stand in the text
 */
void odd_rules_load(struct odd_rules *odd, struct tables *tables, const struct rule_ports *ports,
		    sqlite3_stmt *stmt, u64 now);
void odd_rules_free(struct odd_rules *odd);
/* A line for each row that could not be understood */
void odd_rules_tell(const struct odd_rules *odd, const char *uuid, const char *bridge,
		    struct faults *faults);

/*
 * Delete rows within a transaction: those of the table, priority and match (as text) of @rule;
 * those without a rule, in @table or (-1) all. 0 or -errno and *err
 */
int odd_rules_delete_like(struct odd_rules *odd, struct db *db, const char *uuid,
			  const struct rule *rule, const char *match, char **err);
int odd_rules_delete_unread(struct odd_rules *odd, struct db *db, const char *uuid, int table,
			    char **err);
/* The transaction has ended, so or so. */
void odd_rules_conclude(struct odd_rules *odd, bool committed);

#endif
