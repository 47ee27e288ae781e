// SPDX-License-Identifier: GPL-2.0-or-later
/* Which buckets of a group a frame goes to: xlate.h, group.h. */
#include <math.h>
#include "daemon/rules/group.h"
#include "daemon/rules/tables.h"
#include "daemon/translate/xlate.h"

static bool port_is_alive(const struct xlate *x, const struct ofbucket *b)
{
	const struct port *port = xlate_port_named(x, b->watch_port);
	bool alive = port && port->dp.flags & VSWITCH_PORT_F_RUNNING;

	if (!alive)
		xlate_say(x, "bucket %u: port %s is not up", b->id, b->watch_port);
	return alive;
}

static bool group_is_alive(struct xlate *x, u32 id);

static bool bucket_is_alive(struct xlate *x, const struct ofbucket *b)
{
	if (!b->watch_port[0] && b->watch_group == OFGROUP_ANY)
		return true;
	if (b->watch_port[0] && port_is_alive(x, b))
		return true;
	return b->watch_group != OFGROUP_ANY && group_is_alive(x, b->watch_group);
}

/* Each look is a step: groups that watch each other end there, too. */
static bool group_is_alive(struct xlate *x, u32 id)
{
	const struct ofgroup *g = tables_group(x->in->bridge->tables, id);
	bool alive = false;
	u32 i;

	if (!g || !xlate_step(x))
		return false;
	for (i = 0; i < g->n && !alive && !x->refused; i++)
		alive = (g->type != OFGROUP_SELECT || g->bucket[i].weight) &&
			bucket_is_alive(x, &g->bucket[i]);
	if (!alive)
		xlate_say(x, "group %u: no bucket is alive", id);
	x->depth--;
	return alive;
}

/*
 * Each bucket draws a number for the hash, as if it were the time until something happens that
 * happens as often as its weight says; the first one has the frame. So each has its share, and when
 * one comes or goes no frame moves between the others.
 */
static double draw(u32 hash, const struct ofbucket *b)
{
	double chance = (xlate_stir(hash, b->id) + 0.5) / 4294967296.0;

	return -log(chance) / b->weight;
}

static const struct ofbucket *pick_by_hash(struct xlate *x, const struct ofgroup *g)
{
	u32 hash = xlate_hash_group(x, g), total = 0, i;
	const struct ofbucket *first = NULL;
	double earliest = 0, when;

	for (i = 0; i < g->n && !x->refused; i++) {
		const struct ofbucket *b = &g->bucket[i];

		if (!b->weight || !bucket_is_alive(x, b))
			continue;
		total += b->weight;
		when = draw(hash, b);
		if (first && when >= earliest)
			continue;
		first = b;
		earliest = when;
	}
	if (first)
		xlate_say(x, "bucket %u, weight %u of %u, by hash 0x%08x", first->id,
			  first->weight, total, hash);
	return first;
}

static const struct ofbucket *pick_first(struct xlate *x, const struct ofgroup *g)
{
	u32 i;

	for (i = 0; i < g->n && !x->refused; i++) {
		if (!bucket_is_alive(x, &g->bucket[i]))
			continue;
		xlate_say(x, "bucket %u, the first that is alive", g->bucket[i].id);
		return &g->bucket[i];
	}
	return NULL;
}

const struct ofbucket *xlate_pick(struct xlate *x, const struct ofgroup *g)
{
	const struct ofbucket *b;

	b = g->type == OFGROUP_SELECT ? pick_by_hash(x, g) : pick_first(x, g);
	if (!b)
		xlate_say(x, "no bucket is alive");
	return b;
}
