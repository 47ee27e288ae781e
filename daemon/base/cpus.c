// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <strings.h>
#include "daemon/base/cpus.h"

bool cpus_has(const struct cpus *cpus, int cpu)
{
	u32 i;

	for (i = 0; i < cpus->n; i++)
		if (cpus->cpu[i] == cpu)
			return true;
	return false;
}

int cpus_add(struct cpus *cpus, int cpu)
{
	if (cpu >= 0 && cpus_has(cpus, cpu))
		return -EEXIST;
	if (cpus->n == CPUS_MAX)
		return -E2BIG;
	cpus->cpu[cpus->n++] = cpu;
	return 0;
}

/* The number that *text begins with, of which *text is past then; strtoul() would take signs. */
static bool take_number(const char **text, u32 *number)
{
	unsigned long n;
	char *end;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	n = strtoul(*text, &end, 10);
	if (errno || n > CPU_MAX)
		return false;
	*text = end;
	*number = (u32)n;
	return true;
}

int cpus_parse_list(struct cpus *cpus, const char *text)
{
	u32 from, to;
	int ret;

	do {
		if (!take_number(&text, &from))
			return -EINVAL;
		to = from;
		if (*text == '-') {
			text++;
			if (!take_number(&text, &to) || to < from)
				return -EINVAL;
		}
		for (; from <= to; from++) {
			ret = cpus_add(cpus, (int)from);
			if (ret)
				return ret;
		}
	} while (*text++ == ',');
	return text[-1] ? -EINVAL : 0;
}

int cpus_parse_mask(struct cpus *cpus, const char *text)
{
	size_t len, i;
	int bit, ret = 0;

	if (!strncasecmp(text, "0x", 2))
		text += 2;
	len = strlen(text);
	if (!len || len > (CPU_MAX + 1) / 4 || strspn(text, "0123456789abcdefABCDEF") != len)
		return -EINVAL;
	for (i = 0; i < len && !ret; i++) {
		const char digit[2] = { text[len - 1 - i] };
		unsigned long value = strtoul(digit, NULL, 16);

		for (bit = 0; bit < 4 && !ret; bit++)
			if (value & 1 << bit)
				ret = cpus_add(cpus, (int)i * 4 + bit);
	}
	return ret ? ret : cpus->n ? 0 : -EINVAL;
}
