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

static int status(struct engine *engine, struct json_object *params,
		  struct json_object **result, char **err)
{
	struct json_object *notes;
	struct dp_info info;
	u64 now = engine_now(engine), entries = 0;
	struct utsname uts;
	int rc = policy_dp_info(engine->policy, &info);

	(void)params;
	if (rc)
		return errline(err, rc, "cannot ask the datapath: %s", strerror(-rc));
	uname(&uts);
	policy_fdb_dump(engine->policy, NULL, now, count_entry, &entries);
	*result = json_object_new_object();
	json_add_string(*result, "version", VSWITCH_VERSION);
	json_add_string(*result, "module_version", info.version);
	json_add_string(*result, "kernel", uts.release);
	json_add_count(*result, "pid", getpid());
	json_add_string(*result, "database", db_path(engine->db));
	json_add_count(*result, "uptime", (now - engine->started) / 1000);
	json_add_count(*result, "flows", info.flows);
	json_add_count(*result, "masks", info.masks);
	json_add_count(*result, "parked", info.parked);
	json_add_count(*result, "miss_lost", info.miss_lost);
	json_add_count(*result, "fdb_entries", entries);
	json_object_object_add(*result, "errors", control_errors(engine));
	rc = control_notes(engine, &notes, err);
	json_object_object_add(*result, "notes", notes);
	return rc;
}

static int end(struct engine *engine, struct json_object *params, struct json_object **result,
	       char **err)
{
	(void)engine;
	(void)params;
	(void)result;
	(void)err;
	return METHOD_END;
}

const struct control_method status_methods[] = {
	{ "status", status },
	{ "exit", end },
	{ 0 },
};
