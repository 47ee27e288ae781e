// SPDX-License-Identifier: GPL-2.0-or-later
/* A row of actions of a flow as text, with the ways that part in it: flow_words.h. */
#include "daemon/syntax/flow_words.h"

/* struct row - one being written */
struct row {
	FILE *out;
	const struct row_form *form;
	struct vsw_action_iter it;
	int ret;		/* of the last vsw_action_next() */
};

static u32 put_way(struct row *r, u32 n, u32 depth);

/* @n: of the actions that follow, both ways have so many at most. How many they have */
static u32 put_check(struct row *r, const struct vswitch_check_len *check, u32 n, u32 depth)
{
	u32 done;

	fprintf(r->out, "check_pkt_len(size=%u,gt(", check->len);
	done = put_way(r, check->n < n ? check->n : n, depth + 1);
	fputs("),le(", r->out);
	done += put_way(r, n - done, depth + 1);
	fputs("))", r->out);
	return done;
}

/* At most @n actions; how many those are. No action at all is a drop without a named reason. */
static u32 put_way(struct row *r, u32 n, u32 depth)
{
	struct vsw_action action;
	const char *comma = "";
	u32 done = 0;

	while (done < n && (r->ret = vsw_action_next(&r->it, &action)) > 0) {
		done++;
		if (action.type == r->form->skip)
			continue;
		fputs(comma, r->out);
		comma = ",";
		if (action.type != VSWITCH_ACT_CHECK_LEN)
			r->form->put(r->out, &action, r->form->arg);
		else if (depth < VSWITCH_CHECK_LEN_MAX)
			done += put_check(r, &action.check_len, n - done, depth);
		else
			r->ret = -EINVAL;
		if (r->ret < 0)
			break;
	}
	if (r->ret < 0)
		fprintf(r->out, "%sinvalid", comma);
	else if (!*comma)
		fputs("drop", r->out);
	return done;
}

void row_put(FILE *out, const void *actions, size_t len, const struct row_form *form)
{
	struct row r = { .out = out, .form = form };

	vsw_action_iter_init(&r.it, actions, len);
	put_way(&r, ~0U, 0);
}
