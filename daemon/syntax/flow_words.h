/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of actions of installed flows, for flow_actions_write.c and flow_actions_read.c. */
#ifndef VSW_SYNTAX_FLOW_WORDS_H
#define VSW_SYNTAX_FLOW_WORDS_H

#include "core/action.h"
#include "daemon/syntax/value.h"

/* struct set_name - a field that is set: VSWITCH_FIELD_* */
struct set_name {
	const char *name;
	u8 field;
	enum value_kind kind;
};

const struct set_name *set_name_of(const struct vswitch_set *set);	/* NULL: it is not valid */
const struct set_name *set_name_find(const char *name);			/* NULL: there is none */

/* Bits of a label's four bytes that no label has: in the text they count as part of the mask. */
#define LABEL_PAST	0xfff00000

/* Of VSWITCH_STORM_* */
const char *storm_name(u32 kind);

/* struct row_form - how a row's actions are written: by @put; none of type @skip are */
struct row_form {
	void (*put)(FILE *out, const struct vsw_action *action, const void *arg);
	const void *arg;
	u16 skip;
};
void row_put(FILE *out, const void *actions, size_t len, const struct row_form *form);

/* What stands between the parentheses of "sample(…)"; whether it is one */
void sample_put(FILE *out, const struct vswitch_sample *sample);
bool sample_get(char *text, struct vswitch_sample *sample);
/* ",cookie=0x…", if there is one */
void sample_cookie_put(FILE *out, const struct vswitch_sample *sample);

#endif
