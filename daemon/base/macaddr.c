// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/macaddr.h"

bool macaddr_parse(u8 mac[6], const char *text)
{
	int i;

	for (i = 0; i < 6; i++, text += 3) {
		if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]) ||
		    text[2] != (i < 5 ? ':' : '\0'))
			return false;
		mac[i] = strtoul(text, NULL, 16);
	}
	return true;
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
