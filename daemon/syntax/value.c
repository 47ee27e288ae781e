// SPDX-License-Identifier: GPL-2.0-or-later
/* Values of fields as text: value.h. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include "daemon/base/macaddr.h"
#include "daemon/base/number.h"
#include "daemon/base/prefix.h"
#include "daemon/syntax/value.h"

size_t value_size(enum value_kind kind)
{
	static const u8 sizes[] = {
		[VALUE_PORT] = 4, [VALUE_FRAG] = 1, [VALUE_UNREAD] = 1, [VALUE_DEC8] = 1,
		[VALUE_DEC16] = 2, [VALUE_HEX16] = 2, [VALUE_HEX32] = 4, [VALUE_MAC] = 6,
		[VALUE_IPV4] = 4, [VALUE_IPV6] = 16,
	};

	return sizes[kind];
}

/* Big-endian bytes, but for ports, whose numbers are in host byte order */
static u32 load(enum value_kind kind, const u8 *bytes)
{
	size_t size = value_size(kind), i;
	u32 n = 0;

	if (kind == VALUE_PORT) {
		memcpy(&n, bytes, sizeof(n));
		return n;
	}
	for (i = 0; i < size; i++)
		n = n << 8 | bytes[i];
	return n;
}

static void store(enum value_kind kind, u8 *bytes, u32 n)
{
	size_t i = value_size(kind);

	if (kind == VALUE_PORT) {
		memcpy(bytes, &n, sizeof(n));
		return;
	}
	while (i--) {
		bytes[i] = (u8)n;
		n >>= 8;
	}
}

static bool is_exact(const u8 *mask, size_t size)
{
	while (size--) {
		if (mask[size] != 0xff)
			return false;
	}
	return true;
}

/* Linux lets a device be called nearly anything: "1", "a,b". */
static bool is_plain(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && !strchr("_-.@+", *name))
			return false;
	}
	return true;
}

void value_put_port(FILE *out, u32 no, const struct port_names *names)
{
	const char *name = names && names->name ? names->name(names->arg, no) : NULL;

	if (name && is_plain(name))
		fputs(name, out);
	else
		fprintf(out, "%u", no);
}

static void put_frag(FILE *out, u8 frag)
{
	static const char *const names[] = { "no", "first", "later" };

	if (frag < sizeof(names) / sizeof(names[0]))
		fputs(names[frag], out);
	else
		fprintf(out, "%u", frag);
}

/* By the bits of VSWITCH_UNREAD, the lowest first */
static const char *const unread_names[] = { "rest", "ports", "proto", "ip" };

#define N_UNREAD	(sizeof(unread_names) / sizeof(unread_names[0]))

static void put_unread(FILE *out, u8 value, u8 mask)
{
	u8 bit = VSWITCH_UNREAD_REST;
	size_t i;

	for (i = 0; i < N_UNREAD; i++, bit <<= 1) {
		if (mask & bit)
			fprintf(out, "%c%s", value & bit ? '+' : '-', unread_names[i]);
	}
}

static void put_one(FILE *out, enum value_kind kind, const u8 *bytes,
		    const struct port_names *names)
{
	char text[INET6_ADDRSTRLEN];

	switch (kind) {
	case VALUE_PORT:
		value_put_port(out, load(kind, bytes), names);
		break;
	case VALUE_FRAG:
		put_frag(out, *bytes);
		break;
	case VALUE_UNREAD:
		break;
	case VALUE_DEC8:
	case VALUE_DEC16:
		fprintf(out, "%u", load(kind, bytes));
		break;
	case VALUE_HEX16:
		fprintf(out, "0x%04x", load(kind, bytes));
		break;
	case VALUE_HEX32:
		fprintf(out, "0x%x", load(kind, bytes));
		break;
	case VALUE_MAC:
		fprintf(out, MAC_FMT, MAC_ARG(bytes));
		break;
	case VALUE_IPV4:
	case VALUE_IPV6:
		fputs(inet_ntop(kind == VALUE_IPV4 ? AF_INET : AF_INET6, bytes, text,
				sizeof(text)), out);
		break;
	}
}

static void put_mask(FILE *out, enum value_kind kind, const u8 *mask)
{
	size_t size = value_size(kind);

	fputc('/', out);
	if (kind == VALUE_MAC)
		put_one(out, kind, mask, NULL);
	else if (kind != VALUE_IPV4 && kind != VALUE_IPV6)
		fprintf(out, "0x%0*x", (int)size * 2, load(kind, mask));
	else if (prefix_len(mask, size) >= 0)
		fprintf(out, "%d", prefix_len(mask, size));
	else
		put_one(out, kind, mask, NULL);
}

void value_put(FILE *out, enum value_kind kind, const u8 *value, const u8 *mask,
	       const struct port_names *names)
{
	bool exact = kind == VALUE_FRAG ? *mask == VSWITCH_FRAG_BITS :
					  is_exact(mask, value_size(kind));

	if (kind == VALUE_UNREAD) {
		put_unread(out, *value, *mask);
		return;
	}
	if (!exact && (kind == VALUE_PORT || kind == VALUE_FRAG))
		fprintf(out, "%u", load(kind, value));
	else
		put_one(out, kind, value, names);
	if (!exact)
		put_mask(out, kind, mask);
}

u32 value_port(const char *text, const struct port_names *names)
{
	u64 n;

	if (number_parse(text, VSWITCH_PORT_MAX, &n))
		return (u32)n;
	return names && names->number ? names->number(names->arg, text) : 0;
}

static bool get_number(const char *text, enum value_kind kind, u8 *bytes)
{
	u64 max = 0xffffffffUL >> (32 - 8 * value_size(kind)), n;

	if (!number_parse(text, max, &n))
		return false;
	store(kind, bytes, (u32)n);
	return true;
}

static bool get_frag(const char *text, u8 *bytes)
{
	static const char *const names[] = { "no", "first", "later" };
	u8 i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(text, names[i])) {
			*bytes = i;
			return true;
		}
	}
	return get_number(text, VALUE_FRAG, bytes);
}

/* "+ports-proto": each name once, with its sign */
static bool get_unread(const char *text, u8 *value, u8 *mask)
{
	size_t i, len;
	u8 bit;

	*value = *mask = 0;
	do {
		for (i = 0; i < N_UNREAD; i++) {
			len = strlen(unread_names[i]);
			if (!strncmp(text + !!*text, unread_names[i], len))
				break;
		}
		bit = i < N_UNREAD ? VSWITCH_UNREAD_REST << i : 0;
		if (!bit || *mask & bit || (*text != '+' && *text != '-'))
			return false;
		*mask |= bit;
		*value |= *text == '+' ? bit : 0;
		text += 1 + len;
	} while (*text);
	return true;
}

static bool get_port(const char *text, u8 *bytes, const struct port_names *names)
{
	u32 no;

	if (get_number(text, VALUE_PORT, bytes))
		return true;
	no = value_port(text, names);
	store(VALUE_PORT, bytes, no);
	return no;
}

static bool get_one(const char *text, enum value_kind kind, u8 *bytes,
		    const struct port_names *names)
{
	switch (kind) {
	case VALUE_PORT:
		return get_port(text, bytes, names);
	case VALUE_FRAG:
		return get_frag(text, bytes);
	case VALUE_MAC:
		return macaddr_parse_short(bytes, text);
	case VALUE_IPV4:
		return inet_pton(AF_INET, text, bytes) == 1;
	case VALUE_IPV6:
		return inet_pton(AF_INET6, text, bytes) == 1;
	default:
		return get_number(text, kind, bytes);
	}
}

static bool get_mask(const char *text, enum value_kind kind, u8 *mask)
{
	size_t size = value_size(kind);
	u64 len;

	if (kind == VALUE_MAC)
		return macaddr_parse_short(mask, text);
	if (kind != VALUE_IPV4 && kind != VALUE_IPV6)
		return get_number(text, kind, mask);
	if (!number_parse(text, size * 8, &len))
		return get_one(text, kind, mask, NULL);
	memset(mask, 0, size);
	prefix_set(mask, (u32)len);
	return true;
}

bool value_get(char *text, enum value_kind kind, u8 *value, u8 *mask,
	       const struct port_names *names)
{
	size_t size = value_size(kind), i;
	char *slash = strchr(text, '/');
	bool good;

	if (kind == VALUE_UNREAD)
		return get_unread(text, value, mask);
	memset(mask, kind == VALUE_FRAG ? VSWITCH_FRAG_BITS : 0xff, size);
	if (slash)
		*slash = '\0';
	good = get_one(text, kind, value, names) && (!slash || get_mask(slash + 1, kind, mask));
	if (slash)
		*slash = '/';
	for (i = 0; good && i < size; i++)
		value[i] &= mask[i];
	return good;
}
