/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of actions to test with. To be included behind cmocka.h.
 */
#ifndef TEST_ACTIONS_H
#define TEST_ACTIONS_H

#include <stdlib.h>
#include "core/action.h"

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))

static const struct vsw_action out_1 = { .type = VSWITCH_ACT_OUTPUT, .port = 1 };
static const struct vsw_action out_max = { .type = VSWITCH_ACT_OUTPUT, .port = 65535 };
static const struct vsw_action pop = { .type = VSWITCH_ACT_POP_VLAN };
static const struct vsw_action drop = { .type = VSWITCH_ACT_DROP, .reason = VSWITCH_DROP_VLAN };

/* struct row - actions in the making */
struct row {
	_Alignas(4) u8 b[256];
	size_t len;
};

static inline void add(struct row *row, const struct vsw_action *action)
{
	assert_int_equal(vsw_action_put(row->b, sizeof(row->b), &row->len, action), 0);
}

/* An attribute of any sort, whatever it says of its own length */
static inline void add_raw(struct row *row, u16 len, u16 type, const void *value, size_t value_len)
{
	memcpy(row->b + row->len, &len, 2);
	memcpy(row->b + row->len + 2, &type, 2);
	if (value_len)
		memcpy(row->b + row->len + 4, value, value_len);
	row->len += 4 + value_len;
}

/* Checks the first @len bytes, which stand alone in memory so that ASan sees further reads. */
static inline int check_bytes(const void *bytes, size_t len, const char **why)
{
	void *copy = malloc(len);
	int ret;

	*why = NULL;
	memcpy(copy, bytes, len);
	ret = vsw_actions_check(copy, len, why);
	free(copy);
	return ret;
}

static inline int check(const struct row *row)
{
	const char *why;
	int ret = check_bytes(row->b, row->len, &why);

	if (ret < 0)
		assert_non_null(why);
	return ret;
}

/* The row is refused, and so is its first action when it is iterated over */
static inline void check_first_refused(const struct row *row)
{
	struct vsw_action_iter it;
	struct vsw_action action;

	assert_int_equal(check(row), -EINVAL);
	vsw_action_iter_init(&it, row->b, row->len);
	assert_int_equal(vsw_action_next(&it, &action), -EINVAL);
	assert_int_equal(vsw_action_next(&it, &action), -EINVAL);
}

#endif
