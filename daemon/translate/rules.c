// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * User rules carried out: xlate.h, action.h. The rule that holds for the frame says what happens to
 * it; what it sends is the frame as it is at that point.
 */
#include "daemon/rules/action.h"
#include "daemon/syntax/rule_fields.h"
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

/* @push: a frame without a tag gets one. */
static void set_tci(struct xlate *x, u16 bits, u16 value, bool push)
{
	struct tag tag;
	u16 tci;

	if (!xlate_tag(x, 0, &tag)) {
		if (push)
			xlate_push(x, cpu_to_be16(VSW_TPID_C), cpu_to_be16(value));
		return;
	}
	xlate_look_tci(x, 0, 0xffff);
	tci = (be16_to_cpu(tag.tci) & ~bits) | value;
	if (tag.tci == cpu_to_be16(tci))
		return;
	xlate_pop(x);
	xlate_push(x, tag.tpid, cpu_to_be16(tci));
}

/* With the bit that stands for a tag, which a frame without one does not have */
static void set_whole_tci(struct xlate *x, u16 value, u16 mask)
{
	bool tag = value & OF_TAG_PRESENT;

	if (mask & OF_TAG_PRESENT && !tag)
		xlate_pop(x);
	else
		set_tci(x, mask & (u16)~OF_TAG_PRESENT, value & (u16)~OF_TAG_PRESENT, tag);
}

/* Bits that stay are those of the tunnel that brought the frame, if no rule has set them. */
static void set_tunnel(struct xlate *x, __be32 id, __be32 kept)
{
	if (!x->has_tun)
		x->d->mask.k.tun_id |= kept;
	x->has_tun = true;
	x->now.k.tun_id = (x->now.k.tun_id & kept) | id;
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
		xlate_push(x, a->tpid, 0);
		break;
	case OFACT_POP_VLAN:
		xlate_pop(x);
		break;
	case OFACT_SET_VLAN_VID:
		set_tci(x, VSW_TCI_VID & (u16)~a->vlan.kept, a->vlan.value, a->vlan.push);
		break;
	case OFACT_SET_VLAN_PCP:
		set_tci(x, (u16)((~a->vlan.kept & 7) << 13), (u16)(a->vlan.value << 13),
			a->vlan.push);
		break;
	case OFACT_SET_VLAN_TCI:
		set_whole_tci(x, a->tci.value, a->tci.mask);
		break;
	case OFACT_SET_FIELD:
		xlate_set_field(x, &a->set);
		break;
	case OFACT_SET_TUNNEL:
		set_tunnel(x, a->tunnel.id, a->tunnel.kept);
		break;
	case OFACT_DEC_TTL:
		xlate_dec_ttl(x);
		break;
	case OFACT_RESUBMIT:
		resubmit(x, table, a->resubmit.port, a->resubmit.table);
		break;
	case OFACT_NOTE:
	case OFACT_CLEAR_ACTIONS:
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

static void run_rule(struct xlate *x, const struct rule *rule)
{
	u32 i;

	for (i = 0; i < rule->actions->n && !x->refused && !x->ended && !x->exited; i++)
		run_action(x, &rule->actions->a[i], rule->table);
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
	rule = tables_lookup(x->in->bridge->tables, table, &key, &looked, undecided);
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
