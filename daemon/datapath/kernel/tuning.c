// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How vswitch-dpdk shall work: what it is started with lies in a file beside its socket, as it may
 * be started at any time and by anybody; what can be changed while it runs it is told.
 */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/base/whole_file.h"
#include "daemon/base/xalloc.h"
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/datapath/kernel/pair_state.h"
#include "vswitch/ctl.h"

static void put_options(FILE *file, void *options)
{
	fputs(options, file);
}

static void write_options(const struct pair *p)
{
	char *path = xasprintf("%s" CTL_DPDK_OPTIONS, p->path);
	int ret = whole_file_write(path, put_options, p->options);

	if (ret)
		vlog(LOG_DP, LVL_WARN, "%s cannot be written, vswitch-dpdk will start without its "
		     "settings: %s", path, strerror(-ret));
	free(path);
}

void pair_tell_tuning(struct pair *p)
{
	int ret = p->dpdk.dp ? dpk_lcore_set(p->dpdk.dp, p->sleep_max) : 0;

	if (ret)
		vlog(LOG_DP, LVL_WARN, "vswitch-dpdk does not take pmd-sleep-max: %s",
		     strerror(-ret));
}

void pair_tune(struct dp *dp, const struct dp_tuning *tuning)
{
	struct pair *p = pair_of(dp);
	bool first = !p->options;

	if (first || strcmp(p->options, tuning->options)) {
		free(p->options);
		p->options = xstrdup(tuning->options);
		write_options(p);
	}
	if (!first && p->sleep_max == tuning->sleep_max)
		return;
	p->sleep_max = tuning->sleep_max;
	pair_tell_tuning(p);
}

bool pair_is_untuned(struct dp *dp)
{
	struct pair *p = pair_of(dp);
	struct dp_info info;

	return p->dpdk.dp && p->options && !p->dpdk.dp->ops->info(p->dpdk.dp, &info) &&
	       strcmp(info.options, p->options);
}
