// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How vswitch-dpdk works: other_config of Open_vSwitch, by Open vSwitch's names, becomes what the
 * process is started with, a line for each word of a command line (vswitch-dpdk(8)).
 */
#include <ctype.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/text.h"
#include "daemon/config/cells.h"
#include "daemon/config/rows.h"

#define CPUS_MAX	1024
#define LCORES_MAX	63
#define SLEEP_MAX_US	10000
#define MEMORY_MAX	(1 << 20)	/* MB */

static const char *text_of(const struct row *row, const char *key)
{
	return datum_map_get(row_datum(row, "other_config"), key);
}

/* --- CPUs ------------------------------------------------------------------------------------ */

struct cpus {
	bool has[CPUS_MAX];
	u32 n;
};

static bool add_cpus(struct cpus *cpus, u64 from, u64 to)
{
	for (; from <= to; from++) {
		if (cpus->has[from])
			return false;
		cpus->has[from] = true;
		cpus->n++;
	}
	return cpus->n > 0 && cpus->n <= LCORES_MAX;
}

/* "6" and "0x6": CPUs 1 and 2, as Open vSwitch has it */
static bool parse_mask(const char *text, struct cpus *cpus)
{
	size_t len, i;
	u32 bit;

	if (!strncasecmp(text, "0x", 2))
		text += 2;
	len = strlen(text);
	if (!len || len > CPUS_MAX / 4 || strspn(text, "0123456789abcdefABCDEF") != len)
		return false;
	for (i = 0; i < len; i++) {
		char digit[2] = { text[len - 1 - i] };
		unsigned long value = strtoul(digit, NULL, 16);

		for (bit = 0; bit < 4; bit++)
			if (value & 1 << bit && !add_cpus(cpus, i * 4 + bit, i * 4 + bit))
				return false;
	}
	return cpus->n > 0;
}

/* "2-3,6" */
static bool parse_list(char *text, struct cpus *cpus)
{
	char *item, *to;
	u64 a, b;

	while ((item = strsep(&text, ","))) {
		to = strchr(item, '-');
		if (to)
			*to++ = '\0';
		if (!number_parse_decimal(item, CPUS_MAX - 1, &a) ||
		    !number_parse_decimal(to ? to : item, CPUS_MAX - 1, &b) || b < a ||
		    !add_cpus(cpus, a, b))
			return false;
	}
	return true;
}

static bool parse_cpus(const char *text, struct cpus *cpus)
{
	char copy[CFG_DPDK_OPTIONS];

	if (!strpbrk(text, ",-"))
		return parse_mask(text, cpus);
	if (strlen(text) >= sizeof(copy))
		return false;
	strcpy(copy, text);
	return parse_list(copy, cpus);
}

static int put_cpus(FILE *out, const struct row *row, char **err)
{
	const char *text = text_of(row, "pmd-cpu-mask");
	struct cpus cpus = { .n = 0 };
	u32 cpu, n = 0;

	if (!text)
		return 0;
	if (!parse_cpus(text, &cpus))
		return errline(err, -EINVAL, "other_config:pmd-cpu-mask must be a mask of CPUs, as "
			       "0x6, or a list of them, as 2-3,6, each once and at most %d, "
			       "not \"%s\"", LCORES_MAX, text);
	fputs("--lcores=", out);
	for (cpu = 0; cpu < CPUS_MAX; cpu++)
		if (cpus.has[cpu])
			fprintf(out, "%s%u", n++ ? "," : "", cpu);
	fputc('\n', out);
	return 0;
}

/* --- memory ---------------------------------------------------------------------------------- */

/* "1024" or "1024,0": of each NUMA node, MB. The sum; 0: it is none */
static u64 parse_memory(const char *text)
{
	char copy[CFG_DPDK_OPTIONS], *rest = copy, *item;
	u64 sum = 0, n;

	if (strlen(text) >= sizeof(copy))
		return 0;
	strcpy(copy, text);
	while ((item = strsep(&rest, ","))) {
		if (!number_parse_decimal(item, MEMORY_MAX, &n))
			return 0;
		sum += n;
	}
	return sum <= MEMORY_MAX ? sum : 0;
}

static int put_memory(FILE *out, const struct row *row, char **err)
{
	const char *text = text_of(row, "dpdk-socket-mem");
	u64 mb = text ? parse_memory(text) : 0;

	if (!text)
		return 0;
	if (mb < CFG_DPDK_MEMORY_LEAST)
		return errline(err, -EINVAL, "other_config:dpdk-socket-mem must be MB of each NUMA "
			       "node, as 1024 or 1024,0, %d in all at least, not \"%s\"",
			       CFG_DPDK_MEMORY_LEAST, text);
	fprintf(out, "--memory=%llu\n", (unsigned long long)mb);
	return 0;
}

/* --- the rest -------------------------------------------------------------------------------- */

/* A word a line, behind "--": they are DPDK's. */
static int put_extra(FILE *out, const struct row *row, char **err)
{
	const char *text = text_of(row, "dpdk-extra"), *at;
	size_t len;

	if (!text)
		return 0;
	fputs("--\n", out);
	for (at = text; *at; at++)
		if (iscntrl((unsigned char)*at))
			return errline(err, -EINVAL, "other_config:dpdk-extra has a character "
				       "that is not for a command line");
	for (at = text + strspn(text, " "); *at; at += len + strspn(at + len, " ")) {
		len = strcspn(at, " ");
		fprintf(out, "%.*s\n", (int)len, at);
	}
	return 0;
}

int config_row_dpdk(const struct row *row, struct config_dpdk *dpdk, char **err)
{
	struct text text;
	char *options;
	FILE *out;
	int rc;

	dpdk->has_sleep_max = text_of(row, "pmd-sleep-max");
	rc = config_number(row, "pmd-sleep-max", 0, SLEEP_MAX_US, &dpdk->sleep_max, err);
	if (rc)
		return rc;
	text_init(&text);
	out = text_begin(&text);
	rc = put_cpus(out, row, err) ?: put_memory(out, row, err) ?: put_extra(out, row, err);
	options = text_take(&text);
	if (!rc && strlen(options) >= sizeof(dpdk->options))
		rc = errline(err, -EINVAL, "other_config:dpdk-extra is too long");
	if (!rc)
		strcpy(dpdk->options, options);
	free(options);
	return rc;
}
