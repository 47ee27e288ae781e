// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How vswitch-dpdk works: other_config of Open_vSwitch, by Open vSwitch's names, becomes what the
 * process is started with, a line for each word of a command line (vswitch-dpdk(8)).
 */
#include <ctype.h>
#include <vswitch/ctl.h>
#include "daemon/base/cpus.h"
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/text.h"
#include "daemon/config/cells.h"
#include "daemon/config/rows.h"

#define SLEEP_MAX_US	10000

static int put_cpus(FILE *out, const struct row *row, char **err)
{
	const char *text = config_text(row, "pmd-cpu-mask");
	struct cpus cpus = { .n = 0 };
	int cpu, n = 0;

	if (!text)
		return 0;
	if (strpbrk(text, ",-") ? cpus_parse_list(&cpus, text) : cpus_parse_mask(&cpus, text))
		return errline(err, -EINVAL, "other_config:pmd-cpu-mask must be a mask of CPUs, as "
			       "0x6, or a list of them, as 2-3,6, each once and at most %d, "
			       "not \"%s\"", CPUS_MAX, text);
	fputs("--lcores=", out);
	for (cpu = 0; cpu <= CPU_MAX; cpu++)
		if (cpus_has(&cpus, cpu))
			fprintf(out, "%s%d", n++ ? "," : "", cpu);
	fputc('\n', out);
	return 0;
}

/* --- memory ---------------------------------------------------------------------------------- */

/* "1024" or "1024,0": of each NUMA node, MB. The sum; 0: it is none */
static u64 parse_memory(const char *text)
{
	char copy[VSWITCH_OPTIONSSIZ], *rest = copy, *item;
	u64 sum = 0, n;

	if (strlen(text) >= sizeof(copy))
		return 0;
	strcpy(copy, text);
	while ((item = strsep(&rest, ","))) {
		if (!number_parse_decimal(item, CTL_DPDK_MEMORY_MAX, &n))
			return 0;
		sum += n;
	}
	return sum <= CTL_DPDK_MEMORY_MAX ? sum : 0;
}

static int put_memory(FILE *out, const struct row *row, char **err)
{
	const char *text = config_text(row, "dpdk-socket-mem");
	u64 mb = text ? parse_memory(text) : 0;

	if (!text)
		return 0;
	if (mb < CTL_DPDK_MEMORY_MIN)
		return errline(err, -EINVAL, "other_config:dpdk-socket-mem must be MB of each NUMA "
			       "node, as 1024 or 1024,0, %d in all at least, not \"%s\"",
			       CTL_DPDK_MEMORY_MIN, text);
	fprintf(out, "--memory=%llu\n", (unsigned long long)mb);
	return 0;
}

/* --- the rest -------------------------------------------------------------------------------- */

/* A word a line, behind "--": they are DPDK's. */
static int put_extra(FILE *out, const struct row *row, char **err)
{
	const char *text = config_text(row, "dpdk-extra"), *at;
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

	dpdk->has_sleep_max = config_text(row, "pmd-sleep-max");
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
