// SPDX-License-Identifier: GPL-2.0-or-later
/* A decision in the making: xlate.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/drop.h"
#include "daemon/base/macaddr.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/base/log.h"
#include "daemon/base/macaddr.h"
#include "daemon/rules/group.h"
#include "daemon/rules/rule.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/translate/xlate.h"

/* Bytes of the longest action that xlate_put_first() is for */
#define FIRST_MAX	8

/* Behind an action that is missing no other may stand: it would be applied to another frame. */
void xlate_put(struct xlate *x, const struct vsw_action *action)
{
	struct decision *d = x->d;
	u32 kept = x->may_charge;

	if (d->n == VSWITCH_ACTIONS_MAX - kept)
		x->full = true;
	if (!x->full && vsw_action_put(d->actions, sizeof(d->actions) - kept * FIRST_MAX, &d->len,
				       action))
		x->full = true;
	d->n += !x->full;
}

void xlate_put_first(struct xlate *x, const struct vsw_action *action)
{
	struct decision *d = x->d;
	_Alignas(4) u8 first[FIRST_MAX];
	size_t len = 0;

	if (vsw_action_put(first, sizeof(first), &len, action))
		return;
	memmove(d->actions + x->start + len, d->actions + x->start, d->len - x->start);
	memcpy(d->actions + x->start, first, len);
	d->len += len;
	d->n++;
}

void xlate_drop(struct xlate *x, u32 reason)
{
	xlate_say(x, "dropped: %s", vsw_drop_name(reason));
	if (!x->reason)
		x->reason = reason;
}

void xlate_end(struct xlate *x, u32 reason)
{
	x->ended = true;
	xlate_drop(x, reason);
}

void xlate_refuse(struct xlate *x)
{
	x->refused = true;
}

/*
 * What comes back to a bridge in the same VLAN from the same station by another port runs in
 * circles: the station is where it was seen first.
 */
static bool is_known(const struct xlate *x, int vlan)
{
	const struct hop *hop;

	for (hop = x->d->hops; hop < x->d->hops + x->d->n_hops; hop++) {
		if (hop->learn && hop->port->bridge == x->in->bridge && hop->vlan == vlan &&
		    !memcmp(hop->src, x->now.k.eth_src, sizeof(hop->src)))
			return true;
	}
	return false;
}

static void say_source(const struct xlate *x, const struct hop *hop)
{
	const struct fdb_entry *e = fdb_find(&x->in->bridge->fdb, (u16)hop->vlan, hop->src);
	const char *news = "is new";

	if (e && e->port == &x->in->fdb)
		news = e->is_static ? "is static there" : "is known";
	else if (e)
		news = e->is_static ? "is static elsewhere" : "has moved";
	xlate_say(x, "NORMAL in VLAN %d: source " MAC_FMT " behind %s %s", hop->vlan,
		  MAC_ARG(hop->src), x->in->name, news);
}

/* Ways that part by the frame's length begin with the same hops. */
static bool was_there(const struct xlate *x, int vlan)
{
	const struct hop *hop;

	for (hop = x->d->hops; x->later && hop < x->d->hops + x->d->n_hops; hop++) {
		if (hop->port == x->in && hop->vlan == vlan &&
		    !memcmp(hop->dst, x->now.k.eth_dst, sizeof(hop->dst)) &&
		    !memcmp(hop->src, x->now.k.eth_src, sizeof(hop->src)))
			return true;
	}
	return false;
}

void xlate_hop(struct xlate *x, int vlan, bool learn)
{
	struct decision *d = x->d;
	struct hop *hop = &d->hops[d->n_hops];

	x->hops++;
	if (was_there(x, vlan))
		return;
	if (d->n_hops == HOPS_MAX) {
		xlate_refuse(x);
		return;
	}
	hop->port = x->in;
	hop->vlan = vlan;
	hop->learn = learn && !is_known(x, vlan);
	hop->announces = hop->learn && x->announces;
	memcpy(hop->dst, x->now.k.eth_dst, sizeof(hop->dst));
	memcpy(hop->src, x->now.k.eth_src, sizeof(hop->src));
	d->n_hops++;
	if (learn)
		say_source(x, hop);
}

bool xlate_step(struct xlate *x)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);

	if (x->depth < DEPTH_MAX && x->steps < STEPS_MAX) {
		x->depth++;
		x->steps++;
		return true;
	}
	if (!x->trace)
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN,
			     "bridge %s: a frame from port %s is dropped: "
			     "it passes too many bridges or tables",
			     x->in->bridge->name, x->in->name);
	xlate_say(x, "too many bridges or tables");
	xlate_refuse(x);
	return false;
}

void xlate_use(struct xlate *x, struct rule *rule)
{
	struct decision *d = x->d;

	u32 i;

	_Static_assert(RULES_MAX >= STEPS_MAX, "each rule is a step");
	/* Ways that part by the frame's length: a frame goes only one of them. */
	for (i = 0; x->later && i < d->n_rules; i++) {
		if (d->rules[i] == rule)
			return;
	}
	if (d->n_rules == RULES_MAX)
		return;
	d->rules[d->n_rules++] = rule;
}

void xlate_say(const struct xlate *x, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (!x->trace)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	x->trace->line(x->trace->arg, x->depth, text);
}

void xlate_say_group(const struct xlate *x, const struct ofgroup *g)
{
	static const char *const types[] = {
		[OFGROUP_ALL] = "all", [OFGROUP_SELECT] = "select",
		[OFGROUP_INDIRECT] = "indirect", [OFGROUP_FF] = "fast_failover",
	};

	xlate_say(x, "group %u: type %s, %u buckets", g->id, types[g->type], g->n);
}

void xlate_say_bucket(const struct xlate *x, const struct ofbucket *b)
{
	const struct rule_ports ports = { .local = x->in->bridge->name };
	struct text text;

	if (!x->trace)
		return;
	text_init(&text);
	ofacts_put(text_begin(&text), b->set, NULL, &ports);
	xlate_say(x, "bucket %u: actions=%s", b->id, text_end(&text, NULL));
	text_exit(&text);
}

void xlate_say_rule(const struct xlate *x, const struct rule *rule)
{
	const struct rule_ports ports = { .local = x->in->bridge->name };
	struct text match, actions;

	if (!x->trace)
		return;
	text_init(&match);
	text_init(&actions);
	xlate_say(x, "table %u: %s actions=%s", rule->table, rule_match_text(&match, rule, &ports),
		  rule_actions_text(&actions, rule, &ports));
	text_exit(&match);
	text_exit(&actions);
}
