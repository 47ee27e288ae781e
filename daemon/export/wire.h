/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and bytes put into a datagram one after the other, in network byte order. */
#ifndef VSW_EXPORT_WIRE_H
#define VSW_EXPORT_WIRE_H

#include <env.h>

/* struct wire - @len of @size bytes are used. What does not fit is left out, and @full says so. */
struct wire {
	u8 *data;
	size_t size, len;
	bool full;
};

static inline struct wire wire_begin(void *data, size_t size)
{
	return (struct wire){ .data = data, .size = size };
}

static inline void wire_put(struct wire *w, const void *bytes, size_t n)
{
	w->full |= n > w->size - w->len;
	if (w->full)
		return;
	memcpy(w->data + w->len, bytes, n);
	w->len += n;
}

/* The low @n bytes of a number, 8 at most */
static inline void wire_put_number(struct wire *w, u64 number, size_t n)
{
	u8 bytes[8];
	size_t i;

	for (i = n; i--; number >>= 8)
		bytes[i] = (u8)number;
	wire_put(w, bytes, n);
}

static inline void wire_put8(struct wire *w, u8 number)
{
	wire_put_number(w, number, 1);
}

static inline void wire_put16(struct wire *w, u16 number)
{
	wire_put_number(w, number, 2);
}

static inline void wire_put32(struct wire *w, u32 number)
{
	wire_put_number(w, number, 4);
}

static inline void wire_put64(struct wire *w, u64 number)
{
	wire_put_number(w, number, 8);
}

/* Zeros up to a multiple of @n bytes, counted from @from */
static inline void wire_pad(struct wire *w, size_t from, size_t n)
{
	while (!w->full && (w->len - from) % n)
		wire_put8(w, 0);
}

/* A number in what is there already */
static inline void wire_set(const struct wire *w, size_t at, u32 number, size_t n)
{
	struct wire there = { .data = w->data + at, .size = n };

	wire_put_number(&there, number, n);
}

#endif
