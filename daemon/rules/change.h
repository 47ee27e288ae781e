/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of a bridge's user rules, as ovs-ofctl(8) defines them: of the tables alone, within
 * tables_begin() and its end.
 */
#ifndef VSW_RULES_CHANGE_H
#define VSW_RULES_CHANGE_H

#include "daemon/base/way.h"
#include "daemon/rules/tables.h"

/*
 * struct flow_line
 * @rule:  one reference; of a filter match, table, priority and cookie count
 * @table_given: else it is table 0, or of a filter all of them
 * @cookie_mask: of a filter: bits in which the cookies are compared
 * @out_port: of a filter: only rules that send there; "" : all
 * @out_place: likewise, OFPP_* of what is no port; 0: all
 */
struct flow_line {
	struct rule *rule;
	bool table_given, priority_given;
	u64 cookie_mask;
	char out_port[IF_NAMESIZE];
	u32 out_place;
};

/* struct flow_lines - lines that were read, in order */
struct flow_lines {
	struct flow_line *line;
	size_t n;
	struct way way;		/* given after each line */
};

void flow_line_free(struct flow_line *line);
void flow_lines_free(struct flow_lines *lines);

/*
 * Whether a filter means a rule: the filter's match is at least as wide, or (@strict) match and
 * priority are the same.
 */
bool flow_line_means(const struct flow_line *filter, const struct rule *rule, bool strict,
		     const char *local);

/* Add rules, those of the same table, priority and match go, with their counters. */
void flow_add(struct tables *tables, const struct flow_lines *lines, u64 now);
/* Give the actions (and cookie, if one is given) of @line to the rules of its table that it means. */
void flow_mod(struct tables *tables, const struct flow_line *line, bool strict, const char *local);
void flow_del(struct tables *tables, const struct flow_line *filter, bool strict,
	      const char *local);
/*
 * Make @lines all there is (in @table, or -1: in all tables). Rules that are the same stay, and
 * count on. 0 or -EINVAL and *err
 */
int flow_replace(struct tables *tables, const struct flow_lines *lines, int table, u64 now,
		 char **err);

#endif
