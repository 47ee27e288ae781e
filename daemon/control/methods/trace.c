// SPDX-License-Identifier: GPL-2.0-or-later
/* trace: what would become of a frame, step by step; nothing is sent, learned or installed */
#include "core/drop.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/base/errline.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/syntax/flow.h"
#include "daemon/syntax/flow_ovs.h"
#include "daemon/translate/decision.h"

/* struct scope - whose ports the frame's text names */
struct scope {
	struct policy *policy;
	const char *bridge;
};

static bool is_ours(const struct scope *scope, u32 no)
{
	const char *bridge = no ? bridges_port_bridge(policy_bridges(scope->policy), no) : NULL;

	return bridge && !strcmp(bridge, scope->bridge);
}

static bool known(void *arg, const char *name)
{
	const struct scope *scope = arg;

	return is_ours(scope, bridges_port_no(policy_bridges(scope->policy), name));
}

static const char *name_of(void *arg, u32 no)
{
	const struct scope *scope = arg;

	return is_ours(scope, no) ? bridges_port_name(policy_bridges(scope->policy), no) : NULL;
}

/* Words that say something of a rule, not of a frame */
static int check_line(const struct rule_spec *spec, char **err)
{
	if (spec->table_given || spec->priority_given || spec->cookie_mask || spec->out_port[0] ||
	    spec->by_group)
		return errline(err, -EINVAL, "a frame has no table, priority, cookie or out_port");
	if (!of_regs_zero(&spec->rule->match.regs_mask))
		return errline(err, -EINVAL, "a frame that comes in has no registers");
	if (!spec->rule->match.in_port[0])
		return errline(err, -EINVAL, "in_port is missing: the port by which the frame "
			       "comes in");
	if (spec->rule->match.key.k.vlan_tci && !spec->rule->match.key.k.vlan_tpid)
		return errline(err, -EINVAL, "a frame without a tag has no VID or PCP");
	return 0;
}

/* A rule's match may leave things open that a frame cannot: fragments, and the TPID of its tag. */
static void match_to_key(const struct rule_match *match, u32 in_port, union vsw_key *key)
{
	static const u8 frags[] = {
		VSWITCH_FRAG_NONE, VSWITCH_FRAG_FIRST, VSWITCH_FRAG_LATER, VSWITCH_FRAG_LATER,
	};

	*key = match->key;
	key->k.in_port = in_port;
	key->k.ip_frag = frags[match->key.k.ip_frag & 3] | (match->key.k.ip_frag & VSWITCH_UNREAD);
	if (key->k.vlan_tpid && !vsw_is_tpid(key->k.vlan_tpid))
		key->k.vlan_tpid = cpu_to_be16(VSW_TPID_C);
}

static int parse(struct scope *scope, const char *text, union vsw_key *key, char **err)
{
	const struct rule_ports ports = {
		.local = scope->bridge,
		.known = known,
		.name = name_of,
		.arg = scope,
	};
	struct rule_spec spec;
	u32 no;
	int rc = rule_line_parse(&spec, text, RULE_LINE_FILTER, &ports, err);

	if (!rc)
		rc = check_line(&spec, err);
	if (!rc) {
		no = bridges_port_no(policy_bridges(scope->policy), spec.rule->match.in_port);
		if (!no)
			rc = errline(err, -EINVAL, "port %s is not attached",
				     spec.rule->match.in_port);
		else
			match_to_key(&spec.rule->match, no, key);
	}
	rule_spec_free(&spec);
	return rc;
}

static void add_step(void *arg, unsigned int depth, const char *text)
{
	struct json_object *step = json_object_new_object();

	json_object_object_add(step, "depth", json_object_new_int((int)depth));
	json_add_string(step, "text", text);
	json_object_array_add(arg, step);
}

/* Why the frame is dropped, or NULL: it is not */
static const char *drop_reason(const struct decision *d)
{
	struct vsw_action_iter it;
	struct vsw_action action;
	const char *why = NULL;

	vsw_action_iter_init(&it, d->actions, d->len);
	while (vsw_action_next(&it, &action) > 0) {
		if (action.type == VSWITCH_ACT_OUTPUT || action.type == VSWITCH_ACT_OUTPUT_BACK)
			return NULL;	/* frames of one length, at least */
		if (action.type == VSWITCH_ACT_DROP && !why)
			why = vsw_drop_name(action.reason);
	}
	return why;
}

/* Whether a frame leaves, or is dropped, in another form than it came in */
static bool is_changed(const struct decision *d)
{
	struct vsw_action_iter it;
	struct vsw_action action;

	vsw_action_iter_init(&it, d->actions, d->len);
	while (vsw_action_next(&it, &action) > 0) {
		if (action.type == VSWITCH_ACT_SET || action.type == VSWITCH_ACT_PUSH_VLAN ||
		    action.type == VSWITCH_ACT_POP_VLAN || action.type == VSWITCH_ACT_SET_TUNNEL)
			return true;
	}
	return false;
}

/* @ovs: in Open vSwitch's form, with numbers for ports */
static void add_flow(struct json_object *obj, struct policy *policy, const struct decision *d,
		     const union vsw_key *masked, bool ovs)
{
	struct port_names names = port_names_of(policy_bridges(policy));
	const struct port_names none = { 0 };

	json_add_text(obj, "match", ovs ? flow_ovs_match(masked, &d->mask, &none) :
		      flow_match_format(masked, &d->mask, &names));
	json_add_text(obj, "actions", ovs ? flow_ovs_actions(masked, d->actions, d->len, &none) :
		      flow_actions_format(d->actions, d->len, &names));
}

static struct json_object *trace_key(struct policy *policy, const union vsw_key *key, bool ovs)
{
	struct json_object *obj = json_object_new_object(), *steps = json_object_new_array();
	const struct trace_sink sink = { .line = add_step, .arg = steps };
	const struct decision *d = policy_trace(policy, key, &sink);
	union vsw_key masked;

	vsw_key_mask(&masked, key, &d->mask);
	json_object_object_add(obj, "steps", steps);
	add_flow(obj, policy, d, &masked, ovs);
	json_add_string(obj, "drop", drop_reason(d));
	if (ovs)
		json_object_object_add(obj, "changed", json_object_new_boolean(is_changed(d)));
	return obj;
}

static int trace(struct engine *engine, struct json_object *params, struct json_object **result,
		 char **err)
{
	struct scope scope = { .policy = engine->policy };
	const char *flow;
	union vsw_key key;
	int rc = param_string(params, "bridge", &scope.bridge, err);

	if (!rc)
		rc = param_bridge(engine, params, &scope.bridge, err);
	if (!rc)
		rc = param_string(params, "flow", &flow, err);
	if (!rc)
		rc = parse(&scope, flow, &key, err);
	if (!rc)
		*result = trace_key(engine->policy, &key, param_flag(params, "ovs"));
	return rc;
}

const struct control_method trace_methods[] = {
	{ "trace", trace },
	{ 0 },
};
