// SPDX-License-Identifier: GPL-2.0-only
/*
 * The work queue of the module, for what frames must not wait for.
 */
#include <linux/workqueue.h>
#include "vsw.h"

struct workqueue_struct *vsw_wq __read_mostly;

int vsw_work_init(void)
{
	vsw_wq = alloc_workqueue("vswitch", WQ_UNBOUND, 0);
	return vsw_wq ? 0 : -ENOMEM;
}

void vsw_work_exit(void)
{
	destroy_workqueue(vsw_wq);
}
