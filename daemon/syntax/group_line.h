/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line in the syntax of ovs-ofctl(8): a group, or which groups are meant. */
#ifndef VSW_SYNTAX_GROUP_LINE_H
#define VSW_SYNTAX_GROUP_LINE_H

#include "daemon/base/text.h"
#include "daemon/rules/group_change.h"
#include "daemon/syntax/rule_ports.h"

/*
 * Read one for @command; @any: it may say itself, by its first word, what is done with it. 0 or
 * -errno and *err; group_spec_free() afterwards in any case
 */
int group_line_parse(struct group_spec *spec, const char *text, enum group_command command,
		     bool any, const struct rule_ports *ports, char **err);
/* Many, as rule_lines_parse() */
int group_lines_parse(struct group_specs *specs, const char *const *text, size_t n,
		      const char *source, enum group_command command, bool any,
		      const struct rule_ports *ports, char **err);

/*
 * "type=select,bucket=bucket_id:0,actions=output:1": what stands behind "group_id=1,". Valid until
 * the next text
 */
const char *group_text(struct text *t, const struct ofgroup *group,
		       const struct rule_ports *ports);

/* group_words.c: what "vswitchctl group show" prints and, fed back, counts for nothing */
bool group_is_statistic(const char *name);
/* The command that a line begins with, and what is behind it; without one *command stays. */
const char *group_take_command(const char *text, enum group_command *command);

/* group_fields.c: the fields that a group hashes, as "ip_dst,ip_src=255.255.255.0" */
int group_fields_parse(struct ofgroup *group, char *text, char **err);
void group_fields_put(FILE *out, const struct ofgroup *group);

#endif
