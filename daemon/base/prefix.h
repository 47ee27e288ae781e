/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prefix masks: the first bits of some bytes, in network order */
#ifndef VSW_BASE_PREFIX_H
#define VSW_BASE_PREFIX_H

#include <env.h>

/* The length of a prefix mask of @size bytes; -1: it is another one */
int prefix_len(const u8 *mask, size_t size);
/* Set the first @bits bits, and leave the others as they are. */
void prefix_set(u8 *mask, u32 bits);

#endif
