// SPDX-License-Identifier: GPL-2.0-or-later
/* cache.show, cache.flush: the flows that are installed in the datapath */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/base/errline.h"
#include "daemon/syntax/flow.h"
#include "daemon/base/xalloc.h"

struct cache_dump {
	struct ctl_context *ctx;
	struct flow_names names;
	struct json_object *rows;
};

static struct json_object *string_or_null(const char *s)
{
	return s ? json_object_new_string(s) : NULL;
}

static struct json_object *seconds(u64 ms)
{
	char text[32];

	/* json-c would print seventeen digits */
	snprintf(text, sizeof(text), "%llu.%03u", (unsigned long long)ms / 1000,
		 (unsigned int)(ms % 1000));
	return json_object_new_double_s(ms / 1000.0, text);
}

static void add_text(struct json_object *row, const char *name, char *text)
{
	json_object_object_add(row, name, json_object_new_string(xcheck(text)));
	free(text);
}

static void add_flow(void *arg, const struct dp_flow *flow)
{
	struct cache_dump *d = arg;
	struct json_object *row = json_object_new_object();
	u32 in_port = flow->key.k.in_port;

	json_object_object_add(row, "bridge",
			       string_or_null(bridges_port_bridge(d->ctx->bridges, in_port)));
	json_object_object_add(row, "in_port",
			       string_or_null(bridges_port_name(d->ctx->bridges, in_port)));
	add_text(row, "match", flow_match_format(&flow->key, &flow->mask, &d->names));
	add_text(row, "actions", flow_actions_format(flow->actions, flow->actions_len, &d->names));
	json_object_object_add(row, "packets", json_object_new_uint64(flow->stats.packets));
	json_object_object_add(row, "bytes", json_object_new_uint64(flow->stats.bytes));
	json_object_object_add(row, "used",
			       flow->stats.used_ms == ~0ULL ? NULL : seconds(flow->stats.used_ms));
	json_object_object_add(row, "age", seconds(flow->stats.age_ms));
	json_object_array_add(d->rows, row);
	ctl_give_way(d->ctx);
}

static int cache_show(struct ctl_context *ctx, struct json_object *params,
		      struct json_object **result, char **err)
{
	struct cache_dump d = { .ctx = ctx, .names = flow_names_of(ctx->bridges) };
	const char *bridge;
	int rc = param_bridge(ctx, params, &bridge, err);

	if (rc)
		return rc;
	d.rows = json_object_new_array();
	rc = bridges_flow_dump(ctx->bridges, bridge, add_flow, &d);
	*result = answer_array_of(d.rows);
	if (rc)
		return errline(err, rc, "cannot list the flows: %s", strerror(-rc));
	return 0;
}

static int cache_flush(struct ctl_context *ctx, struct json_object *params,
		       struct json_object **result, char **err)
{
	const char *bridge;
	int rc = param_bridge(ctx, params, &bridge, err);

	(void)result;
	if (rc)
		return rc;
	rc = bridges_flow_flush(ctx->bridges, bridge, ctl_now(ctx));
	ctl_wake(ctx);
	if (rc)
		return errline(err, rc, "cannot flush the flows: %s", strerror(-rc));
	return 0;
}

const struct ctl_method ctl_cache_methods[] = {
	{ "cache.show", cache_show },
	{ "cache.flush", cache_flush },
	{ 0 },
};
