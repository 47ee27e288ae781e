// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a row of actions: checking and iterating agree, and what is accepted is what
 * vsw_action_put() would write.
 */
#include "tests/fuzz/require.h"
#include "core/action.h"

/* What vsw_actions_check() should return, by its definition and the iterator */
static int check_by_iterating(const void *row, size_t len)
{
	struct vsw_action_iter it;
	struct vsw_action action;
	int count = 0, others = 0;
	bool dropped = false;
	int ret;

	vsw_action_iter_init(&it, row, len);
	while ((ret = vsw_action_next(&it, &action)) == 1) {
		if (++count > VSWITCH_ACTIONS_MAX)
			return -E2BIG;
		if (dropped || (others && action.type == VSWITCH_ACT_DROP))
			return -EINVAL;
		dropped = action.type == VSWITCH_ACT_DROP;
		others += !dropped && action.type != VSWITCH_ACT_SAMPLE;
	}
	return ret < 0 ? ret : count;
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
