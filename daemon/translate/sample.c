// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Samples for sFlow (decision.h): a bridge that has it has some frames looked at as they come in
 * there, with an action of its own before all else that becomes of them in this bridge. What does
 * become of them is noted in the action afterwards.
 */
#include "daemon/bridge/sample_mark.h"
#include "daemon/translate/watch.h"

static u32 ifindex_of(const struct port *port)
{
	u32 ifindex = port_is_patch(port) || port_is_away(port) ? 0 : port->dp.ifindex;

	return ifindex > UINT16_MAX ? 0 : ifindex;
}

/* Where the row is full there is none. */
static void put(struct xlate *x, const struct sampler *s)
{
	struct vsw_action action = { .type = VSWITCH_ACT_SAMPLE };
	size_t before;

	action.sample.probability = UINT32_MAX / s->settings.sampling;
	action.sample.group = sample_group(x->in->bridge);
	action.sample.len = s->settings.header;
	action.sample.in = ifindex_of(x->in);
	before = x->d->len;
	xlate_put(x, &action);
	x->sample.at = x->d->len > before ? before + sizeof(struct nlattr) : 0;
}

void xlate_sample(struct xlate *x)
{
	const struct sampler *s = x->in->bridge->sampler;

	x->sample = (struct sample_note){ 0 };
	if (!s || !s->collectors.n || x->copy.on)
		return;
	xlate_commit(x);
	put(x, s);
	xlate_say(x, "sFlow: one of %u frames is sampled", s->settings.sampling);
}

void xlate_sample_out(struct xlate *x, const struct port *port)
{
	struct sample_note *note = &x->sample;
	struct tag tag;

	if (x->copy.on || !note->at)
		return;
	if (note->n < UINT16_MAX)
		note->n++;
	note->ifindex = note->n == 1 ? ifindex_of(port) : 0;
	note->vlan = xlate_tag(x, 0, &tag) ? xlate_vid(x, 0) : 0;
}

void xlate_sample_end(struct xlate *x)
{
	const struct sample_note *note = &x->sample;
	struct vswitch_sample sample;

	if (!note->at)
		return;
	memcpy(&sample, x->d->actions + note->at, sizeof(sample));
	sample.out = note->ifindex;
	sample_mark_put(sample.cookie, (struct sample_mark){ (u16)note->n, note->vlan });
	memcpy(x->d->actions + note->at, &sample, sizeof(sample));
}

void xlate_sample_dropped(struct xlate *x, struct vsw_action *first)
{
	struct vsw_action_iter it;

	vsw_action_iter_init(&it, x->d->actions + x->start, x->d->len - x->start);
	if (vsw_action_next(&it, first) != 1 || first->type != VSWITCH_ACT_SAMPLE) {
		first->type = 0;
		return;
	}
	first->sample.out = 0;
	sample_mark_put(first->sample.cookie, (struct sample_mark){ 0 });
}
