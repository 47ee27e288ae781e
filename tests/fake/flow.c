// SPDX-License-Identifier: GPL-2.0-or-later
/* Flows of the datapath in memory. */
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/flow.h"

#define HASH_SEED	1	/* nobody attacks it */
#define DUMP_STEP	16

void fake_flows_init(struct dp_fake *fake)
{
	TAILQ_INIT(&fake->flows);
	LIST_INIT(&fake->dumps);
	if (hash_init(&fake->by_key))
		abort();
	TAILQ_INIT(&fake->refusals);
	fake->max_flows = 1000000;
	fake->max_masks = 64;
}

static struct fake_flow *find_exact(struct dp_fake *fake, const union vsw_key *masked,
				    const union vsw_key *mask, struct vsw_span span)
{
	struct hlink *link = hash_first(&fake->by_key, vsw_key_hash(masked, mask, span, HASH_SEED));

	for (; link; link = hash_next(link)) {
		struct fake_flow *f = hash_entry(link, struct fake_flow, by_key);

		if (!memcmp(&f->flow.key, masked, sizeof(*masked)) &&
		    !memcmp(&f->flow.mask, mask, sizeof(*mask)))
			return f;
	}
	return NULL;
}

struct fake_flow *fake_lookup(struct dp_fake *fake, const union vsw_key *key)
{
	union vsw_key masked;
	struct fake_flow *f;
	unsigned int i;

	for (i = 0; i < fake->n_masks; i++) {
		vsw_key_mask(&masked, key, &fake->masks[i].mask);
		f = find_exact(fake, &masked, &fake->masks[i].mask, fake->masks[i].span);
		if (f)
			return f;
	}
	return NULL;
}

static struct fake_mask *find_mask(struct dp_fake *fake, const union vsw_key *mask)
{
	unsigned int i;

	for (i = 0; i < fake->n_masks; i++) {
		if (!memcmp(&fake->masks[i].mask, mask, sizeof(*mask)))
			return &fake->masks[i];
	}
	return NULL;
}

static void mask_get(struct dp_fake *fake, const union vsw_key *mask)
{
	struct fake_mask *m = find_mask(fake, mask);

	if (!m) {
		fake->masks = xreallocarray(fake->masks, fake->n_masks + 1, sizeof(*m));
		m = &fake->masks[fake->n_masks++];
		m->mask = *mask;
		m->span = vsw_mask_span(mask);
		m->flows = 0;
	}
	m->flows++;
}

static void mask_put(struct dp_fake *fake, const union vsw_key *mask)
{
	struct fake_mask *m = find_mask(fake, mask);

	if (!--m->flows)
		*m = fake->masks[--fake->n_masks];
}

static void free_flow(struct dp_fake *fake, struct fake_flow *f)
{
	struct fake_dump *d;

	LIST_FOREACH(d, &fake->dumps, link) {
		if (d->next == f)
			d->next = TAILQ_NEXT(f, link);
	}
	mask_put(fake, &f->flow.mask);
	TAILQ_REMOVE(&fake->flows, f, link);
	hash_del(&fake->by_key, &f->by_key);
	fake->n_flows--;
	free(f->actions);
	free(f);
}

/* As the module's validation at install time. */
int fake_check_actions(struct dp_fake *fake, const void *actions, size_t len)
{
	struct vsw_action_iter it;
	struct vsw_action action;
	const char *why;
	int ret = vsw_actions_check(actions, len, &why);

	if (ret < 0)
		return ret;
	vsw_action_iter_init(&it, actions, len);
	while (vsw_action_next(&it, &action) > 0) {
		if (action.type == VSWITCH_ACT_OUTPUT && !fake_dev_at(fake, action.port))
			return -ENOENT;
		if (action.type == VSWITCH_ACT_METER && !fake_meter_at(fake, action.meter))
			return -ENOENT;
	}
	return 0;
}

static int check_flow(struct dp_fake *fake, const struct dp_flow *flow, bool is_new)
{
	int err = fake_check_actions(fake, flow->actions, flow->actions_len);

	if (err || !is_new)
		return err;
	if (fake->n_flows >= fake->max_flows)
		return -ENOSPC;
	if (!find_mask(fake, &flow->mask) && fake->n_masks >= fake->max_masks)
		return -EMFILE;
	return 0;
}

static void set_actions(struct fake_flow *f, const void *actions, size_t len)
{
	free(f->actions);
	f->actions = xcalloc(1, len + 1);
	if (len)
		memcpy(f->actions, actions, len);
	f->flow.actions = f->actions;
	f->flow.actions_len = len;
}

int fake_flow_put(struct dp_fake *fake, const struct dp_flow *flow, u64 cookie)
{
	struct vsw_span span = vsw_mask_span(&flow->mask);
	struct fake_flow *f;
	union vsw_key masked;
	int err;

	vsw_key_mask(&masked, &flow->key, &flow->mask);
	f = find_exact(fake, &masked, &flow->mask, span);
	err = fake_call_flow(fake, check_flow(fake, flow, !f), "flow_set", flow, cookie);
	if (err)
		return err;
	if (!f) {
		f = xcalloc(1, sizeof(*f));
		f->flow.key = masked;
		f->flow.mask = flow->mask;
		f->installed = fake->now;
		mask_get(fake, &flow->mask);
		TAILQ_INSERT_TAIL(&fake->flows, f, link);
		hash_add(&fake->by_key, &f->by_key,
			 vsw_key_hash(&masked, &flow->mask, span, HASH_SEED));
		fake->n_flows++;
	}
	set_actions(f, flow->actions, flow->actions_len);
	return 0;
}

static void fill_stats(const struct dp_fake *fake, struct fake_flow *f)
{
	struct vswitch_flow_stats *stats = &f->flow.stats;

	stats->used_ms = stats->packets ? fake->now - f->used : ~0ULL;
	stats->age_ms = fake->now - f->installed;
}

int fake_flow_del(struct dp *dp, const union vsw_key *key, const union vsw_key *mask,
		  struct vswitch_flow_stats *final)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct dp_flow shown = { .mask = *mask };
	struct fake_flow *f;
	int err;

	vsw_key_mask(&shown.key, key, mask);
	f = find_exact(fake, &shown.key, mask, vsw_mask_span(mask));
	err = fake_call_flow(fake, f ? 0 : -ENOENT, "flow_del", &shown, 0);
	if (err || !f)
		return err;
	fill_stats(fake, f);
	if (final)
		*final = f->flow.stats;
	free_flow(fake, f);
	return 0;
}

int fake_flow_dump_begin(struct dp *dp, struct dp_dump **dump)
{
	struct dp_fake *fake = dp_fake_of(dp);
	int err = fake_call(fake, 0, "flow_dump");
	struct fake_dump *d;

	if (err)
		return err;
	d = xcalloc(1, sizeof(*d));
	d->dump.dp = dp;
	d->next = TAILQ_FIRST(&fake->flows);
	LIST_INSERT_HEAD(&fake->dumps, d, link);
	*dump = &d->dump;
	return 0;
}

int fake_flow_dump_step(struct dp_dump *dump, void (*cb)(void *arg, const struct dp_flow *flow),
			void *arg)
{
	struct dp_fake *fake = dp_fake_of(dump->dp);
	struct fake_dump *d = (struct fake_dump *)dump;
	struct fake_flow *f;
	int n, err = fake_fails(fake, "dump_step");

	if (err)
		return err;
	for (n = 0; n < DUMP_STEP && d->next; n++) {
		f = d->next;
		d->next = TAILQ_NEXT(f, link);
		fill_stats(fake, f);
		cb(arg, &f->flow);
	}
	return !!d->next;
}

void fake_flow_dump_end(struct dp_dump *dump)
{
	struct fake_dump *d = (struct fake_dump *)dump;

	LIST_REMOVE(d, link);
	free(d);
}

static void free_flows(struct dp_fake *fake)
{
	struct fake_flow *f;

	while ((f = TAILQ_FIRST(&fake->flows)))
		free_flow(fake, f);
}

int fake_flow_flush(struct dp *dp)
{
	struct dp_fake *fake = dp_fake_of(dp);
	int err = fake_call(fake, 0, "flow_flush");

	if (!err)
		free_flows(fake);
	return err;
}

void fake_flows_exit(struct dp_fake *fake)
{
	struct fake_refusal *r;

	while ((r = TAILQ_FIRST(&fake->refusals))) {
		TAILQ_REMOVE(&fake->refusals, r, link);
		free(r);
	}
	free_flows(fake);
	hash_exit(&fake->by_key);
	free(fake->masks);
}

size_t dp_fake_flow_count(const struct dp_fake *fake)
{
	return fake->n_flows;
}

const struct dp_flow *dp_fake_flow(const struct dp_fake *fake, size_t i)
{
	struct fake_flow *f = TAILQ_FIRST(&fake->flows);

	while (f && i--)
		f = TAILQ_NEXT(f, link);
	if (f)
		fill_stats(fake, f);
	return f ? &f->flow : NULL;
}
