// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports as objects: made, found, held, taken away. */
#include <rte_ether.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "dpdk/forward/lcore.h"

/* --- finding --------------------------------------------------------------------------------- */

struct port *port_by_no(const struct datapath *dp, u32 no)
{
	return no && no <= VSWITCH_PORT_MAX ? dp->ports[no] : NULL;
}

struct port *port_next(const struct datapath *dp, u32 no)
{
	for (; no <= VSWITCH_PORT_MAX; no++)
		if (dp->ports[no] && dp->ports[no]->attached)
			return dp->ports[no];
	return NULL;
}

struct port *port_by_name(const struct datapath *dp, const char *name)
{
	struct port *port;

	for (port = port_next(dp, 1); port; port = port_next(dp, port->no + 1))
		if (!strcmp(port->name, name))
			return port;
	return NULL;
}

struct port *port_get(const struct datapath *dp, u32 no)
{
	struct port *port = port_by_no(dp, no);

	if (!port || !port->attached)
		return NULL;
	port->refs++;
	return port;
}

/* Flows that named it are gone, and no lcore knows of them. */
void port_put(struct port *port)
{
	struct datapath *dp = port->dp;

	if (--port->refs)
		return;
	dp->ports[port->no] = NULL;
	dp->slots[port->slot] = NULL;
	lcores_del_lanes(dp, port);
	free(port);
}

/* --- coming ---------------------------------------------------------------------------------- */

/* The next number that is free, from where the last one was given; 0: there is none */
static u32 free_no(struct datapath *dp)
{
	u32 i, no;

	for (i = 0; i < VSWITCH_PORT_MAX; i++) {
		no = 1 + (dp->next_no + i) % VSWITCH_PORT_MAX;
		if (!dp->ports[no]) {
			dp->next_no = no;
			return no;
		}
	}
	return 0;
}

static int free_slot(const struct datapath *dp)
{
	int i;

	for (i = 0; i < PORT_SLOTS; i++)
		if (!dp->slots[i])
			return i;
	return -1;
}

static int check_new(struct datapath *dp, const struct port_new *new, char **err)
{
	if (port_by_name(dp, new->name))
		return errline(err, -EEXIST, "there is a port of this name");
	if (new->no && dp->ports[new->no])
		return errline(err, -EBUSY, "port number %u is taken", new->no);
	if (free_slot(dp) < 0)
		return errline(err, -ENOSPC, "there are %u ports already", PORT_SLOTS);
	return 0;
}

static struct port *new_port(struct datapath *dp, const struct port_new *new)
{
	struct port *port = aligned_alloc(64, (sizeof(*port) + 63) / 64 * 64);

	if (!port)
		return NULL;
	memset(port, 0, sizeof(*port));
	port->ops = new->ops;
	port->dp = dp;
	port->no = new->no ?: free_no(dp);
	port->slot = free_slot(dp);
	port->serial = ++dp->next_serial;
	port->master = new->master;
	port->refs = 1;
	memcpy(port->name, new->name, sizeof(port->name));
	memcpy(port->args, new->args, sizeof(port->args));
	rte_spinlock_init(&port->limits.lock);
	limits_set(port, &new->limits);
	TAILQ_INIT(&port->miss.entries);
	TAILQ_INIT(&port->miss.unsent);
	return port;
}

/* What each frame reads of how the device is */
static void take_over_look(struct port *port)
{
	port->up = port->look.flags & VSWITCH_PORT_F_RUNNING;
	port->max_len = port->look.mtu + RTE_ETHER_HDR_LEN;
}

static void notify(const struct port *port, enum vswitch_port_event event)
{
	const struct datapath *dp = port->dp;

	if (dp->port_event)
		dp->port_event(dp->port_event_arg, event, port);
}

/* Lcores find it by its slot as soon as one of them serves it. */
static int publish(struct datapath *dp, struct port *port, char **err)
{
	int ret = lcores_add_lanes(dp, port);

	if (ret)
		return errline(err, ret, "out of memory");
	take_over_look(port);
	dp->slots[port->slot] = port;
	dp->ports[port->no] = port;
	port->attached = true;
	ret = lcores_serve(dp, port);
	if (!ret)
		return 0;
	port->attached = false;
	dp->ports[port->no] = NULL;
	dp->slots[port->slot] = NULL;
	lcores_del_lanes(dp, port);
	return errline(err, ret, "no lcore can serve it: %s", strerror(-ret));
}

int port_add(struct datapath *dp, const struct port_new *new, struct port **port, char **err)
{
	int ret = check_new(dp, new, err);
	struct port *p;

	if (ret)
		return ret;
	p = new_port(dp, new);
	if (!p)
		return errline(err, -ENOMEM, "out of memory");
	ret = p->no ? p->ops->open(p, new, err) : errline(err, -ENOSPC, "no number is free");
	if (ret) {
		free(p);
		return ret;
	}
	ret = publish(dp, p, err);
	if (ret) {
		p->ops->close(p);
		free(p);
		return ret;
	}
	notify(p, VSWITCH_EVENT_ADDED);
	*port = p;
	return 0;
}

/* --- going ----------------------------------------------------------------------------------- */

void port_del(struct port *port, enum vswitch_port_event why)
{
	struct datapath *dp = port->dp;

	__atomic_store_n(&port->attached, false, __ATOMIC_RELEASE);
	lcores_leave(dp, port);
	/* those that only send there, too */
	table_quiesce(&dp->table);
	miss_purge(dp, port);
	port->ops->close(port);
	port->priv = NULL;
	notify(port, why);
	port_put(port);
}

void port_refreshed(struct port *port, const struct port_look *before)
{
	const struct port_look *now = &port->look;

	take_over_look(port);
	if (now->flags != before->flags)
		notify(port, VSWITCH_EVENT_LINK);
	if (now->mtu != before->mtu)
		notify(port, VSWITCH_EVENT_MTU);
	if (memcmp(now->address, before->address, sizeof(now->address)))
		notify(port, VSWITCH_EVENT_ADDRESS);
}

void port_rename(struct port *port, const char *name)
{
	snprintf(port->name, sizeof(port->name), "%s", name);
	notify(port, VSWITCH_EVENT_RENAMED);
}

/* Frames that came, to be segmented in a way that their headers say nothing of */
static u64 broken(const struct port *port)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < PORT_QUEUES; i++)
		sum += port->load[i].broken;
	return sum;
}

void port_stats_read(const struct port *port, struct vswitch_port_stats *stats,
		     u64 drops[__VSWITCH_DROP_MAX])
{
	const struct datapath *dp = port->dp;
	u64 lro = broken(port);
	u32 i, d;

	memset(stats, 0, sizeof(*stats));
	memset(drops, 0, __VSWITCH_DROP_MAX * sizeof(*drops));
	for (i = 0; i < dp->n_lcores; i++) {
		const struct lane *lane = dp->lcores[i]->lanes[port->slot];

		stats->rx_packets += lane->rx_packets;
		stats->rx_bytes += lane->rx_bytes;
		stats->tx_packets += lane->tx_packets;
		stats->tx_bytes += lane->tx_bytes;
		for (d = 1; d < __VSWITCH_DROP_MAX; d++)
			drops[d] += lane->drops[d];
	}
	drops[VSWITCH_DROP_LRO] += lro;
	stats->rx_packets += lro;
	stats->misses = port->miss.sent;
	stats->flows = port->flows;
	stats->flows_refused = port->flows_refused;
}
