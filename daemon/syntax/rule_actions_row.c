// SPDX-License-Identifier: GPL-2.0-or-later
/* The row that actions are read into: rule_actions_read.h. */
#include "daemon/base/errline.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/base/xalloc.h"

int ofact_refuse(struct reader *r, const char *why)
{
	return errline(r->err, -EINVAL, "%s: %s", r->shown, why);
}

int ofact_bad_argument(struct reader *r)
{
	return ofact_refuse(r, "bad argument");
}

int ofact_check_need(struct reader *r, enum of_need need, unsigned int slot)
{
	if (!r->match)
		r->need[slot] = (u8)need;
	if (!r->match || ofmatch_has(r->match, need))
		return 0;
	return errline(r->err, -EINVAL, "%s: must come with a match on %s", r->shown,
		       of_need_text(need));
}

static size_t row_size(u32 n)
{
	return sizeof(struct ofacts) + n * sizeof(struct ofact);
}

void ofacts_begin(struct reader *r)
{
	r->room = 2;
	r->row = xcalloc(1, row_size(r->room));
}

struct ofact *ofact_add(struct reader *r, enum ofact_type type)
{
	struct ofact *a;

	if (r->row->n == OFACTS_MAX) {
		errline(r->err, -E2BIG, "more than %d actions", OFACTS_MAX);
		return NULL;
	}
	if (r->row->n == r->room) {
		r->room *= 2;
		r->row = xcheck(realloc(r->row, row_size(r->room)));
	}
	a = &r->row->a[r->row->n++];
	memset(a, 0, sizeof(*a));
	a->type = type;
	memcpy(a->need, r->need, sizeof(a->need));
	memset(r->need, 0, sizeof(r->need));
	return a;
}

int ofact_add_plain(struct reader *r, enum ofact_type type)
{
	return ofact_add(r, type) ? 0 : -E2BIG;
}
