// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of a bridge's rules, groups and meters: target.h. */
#include "daemon/control/methods/target.h"
#include "daemon/engine/commit.h"
#include "daemon/rules/group_change.h"
#include "daemon/rules/meter.h"

/* What was counted so far belongs to the rules that are there still. */
int target_begin(struct target *t, char **err)
{
	int rc = db_begin(t->engine->db, err);

	if (rc)
		return rc;
	policy_rules_credit(t->engine->policy, engine_now(t->engine));
	tables_begin(t->tables, engine_way(t->engine));
	return 0;
}

static int write_down(struct target *t, char **err)
{
	struct engine *engine = t->engine;

	return rule_store_write(&engine->rules, engine->db, t->uuid, t->name, &t->wipe,
				engine_way(engine), err);
}

/* Until it is written misses find the old rules, all of them: see tables_begin(). */
int target_conclude(struct target *t, int rc, char **err)
{
	struct engine *engine = t->engine;

	if (!rc)
		tables_end_learned(t->tables);
	if (!rc)
		rc = groups_check(t->tables, err);
	if (!rc)
		rc = meters_check(t->tables, err);
	if (!rc)
		rc = policy_meters_prepare(engine->policy, t->tables, err);
	if (!rc)
		rc = write_down(t, err);
	if (rc)
		db_rollback(engine->db);
	else
		rc = commit_rows(engine, err);
	rule_store_conclude(&engine->rules, t->uuid, !rc);
	if (rc) {
		tables_abort(t->tables);
		policy_rules_changed(engine->policy, engine_now(engine));
		return rc;
	}
	tables_commit(t->tables);
	policy_rules_changed(engine->policy, engine_now(engine));
	engine_committed(engine);
	return 0;
}
