// SPDX-License-Identifier: GPL-2.0-or-later
/* CPUs as text: their order stays, and each is there once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "daemon/base/cpus.h"

static void gives(int ret, const struct cpus *cpus, const int *wanted, u32 n)
{
	u32 i;

	assert_int_equal(ret, 0);
	assert_int_equal(cpus->n, n);
	for (i = 0; i < n; i++)
		assert_int_equal(cpus->cpu[i], wanted[i]);
}

#define GIVES(parse, text, ...) do {						\
	struct cpus cpus = { .n = 0 };						\
	const int wanted[] = { __VA_ARGS__ };					\
	gives(parse(&cpus, text), &cpus, wanted, sizeof(wanted) / sizeof(int));	\
} while (0)

static void a_list_keeps_its_order(void **state)
{
	(void)state;
	GIVES(cpus_parse_list, "3", 3);
	GIVES(cpus_parse_list, "6,2-3", 6, 2, 3);
	GIVES(cpus_parse_list, "1023,0", 1023, 0);
}

static void a_mask_is_of_hexadecimal_digits(void **state)
{
	(void)state;
	GIVES(cpus_parse_mask, "6", 1, 2);
	GIVES(cpus_parse_mask, "0x80000001", 0, 31);
	GIVES(cpus_parse_mask, "0XFf", 0, 1, 2, 3, 4, 5, 6, 7);
}

static void what_is_no_list_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", ",", "1,", ",1", "1,,2", "-1", "1-", "3-2", "1 ", " 1", "+1", "1024", "0-1024",
		"x", "1;2", "99999999999999999999",
	};
	struct cpus cpus;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		cpus.n = 0;
		assert_int_equal(cpus_parse_list(&cpus, wrong[i]), -EINVAL);
	}
	cpus.n = 0;
	assert_int_equal(cpus_parse_list(&cpus, "1-3,2"), -EEXIST);
	cpus.n = 0;
	assert_int_equal(cpus_parse_list(&cpus, "0-63"), -E2BIG);
}

static void any_may_come_more_than_once(void **state)
{
	struct cpus cpus = { .n = 0 };

	(void)state;
	assert_int_equal(cpus_add(&cpus, -1), 0);
	assert_int_equal(cpus_add(&cpus, -1), 0);
	assert_int_equal(cpus_add(&cpus, 5), 0);
	assert_int_equal(cpus_add(&cpus, 5), -EEXIST);
	assert_int_equal(cpus.n, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_keeps_its_order),
		cmocka_unit_test(a_mask_is_of_hexadecimal_digits),
		cmocka_unit_test(what_is_no_list_is_refused),
		cmocka_unit_test(any_may_come_more_than_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
