// SPDX-License-Identifier: GPL-2.0-or-later
/* status, exit: the daemon as a process */
#include <sys/utsname.h>
#include <unistd.h>
#include "daemon/control/methods/method.h"
#include "daemon/base/errline.h"

static void count_entry(void *arg, const struct fdb_info *e)
{
	(void)e;
	++*(u64 *)arg;
}

static void add_count(struct json_object *obj, const char *name, u64 count)
{
	json_object_object_add(obj, name, json_object_new_uint64(count));
}

static int status(struct ctl_context *ctx, struct json_object *params,
		  struct json_object **result, char **err)
{
	struct dp *dp = ctx->opts.dp;
	struct dp_info info = { 0 };
	u64 now = ctl_now(ctx), entries = 0;
	struct utsname uts;
	int rc = dp ? dp->ops->info(dp, &info) : 0;

	(void)params;
	if (rc)
		return errline(err, rc, "cannot ask the datapath: %s", strerror(-rc));
	uname(&uts);
	bridges_fdb_dump(ctx->bridges, NULL, now, count_entry, &entries);
	*result = json_object_new_object();
	json_object_object_add(*result, "version", json_object_new_string(VSWITCH_VERSION));
	json_object_object_add(*result, "module_version", json_object_new_string(info.version));
	json_object_object_add(*result, "kernel", json_object_new_string(uts.release));
	add_count(*result, "pid", getpid());
	add_count(*result, "uptime", (now - ctx->started) / 1000);
	add_count(*result, "flows", info.flows);
	add_count(*result, "masks", info.masks);
	add_count(*result, "parked", info.parked);
	add_count(*result, "miss_lost", info.miss_lost);
	add_count(*result, "fdb_entries", entries);
	json_object_object_add(*result, "errors", ctl_errors(ctx));
	return 0;
}

static int end(struct ctl_context *ctx, struct json_object *params, struct json_object **result,
	       char **err)
{
	(void)params;
	(void)result;
	(void)err;
	ctx->ending = true;
	return 0;
}

const struct ctl_method ctl_status_methods[] = {
	{ "status", status },
	{ "exit", end },
	{ 0 },
};
