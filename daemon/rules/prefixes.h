/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of values that are compared by their first @bits bits, in the order of the bytes: prefixes
 * of addresses, ports under a mask. Asked how much of a value some member shares, it answers by
 * binary search: the member that shares most stands beside the value.
 */
#ifndef VSW_RULES_PREFIXES_H
#define VSW_RULES_PREFIXES_H

#include "daemon/base/way.h"

struct prefixes {
	u8 size;		/* of a value, bytes; at most 16 */
	u8 bits;		/* of it that count; 0: the set is not in use */
	u32 n;
	u8 *values;		/* sorted, each once; no bits behind the first @bits */
};

/* @mask: of @size bytes; unless it is a prefix mask, the set is not in use */
void prefixes_init(struct prefixes *set, const u8 *mask, u8 size);
void prefixes_exit(struct prefixes *set);
/*
 * What it shall be after prefixes_replace(): an empty set like @set, with room for @room values;
 * add them. Meanwhile @set is as it was.
 */
void prefixes_begin(struct prefixes *fresh, const struct prefixes *set, u32 room);
void prefixes_add(struct prefixes *fresh, const u8 *value);
void prefixes_replace(struct prefixes *set, struct prefixes *fresh, const struct way *way);

/* Add to a set that is sorted, and stays so: much cheaper than sorting for one, not thousands. */
void prefixes_insert(struct prefixes *set, const u8 *value);

/* How many of the first bits @value has in common with the member that has most */
u32 prefixes_common(const struct prefixes *set, const u8 *value);
/*
 * Set the first @bits bits in @mask, and some more, but not behind those that count: flows with
 * many lengths of prefixes are many masks, each of which costs every frame a look.
 */
void prefixes_add_mask(const struct prefixes *set, u32 bits, u8 *mask);

#endif
