// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include "daemon/base/uuid.h"

static bool is_dash(unsigned int pos)
{
	return pos == 8 || pos == 13 || pos == 18 || pos == 23;
}

void uuid_generate(char *uuid)
{
	u8 b[16];
	unsigned int i, pos = 0;

	if (getrandom(b, sizeof(b), 0) != sizeof(b))
		abort();
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
	for (i = 0; i < sizeof(b); i++) {
		if (is_dash(pos))
			uuid[pos++] = '-';
		sprintf(uuid + pos, "%02x", b[i]);
		pos += 2;
	}
}

/* How many characters from the start of @text can begin a UUID. */
static unsigned int valid_length(const char *text)
{
	unsigned int i;

	for (i = 0; i < UUID_LEN; i++) {
		if (is_dash(i) ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			break;
	}
	return i;
}

bool uuid_canonical(char *uuid, const char *text)
{
	unsigned int i;

	if (valid_length(text) != UUID_LEN || text[UUID_LEN])
		return false;
	for (i = 0; i <= UUID_LEN; i++)
		uuid[i] = tolower((unsigned char)text[i]);
	return true;
}

bool uuid_is_prefix(const char *text)
{
	unsigned int len = valid_length(text);

	return len >= 4 && len < UUID_LEN && !text[len];
}
