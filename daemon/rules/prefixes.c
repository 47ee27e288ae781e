// SPDX-License-Identifier: GPL-2.0-or-later
/* Sets of prefixes: prefixes.h. */
#include "daemon/rules/prefixes.h"
#include "daemon/base/prefix.h"
#include "daemon/base/radix.h"
#include "daemon/base/xalloc.h"

/*
 * Lengths are rounded up to a multiple of this; twice of it for IPv6. The datapath takes 64 masks,
 * and who sends frames from and to anywhere must not make each of them another one.
 */
#define STEP_BITS	8
#define LONG_BITS	32

void prefixes_init(struct prefixes *set, const u8 *mask, u8 size)
{
	memset(set, 0, sizeof(*set));
	set->size = size;
	if (prefix_len(mask, size) > 0)
		set->bits = (u8)prefix_len(mask, size);
}

void prefixes_exit(struct prefixes *set)
{
	free(set->values);
}

void prefixes_begin(struct prefixes *fresh, const struct prefixes *set, u32 room)
{
	*fresh = *set;
	fresh->values = xcalloc(room, set->size);
	fresh->n = 0;
}

void prefixes_add(struct prefixes *set, const u8 *value)
{
	memcpy(set->values + (size_t)set->n++ * set->size, value, set->size);
}

static void sort(struct prefixes *set, const struct way *way)
{
	u8 *kept = set->values, *value = set->values;
	u32 n = 0, i;

	radix_sort(set->values, set->n, set->size, way);
	for (i = 0; i < set->n; i++, value += set->size) {
		give_way_at(way, i);
		if (n && !memcmp(kept - set->size, value, set->size))
			continue;
		memmove(kept, value, set->size);
		kept += set->size;
		n++;
	}
	set->n = n;
}

void prefixes_replace(struct prefixes *set, struct prefixes *fresh, const struct way *way)
{
	sort(fresh, way);
	free(set->values);
	*set = *fresh;
}

static u32 common_bits(const struct prefixes *set, const u8 *a, const u8 *b)
{
	u32 bytes = 0, bits;

	while (bytes < set->size && a[bytes] == b[bytes])
		bytes++;
	if (bytes == set->size)
		return set->bits;
	bits = bytes * 8 + (u32)__builtin_clz(a[bytes] ^ b[bytes]) - 24;
	return bits < set->bits ? bits : set->bits;
}

/* How many members are not behind the value: the last of them may be equal. */
static u32 up_to(const struct prefixes *set, const u8 *value)
{
	u32 from = 0, to = set->n, middle;

	while (from < to) {
		middle = from + (to - from) / 2;
		if (memcmp(set->values + (size_t)middle * set->size, value, set->size) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void prefixes_insert(struct prefixes *set, const u8 *value)
{
	u32 at = up_to(set, value);
	u8 *here;

	if (at && !memcmp(set->values + (size_t)(at - 1) * set->size, value, set->size))
		return;
	set->values = xreallocarray(set->values, set->n + 1, set->size);
	here = set->values + (size_t)at * set->size;
	memmove(here + set->size, here, (size_t)(set->n - at) * set->size);
	memcpy(here, value, set->size);
	set->n++;
}

u32 prefixes_common(const struct prefixes *set, const u8 *value)
{
	u32 from = up_to(set, value), before = 0, behind = 0;

	/* The last member up to the value, and the first one behind it */
	if (from)
		before = common_bits(set, set->values + (size_t)(from - 1) * set->size, value);
	if (from < set->n)
		behind = common_bits(set, set->values + (size_t)from * set->size, value);
	return before > behind ? before : behind;
}

void prefixes_add_mask(const struct prefixes *set, u32 bits, u8 *mask)
{
	u32 step = set->bits > LONG_BITS && set->size > 6 ? 2 * STEP_BITS : STEP_BITS;

	bits = (bits + step - 1) / step * step;
	if (bits > set->bits)
		bits = set->bits;
	prefix_set(mask, bits);
}
