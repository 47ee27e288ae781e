/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a row of actions: rule_actions_row.c holds what was read, rule_actions_output.c,
 * rule_actions_set.c and rule_actions_move.c read actions that send a frame on, that change it and
 * that move bits, rule_actions_read.c the others, and knows what each one is called.
 */
#ifndef VSW_SYNTAX_RULE_ACTIONS_READ_H
#define VSW_SYNTAX_RULE_ACTIONS_READ_H

#include "daemon/syntax/rule_actions.h"

/*
 * struct reader - a row being read. Most rules have one or two actions, so it grows as they come.
 * @match: NULL: the row is that of a bucket, and no match says what a frame is
 * @need:  of the action that is added next: see struct ofact
 * @tagged: the frame has a tag at this point, as far as the rule knows
 */
struct reader {
	const struct rule_ports *ports;
	const struct rule_match *match;
	u8 table;
	u8 need[2];
	bool tagged;
	unsigned int nested;	/* actions that it is within */
	struct ofacts *row;	/* has room for @room */
	u32 room;
	const char *shown;	/* the action as it was given, for errors */
	char **err;
};

/*
 * A field is there only in some frames: whether the match says so; or, in a bucket, the action that
 * is added next does nothing to others. @slot: 0 or 1. 0, or -EINVAL and *err
 */
int ofact_check_need(struct reader *r, enum of_need need, unsigned int slot);
/* "ACTION: WHY" */
int ofact_refuse(struct reader *r, const char *why);
int ofact_bad_argument(struct reader *r);
/* An empty row, to be freed by free() */
void ofacts_begin(struct reader *r);
/* Add an action. NULL and *err: there are too many. Valid until the next one is added */
struct ofact *ofact_add(struct reader *r, enum ofact_type type);

/* Add one that has no more to say. 0 or -E2BIG and *err */
int ofact_add_plain(struct reader *r, enum ofact_type type);

/* Actions that send it on. They read @arg, which may be changed. 0 or -errno and *err */
int ofact_read_output(struct reader *r, char *arg);
/* A port without "output:" */
int ofact_read_bare(struct reader *r, const char *name);
int ofact_read_resubmit(struct reader *r, char *arg);
int ofact_read_goto(struct reader *r, char *arg);

/* Those that say something of the rule, likewise; and groups */
int ofact_read_note(struct reader *r, char *arg);
int ofact_read_conjunction(struct reader *r, char *arg);
int ofact_read_group(struct reader *r, char *arg);
int ofact_read_meter(struct reader *r, char *arg);
int ofact_read_exit(struct reader *r, char *arg);
int ofact_read_clear(struct reader *r, char *arg);
int ofact_read_apply(struct reader *r, char *arg);

/* rule_hash.c: actions that choose by a hash, likewise */
int ofact_read_multipath(struct reader *r, char *arg);
int ofact_read_bundle(struct reader *r, char *arg);
int ofact_read_bundle_load(struct reader *r, char *arg);

/* Queues of the ports that it leaves by */
int ofact_read_set_queue(struct reader *r, char *arg);
int ofact_read_pop_queue(struct reader *r, char *arg);
int ofact_read_enqueue(struct reader *r, char *arg);

/* Actions that move bits between fields and registers, likewise */
int ofact_read_move(struct reader *r, char *arg);
int ofact_read_stack_push(struct reader *r, char *arg);
int ofact_read_stack_pop(struct reader *r, char *arg);
int ofact_read_learn(struct reader *r, char *arg);
/* The whole of it: "check_pkt_larger(BYTES)->BIT" */
int ofact_read_check_larger(struct reader *r, char *text);
/*
 * Bits of a field, by their name, which is changed: bits that are read from the frame, with what
 * must be known of it for that; and bits of any frame
 */
int ofact_read_source(struct reader *r, char *name, struct of_part *part);
int ofact_read_part(struct reader *r, char *name, struct of_part *part);
/* Likewise, of such a field as can be written */
int ofact_read_target(struct reader *r, char *name, struct of_part *part);
/* A register or field that has the number of a port: "reg0", "NXM_NX_REG0[0..15]" */
int ofact_read_output_part(struct reader *r, const char *text);

/* Actions that change the frame. They read @arg, which may be changed. 0 or -errno and *err */
int ofact_read_push(struct reader *r, char *arg);
int ofact_read_pop(struct reader *r, char *arg);
int ofact_read_vid(struct reader *r, char *arg);
int ofact_read_pcp(struct reader *r, char *arg);
int ofact_read_mod(struct reader *r, char *arg);
int ofact_read_ttl(struct reader *r, char *arg);
int ofact_read_set_field(struct reader *r, char *arg);
int ofact_read_load(struct reader *r, char *arg);
int ofact_read_metadata(struct reader *r, char *arg);
int ofact_read_tunnel(struct reader *r, char *arg);
int ofact_read_dec_ttl(struct reader *r, char *arg);

#endif
