// SPDX-License-Identifier: GPL-2.0-or-later
#include <glob.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "dpdk/process/eal.h"

#define ARGS_MAX	64
#define MEMORY_LEAST	64	/* MB for queues and the like, beside frames */
#define FRAME_BYTES	2560	/* a buffer, its head and what the pool adds */

/* struct args - what DPDK is given; all but @o->eal is allocated */
struct args {
	char *v[ARGS_MAX];
	int n;
	bool failed;
};

static void add(struct args *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add(struct args *a, const char *fmt, ...)
{
	va_list ap;
	char *arg = NULL;

	va_start(ap, fmt);
	if (a->n == ARGS_MAX - 1 || vasprintf(&arg, fmt, ap) < 0)
		a->failed = true;
	else
		a->v[a->n++] = arg;
	va_end(ap);
}

/* MB in hugepages that are free, of all sizes */
static u64 free_hugepages(void)
{
	unsigned long kb, n;
	char path[128];
	u64 sum = 0;
	glob_t g;
	size_t i;
	FILE *f;

	if (glob("/sys/kernel/mm/hugepages/hugepages-*kB", 0, NULL, &g))
		return 0;
	for (i = 0; i < g.gl_pathc; i++) {
		if (sscanf(g.gl_pathv[i], "/sys/kernel/mm/hugepages/hugepages-%lukB", &kb) != 1)
			continue;
		snprintf(path, sizeof(path), "%s/free_hugepages", g.gl_pathv[i]);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fscanf(f, "%lu", &n) == 1)
			sum += (u64)kb * n / 1024;
		fclose(f);
	}
	globfree(&g);
	return sum;
}

static u32 memory_needed(const struct options *o)
{
	u64 frames = o->datapath.frames ?: DATAPATH_FRAMES;

	return o->memory ?: (u32)(frames * FRAME_BYTES >> 20) + MEMORY_LEAST;
}

/* Ordinary memory does: frames from NICs then cost more, as pages are many. */
static void choose_memory(struct args *a, const struct options *o)
{
	u32 mb = memory_needed(o);
	u64 huge = o->no_huge ? 0 : free_hugepages();

	if (huge >= mb) {
		add(a, "--in-memory");
	} else {
		if (!o->no_huge)
			vlog(LOG_MAIN, LVL_WARN, "%u MB of memory are wanted, and %llu MB in "
			     "hugepages are free: ordinary memory is used", mb,
			     (unsigned long long)huge);
		add(a, "--no-huge");
	}
	add(a, "-m");
	add(a, "%u", mb);
}

/* DPDK would keep this thread on one CPU, and so all that it starts. */
static void choose_cpus(struct args *a)
{
	char list[4096] = "";
	cpu_set_t set;
	size_t len = 0;
	int cpu;

	if (sched_getaffinity(0, sizeof(set), &set))
		return;
	for (cpu = 0; cpu < CPU_SETSIZE && len < sizeof(list) - 8; cpu++)
		if (CPU_ISSET(cpu, &set))
			len += snprintf(list + len, sizeof(list) - len, "%s%d", len ? "," : "",
					cpu);
	add(a, "--lcores");
	add(a, "0@(%s)", list);
}

/* No device is taken before a port names it: a list of those allowed that has none of them. */
static void choose_devices(struct args *a, const struct options *o)
{
	int i;

	for (i = 0; i < o->n_eal; i++)
		if (!strcmp(o->eal[i], "-a") || !strcmp(o->eal[i], "--allow") ||
		    !strcmp(o->eal[i], "--no-pci"))
			return;
	add(a, "--allow=0000:00:00.0");
}

int eal_start(const struct options *o, char **err)
{
	struct args a = { 0 };
	int ret, i;

	add(&a, "vswitch-dpdk");
	choose_cpus(&a);
	choose_memory(&a, o);
	choose_devices(&a, o);
	add(&a, "--file-prefix=vswitch-%ld", (long)getpid());
	add(&a, "--log-level=*:error");
	for (i = 0; i < o->n_eal; i++)
		add(&a, "%s", o->eal[i]);
	ret = a.failed ? -ENOMEM : rte_eal_init(a.n, a.v) < 0 ? -rte_errno : 0;
	/* DPDK keeps some of the strings, and changes the order of the array */
	return ret ? errline(err, ret, "DPDK does not start: %s", rte_strerror(-ret)) : 0;
}

void eal_end(void)
{
	rte_eal_cleanup();
}
