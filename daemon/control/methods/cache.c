// SPDX-License-Identifier: GPL-2.0-or-later
/* cache.show, cache.flush: the flows that are installed in the datapath */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/base/errline.h"
#include "daemon/syntax/flow.h"

struct cache_dump {
	struct engine *engine;
	struct port_names names;
	struct json_object *rows;
};

static void add_flow(void *arg, const struct dp_flow *flow)
{
	struct cache_dump *d = arg;
	const struct bridges *bridges = policy_bridges(d->engine->policy);
	struct json_object *row = json_object_new_object();
	u32 in_port = flow->key.k.in_port;

	json_add_string(row, "bridge", bridges_port_bridge(bridges, in_port));
	json_add_string(row, "in_port", bridges_port_name(bridges, in_port));
	json_add_text(row, "match", flow_match_format(&flow->key, &flow->mask, &d->names));
	json_add_text(row, "actions",
		      flow_actions_format(flow->actions, flow->actions_len, &d->names));
	json_add_count(row, "packets", flow->stats.packets);
	json_add_count(row, "bytes", flow->stats.bytes);
	if (flow->stats.used_ms == ~0ULL)
		json_object_object_add(row, "used", NULL);
	else
		json_add_seconds(row, "used", flow->stats.used_ms);
	json_add_seconds(row, "age", flow->stats.age_ms);
	json_object_array_add(d->rows, row);
	engine_give_way(d->engine);
}

static int cache_show(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	struct cache_dump d = {
		.engine = engine, .names = port_names_of(policy_bridges(engine->policy)),
	};
	const char *bridge;
	int rc = param_bridge(engine, params, &bridge, err);

	if (rc)
		return rc;
	d.rows = json_object_new_array();
	rc = policy_flow_dump(engine->policy, bridge, add_flow, &d);
	*result = answer_array_of(d.rows);
	if (rc)
		return errline(err, rc, "cannot list the flows: %s", strerror(-rc));
	return 0;
}

static int cache_flush(struct engine *engine, struct json_object *params,
		       struct json_object **result, char **err)
{
	const char *bridge;
	int rc = param_bridge(engine, params, &bridge, err);

	(void)result;
	if (rc)
		return rc;
	rc = policy_flow_flush(engine->policy, bridge, engine_now(engine));
	if (rc)
		return errline(err, rc, "cannot flush the flows: %s", strerror(-rc));
	return 0;
}

const struct ctl_method ctl_cache_methods[] = {
	{ "cache.show", cache_show },
	{ "cache.flush", cache_flush },
	{ 0 },
};
