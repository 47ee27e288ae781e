// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values of fields as text: rule_fields.h. Whatever is a number is read as one first, with its
 * mask, and then put where the key has it.
 */
#include <ctype.h>
#include <string.h>
#include "core/key.h"
#include "daemon/base/number.h"
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_fields.h"

/* Numbers of 128 bits, for IPv6 addresses by number */
typedef unsigned __int128 wide;

static wide all_bits(unsigned int n)
{
	return n >= 128 ? ~(wide)0 : ((wide)1 << n) - 1;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Decimal, or hexadecimal behind "0x"; up to @end, which is behind the text */
static bool read_wide(const char *text, const char *end, wide *number)
{
	int base = 10, digit;

	if (end - text > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	for (*number = 0; text < end; text++) {
		digit = digit_of(*text);
		if (digit >= base || *number > (~(wide)0 - (wide)digit) / (wide)base)
			return false;
		*number = *number * (wide)base + (wide)digit;
	}
	return true;
}

/* ovs-fields(7) writes VIDs as "4096+5", the bit for the tag and the VID. */
static bool read_sum(const struct of_field *f, const char *text, const char *end, wide *number)
{
	const char *plus = f->place == PLACE_VID ? memchr(text, '+', (size_t)(end - text)) : NULL;
	wide more = 0;

	if (text == end || plus == text || (plus && plus + 1 == end))
		return false;
	if (!read_wide(text, plus ? plus : end, number))
		return false;
	if (plus && !read_wide(plus + 1, end, &more))
		return false;
	*number += more;
	return *number >= more;
}

/* --- into the key -------------------------------------------------------------------------- */

/* Bits that the key has of a field; those of ICMP are in the lower of two bytes. */
static wide key_bits(const struct of_field *f)
{
	if (f->place == PLACE_KEY && f->bits == 8 &&
	    f->offset == offsetof(struct vswitch_flow_key, ip_tos))
		return 0xfc;
	return all_bits(f->bits < f->size * 8 ? f->bits : f->size * 8U) << f->shift;
}

static void store(const struct of_field *f, wide number, u8 *bytes)
{
	size_t i = f->size;

	while (i--) {
		bytes[i] = (u8)number;
		number >>= 8;
	}
}

/* False: the key has no such value */
static bool place(const struct of_field *f, wide n, wide m, u8 *value, u8 *mask)
{
	wide bits = key_bits(f);

	n = (n & m) << f->shift;
	m <<= f->shift;
	/* The lowest bits of the TOS are not its own: RFC 3168 section 5. */
	if (bits == 0xfc && f->size == 1 && !f->shift)
		n &= bits;
	if (n & ~bits)
		return false;
	m &= bits;
	store(f, n, value);
	store(f, m, mask);
	/* A byte that stands in two: all of both was looked at. */
	if (f->size == 2 && f->bits == 8 && m == 0xff)
		mask[0] = 0xff;
	return true;
}

static bool read_number(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	char *slash = strchr(text, '/'), *end = text + strlen(text);
	wide all = all_bits(f->bits), n, m = all;

	if (!read_sum(f, text, slash ? slash : end, &n) || n > all)
		return false;
	if (slash && (slash + 1 == end || !read_wide(slash + 1, end, &m) || m > all))
		return false;
	return place(f, n, m, value, mask);
}

bool of_subfield_read(const struct of_subfield *sub, const char *text, u8 value[16], u8 mask[16])
{
	const struct of_field *f = sub->field;
	wide all = all_bits(sub->n), n;

	if (!*text || !read_wide(text, text + strlen(text), &n) || n > all)
		return false;
	return place(f, n << sub->first, all << sub->first, value, mask);
}

/* --- what is no number ---------------------------------------------------------------------- */

static bool read_frag(const char *text, u8 *value, u8 *mask)
{
	static const struct {
		const char *name;
		u8 value, mask;
	} kinds[] = {
		{ "no", 0, 3 }, { "yes", 1, 1 }, { "first", 1, 3 }, { "later", 3, 3 },
		{ "not_later", 0, 2 },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcasecmp(text, kinds[i].name))
			continue;
		/* The second bit comes with the first only. */
		*value = kinds[i].value;
		*mask = kinds[i].mask;
		return true;
	}
	return false;
}

const struct of_unread of_unread[OF_UNREAD] = {
	{ "no", 0, VSWITCH_UNREAD_REST },
	{ "yes", VSWITCH_UNREAD_REST, VSWITCH_UNREAD_REST },
	{ "ports", 0x0c, 0x0c },
	{ "proto", 0x1c, 0x1c },
	{ "ip", VSWITCH_UNREAD, VSWITCH_UNREAD },
};

static bool read_unread(const char *text, u8 *value, u8 *mask)
{
	size_t i;

	for (i = 0; i < OF_UNREAD; i++) {
		if (strcasecmp(text, of_unread[i].name))
			continue;
		*value = of_unread[i].value;
		*mask = of_unread[i].mask;
		return true;
	}
	return false;
}

const char *const of_tcp_flags[OF_TCP_FLAGS] = {
	"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns",
};

/* The bit of the flag that @text begins with, and what follows it; 0: none */
static u16 take_flag(const char **text)
{
	static const char *const others[] = { "[200]", "[400]", "[800]" };
	const char *name;
	size_t i, len;

	for (i = 0; i < OF_TCP_FLAGS + 3; i++) {
		name = i < OF_TCP_FLAGS ? of_tcp_flags[i] : others[i - OF_TCP_FLAGS];
		len = strlen(name);
		if (strncmp(*text, name, len))
			continue;
		*text += len;
		return (u16)(1U << i);
	}
	return 0;
}

/* "+syn-ack": these bits only; "syn|ack": no others */
static bool read_flag_names(const char *text, u16 *value, u16 *mask)
{
	bool signs = *text == '+' || *text == '-', set = true;
	u16 bit;

	*value = 0;
	*mask = signs ? 0 : 0x0fff;
	while (*text) {
		if (signs) {
			set = *text == '+';
			if (!set && *text != '-')
				return false;
			text++;
		}
		bit = take_flag(&text);
		if (!bit || (signs && *mask & bit))
			return false;
		*mask |= bit;
		if (set)
			*value |= bit;
		if (!signs && *text && (*text++ != '|' || !*text))
			return false;
	}
	return true;
}

static bool read_flags(const struct of_field *f, char *text, u8 *value, u8 *mask)
{
	u16 v, m;

	if (isdigit((unsigned char)*text))
		return read_number(f, text, value, mask);
	if (!*text || !read_flag_names(text, &v, &m))
		return false;
	return place(f, v, m, value, mask);
}

/* dl_vlan: 0xffff is "no tag" (OpenFlow 1.0 section 3.3) */
static bool read_vlan(const char *text, u8 *value, u8 *mask)
{
	u64 n;
	u16 tci, bits;

	if (!number_parse(text, 0xffff, &n) || (n > VSW_TCI_VID && n != 0xffff))
		return false;
	tci = n == 0xffff ? 0 : (u16)(OF_TAG_PRESENT | n);
	bits = n == 0xffff ? 0xffff : OF_TAG_PRESENT | VSW_TCI_VID;
	value[0] = (u8)(tci >> 8);
	value[1] = (u8)tci;
	mask[0] = (u8)(bits >> 8);
	mask[1] = (u8)bits;
	return true;
}

bool of_field_read(const struct of_field *f, char *text, u8 value[16], u8 mask[16])
{
	memset(value, 0, 16);
	memset(mask, 0, 16);
	if (!strcmp(text, "*"))
		return true;
	switch ((enum of_form)f->form) {
	case FORM_NUMBER:
		return read_number(f, text, value, mask);
	case FORM_MAC:
		return value_get(text, VALUE_MAC, value, mask, NULL);
	case FORM_IPV4:
		return value_get(text, VALUE_IPV4, value, mask, NULL);
	case FORM_IPV6:
		return value_get(text, VALUE_IPV6, value, mask, NULL);
	case FORM_FRAG:
		return read_frag(text, value, mask);
	case FORM_FLAGS:
		return read_flags(f, text, value, mask);
	case FORM_VLAN:
		return read_vlan(text, value, mask);
	case FORM_UNREAD:
		return read_unread(text, value, mask);
	}
	return false;
}
