// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/db/topology.h"
#include "daemon/metrics/snapshot.h"

static void fill(struct metrics_port *p, const char *bridge, const char *name,
		 const struct iface_status *st)
{
	snprintf(p->bridge, sizeof(p->bridge), "%s", bridge);
	snprintf(p->name, sizeof(p->name), "%s", name);
	p->attached = st->ofport > 0;
	p->up = p->attached && st->admin_up && st->link_up;
	p->mtu = st->mtu;
	p->misses = st->stats.misses;
	p->flows = st->stats.flows;
	p->flows_refused = st->stats.flows_refused;
	p->rx_packets = st->stats.rx_packets;
	p->rx_bytes = st->stats.rx_bytes;
	p->tx_packets = st->stats.tx_packets;
	p->tx_bytes = st->stats.tx_bytes;
	memcpy(p->drops, st->drops, sizeof(p->drops));
}

static int take_ports(struct engine *engine, struct metrics_ports *m, const struct row *bridge,
		      char **err)
{
	struct iface_status st;
	struct rows rows;
	unsigned int i;
	int rc = bridge_ports(engine->db, bridge, &rows, err);

	if (!rc && rows.n)
		m->port = xcheck(realloc(m->port, (m->n_ports + rows.n) * sizeof(*m->port)));
	for (i = 0; !rc && i < rows.n; i++) {
		const char *name = row_string(rows.row[i], "name");

		if (!policy_iface_status(engine->policy, name, true, &st))
			fill(&m->port[m->n_ports++], row_string(bridge, "name"), name, &st);
		engine_give_way(engine);
	}
	rows_free(&rows);
	return rc;
}

static void count(void *arg, const struct fdb_info *e)
{
	(void)e;
	++*(u64 *)arg;
}

static void take_bridge(struct engine *engine, struct metrics_ports *m, const char *name)
{
	struct metrics_bridge *b = &m->bridge[m->n_bridges++];

	snprintf(b->name, sizeof(b->name), "%s", name);
	b->fdb = 0;
	policy_fdb_dump(engine->policy, name, engine_now(engine), count, &b->fdb);
	engine_give_way(engine);
}

int metrics_ports_take(struct engine *engine, struct metrics_ports *m, char **err)
{
	struct rows bridges;
	unsigned int i;
	int rc = rows_load(engine->db, TBL_BRIDGE, &bridges, err);

	memset(m, 0, sizeof(*m));
	if (!rc)
		m->bridge = xcalloc(bridges.n, sizeof(*m->bridge));
	for (i = 0; !rc && i < bridges.n; i++) {
		take_bridge(engine, m, row_string(bridges.row[i], "name"));
		rc = take_ports(engine, m, bridges.row[i], err);
	}
	rows_free(&bridges);
	return rc;
}

void metrics_ports_free(struct metrics_ports *m)
{
	free(m->port);
	free(m->bridge);
	memset(m, 0, sizeof(*m));
}
