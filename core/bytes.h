/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a frame from its beginning to its end, header by header, never past it.
 */
#ifndef VSW_CORE_BYTES_H
#define VSW_CORE_BYTES_H

#include <env.h>

/* struct bytes - what may still be read; @more bytes that belong to it cannot be: see limit() */
struct bytes {
	const u8 *pos;
	u32 len;
	u32 more;
};

/* The next @n bytes, which are then behind us; NULL if there are fewer. */
static inline const u8 *pull(struct bytes *rest, u32 n)
{
	const u8 *at = rest->pos;

	if (rest->len < n)
		return NULL;
	rest->pos += n;
	rest->len -= n;
	return at;
}

/* It is @n bytes long: what follows is no part of it, and what is not there of them is missing. */
static inline void trim(struct bytes *rest, u32 n)
{
	rest->more = rest->len < n ? n - rest->len : 0;
	if (rest->len > n)
		rest->len = n;
}

/* Read no further than @n bytes, though the rest belongs to it, too. */
static inline void limit(struct bytes *rest, u32 n)
{
	if (rest->len <= n)
		return;
	rest->more += rest->len - n;
	rest->len = n;
}

/* Headers stand at any address. */
static __always_inline __be16 load_be16(const u8 *at)
{
	__be16 v;

	memcpy(&v, at, sizeof(v));
	return v;
}

static __always_inline __be32 load_be32(const u8 *at)
{
	__be32 v;

	memcpy(&v, at, sizeof(v));
	return v;
}

#endif
