// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/engine/commit.h"
#include "daemon/engine/engine.h"
#include "daemon/engine/lacp_store.h"
#include "daemon/engine/listener.h"
#include "daemon/db/row.h"

static int read_cur_cfg(struct engine *engine, char **err)
{
	struct row *row;
	int rc = row_singleton(engine->db, TBL_OPEN_VSWITCH, &row, err);

	if (rc)
		return rc;
	engine->cur_cfg = row_datum(row, "next_cfg")->keys[0].integer;
	row_free(row);
	return 0;
}

int engine_init(struct engine *engine, struct db *db, struct policy *policy, u64 (*now)(void *arg),
		void *now_arg, char **err)
{
	*engine = (struct engine){ .db = db, .policy = policy, .now = now, .now_arg = now_arg };
	engine->started = engine_now(engine);
	return read_cur_cfg(engine, err);
}

void engine_exit(struct engine *engine)
{
	if (engine->policy && policy_started(engine->policy))
		engine_sticky_changed(engine);
	if (engine->policy && engine->lacp_file && policy_lacp_changed(engine->policy))
		engine_lacp_changed(engine);
	rule_store_exit(&engine->rules);
	faults_free(&engine->faults);
	faults_free(&engine->ref_faults);
}

int engine_start(struct engine *engine, char **err)
{
	policy_keep_exports(engine->policy, db_path(engine->db));
	if (engine->lacp_file)
		lacp_store_load(engine->lacp_file, engine->policy);
	return commit_config(engine, err);
}

void engine_listener(struct engine *engine, struct policy_listener *listener)
{
	*listener = (struct policy_listener){
		.port_joined = engine_port_joined, .port_left = engine_port_left,
		.port_plugged = engine_port_plugged,
		.lacp_changed = engine->lacp_file ? engine_lacp_changed : NULL,
		.sticky_changed = engine_sticky_changed, .arg = engine,
	};
}
