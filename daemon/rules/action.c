// SPDX-License-Identifier: GPL-2.0-or-later
/* Looking at rows of actions: action.h. */
#include <string.h>
#include "daemon/rules/action.h"

bool ofacts_equal(const struct ofacts *a, const struct ofacts *b)
{
	return a->n == b->n && !memcmp(a->a, b->a, a->n * sizeof(a->a[0]));
}

bool ofacts_output_to(const struct ofacts *actions, const char *port, const char *local)
{
	u32 i;

	for (i = 0; i < actions->n; i++) {
		const struct ofact *a = &actions->a[i];

		if ((a->type == OFACT_OUTPUT && !strcmp(a->port, port)) ||
		    (a->type == OFACT_LOCAL && !strcmp(local, port)))
			return true;
	}
	return false;
}

u32 ofact_place(enum ofact_type type)
{
	switch (type) {
	case OFACT_IN_PORT:
		return OFPP_IN_PORT;
	case OFACT_LOCAL:
		return OFPP_LOCAL;
	case OFACT_NORMAL:
		return OFPP_NORMAL;
	case OFACT_FLOOD:
		return OFPP_FLOOD;
	case OFACT_ALL:
		return OFPP_ALL;
	default:
		return 0;
	}
}

bool ofacts_output_place(const struct ofacts *actions, u32 no)
{
	u32 i;

	for (i = 0; i < actions->n; i++) {
		if (ofact_place(actions->a[i].type) == no)
			return true;
	}
	return false;
}
