// SPDX-License-Identifier: GPL-2.0-or-later
/* multipath, bundle and bundle_load: one of several, by a hash of the frame: xlate.h. */
#include "daemon/rules/action.h"
#include "daemon/translate/xlate.h"

#define HRW_MAX		64	/* links; of more OFPICK_ITER_HASH is taken, as in Open vSwitch */

/* The one whose own number is the greatest */
static u32 pick_hrw(u32 hash, u32 n)
{
	u32 best = 0, i;

	for (i = 1; i < n; i++) {
		if (xlate_stir(hash, i) > xlate_stir(hash, best))
			best = i;
	}
	return best;
}

static u32 power_above(u32 n)
{
	u32 power = 1;

	while (power < n)
		power *= 2;
	return power;
}

/* Of @of numbers more than half are links: it does not take long. */
static u32 pick_iter(u32 hash, u32 n, u32 of)
{
	u32 turn = 0, link;

	if (of < n || of / 2 > n)
		of = power_above(n);
	do {
		link = xlate_stir(hash, turn++) % of;
	} while (link >= n);
	return link;
}

static u32 pick_link(u32 hash, const struct ofact_multipath *m)
{
	switch ((enum ofpick)m->pick) {
	case OFPICK_MODULO_N:
		return hash % m->links;
	case OFPICK_HASH_THRESHOLD:
		return (u32)((u64)hash * m->links >> 32);
	case OFPICK_ITER_HASH:
		return pick_iter(hash, m->links, m->arg);
	default:
		return m->links <= HRW_MAX ? pick_hrw(hash, m->links) :
		       pick_iter(hash, m->links, 0);
	}
}

static void multipath(struct xlate *x, const struct ofact_multipath *m)
{
	u32 link = pick_link(xlate_hash(x, (enum ofhash)m->hash, m->basis), m);

	xlate_say(x, "link %u of %u", link, m->links);
	xlate_write_part(x, &m->to, link);
}

/* Of the members that are up; NULL: none is */
static struct port *pick_member(struct xlate *x, const struct ofact *bundle)
{
	const struct ofact_bundle *b = &bundle->bundle;
	bool first_one = b->pick == OFPICK_ACTIVE_BACKUP;
	u32 hash, most = 0, i;
	struct port *best = NULL;

	hash = first_one || b->n < 2 ? 0 : xlate_hash(x, (enum ofhash)b->hash, b->basis);
	for (i = 0; i < b->n && !(first_one && best); i++) {
		struct port *port = xlate_port_named(x, bundle[1 + i].port);

		if (!port || !(port->dp.flags & VSWITCH_PORT_F_RUNNING))
			continue;
		if (best && xlate_stir(hash, i) <= most)
			continue;
		best = port;
		most = xlate_stir(hash, i);
	}
	return best;
}

static void run_bundle(struct xlate *x, const struct ofact *bundle)
{
	struct port *port = pick_member(x, bundle);
	u32 no = !port ? OFPP_NONE : port == x->in->bridge->local ? OFPP_LOCAL : port->dp.no;

	xlate_say(x, "bundle: %s", port ? port->name : "no member is up");
	if (bundle->bundle.load)
		xlate_write_part(x, &bundle->bundle.to, no);
	else if (port)
		xlate_output_port(x, port);
	else
		xlate_drop(x, VSWITCH_DROP_NO_EGRESS);
}

void xlate_pick_one(struct xlate *x, const struct ofact *a)
{
	if (a->type == OFACT_MULTIPATH)
		multipath(x, &a->multipath);
	else
		run_bundle(x, a);
}
