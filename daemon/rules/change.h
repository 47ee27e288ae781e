/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of a bridge's user rules, as ovs-ofctl(8) defines them: of the tables alone, within
 * tables_begin() and its end.
 */
#ifndef VSW_RULES_CHANGE_H
#define VSW_RULES_CHANGE_H

#include "daemon/base/way.h"
#include "daemon/rules/tables.h"

/* What is done with a line, where lines may say it: the words are those of ovs-ofctl(8) */
enum rule_command {
	RULE_ADD,
	RULE_MODIFY,
	RULE_MODIFY_STRICT,
	RULE_DELETE,
	RULE_DELETE_STRICT,
};

/*
 * struct rule_spec
 * @rule:  one reference; of a filter match, table, priority and cookie count
 * @table_given: else it is table 0, or of a filter all of them
 * @cookie_mask: of a filter: bits in which the cookies are compared; else 0 if none was given
 * @cookie_selects: it had a mask: what is modified keeps its cookie
 * @out_port: of a filter: only rules that send there; "" : all
 * @out_place: likewise, OFPP_* of what is no port; 0: all
 * @out_group: likewise, if @by_group
 * @command: what its line says
 */
struct rule_spec {
	struct rule *rule;
	bool table_given, priority_given, cookie_selects;
	u64 cookie_mask;
	char out_port[IF_NAMESIZE];
	u32 out_place, out_group;
	bool by_group;
	enum rule_command command;
};

/* struct rule_specs - lines that were read, in order */
struct rule_specs {
	struct rule_spec *spec;
	size_t n;
	struct way way;		/* given after each line */
};

void rule_spec_free(struct rule_spec *spec);
void rule_specs_free(struct rule_specs *specs);

/*
 * Whether a filter means a rule: the filter's match is at least as wide, or (@strict) match and
 * priority are the same.
 */
bool rule_spec_means(const struct rule_spec *filter, const struct rule *rule, bool strict,
		     const char *local);

/* Add rules, those of the same table, priority and match go, with their counters. */
void rules_add(struct tables *tables, const struct rule_specs *specs, u64 now);
/*
 * Give the actions (and cookie, if given) of @spec to the rules of its table that it means. How
 * many there were
 */
size_t rules_mod(struct tables *tables, const struct rule_spec *spec, bool strict,
		 const char *local);
void rules_del(struct tables *tables, const struct rule_spec *filter, bool strict,
	       const char *local);
/*
 * Make @specs all there is (in @table, or -1: in all tables). Rules that are the same stay, and
 * count on. 0 or -EINVAL and *err
 */
int rules_replace(struct tables *tables, const struct rule_specs *specs, int table, u64 now,
		  char **err);

#endif
