// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "core/action.h"
#include "dpdk/forward/actions.h"
#include "dpdk/forward/meter.h"
#include "dpdk/forward/port.h"

/*
 * struct compiler
 * @actions: of the row, decoded, @n of them; @at: the next one
 * @root:    of all ways
 * @cut:     the next output is cut off
 */
struct compiler {
	struct datapath *dp;
	struct vsw_action *actions;
	u32 n, at;
	struct actions *root;
	bool cut;
	const char **why;
};

static int refuse(struct compiler *c, int err, const char *why)
{
	*c->why = why;
	return err;
}

static int compile_output(struct compiler *c, const struct vsw_action *a, struct op *op)
{
	op->type = VSWITCH_ACT_OUTPUT;
	op->made = c->cut;
	c->cut = false;
	if (a->type == VSWITCH_ACT_OUTPUT_BACK)
		return 0;
	op->port = port_get(c->dp, a->port);
	return op->port ? 0 : refuse(c, -ENOENT, "output to a port that does not exist");
}

static int compile_meter(struct compiler *c, const struct vsw_action *a, struct op *op)
{
	op->meter = meter_get(c->dp, a->meter);
	return op->meter ? 0 : refuse(c, -ENOENT, "a meter that does not exist");
}

static int compile_set(struct compiler *c, const struct vsw_action *a, struct op *op)
{
	struct vswitch_set *set = malloc(sizeof(*set));

	(void)c;
	if (!set)
		return -ENOMEM;
	*set = a->set;
	op->set = set;
	return 0;
}

static int compile_way(struct compiler *c, u32 end, u32 drop, struct actions **way);

/* The next @n actions are one way, all that follow these the other. @drop: as of struct actions */
static int compile_check_len(struct compiler *c, u32 end, u32 drop, const struct vsw_action *a,
			     struct op *op)
{
	u32 longer = c->at + a->check_len.n;
	bool cut = c->cut;
	int ret;

	op->len = a->check_len.len;
	ret = compile_way(c, longer < end ? longer : end, drop, &op->longer);
	c->cut = cut;
	return ret ?: compile_way(c, end, drop, &op->others);
}

/* Ports of this datapath have no queueing disciplines, and nobody listens to samples of it. */
static int compile_one(struct compiler *c, u32 end, u32 drop, const struct vsw_action *a,
		       struct op *op)
{
	op->type = a->type;
	switch (a->type) {
	case VSWITCH_ACT_OUTPUT:
	case VSWITCH_ACT_OUTPUT_BACK:
		return compile_output(c, a, op);
	case VSWITCH_ACT_PUSH_VLAN:
		op->vlan = a->vlan;
		return 0;
	case VSWITCH_ACT_POP_VLAN:
	case VSWITCH_ACT_COPY:
	case VSWITCH_ACT_SAMPLE:
	case VSWITCH_ACT_SET_PRIORITY:
		return 0;
	case VSWITCH_ACT_DROP:
		op->reason = a->reason;
		return 0;
	case VSWITCH_ACT_SET:
		return compile_set(c, a, op);
	case VSWITCH_ACT_TRUNC:
		op->len = a->len;
		c->cut = true;
		return 0;
	case VSWITCH_ACT_STORM:
		op->storm = a->storm;
		return 0;
	case VSWITCH_ACT_METER:
		return compile_meter(c, a, op);
	case VSWITCH_ACT_CHECK_LEN:
		return compile_check_len(c, end, drop, a, op);
	case VSWITCH_ACT_SET_TUNNEL:
		return refuse(c, -EOPNOTSUPP, "the DPDK datapath has no tunnels");
	default:
		return refuse(c, -EOPNOTSUPP, "an action that the DPDK datapath lacks");
	}
}

/* The most common row has a shorter way. */
static struct port *only_output(const struct actions *acts)
{
	const struct op *op = &acts->ops[0];

	return acts->n == 1 && op->type == VSWITCH_ACT_OUTPUT && !op->made ? op->port : NULL;
}

static struct actions *new_way(u32 n, u32 drop)
{
	struct actions *way = calloc(1, sizeof(*way) + n * sizeof(*way->ops));

	if (!way)
		return NULL;
	way->last = -1;
	way->drop = drop;
	return way;
}

/* What the action that was compiled last means for its way */
static void note(struct actions *way, const struct op *op)
{
	switch (op->type) {
	case VSWITCH_ACT_OUTPUT:
		way->drop = VSWITCH_DROP_UNSPEC;
		break;
	case VSWITCH_ACT_DROP:
		way->drop = op->reason;
		return;
	case VSWITCH_ACT_CHECK_LEN:
	case VSWITCH_ACT_METER:
		break;
	default:
		return;
	}
	way->last = way->n - 1;
}

/* *@way is the caller's to free, however far it came. */
static int compile_way(struct compiler *c, u32 end, u32 drop, struct actions **way)
{
	struct actions *acts = new_way(end - c->at, drop);
	int ret = acts ? 0 : -ENOMEM;

	*way = acts;
	if (ret)
		return ret;
	c->root = c->root ?: acts;
	acts->root = c->root;
	while (c->at < end && !ret) {
		const struct vsw_action *a = &c->actions[c->at++];
		struct op *op = &acts->ops[acts->n++];

		ret = compile_one(c, end, acts->drop, a, op);
		note(acts, op);
	}
	acts->only = only_output(acts);
	return ret;
}

static void decode(struct compiler *c, const void *row, size_t len)
{
	struct vsw_action_iter it;

	vsw_action_iter_init(&it, row, len);
	while (vsw_action_next(&it, &c->actions[c->n]) > 0)
		c->n++;
}

/* As it came, to be told as it came */
static int keep_row(struct actions *acts, const void *row, size_t len)
{
	acts->row = malloc(len ?: 1);
	if (!acts->row)
		return -ENOMEM;
	memcpy(acts->row, row, len);
	acts->row_len = len;
	return 0;
}

int actions_compile(struct datapath *dp, const void *row, size_t len, struct actions **acts,
		    const char **why)
{
	struct compiler c = { .dp = dp, .why = why };
	int n = vsw_actions_check(row, len, why);
	struct actions *a = NULL;
	int ret;

	if (n < 0)
		return n;
	c.actions = calloc(n + 1, sizeof(*c.actions));
	if (!c.actions)
		return -ENOMEM;
	decode(&c, row, len);
	ret = compile_way(&c, c.n, VSWITCH_DROP_POLICY, &a);
	free(c.actions);
	ret = ret ?: keep_row(a, row, len);
	if (ret)
		actions_free(a);
	else
		*acts = a;
	return ret;
}

static void let_go(struct op *op)
{
	if (op->type == VSWITCH_ACT_OUTPUT && op->port)
		port_put(op->port);
	else if (op->type == VSWITCH_ACT_METER && op->meter)
		meter_put(op->meter);
	else if (op->type == VSWITCH_ACT_SET)
		free((void *)op->set);
	else if (op->type == VSWITCH_ACT_CHECK_LEN)
		actions_free(op->longer);
	actions_free(op->others);
}

void actions_free(struct actions *acts)
{
	u32 i;

	if (!acts)
		return;
	for (i = 0; i < acts->n; i++)
		let_go(&acts->ops[i]);
	free(acts->row);
	free(acts);
}
