// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * User rules carried out: xlate.h, action.h. The rule that holds for the frame says what happens to
 * it; what it sends is the frame as it is at that point.
 */
#include "daemon/rules/action.h"
#include "daemon/rules/tables.h"
#include "daemon/translate/xlate.h"

static void run_table(struct xlate *x, u8 table, u32 in_port);

/* A port of the bridge that the frame is in; NULL: there is no such one now. */
static struct port *port_named(const struct xlate *x, const char *name)
{
	struct port *port = bridges_port(x->br, name);

	return port && port->attached && port->bridge == x->in->bridge ? port : NULL;
}

static void output(struct xlate *x, struct port *port, const char *name)
{
	if (!port) {
		xlate_say(x, "output to %s: there is no such port", name);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	} else if (port == x->in) {
		xlate_say(x, "output to %s: the frame came in by it", name);
		xlate_drop(x, VSWITCH_DROP_SAME_PORT);
	} else {
		xlate_output(x, port);
	}
}

/*
 * Ports that bring it to other bridges come last, as in NORMAL switching. Whoever floods means no
 * port in particular: those that are kept apart from where the frame came in do not get it. Whether
 * there were such
 */
static bool flood(struct xlate *x, bool patches)
{
	const struct bridge *bridge = x->in->bridge;
	bool kept_apart = false;
	u32 i;

	for (i = 0; i < bridge->n_by_no && !x->refused; i++) {
		struct port *port = bridge->by_no[i];

		if (port == x->in || port_is_patch(port) != patches ||
		    !(port->dp.flags & VSWITCH_PORT_F_RUNNING))
			continue;
		if (isolated(&x->in->isolation, &port->isolation))
			kept_apart = true;
		else
			xlate_output(x, port);
	}
	return kept_apart;
}

static void flood_all(struct xlate *x)
{
	bool kept_apart = flood(x, false);

	kept_apart |= flood(x, true);
	xlate_drop(x, kept_apart ? VSWITCH_DROP_ISOLATED : VSWITCH_DROP_NO_EGRESS);
}

/* The first bytes of the frame only, and fewer if it has been cut off on its way here */
static void output_cut(struct xlate *x, const struct ofact *a)
{
	u32 was = x->max_len;

	if (a->max_len && (!was || a->max_len < was))
		x->max_len = a->max_len;
	if (a->type == OFACT_OUTPUT)
		output(x, port_named(x, a->port), a->port);
	else if (a->type == OFACT_LOCAL)
		output(x, port_named(x, x->in->bridge->name), "LOCAL");
	else
		xlate_output_back(x);
	x->max_len = was;
}

/* The look-up is made as if the frame had come in by @name; all else goes on as before. */
static void resubmit(struct xlate *x, u8 current, const char *name, u8 table)
{
	struct port *port = name[0] ? port_named(x, name) : x->in;

	run_table(x, table == OFTABLE_SAME ? current : table, port ? port->dp.no : 0);
}

/* A number that a rule has computed: of a port of the bridge, or what is none */
static void output_number(struct xlate *x, u32 no)
{
	struct port *port;

	switch (no) {
	case OFPP_IN_PORT:
		xlate_output_back(x);
		break;
	case OFPP_NORMAL:
		xlate_normal(x);
		break;
	case OFPP_FLOOD:
	case OFPP_ALL:
		flood_all(x);
		break;
	case OFPP_LOCAL:
		output(x, port_named(x, x->in->bridge->name), "LOCAL");
		break;
	default:
		port = bridges_port_at(x->br, no);
		if (port && port->bridge == x->in->bridge) {
			output(x, port, port->name);
			break;
		}
		xlate_say(x, "output to port %u: there is no such port", no);
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
	}
}

static void output_part(struct xlate *x, const struct of_part *part)
{
	xlate_number no = xlate_read_part(x, part);

	if (!x->ended)
		output_number(x, no > OFPP_NONE ? OFPP_NONE : (u32)no);
}

static void run_actions(struct xlate *x, const struct ofact *a, u32 n, u8 table);

/* The frame goes on as it was before; nobody takes back what was sent, nor an exit. */
static void clone(struct xlate *x, const struct ofact *a, u32 n, u8 table)
{
	union vsw_key now = x->now;
	struct tags tags = x->tags;
	union of_regs regs = x->regs;
	bool has_tun = x->has_tun, ended = x->ended;
	xlate_number stack[STACK_MAX];
	u32 n_stack = x->n_stack;

	memcpy(stack, x->stack, n_stack * sizeof(stack[0]));
	xlate_say(x, "clone");
	run_actions(x, a, n, table);
	x->now = now;
	x->tags = tags;
	x->regs = regs;
	x->has_tun = has_tun;
	x->ended = ended;
	x->n_stack = n_stack;
	memcpy(x->stack, stack, n_stack * sizeof(stack[0]));
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
	if (a->type == OFACT_SET_FIELD)
		xlate_set_field(x, &a->set);
	else if (a->type == OFACT_SET_TUNNEL)
		xlate_set_tunnel(x, a->tunnel.id, a->tunnel.kept);
	else
		xlate_dec_ttl(x);
}

static void move_bits(struct xlate *x, const struct ofact *a)
{
	if (a->type == OFACT_MOVE)
		xlate_move(x, &a->move.from, &a->move.to);
	else if (a->type == OFACT_PUSH)
		xlate_stack_push(x, &a->part);
	else if (a->type == OFACT_POP)
		xlate_stack_pop(x, &a->part);
	else
		xlate_set_register(x, &a->set);
}

static void run_action(struct xlate *x, const struct ofact *a, u8 table)
{
	switch (a->type) {
	case OFACT_OUTPUT:
	case OFACT_IN_PORT:
	case OFACT_LOCAL:
		output_cut(x, a);
		break;
	case OFACT_NORMAL:
		xlate_normal(x);
		break;
	case OFACT_FLOOD:
	case OFACT_ALL:
		flood_all(x);
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
		change_field(x, a);
		break;
	case OFACT_SET_REG:
	case OFACT_WRITE_METADATA:
	case OFACT_MOVE:
	case OFACT_PUSH:
	case OFACT_POP:
		move_bits(x, a);
		break;
	case OFACT_OUTPUT_REG:
		output_part(x, &a->part);
		break;
	case OFACT_LEARN:
		xlate_learn(x, a);
		break;
	case OFACT_CLONE:
		clone(x, a + 1, a->n, table);
		break;
	case OFACT_RESUBMIT:
		resubmit(x, table, a->resubmit.port, a->resubmit.table);
		break;
	case OFACT_NOTE:
	case OFACT_CLEAR_ACTIONS:
	case OFACT_LEARN_SPEC:
	case OFACT_CONJUNCTION:
		break;
	case OFACT_EXIT:
		xlate_say(x, "exit");
		x->exited = true;
		break;
	case OFACT_GOTO_TABLE:
		run_table(x, a->table, x->in->dp.no);
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
