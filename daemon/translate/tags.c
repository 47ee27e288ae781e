// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes of a frame's headers on its way, and the actions that make it so: xlate.h.
 *
 * Nothing is put into the row before a port takes the frame: what two rules change back and forth
 * costs nothing, and ports that take the frame alike share the changes.
 */
#include "daemon/translate/xlate.h"

/* Which of the received tags is the one at @which from outside; TAGS_SEEN or more: not known */
static unsigned int received(const struct tags *tags, unsigned int which)
{
	return tags->popped + which - tags->n;
}

static struct tag tag_of(const struct xlate *x, const struct tags *tags, unsigned int which)
{
	const struct vswitch_flow_key *k = &x->key->k;

	if (which < tags->n)
		return tags->tag[tags->n - 1 - which];
	switch (received(tags, which)) {
	case 0:
		return (struct tag){ k->vlan_tpid, k->vlan_tci };
	case 1:
		return (struct tag){ k->cvlan_tpid, k->cvlan_tci };
	default:
		return (struct tag){ 0, 0 };
	}
}

/* What an action has put there was not looked at. */
void xlate_look_tag(struct xlate *x, unsigned int which, __be16 tpid, __be16 tci)
{
	struct vswitch_flow_key *m = &x->d->mask.k;

	if (which < x->tags.n)
		return;
	switch (received(&x->tags, which)) {
	case 0:
		m->vlan_tpid |= tpid;
		m->vlan_tci |= tci;
		break;
	case 1:
		m->cvlan_tpid |= tpid;
		m->cvlan_tci |= tci;
		break;
	}
}

bool xlate_tag(struct xlate *x, unsigned int which, struct tag *tag)
{
	xlate_look_tag(x, which, 0xffff, 0);
	*tag = tag_of(x, &x->tags, which);
	return tag->tpid;
}

void xlate_look_tci(struct xlate *x, unsigned int which, u16 bits)
{
	xlate_look_tag(x, which, 0, cpu_to_be16(bits));
}

u16 xlate_vid(struct xlate *x, unsigned int which)
{
	xlate_look_tci(x, which, VSW_TCI_VID);
	return be16_to_cpu(tag_of(x, &x->tags, which).tci) & VSW_TCI_VID;
}

void xlate_set_tags(struct xlate *x, const struct tags *tags)
{
	struct tag outer = tag_of(x, tags, 0), inner = tag_of(x, tags, 1);

	x->tags = *tags;
	x->now.k.vlan_tpid = outer.tpid;
	x->now.k.vlan_tci = outer.tci;
	x->now.k.cvlan_tpid = inner.tpid;
	x->now.k.cvlan_tci = inner.tci;
}

void xlate_pop(struct xlate *x)
{
	struct tags tags = x->tags;
	struct tag tag;

	if (!xlate_tag(x, 0, &tag))
		return;
	if (tags.n)
		tags.n--;
	else
		tags.popped++;
	xlate_set_tags(x, &tags);
}

void xlate_push(struct xlate *x, __be16 tpid, __be16 tci)
{
	struct tags tags = x->tags;

	if (tags.n == TAGS_MAX) {
		xlate_refuse(x);
		return;
	}
	tags.tag[tags.n++] = (struct tag){ tpid, tci };
	xlate_set_tags(x, &tags);
}

/* How many of the tags that were put on are the same in both */
static unsigned int common(const struct tags *a, const struct tags *b)
{
	unsigned int n = 0;

	if (a->popped != b->popped)
		return 0;
	while (n < a->n && n < b->n && a->tag[n].tpid == b->tag[n].tpid &&
	       a->tag[n].tci == b->tag[n].tci)
		n++;
	return n;
}

bool tags_equal(const struct tags *a, const struct tags *b)
{
	return a->popped == b->popped && a->n == b->n && common(a, b) == a->n;
}

static unsigned int pops(const struct tags *from, const struct tags *to)
{
	unsigned int n = from->n - common(from, to);

	return to->popped > from->popped ? n + to->popped - from->popped : n;
}

static unsigned int pushes(const struct tags *from, const struct tags *to)
{
	unsigned int n = to->n - common(from, to);

	return from->popped > to->popped ? n + from->popped - to->popped : n;
}

unsigned int tags_cost(const struct tags *from, const struct tags *to)
{
	return pops(from, to) + pushes(from, to);
}

static void put_pops(struct xlate *x)
{
	struct vsw_action action = { .type = VSWITCH_ACT_POP_VLAN };
	unsigned int n = pops(&x->base_tags, &x->tags);

	while (n--)
		xlate_put(x, &action);
}

/* A received tag that was taken off for another port is put on again as it was: all of it counts */
static void put_pushes(struct xlate *x)
{
	struct vsw_action action = { .type = VSWITCH_ACT_PUSH_VLAN };
	unsigned int n = pushes(&x->base_tags, &x->tags);
	struct tag tag;

	while (n--) {
		xlate_look_tag(x, n, 0xffff, 0xffff);
		tag = tag_of(x, &x->tags, n);
		action.vlan.tpid = tag.tpid;
		action.vlan.tci = tag.tci;
		xlate_put(x, &action);
	}
}

/* Fields are set while the frame has as few tags as it ever has: behind many nobody finds them. */
void xlate_commit(struct xlate *x)
{
	put_pops(x);
	xlate_commit_fields(x);
	put_pushes(x);
	x->base_tags = x->tags;
}
