// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows of actions as flows hold them: compiled from a message when a flow is installed, with the
 * egress ports resolved; written back into messages; freed. execute.c applies them.
 */
#include <linux/slab.h>
#include <net/netlink.h>
#include "core/action.h"
#include "meter.h"
#include "sample.h"
#include "vsw.h"

/*
 * struct parting - where ways have parted: at @end the way of others begins, of which @check says
 * what it is, and @cut whether its next output is cut off
 */
struct parting {
	u32 end;
	struct vsw_check *check;
	bool cut;
};

/* struct compiler - the state of a compilation: what earlier actions mean for the present one */
struct compiler {
	struct vsw_dp *dp;
	struct vswitch_set *sets;	/* the next one to use */
	struct vsw_check *checks;	/* likewise */
	struct vsw_way *way;		/* that the present action is on */
	bool cut;			/* the next output is cut off */
	struct parting partings[VSWITCH_CHECK_LEN_MAX];
	u32 n_partings;
	struct netlink_ext_ack *extack;
};

static int action_compile_output(struct compiler *c, u32 no, struct vsw_op *op)
{
	op->port = vsw_port_get(c->dp, no);
	if (!op->port) {
		NL_SET_ERR_MSG(c->extack, "output to a port that does not exist");
		return -ENOENT;
	}
	if (c->cut || op->port->ops->tunnel)
		op->type = VSW_OP_OUTPUT_MADE;
	c->cut = false;
	return 0;
}

static int action_compile_sample(struct compiler *c, const struct vswitch_sample *config,
				 struct vsw_op *op)
{
	struct vsw_sample *sample = vsw_sample_alloc(c->dp->net, config);

	if (PTR_ERR_OR_ZERO(sample) == -EOPNOTSUPP)
		NL_SET_ERR_MSG(c->extack, "sample, but the kernel's module psample is not loaded");
	if (IS_ERR(sample))
		return PTR_ERR(sample);
	op->sample = sample;
	return 0;
}

static int action_compile_meter(struct compiler *c, u32 no, struct vsw_op *op)
{
	op->meter = vsw_meter_get(c->dp, no);
	if (op->meter)
		return 0;
	NL_SET_ERR_MSG(c->extack, "meter that does not exist");
	return -ENOENT;
}

/* @index: of the next action */
static void action_compile_check(struct compiler *c, const struct vswitch_check_len *config,
				 u32 index, struct vsw_op *op)
{
	struct vsw_check *check = c->checks++;

	check->config = *config;
	check->larger = check->others = (struct vsw_way){ .last = -1, .drop = c->way->drop };
	op->check = check;
	c->partings[c->n_partings++] = (struct parting){
		.end = index + config->n, .check = check, .cut = c->cut,
	};
	c->way = &check->larger;
}

/* The action at @index is the first of a way of others, perhaps. */
static void action_find_way(struct compiler *c, u32 index)
{
	while (c->n_partings && c->partings[c->n_partings - 1].end == index) {
		struct parting *p = &c->partings[--c->n_partings];

		c->way = &p->check->others;
		c->cut = p->cut;
	}
}

static int action_compile(struct compiler *c, const struct vsw_action *a, u32 index,
			  struct vsw_op *op)
{
	op->type = a->type;
	switch (a->type) {
	case VSWITCH_ACT_OUTPUT:
		return action_compile_output(c, a->port, op);
	case VSWITCH_ACT_OUTPUT_BACK:
		op->type = VSW_OP_OUTPUT_MADE;
		c->cut = false;
		break;
	case VSWITCH_ACT_PUSH_VLAN:
		op->tpid = a->vlan.tpid;
		op->tci = ntohs(a->vlan.tci);
		break;
	case VSWITCH_ACT_DROP:
		op->reason = a->reason;
		break;
	case VSWITCH_ACT_SET:
		*c->sets = a->set;
		op->set = c->sets++;
		break;
	case VSWITCH_ACT_SET_TUNNEL:
		op->tun_id = a->tun_id;
		break;
	case VSWITCH_ACT_TRUNC:
		op->len = a->len;
		c->cut = true;
		break;
	case VSWITCH_ACT_STORM:
		op->storm = a->storm;
		break;
	case VSWITCH_ACT_SAMPLE:
		return action_compile_sample(c, &a->sample, op);
	case VSWITCH_ACT_SET_PRIORITY:
		op->priority = a->priority;
		break;
	case VSWITCH_ACT_METER:
		return action_compile_meter(c, a->meter, op);
	case VSWITCH_ACT_CHECK_LEN:
		action_compile_check(c, &a->check_len, index + 1, op);
		break;
	}
	return 0;
}

/* How many actions of a row that has been checked are of this type */
static u32 actions_count(const void *data, size_t len, u16 type)
{
	struct vsw_action_iter it;
	struct vsw_action a;
	u32 n = 0;

	vsw_action_iter_init(&it, data, len);
	while (vsw_action_next(&it, &a) > 0)
		n += a.type == type;
	return n;
}

/* Room for @n actions, behind which what they need besides lies. NULL: no memory. */
static struct vsw_actions *actions_alloc(struct compiler *c, const void *data, size_t len, u32 n)
{
	u32 checks = actions_count(data, len, VSWITCH_ACT_CHECK_LEN);
	u32 sets = actions_count(data, len, VSWITCH_ACT_SET);
	struct vsw_actions *acts;

	acts = kvzalloc(struct_size(acts, ops, n) + checks * sizeof(*c->checks) +
			sets * sizeof(*c->sets), GFP_KERNEL_ACCOUNT);
	if (!acts)
		return NULL;
	acts->row_len = len;
	acts->way = (struct vsw_way){ .last = -1, .drop = VSWITCH_DROP_POLICY };
	c->way = &acts->way;
	c->checks = (struct vsw_check *)&acts->ops[n];
	c->sets = (struct vswitch_set *)(c->checks + checks);
	return acts;
}

/* What the compiled action at @index means for its way */
static void action_note(struct vsw_way *way, const struct vsw_op *op, u32 index)
{
	if (vsw_op_has_effect(op))
		way->last = index;
	if (vsw_op_is_output(op))
		way->drop = VSWITCH_DROP_UNSPEC;
	else if (op->type == VSWITCH_ACT_DROP)
		way->drop = op->reason;
}

/*
 * Compile a row of actions from a message. References the ports that it names.
 * ERR_PTR: -EINVAL, -E2BIG, -ENOENT, -ENOMEM. Context: process.
 */
struct vsw_actions *vsw_actions_compile(struct vsw_dp *dp, const void *data, size_t len,
					struct netlink_ext_ack *extack)
{
	struct compiler c = { .dp = dp, .extack = extack };
	struct vsw_action_iter it;
	struct vsw_actions *acts;
	struct vsw_action a;
	const char *why;
	int n, err;

	n = vsw_actions_check(data, len, &why);
	if (n < 0) {
		NL_SET_ERR_MSG(extack, "malformed actions");
		return ERR_PTR(n);
	}
	acts = actions_alloc(&c, data, len, n);
	if (!acts)
		return ERR_PTR(-ENOMEM);

	vsw_action_iter_init(&it, data, len);
	while (vsw_action_next(&it, &a) > 0) {
		struct vsw_op *op = &acts->ops[acts->n];
		struct vsw_way *way;

		action_find_way(&c, acts->n);
		way = c.way;
		err = action_compile(&c, &a, acts->n, op);
		if (err) {
			vsw_actions_free(acts);
			return ERR_PTR(err);
		}
		action_note(way, op, acts->n++);
	}
	return acts;
}

static void action_free(const struct vsw_op *op)
{
	if (vsw_op_is_output(op) && op->port)
		vsw_port_put(op->port);
	else if (op->type == VSWITCH_ACT_SAMPLE)
		vsw_sample_free(op->sample);
	else if (op->type == VSWITCH_ACT_METER)
		vsw_meter_put(op->meter);
}

/* No frame uses @acts any more. Context: any but hard interrupts. */
void vsw_actions_free(struct vsw_actions *acts)
{
	u32 i;

	for (i = 0; i < acts->n; i++)
		action_free(&acts->ops[i]);
	kvfree(acts);
}

static void actions_free_rcu(struct rcu_head *head)
{
	vsw_actions_free(container_of(head, struct vsw_actions, rcu));
}

void vsw_actions_free_rcu(struct vsw_actions *acts)
{
	call_rcu(&acts->rcu, actions_free_rcu);
}

static int action_put(const struct vsw_op *op, struct sk_buff *msg)
{
	struct vswitch_push_vlan vlan;

	switch (op->type) {
	case VSWITCH_ACT_OUTPUT:
	case VSW_OP_OUTPUT_MADE:
		if (!op->port)
			return nla_put_flag(msg, VSWITCH_ACT_OUTPUT_BACK);
		return nla_put_u32(msg, VSWITCH_ACT_OUTPUT, op->port->no);
	case VSWITCH_ACT_PUSH_VLAN:
		vlan.tpid = op->tpid;
		vlan.tci = htons(op->tci);
		return nla_put(msg, op->type, sizeof(vlan), &vlan);
	case VSWITCH_ACT_POP_VLAN:
	case VSWITCH_ACT_COPY:
		return nla_put_flag(msg, op->type);
	case VSWITCH_ACT_DROP:
		return nla_put_u32(msg, op->type, op->reason);
	case VSWITCH_ACT_SET:
		return nla_put(msg, op->type, sizeof(*op->set), op->set);
	case VSWITCH_ACT_SET_TUNNEL:
		return nla_put_be32(msg, op->type, op->tun_id);
	case VSWITCH_ACT_TRUNC:
		return nla_put_u32(msg, op->type, op->len);
	case VSWITCH_ACT_STORM:
		return nla_put_u32(msg, op->type, op->storm);
	case VSWITCH_ACT_SAMPLE:
		return nla_put(msg, op->type, sizeof(op->sample->config), &op->sample->config);
	case VSWITCH_ACT_SET_PRIORITY:
		return nla_put_u32(msg, op->type, op->priority);
	case VSWITCH_ACT_METER:
		return nla_put_u32(msg, op->type, op->meter->config.no);
	case VSWITCH_ACT_CHECK_LEN:
		return nla_put(msg, op->type, sizeof(op->check->config), &op->check->config);
	}
	return 0;
}

/* The reverse of compiling: append the row to @msg. 0 or -EMSGSIZE. */
int vsw_actions_put(const struct vsw_actions *acts, struct sk_buff *msg)
{
	const struct vsw_op *op;
	int err = 0;

	for (op = acts->ops; op < acts->ops + acts->n && !err; op++)
		err = action_put(op, msg);
	return err;
}
