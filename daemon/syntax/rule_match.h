/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The match of a user rule as text: the fields of ovs-ofctl(8). Fields that only some frames have
 * must come with those that say so ("tp_dst=80" with "tcp"): a rule never matches on what is not
 * there. rule_match_write.c writes, rule_match_read.c reads; rule_fields.h has the fields.
 */
#ifndef VSW_SYNTAX_RULE_MATCH_H
#define VSW_SYNTAX_RULE_MATCH_H

#include <stdio.h>
#include "daemon/syntax/rule_fields.h"
#include "daemon/syntax/rule_ports.h"
#include "daemon/syntax/rule_words.h"
#include "daemon/rules/rule.h"

#define ETH_TYPE_RARP	VSW_ETH_TYPE_RARP

/* The bit of vlan_tpid in a rule's key that frames with a tag have, and others do not */
#define TAG_BIT		0x8000
bool ofmatch_has(const struct rule_match *match, enum of_need need);
/* Have it say so; it says nothing yet. Of NEED_PORTS it goes on to say nothing. */
void ofmatch_need(struct rule_match *match, enum of_need need);
/* The shortest way to say it, for an error line */
const char *of_need_text(enum of_need need);

/* struct ofmatch_reader - a match being read, field by field */
struct ofmatch_reader {
	struct rule_match *match;
	const struct rule_ports *ports;
	struct {
		const struct of_field *field;
		const char *name;
	} seen[48];		/* fields that need others */
	u32 n_seen;
};

/*
 * Take "NAME" or "NAME=VALUE" into the match. The word is changed, and must outlive the reader.
 * 0; 1: there is no such field; -EINVAL and *err
 */
int ofmatch_take(struct ofmatch_reader *r, const struct ofword *word, char **err);
/* After the last field. 0 or -EINVAL and *err */
int ofmatch_finish(struct ofmatch_reader *r, char **err);

/* Fields with commas between them, in the order of ovs-ofctl; nothing for all frames */
void ofmatch_put(FILE *out, const struct rule_match *match, const struct rule_ports *ports);

#endif
