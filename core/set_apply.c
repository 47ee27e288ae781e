// SPDX-License-Identifier: GPL-2.0-only
/*
 * VSWITCH_ACT_SET: a field is changed, and checksums follow without a look at the rest of the frame
 * (RFC 1624; a CRC is linear, too).
 */
#include "bytes.h"
#include "set.h"

static u16 fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16)((sum & 0xffff) + (sum >> 16));
}

/* RFC 1071, of an even number of bytes */
static u32 sum_of(const u8 *at, u32 len)
{
	u32 sum = 0;

	for (; len; at += 2, len -= 2)
		sum += be16_to_cpu(load_be16(at));
	return sum;
}

static void store_be16(u8 *at, u16 v)
{
	at[0] = v >> 8;
	at[1] = v & 0xff;
}

/* RFC 1624, equation 3: @diff is ~m + m' */
static u16 follow(u16 csum, u16 diff)
{
	return ~fold((u16)~csum + diff);
}

static void follow_inet(const struct vsw_change *c, u8 *at, u16 diff, bool partial)
{
	u16 old = be16_to_cpu(load_be16(at)), csum;

	if (partial) {
		if (c->pseudo)
			store_be16(at, fold((u32)old + diff));
		return;
	}
	if (c->csum == VSW_CSUM_UDP && !old)
		return;
	csum = follow(old, diff);
	if (c->csum == VSW_CSUM_UDP && !csum)
		csum = 0xffff;
	store_be16(at, csum);
}

/* Polynomials over GF(2), the most significant bit is x^0. The product modulo that of CRC32c. */
static u32 crc32c_mul(u32 a, u32 b)
{
	u32 product = 0;

	for (; a; a <<= 1) {
		if (a & 0x80000000)
			product ^= b;
		b = b >> 1 ^ (b & 1 ? 0x82f63b78 : 0);
	}
	return product;
}

/* x^(8 * bytes) */
static u32 crc32c_shift(u32 bytes)
{
	u32 power = 0x80000000, square = 0x00800000;

	for (; bytes; bytes >>= 1) {
		if (bytes & 1)
			power = crc32c_mul(power, square);
		square = crc32c_mul(square, square);
	}
	return power;
}

/* Byte 0 holds the bits of the lowest degree: as numbers, both are little-endian. */
static u32 load_le32(const u8 *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (u32)at[3] << 24;
}

/* @ports: the exclusive or of the first four bytes before and after */
static void follow_sctp(const struct vsw_change *c, u8 *at, const u8 ports[4])
{
	u32 crc = load_le32(at) ^ crc32c_mul(load_le32(ports), crc32c_shift(c->l4_len));

	at[0] = crc & 0xff;
	at[1] = crc >> 8 & 0xff;
	at[2] = crc >> 16 & 0xff;
	at[3] = crc >> 24;
}

static void write_field(const struct vsw_change *c, u8 *data)
{
	u32 i;

	for (i = 0; i < c->len; i++)
		data[c->at + i] = (data[c->at + i] & ~c->mask[i]) | c->value[i];
}

static void change_sctp(const struct vsw_change *c, u8 *data)
{
	u8 ports[4];
	u32 i;

	memcpy(ports, data + c->l4, sizeof(ports));
	write_field(c, data);
	for (i = 0; i < sizeof(ports); i++)
		ports[i] ^= data[c->l4 + i];
	follow_sctp(c, data + c->l4_csum, ports);
}

/* Headers are of even lengths: the words of both checksums are counted from the IP header on. */
static void change_inet(const struct vsw_change *c, u8 *data, bool partial)
{
	u32 odd = (c->at - c->l3) & 1;
	u8 *first = data + c->at - odd;
	u32 len = (c->len + odd + 1) & ~1U;
	u16 before = fold(sum_of(first, len)), after, diff;

	write_field(c, data);
	after = fold(sum_of(first, len));
	if (before == after)
		return;
	diff = fold((u32)after + (u16)~before);
	if (c->ip_csum)
		store_be16(data + c->ip_csum,
			   follow(be16_to_cpu(load_be16(data + c->ip_csum)), diff));
	if (c->csum != VSW_CSUM_NONE)
		follow_inet(c, data + c->l4_csum, diff, partial);
}

void vsw_change_apply(const struct vsw_change *change, u8 *data, bool partial)
{
	if (change->csum == VSW_CSUM_SCTP && !partial)
		change_sctp(change, data);
	else if (change->ip_csum || change->csum == VSW_CSUM_INET || change->csum == VSW_CSUM_UDP)
		change_inet(change, data, partial);
	else
		write_field(change, data);
}
