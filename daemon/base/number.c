// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/base/number.h"

/* strtoull() would take blanks and signs as well. */
static bool parse(const char *text, int base, u64 max, u64 *number)
{
	char *end;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	*number = strtoull(text, &end, base);
	return !errno && !*end && *number <= max;
}

bool number_parse(const char *text, u64 max, u64 *number)
{
	bool hex = text && *text && (text[1] == 'x' || text[1] == 'X');

	return parse(text, hex ? 16 : 10, max, number);
}

bool number_parse_decimal(const char *text, u64 max, u64 *number)
{
	return parse(text, 10, max, number);
}

bool number_parse_c(const char *text, u64 max, u64 *number)
{
	return parse(text, 0, max, number);
}
