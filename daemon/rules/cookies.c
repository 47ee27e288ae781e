// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/xalloc.h"
#include "daemon/rules/cookies.h"

/* struct count - @n rules of @table have @cookie */
struct count {
	struct hlink link;
	u64 cookie;
	u32 n;
	u8 table;
};

void cookies_init(struct cookies *c)
{
	if (hash_init(&c->counts))
		xcheck(NULL);
}

void cookies_exit(struct cookies *c)
{
	hash_exit(&c->counts);
}

static u32 hash_of(u8 table, u64 cookie)
{
	return hash_bytes(&cookie, sizeof(cookie), table);
}

static struct count *find(const struct cookies *c, u8 table, u64 cookie)
{
	struct hlink *link = hash_first(&c->counts, hash_of(table, cookie));

	for (; link; link = hash_next(link)) {
		struct count *count = hash_entry(link, struct count, link);

		if (count->table == table && count->cookie == cookie)
			return count;
	}
	return NULL;
}

void cookies_add(struct cookies *c, u8 table, u64 cookie)
{
	struct count *count = find(c, table, cookie);

	if (!count) {
		count = xcalloc(1, sizeof(*count));
		count->table = table;
		count->cookie = cookie;
		hash_add(&c->counts, &count->link, hash_of(table, cookie));
	}
	count->n++;
}

void cookies_del(struct cookies *c, u8 table, u64 cookie)
{
	struct count *count = find(c, table, cookie);

	if (--count->n)
		return;
	hash_del(&c->counts, &count->link);
	free(count);
}

u32 cookies_count(const struct cookies *c, u8 table, u64 cookie)
{
	const struct count *count = find(c, table, cookie);

	return count ? count->n : 0;
}
