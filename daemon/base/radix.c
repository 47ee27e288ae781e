// SPDX-License-Identifier: GPL-2.0-or-later
/* Least significant byte first: radix.h. */
#include "daemon/base/radix.h"
#include "daemon/base/xalloc.h"

/* Where the values of each byte begin; false: there is one byte only, and nothing to do */
static bool count(u32 begin[256], const u8 *values, u32 n, u8 size, u8 byte, const struct way *way)
{
	u32 counts[256] = { 0 }, sum = 0, i;

	for (i = 0; i < n; i++) {
		counts[values[(size_t)i * size + byte]]++;
		give_way_at(way, i);
	}
	for (i = 0; i < 256; i++) {
		if (counts[i] == n)
			return false;
		begin[i] = sum;
		sum += counts[i];
	}
	return true;
}

static void scatter(u8 *to, const u8 *from, u32 n, u8 size, u8 byte, u32 begin[256],
		    const struct way *way)
{
	const u8 *value = from;
	u32 i;

	for (i = 0; i < n; i++, value += size) {
		memcpy(to + (size_t)begin[value[byte]]++ * size, value, size);
		give_way_at(way, i);
	}
}

/* @first: the byte that counts least; @step to the next one */
static void sort(u8 *values, u32 n, u8 size, u8 first, int step, const struct way *way)
{
	u8 *room = xcalloc(n, size), *from = values, *to = room, *other;
	u32 begin[256];
	int i, byte = first;

	for (i = 0; i < size; i++, byte += step) {
		if (!count(begin, from, n, size, (u8)byte, way))
			continue;
		scatter(to, from, n, size, (u8)byte, begin, way);
		other = from;
		from = to;
		to = other;
	}
	if (from != values)
		memcpy(values, from, (size_t)n * size);
	free(room);
}

void radix_sort(void *values, u32 n, u8 size, const struct way *way)
{
	if (n > 1)
		sort(values, n, size, size - 1, -1, way);
}

void radix_sort_u32(u32 *values, u32 n, const struct way *way)
{
	bool big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	if (n > 1)
		sort((u8 *)values, n, sizeof(*values), big ? 3 : 0, big ? -1 : 1, way);
}
