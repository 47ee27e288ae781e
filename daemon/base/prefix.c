// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/prefix.h"

static bool has_bit(const u8 *mask, size_t bit)
{
	return mask[bit / 8] & 0x80 >> bit % 8;
}

int prefix_len(const u8 *mask, size_t size)
{
	size_t bits = 0, i;

	while (bits < size * 8 && has_bit(mask, bits))
		bits++;
	for (i = bits; i < size * 8; i++) {
		if (has_bit(mask, i))
			return -1;
	}
	return (int)bits;
}

void prefix_set(u8 *mask, u32 bits)
{
	for (; bits >= 8; bits -= 8)
		*mask++ = 0xff;
	if (bits)
		*mask |= (u8)(0xff00 >> bits);
}
