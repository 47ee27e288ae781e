// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a row of actions: checking and iterating agree, and what is accepted is what
 * vsw_action_put() would write.
 */
#include "tests/fuzz/require.h"
#include "core/action.h"

/* What vsw_actions_check() should return, by its definition and the iterator; recursive */
struct model {
	struct vsw_action_iter it;
	int count;
	int ret;		/* -errno, once known */
	bool over;		/* the row is at its end */
};

static bool next(struct model *m, struct vsw_action *action)
{
	int ret = m->ret || m->over ? 0 : vsw_action_next(&m->it, action);

	if (ret < 0)
		m->ret = ret;
	m->over |= !ret;
	if (ret == 1 && ++m->count > VSWITCH_ACTIONS_MAX)
		m->ret = -E2BIG;
	return ret == 1 && !m->ret;
}

/* A way that ends before action number @end, or (if not @bounded) with the row */
static void follow(struct model *m, int end, bool bounded, int checks, bool others)
{
	struct vsw_action action;
	bool dropped = false;

	while (m->count < end && next(m, &action)) {
		bool drop = action.type == VSWITCH_ACT_DROP;

		if (dropped || (others && drop)) {
			m->ret = -EINVAL;
			return;
		}
		dropped = drop;
		others |= !drop && action.type != VSWITCH_ACT_SAMPLE &&
			  action.type != VSWITCH_ACT_METER && action.type != VSWITCH_ACT_CHECK_LEN;
		if (action.type != VSWITCH_ACT_CHECK_LEN)
			continue;
		if (checks == VSWITCH_CHECK_LEN_MAX)
			m->ret = -E2BIG;
		else if (action.check_len.n > (u32)(end - m->count))
			m->ret = -EINVAL;
		if (m->ret)
			return;
		follow(m, m->count + (int)action.check_len.n, true, checks + 1, others);
		follow(m, end, bounded, checks + 1, others);
		return;
	}
	if (m->over && !m->ret && bounded && m->count < end)
		m->ret = -EINVAL;
}

static int check_by_iterating(const void *row, size_t len)
{
	struct model m = { .ret = 0 };
	struct vsw_action more;

	vsw_action_iter_init(&m.it, row, len);
	follow(&m, VSWITCH_ACTIONS_MAX, false, 0, false);
	next(&m, &more);
	return m.ret ? m.ret : m.count;
}

/* Writes the actions of a good row anew and compares. */
static void check_encoding(const void *row, size_t len)
{
	u8 *copy = malloc(len);
	size_t copy_len = 0;
	struct vsw_action_iter it;
	struct vsw_action action;

	require(copy, "there is memory");
	vsw_action_iter_init(&it, row, len);
	while (vsw_action_next(&it, &action) == 1)
		require(!vsw_action_put(copy, len, &copy_len, &action), "what is read is written");
	require(copy_len == len, "the lengths are equal");
	require(!memcmp(copy, row, len), "the bytes are equal");
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u8 *copy = malloc(size + 1);
	u8 *row = copy + 1;	/* at an odd address, to the end of its memory */
	const char *why = NULL;
	int ret;

	require(copy, "there is memory");
	memcpy(row, data, size);
	ret = vsw_actions_check(row, size, &why);
	require(ret == check_by_iterating(row, size), "checking and iterating agree");
	require(ret >= 0 || why, "a refusal says why");
	if (ret > 0)
		check_encoding(row, size);
	free(copy);
	return 0;
}
