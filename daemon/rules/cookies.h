/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many rules of a table have a cookie, without a look at all of them: for learn(limit=…) */
#ifndef VSW_RULES_COOKIES_H
#define VSW_RULES_COOKIES_H

#include "daemon/base/hash.h"

struct cookies {
	struct hash counts;
};

void cookies_init(struct cookies *c);
void cookies_exit(struct cookies *c);	/* all that was added was taken off again */
void cookies_add(struct cookies *c, u8 table, u64 cookie);
void cookies_del(struct cookies *c, u8 table, u64 cookie);
u32 cookies_count(const struct cookies *c, u8 table, u64 cookie);

#endif
