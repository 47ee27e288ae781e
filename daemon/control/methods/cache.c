// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cache.show, cache.flush: the flows that are installed in the datapath. They are listed no faster
 * than the client reads: noted are those of one step, a row is made when its turn comes.
 */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/flow.h"
#include "daemon/syntax/flow_ovs.h"

/* struct noted - a flow, and its actions */
struct noted {
	STAILQ_ENTRY(noted) link;
	struct dp_flow flow;
	u8 actions[];
};

/*
 * struct cache_maker - @ended: @list has no more; what is @noted is yet to be shown
 * @ovs: in the form that Open vSwitch has for flows, with @names of ports in it
 */
struct cache_maker {
	struct maker maker;
	struct flow_listing *list;
	bool ended, ovs, names;
	STAILQ_HEAD(, noted) noted;
};

static void note_flow(void *arg, const struct dp_flow *flow)
{
	struct cache_maker *m = arg;
	struct noted *noted = xcalloc(1, sizeof(*noted) + flow->actions_len);

	noted->flow = *flow;
	if (flow->actions_len)
		memcpy(noted->actions, flow->actions, flow->actions_len);
	noted->flow.actions = noted->actions;
	STAILQ_INSERT_TAIL(&m->noted, noted, link);
}

static void add_text(struct json_object *row, const struct cache_maker *m,
		     struct bridges *bridges, const struct dp_flow *flow)
{
	struct port_names names = { 0 };
	size_t len = flow->actions_len;

	if (!m->ovs || m->names)
		names = port_names_of(bridges);
	json_add_text(row, "match", m->ovs ?
		      flow_ovs_match(&flow->key, &flow->mask, &names) :
		      flow_match_format(&flow->key, &flow->mask, &names));
	json_add_text(row, "actions", m->ovs ?
		      flow_ovs_actions(&flow->key, flow->actions, len, &names) :
		      flow_actions_format(flow->actions, len, &names));
}

static struct json_object *row_of(const struct cache_maker *m, struct bridges *bridges,
				  const struct dp_flow *flow)
{
	struct json_object *row = json_object_new_object();
	u32 in_port = flow->key.k.in_port;

	json_add_string(row, "bridge", bridges_port_bridge(bridges, in_port));
	json_add_string(row, "in_port", bridges_port_name(bridges, in_port));
	add_text(row, m, bridges, flow);
	json_add_count(row, "packets", flow->stats.packets);
	json_add_count(row, "bytes", flow->stats.bytes);
	if (flow->stats.used_ms == ~0ULL)
		json_object_object_add(row, "used", NULL);
	else
		json_add_seconds(row, "used", flow->stats.used_ms);
	json_add_seconds(row, "age", flow->stats.age_ms);
	return row;
}

static int note_some(struct cache_maker *m)
{
	int ret = policy_flow_listing_step(m->list, note_flow, m);

	m->ended = ret <= 0;
	if (ret < 0)
		vlog(LOG_CTL, LVL_WARN, "cannot list the flows: %s", strerror(-ret));
	return ret < 0 ? ret : 1;
}

static int cache_step(struct maker *maker, struct engine *engine, struct json_object **element)
{
	struct cache_maker *m = (struct cache_maker *)maker;
	struct noted *noted = STAILQ_FIRST(&m->noted);

	if (!noted)
		return m->ended ? 0 : note_some(m);
	STAILQ_REMOVE_HEAD(&m->noted, link);
	*element = row_of(m, policy_bridges(engine->policy), &noted->flow);
	free(noted);
	return 1;
}

static void cache_free(struct maker *maker)
{
	struct cache_maker *m = (struct cache_maker *)maker;
	struct noted *noted;

	while ((noted = STAILQ_FIRST(&m->noted))) {
		STAILQ_REMOVE_HEAD(&m->noted, link);
		free(noted);
	}
	policy_flow_listing_end(m->list);
	free(m);
}

static int cache_show(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	struct flow_listing *list;
	struct cache_maker *m;
	const char *bridge;
	int rc = param_bridge(engine, params, &bridge, err);

	if (rc)
		return rc;
	rc = policy_flow_listing(engine->policy, bridge, &list);
	if (rc)
		return errline(err, rc, "cannot list the flows: %s", strerror(-rc));
	m = xcalloc(1, sizeof(*m));
	m->maker = (struct maker){ cache_step, cache_free };
	m->list = list;
	m->ovs = param_flag(params, "ovs");
	m->names = param_flag(params, "names");
	STAILQ_INIT(&m->noted);
	*result = answer_array(&m->maker);
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

const struct control_method cache_methods[] = {
	{ "cache.show", cache_show },
	{ "cache.flush", cache_flush },
	{ 0 },
};
