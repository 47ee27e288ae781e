// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/macaddr.h"

/* Each pair has @least digits. */
static bool parse(u8 mac[6], const char *text, size_t least)
{
	size_t digits;
	int i;

	for (i = 0; i < 6; i++, text += digits + 1) {
		digits = strspn(text, "0123456789abcdefABCDEF");
		if (digits < least || digits > 2 || text[digits] != (i < 5 ? ':' : '\0'))
			return false;
		mac[i] = (u8)strtoul(text, NULL, 16);
	}
	return true;
}

bool macaddr_parse(u8 mac[6], const char *text)
{
	return parse(mac, text, 2);
}

bool macaddr_parse_short(u8 mac[6], const char *text)
{
	return parse(mac, text, 1);
}

bool macaddr_is_station(const u8 mac[6])
{
	static const u8 zero[6];

	return !(mac[0] & 1) && memcmp(mac, zero, sizeof(zero));
}

void macaddr_format(char *text, const u8 mac[6])
{
	snprintf(text, MACADDR_LEN, MAC_FMT, MAC_ARG(mac));
}
