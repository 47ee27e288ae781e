// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * User rules carried out: xlate.h, action.h. The rule that holds for the frame says what happens to
 * it; what it sends is the frame as it is at that point.
 */
#include "daemon/rules/action.h"
#include "daemon/rules/group.h"
#include "daemon/rules/tables.h"
#include "daemon/translate/xlate.h"

static void run_table(struct xlate *x, u8 table, u32 in_port);

/* The look-up is made as if the frame had come in by @name; all else goes on as before. */
static void resubmit(struct xlate *x, u8 current, const char *name, u8 table)
{
	struct port *port = name[0] ? xlate_port_named(x, name) : x->in;

	run_table(x, table == OFTABLE_SAME ? current : table, port ? port->dp.no : 0);
}

static void run_actions(struct xlate *x, const struct ofact *a, u32 n, u8 table);

/* Carry them out on a copy of the frame, which goes on as it was before. */
static void run_on_copy(struct xlate *x, const struct ofact *a, u32 n, u8 table)
{
	union vsw_key now = x->now;
	struct tags tags = x->tags;
	union of_regs regs = x->regs;
	bool has_tun = x->has_tun, ended = x->ended;
	u32 priority = x->priority;
	xlate_number stack[STACK_MAX];
	u32 n_stack = x->n_stack;

	memcpy(stack, x->stack, n_stack * sizeof(stack[0]));
	run_actions(x, a, n, table);
	x->now = now;
	x->tags = tags;
	x->regs = regs;
	x->has_tun = has_tun;
	x->priority = priority;
	x->ended = ended;
	x->n_stack = n_stack;
	memcpy(x->stack, stack, n_stack * sizeof(stack[0]));
}

/* Nobody takes back what was sent, nor an exit. */
static void clone(struct xlate *x, const struct ofact *a, u32 n, u8 table)
{
	xlate_say(x, "clone");
	run_on_copy(x, a, n, table);
}

/* An exit on the way ends what the bucket does, and no more. */
static void run_bucket(struct xlate *x, const struct ofbucket *b, u8 table)
{
	if (!xlate_step(x))
		return;
	xlate_use(x, b->counted);
	xlate_say_bucket(x, b);
	if (b->set->n)
		run_on_copy(x, b->set->a, b->set->n, table);
	else
		xlate_drop(x, VSWITCH_DROP_POLICY);
	x->exited = false;
	x->depth--;
}

static void run_buckets(struct xlate *x, const struct ofgroup *g, u8 table)
{
	const struct ofbucket *one;
	u32 i;

	if (g->type == OFGROUP_SELECT || g->type == OFGROUP_FF) {
		one = xlate_pick(x, g);
		if (one)
			run_bucket(x, one, table);
		else
			xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
		return;
	}
	for (i = 0; i < g->n && !x->refused; i++)
		run_bucket(x, &g->bucket[i], table);
	if (!g->n)
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
}

/* It may have come from a row of the database that was not good. */
static void run_group(struct xlate *x, u32 id, u8 table)
{
	const struct ofgroup *g = tables_group(x->in->bridge->tables, id);

	if (!g) {
		xlate_say(x, "group %u: there is no such group", id);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (xlate_step(x)) {
		xlate_use(x, g->counted);
		xlate_say_group(x, g);
		run_buckets(x, g, table);
		x->depth--;
	}
}

static void change_tag(struct xlate *x, const struct ofact *a)
{
	if (a->type == OFACT_PUSH_VLAN)
		xlate_push(x, a->tpid, 0);
	else if (a->type == OFACT_POP_VLAN)
		xlate_pop(x);
	else if (a->type == OFACT_SET_VLAN_TCI)
		xlate_set_whole_tci(x, a->tci.value, a->tci.mask);
	else if (a->type == OFACT_SET_VLAN_VID)
		xlate_set_tci(x, VSW_TCI_VID & (u16)~a->vlan.kept, a->vlan.value, a->vlan.push);
	else
		xlate_set_tci(x, (u16)((~a->vlan.kept & 7) << 13), (u16)(a->vlan.value << 13),
			      a->vlan.push);
}

static void change_field(struct xlate *x, const struct ofact *a)
{
	if (!xlate_has(x, a->need[0]))
		return;
	if (a->type == OFACT_SET_FIELD)
		xlate_set_field(x, &a->set);
	else if (a->type == OFACT_SET_TUNNEL)
		xlate_set_tunnel(x, a->tunnel.id, a->tunnel.kept);
	else
		xlate_dec_ttl(x);
}

static void move_bits(struct xlate *x, const struct ofact *a)
{
	if (!xlate_has(x, a->need[0]) || !xlate_has(x, a->need[1]))
		return;
	if (a->type == OFACT_MOVE)
		xlate_move(x, &a->move.from, &a->move.to);
	else if (a->type == OFACT_PUSH)
		xlate_stack_push(x, &a->part);
	else if (a->type == OFACT_POP)
		xlate_stack_pop(x, &a->part);
	else
		xlate_set_register(x, &a->set);
}

/* To other rules, and to groups */
static void leave(struct xlate *x)
{
	xlate_say(x, "exit");
	x->exited = true;
}

/* To other rules and to groups, past a meter, or away */
static void lead_on(struct xlate *x, const struct ofact *a, u8 table)
{
	if (a->type == OFACT_GROUP)
		run_group(x, a->group, table);
	else if (a->type == OFACT_METER)
		xlate_charge(x, a->meter);
	else if (a->type == OFACT_RESUBMIT)
		resubmit(x, table, a->resubmit.port, a->resubmit.table);
	else if (a->type == OFACT_GOTO_TABLE)
		run_table(x, a->table, x->in->dp.no);
	else
		leave(x);
}

static void send_to_one(struct xlate *x, const struct ofact *a)
{
	if (a->type == OFACT_OUTPUT_REG)
		xlate_output_part(x, &a->part);
	else
		xlate_output_cut(x, a);
}

static void switch_to_many(struct xlate *x, enum ofact_type type)
{
	if (type == OFACT_NORMAL)
		xlate_normal(x);
	else
		xlate_flood(x, type == OFACT_ALL);
}

static void change_bits(struct xlate *x, const struct ofact *a)
{
	if (a->type == OFACT_SET_FIELD || a->type == OFACT_SET_TUNNEL || a->type == OFACT_DEC_TTL)
		change_field(x, a);
	else if (a->type == OFACT_CHECK_LARGER)
		xlate_check_larger(x, a);
	else
		move_bits(x, a);
}

static void run_action(struct xlate *x, const struct ofact *a, u8 table);

/* What enqueue does to the frame's queue is over behind its output. */
static void choose_queue(struct xlate *x, const struct ofact *a, u8 table)
{
	u32 was = x->priority;

	if (a->type == OFACT_POP_QUEUE)
		x->priority = VSWITCH_PRIORITY_RECEIVED;
	else
		xlate_set_queue(x, a->queue);
	if (a->type != OFACT_ENQUEUE)
		return;
	run_action(x, a + 1, table);
	x->priority = was;
}

static void run_action(struct xlate *x, const struct ofact *a, u8 table)
{
	switch (a->type) {
	case OFACT_OUTPUT:
	case OFACT_IN_PORT:
	case OFACT_LOCAL:
	case OFACT_OUTPUT_REG:
		send_to_one(x, a);
		break;
	case OFACT_NORMAL:
	case OFACT_FLOOD:
	case OFACT_ALL:
		switch_to_many(x, a->type);
		break;
	case OFACT_PUSH_VLAN:
	case OFACT_POP_VLAN:
	case OFACT_SET_VLAN_VID:
	case OFACT_SET_VLAN_PCP:
	case OFACT_SET_VLAN_TCI:
		change_tag(x, a);
		break;
	case OFACT_SET_FIELD:
	case OFACT_SET_TUNNEL:
	case OFACT_DEC_TTL:
	case OFACT_SET_REG:
	case OFACT_WRITE_METADATA:
	case OFACT_MOVE:
	case OFACT_PUSH:
	case OFACT_POP:
	case OFACT_CHECK_LARGER:
		change_bits(x, a);
		break;
	case OFACT_SET_QUEUE:
	case OFACT_POP_QUEUE:
	case OFACT_ENQUEUE:
		choose_queue(x, a, table);
		break;
	case OFACT_LEARN:
		xlate_learn(x, a);
		break;
	case OFACT_MULTIPATH:
	case OFACT_BUNDLE:
		xlate_pick_one(x, a);
		break;
	case OFACT_CLONE:
		clone(x, a + 1, a->n, table);
		break;
	case OFACT_GROUP:
	case OFACT_METER:
	case OFACT_RESUBMIT:
	case OFACT_GOTO_TABLE:
	case OFACT_EXIT:
		lead_on(x, a, table);
		break;
	case OFACT_NOTE:
	case OFACT_CLEAR_ACTIONS:
	case OFACT_LEARN_SPEC:
	case OFACT_MEMBER:
	case OFACT_CONJUNCTION:
		break;
	}
}

static void run_actions(struct xlate *x, const struct ofact *a, u32 n, u8 table)
{
	u32 i;

	for (i = 0; i < n && !x->refused && !x->ended && !x->exited; i++) {
		run_action(x, &a[i], table);
		i += ofact_within(&a[i]);
	}
}

static void run_rule(struct xlate *x, const struct rule *rule)
{
	run_actions(x, rule->actions->a, rule->actions->n, rule->table);
	if (!rule->actions->n)
		xlate_drop(x, VSWITCH_DROP_POLICY);
}

/* Which bits of the received frame it was that a look-up depended on */
static void look(struct xlate *x, const union vsw_key *looked)
{
	union vsw_key rest = *looked;

	xlate_look_tag(x, 0, rest.k.vlan_tpid, rest.k.vlan_tci);
	xlate_look_tag(x, 1, rest.k.cvlan_tpid, rest.k.cvlan_tci);
	rest.k.vlan_tpid = 0;
	rest.k.vlan_tci = 0;
	rest.k.cvlan_tpid = 0;
	rest.k.cvlan_tci = 0;
	rest.k.in_port = 0;
	vsw_mask_add(&x->d->mask, &rest);
}

static struct rule *find(struct xlate *x, u8 table, u32 in_port, const struct rule **undecided)
{
	union vsw_key key = x->now, looked = { 0 };
	struct rule *rule;

	key.k.in_port = in_port;
	rule = tables_lookup(x->in->bridge->tables, table, &key, &x->regs, &looked, undecided);
	look(x, &looked);
	return rule;
}

/*
 * In a table without a rule for it the frame's way ends; who resubmitted it goes on. Where nobody
 * can tell which rule holds the frame goes no further: a rule further down might let it pass.
 */
static void run_table(struct xlate *x, u8 table, u32 in_port)
{
	const struct rule *undecided;
	struct rule *rule;

	if (!xlate_step(x))
		return;
	rule = find(x, table, in_port, &undecided);
	if (undecided) {
		xlate_say_rule(x, undecided);
		xlate_say(x, "headers that this rule needs cannot be read");
		xlate_end(x, VSWITCH_DROP_UNREADABLE);
	} else if (!rule) {
		xlate_say(x, "table %u: no rule", table);
		xlate_use(x, tables_missed(x->in->bridge->tables, table));
		xlate_drop(x, VSWITCH_DROP_NO_RULE);
	} else {
		xlate_say_rule(x, rule);
		xlate_use(x, rule);
		run_rule(x, rule);
	}
	x->depth--;
}

void xlate_rules(struct xlate *x)
{
	run_table(x, 0, x->in->dp.no);
}
