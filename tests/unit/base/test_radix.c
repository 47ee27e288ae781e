// SPDX-License-Identifier: GPL-2.0-or-later
/* Sorting by bytes, compared with qsort() */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/base/radix.h"

#define MOST	5000

static int by_number(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

static int by_bytes(const void *a, const void *b, void *size)
{
	return memcmp(a, b, *(u8 *)size);
}

static const struct way nobody;

static void numbers_are_sorted(void **state)
{
	static u32 values[MOST], expected[MOST];
	u32 n, i;

	(void)state;
	srand(7);
	for (n = 0; n < MOST; n = n * 3 + 1) {
		for (i = 0; i < n; i++)
			values[i] = i % 3 ? (u32)rand() << 1 ^ (u32)rand() : (u32)rand() % 300;
		memcpy(expected, values, sizeof(values));
		qsort(expected, n, sizeof(u32), by_number);
		radix_sort_u32(values, n, &nobody);
		assert_memory_equal(values, expected, n * sizeof(u32));
	}
}

static void bytes_are_sorted(void **state)
{
	static u8 values[MOST * 16], expected[MOST * 16];
	u32 n, i;
	u8 size;

	(void)state;
	srand(7);
	for (size = 1; size <= 16; size++) {
		for (n = 0; n < MOST; n = n * 5 + 1) {
			for (i = 0; i < n * size; i++)
				values[i] = i % size == 1 ? 9 : rand() % (i % 2 ? 256 : 3);
			memcpy(expected, values, sizeof(values));
			qsort_r(expected, n, size, by_bytes, &size);
			radix_sort(values, n, size, &nobody);
			assert_memory_equal(values, expected, n * size);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_sorted),
		cmocka_unit_test(bytes_are_sorted),
	};

	return cmocka_run_group_tests_name("radix", tests, NULL, NULL);
}
