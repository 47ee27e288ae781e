// SPDX-License-Identifier: GPL-2.0-or-later
/* A sample among actions of flows, as text: "probability=1000,group=1,len=128,cookie=0x…". */
#include <stdlib.h>
#include <string.h>
#include "daemon/base/number.h"
#include "daemon/syntax/flow_words.h"

/* struct part - one of its numbers, at byte @at; if not @always, it is shown unless it is 0 */
struct part {
	const char *name;
	size_t at;
	bool always;
};

static const struct part parts[] = {
	{ "probability", offsetof(struct vswitch_sample, probability), true },
	{ "group", offsetof(struct vswitch_sample, group), true },
	{ "len", offsetof(struct vswitch_sample, len), false },
	{ "in", offsetof(struct vswitch_sample, in), false },
	{ "out", offsetof(struct vswitch_sample, out), false },
};
#define N_PARTS	(sizeof(parts) / sizeof(parts[0]))

static bool has_cookie(const struct vswitch_sample *sample)
{
	static const u8 none[sizeof(sample->cookie)];

	return memcmp(sample->cookie, none, sizeof(none)) != 0;
}

void sample_cookie_put(FILE *out, const struct vswitch_sample *sample)
{
	size_t i;

	if (!has_cookie(sample))
		return;
	fputs(",cookie=0x", out);
	for (i = 0; i < sizeof(sample->cookie); i++)
		fprintf(out, "%02x", sample->cookie[i]);
}

void sample_put(FILE *out, const struct vswitch_sample *sample)
{
	const char *comma = "";
	const struct part *p;
	u32 value;

	for (p = parts; p < parts + N_PARTS; p++) {
		memcpy(&value, (const u8 *)sample + p->at, sizeof(value));
		if (!value && !p->always)
			continue;
		fprintf(out, "%s%s=%u", comma, p->name, value);
		comma = ",";
	}
	sample_cookie_put(out, sample);
}

/* All bytes, two digits each */
static bool read_cookie(const char *text, struct vswitch_sample *sample)
{
	size_t i;

	if (strncmp(text, "0x", 2) || strlen(text) != 2 + 2 * sizeof(sample->cookie) ||
	    strspn(text + 2, "0123456789abcdefABCDEF") != 2 * sizeof(sample->cookie))
		return false;
	for (i = 0; i < sizeof(sample->cookie); i++) {
		char digits[] = { text[2 + 2 * i], text[3 + 2 * i], '\0' };

		sample->cookie[i] = (u8)strtoul(digits, NULL, 16);
	}
	return true;
}

static bool read_part(char *text, struct vswitch_sample *sample, unsigned int *had)
{
	char *value = strchr(text, '=');
	unsigned int i;
	u64 number;
	u32 n;

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(text, "cookie"))
		return read_cookie(value, sample);
	for (i = 0; i < N_PARTS && strcmp(text, parts[i].name); i++)
		;
	if (i == N_PARTS || !number_parse(value, 0xffffffff, &number))
		return false;
	n = (u32)number;
	memcpy((u8 *)sample + parts[i].at, &n, sizeof(n));
	*had |= 1U << i;
	return true;
}

bool sample_get(char *text, struct vswitch_sample *sample)
{
	unsigned int had = 0, i;
	char *part;

	while ((part = strsep(&text, ","))) {
		if (!read_part(part, sample, &had))
			return false;
	}
	for (i = 0; i < N_PARTS; i++) {
		if (parts[i].always && !(had & 1U << i))
			return false;
	}
	return true;
}
