// SPDX-License-Identifier: GPL-2.0-or-later
/* Flow commands. What lcores may still have in hand is freed when they have been quiescent. */
#include <rte_cycles.h>
#include "dpdk/forward/actions.h"
#include "dpdk/forward/lcore.h"

static int insert(struct datapath *dp, const union vsw_key *key, const union vsw_key *mask,
		  struct actions *acts, struct flow **flow, const char **why)
{
	struct port *in_port = NULL;
	int ret;

	if (mask->k.in_port) {
		in_port = port_get(dp, key->k.in_port);
		if (!in_port) {
			*why = "in_port is a port that does not exist";
			return -ENOENT;
		}
	}
	ret = table_insert(&dp->table, key, mask, in_port, acts, flow);
	if (!ret)
		return 0;
	if (in_port)
		port_put(in_port);
	*why = ret == -ENOSPC ? "the flow limit is reached" :
	       ret == -EDQUOT ? "the ingress port has its share of the flow limit" :
	       ret == -EMFILE ? "the limit of distinct masks is reached" : NULL;
	return ret;
}

/* Its statistics go on. */
static void replace_actions(struct datapath *dp, struct flow *flow, struct actions *acts)
{
	struct actions *old = flow->actions;

	acts->storm_packets = old->storm_packets;
	acts->storm_bytes = old->storm_bytes;
	__atomic_store_n(&flow->actions, acts, __ATOMIC_RELEASE);
	table_quiesce(&dp->table);
	actions_free(old);
}

int flow_set(struct datapath *dp, const union vsw_key *key, const union vsw_key *mask,
	     const void *row, size_t row_len, u64 cookie, const char **why)
{
	struct actions *acts;
	struct flow *flow;
	int ret = actions_compile(dp, row, row_len, &acts, why);

	if (ret)
		return ret;
	flow = table_find(&dp->table, key, mask);
	if (flow) {
		replace_actions(dp, flow, acts);
	} else {
		ret = insert(dp, key, mask, acts, &flow, why);
		if (ret) {
			actions_free(acts);
			return ret;
		}
	}
	dp->table.most_actions = RTE_MAX(dp->table.most_actions, (u32)row_len);
	miss_release(dp, flow, cookie);
	return 0;
}

void flow_unlink(struct datapath *dp, struct flow *flow)
{
	table_unlink(&dp->table, flow);
	table_quiesce(&dp->table);
}

void flow_free(struct datapath *dp, struct flow *flow)
{
	u32 number = table_number(&dp->table, flow), i;
	struct port *in_port = flow->in_port;

	for (i = 0; i < dp->n_lcores; i++)
		dp->lcores[i]->counts[number] = (struct flow_count){ 0 };
	actions_free(flow->actions);
	table_free(&dp->table, flow);
	if (in_port)
		port_put(in_port);
}

void flow_flush(struct datapath *dp)
{
	struct flow_table *t = &dp->table;
	struct flow *flow;

	for (flow = table_next(t, 0); flow; flow = table_next(t, table_number(t, flow) + 1))
		table_unlink(t, flow);
	table_quiesce(t);
	for (flow = table_next(t, 0); flow; flow = table_next(t, table_number(t, flow) + 1))
		flow_free(dp, flow);
}

static u64 to_ms(u64 cycles)
{
	return cycles / (rte_get_tsc_hz() / 1000);
}

void flow_stats_read(const struct datapath *dp, const struct flow *flow,
		     struct vswitch_flow_stats *stats)
{
	u32 number = table_number(&dp->table, flow), i;
	u64 used = 0, now = rte_rdtsc();

	*stats = (struct vswitch_flow_stats){
		.storm_packets = flow->actions->storm_packets,
		.storm_bytes = flow->actions->storm_bytes,
	};
	for (i = 0; i < dp->n_lcores; i++) {
		const struct flow_count *c = &dp->lcores[i]->counts[number];

		stats->packets += c->packets;
		stats->bytes += c->bytes;
		used = RTE_MAX(used, c->used);
	}
	/* an lcore may have counted after we looked at the clock */
	stats->used_ms = !used ? UINT64_MAX : used < now ? to_ms(now - used) : 0;
	stats->age_ms = to_ms(now - flow->created);
}
