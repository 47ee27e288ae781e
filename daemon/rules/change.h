/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of a bridge's user rules, as ovs-ofctl(8) defines them: of the tables alone, within
 * tables_begin() and its end.
 */
#ifndef VSW_RULES_CHANGE_H
#define VSW_RULES_CHANGE_H

#include "daemon/base/way.h"
#include "daemon/syntax/rule_line.h"

/* struct flow_lines - lines that were read, in order */
struct flow_lines {
	struct flow_line *line;
	size_t n;
	struct way way;		/* given after each line */
};

/*
 * Read text of @n lines; blank ones and those that begin with "#" are nothing. @source: the file
 * that a complaint names, with the number of the line; NULL: there is none. 0 or -errno and *err
 */
int flow_lines_parse(struct flow_lines *lines, const char *const *text, size_t n,
		     const char *source, enum flow_line_kind kind,
		     const struct flow_ports *ports, char **err);
void flow_lines_free(struct flow_lines *lines);

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
