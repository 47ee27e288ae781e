// SPDX-License-Identifier: GPL-2.0-only
/*
 * The masks that a table's flows are under, and the set of them that each frame reads. A change
 * makes a new set. Context: flow_mutex, unless said otherwise.
 */
#include <linux/slab.h>
#include "vsw.h"

/* What NORMAL switching looks at: frames that agree in it want the same flow, most likely. */
static const union vsw_key normal_mask = {
	.k = {
		.in_port = ~0U,
		.vlan_tci = cpu_to_be16(VSW_TCI_VID),
		.vlan_tpid = cpu_to_be16(0xffff),
		.eth_dst = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		.eth_src = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	},
};

static struct vsw_mask *mask_alloc(const union vsw_key *key, u64 seed)
{
	struct vsw_mask *mask = kzalloc(sizeof(*mask), GFP_KERNEL_ACCOUNT);

	if (!mask)
		return NULL;
	mask->key = *key;
	mask->span = vsw_mask_span(key);
	mask->seed = seed;
	return mask;
}

/* A set with the masks of @old, less @out, and @in; either may be NULL. */
static struct vsw_mask_set *mask_set_make(const struct vsw_mask_set *old, struct vsw_mask *in,
					  const struct vsw_mask *out)
{
	u32 room = (old ? old->n : 0) + 1, i;
	struct vsw_mask_set *set = kzalloc(struct_size(set, masks, room), GFP_KERNEL_ACCOUNT);

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
	return set;
}

static struct vsw_mask_set *mask_set(struct vsw_table *t)
{
	return rcu_dereference_protected(t->masks, vsw_table_locked(t));
}

static void mask_set_replace(struct vsw_table *t, struct vsw_mask_set *set)
{
	struct vsw_mask_set *old = mask_set(t);

	rcu_assign_pointer(t->masks, set);
	kfree_rcu(old, rcu);
}

/* The mask with exactly these bits, or NULL */
struct vsw_mask *vsw_masks_find(struct vsw_table *t, const union vsw_key *key)
{
	struct vsw_mask_set *set = mask_set(t);
	u32 i;

	for (i = 0; i < set->n; i++)
		if (!memcmp(&set->masks[i]->key, key, sizeof(*key)))
			return set->masks[i];
	return NULL;
}

/* ERR_PTR: -EMFILE, -ENOMEM */
struct vsw_mask *vsw_masks_add(struct vsw_table *t, const union vsw_key *key)
{
	struct vsw_mask_set *set;
	struct vsw_mask *mask;

	if (mask_set(t)->n >= VSW_MASKS_MAX)
		return ERR_PTR(-EMFILE);
	mask = mask_alloc(key, t->seed);
	if (!mask)
		return ERR_PTR(-ENOMEM);
	set = mask_set_make(mask_set(t), mask, NULL);
	if (!set) {
		kfree(mask);
		return ERR_PTR(-ENOMEM);
	}
	mask_set_replace(t, set);
	return mask;
}

/* The last flow of @mask has left. Without memory the empty mask stays, which is harmless. */
void vsw_masks_drop(struct vsw_table *t, struct vsw_mask *mask)
{
	struct vsw_mask_set *set = mask_set_make(mask_set(t), NULL, mask);

	if (!set)
		return;
	mask_set_replace(t, set);
	kfree_rcu(mask, rcu);
}

/* 0 or -ENOMEM. Context: nobody else knows the table. */
int vsw_masks_init(struct vsw_table *t)
{
	struct vsw_mask_set *set = mask_set_make(NULL, NULL, NULL);

	if (!set)
		return -ENOMEM;
	RCU_INIT_POINTER(t->masks, set);
	return 0;
}

/* The table is empty, no frame is on its way. */
void vsw_masks_exit(struct vsw_table *t)
{
	struct vsw_mask_set *set = rcu_dereference_raw(t->masks);
	u32 i;

	for (i = 0; i < set->n; i++)	/* empty ones, where vsw_masks_drop had no memory */
		kfree(set->masks[i]);
	kfree(set);
}
