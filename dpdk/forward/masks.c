// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The masks that a table's flows are under. A change makes a new set, and waits until no lcore
 * reads the old one.
 */
#include <rte_byteorder.h>
#include <stdlib.h>
#include "dpdk/forward/masks.h"

/* What NORMAL switching looks at: frames that agree in it want the same flow, most likely. */
static const union vsw_key normal_mask = {
	.k = {
		.in_port = ~0U,
		.vlan_tci = RTE_BE16(VSW_TCI_VID),
		.vlan_tpid = 0xffff,
		.eth_dst = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		.eth_src = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	},
};

static void *alloc_lines(size_t size)
{
	void *p = aligned_alloc(64, (size + 63) / 64 * 64);

	return p ? memset(p, 0, size) : NULL;
}

/* A set with the masks of @old, less @out, and @in; all may be NULL. */
static struct mask_set *make_set(const struct mask_set *old, struct mask *in,
				 const struct mask *out, u64 seed)
{
	struct mask_set *set = alloc_lines(sizeof(*set));
	u32 i;

	if (!set)
		return NULL;
	for (i = 0; old && i < old->n; i++)
		if (old->masks[i] != out)
			set->masks[set->n++] = old->masks[i];
	if (in)
		set->masks[set->n++] = in;
	for (i = 0; i < set->n; i++)
		vsw_mask_add(&set->all, &set->masks[i]->key);
	set->group = set->all;
	vsw_mask_add(&set->group, &normal_mask);
	set->span = vsw_mask_span(&set->all);
	set->depth = vsw_mask_depth(&set->all);
	set->seed = seed;
	return set;
}

static void replace_set(struct flow_table *t, struct mask_set *set)
{
	struct mask_set *old = t->masks;

	__atomic_store_n(&t->masks, set, __ATOMIC_RELEASE);
	table_quiesce(t);
	free(old);
}

struct mask *masks_find(const struct flow_table *t, const union vsw_key *key)
{
	const struct mask_set *set = t->masks;
	u32 i;

	for (i = 0; i < set->n; i++)
		if (!memcmp(&set->masks[i]->key, key, sizeof(*key)))
			return set->masks[i];
	return NULL;
}

int masks_add(struct flow_table *t, const union vsw_key *key, struct mask **mask)
{
	struct mask_set *set;
	struct mask *m;

	if (t->masks->n >= MASKS_MAX)
		return -EMFILE;
	m = alloc_lines(sizeof(*m));
	if (!m)
		return -ENOMEM;
	m->key = *key;
	m->span = vsw_mask_span(key);
	set = make_set(t->masks, m, NULL, t->seed);
	if (!set) {
		free(m);
		return -ENOMEM;
	}
	replace_set(t, set);
	*mask = m;
	return 0;
}

/* Without memory the mask stays, without flows: look-ups pass over it in vain. */
void masks_drop(struct flow_table *t, struct mask *mask)
{
	struct mask_set *set = make_set(t->masks, NULL, mask, t->seed);

	if (!set)
		return;
	replace_set(t, set);
	free(mask);
}

int masks_init(struct flow_table *t)
{
	t->masks = make_set(NULL, NULL, NULL, t->seed);
	return t->masks ? 0 : -ENOMEM;
}

void masks_exit(struct flow_table *t)
{
	u32 i;

	for (i = 0; t->masks && i < t->masks->n; i++)
		free(t->masks->masks[i]);
	free(t->masks);
}
