// SPDX-License-Identifier: GPL-2.0-or-later
/* Look-ups of keys of which something could not be read: subtable.h. */
#include "daemon/rules/subtable.h"
#include "daemon/base/xalloc.h"

/* struct readable - a subtable's rules as frames see them of which some fields could not be read */
struct readable {
	union vsw_key mask;	/* of the subtable, without those fields */
	struct vsw_span span;
	u32 n;
	struct {
		u32 hash;
		struct rule *rule;
	} rules[];		/* sorted by hash, and by falling priority */
};

/* The mask without the fields that cannot be read if @level is the highest bit that is set */
static void readable_mask(const struct subtable *sub, u32 level, union vsw_key *mask)
{
	u8 unread = (u8)(2 * (VSWITCH_UNREAD_REST << level) - 1) & VSWITCH_UNREAD, state;
	size_t i;

	*mask = sub->mask;
	state = mask->k.ip_frag & VSWITCH_UNREAD;
	for (i = 0; i < N_PARTS; i++) {
		if (key_parts[i].unread & unread)
			memset(part_at(mask, &key_parts[i]), 0, key_parts[i].size);
	}
	/* These can always be read. */
	mask->k.ip_frag |= state;
}

static int compare_readable(const void *a, const void *b)
{
	const typeof(((struct readable *)0)->rules[0]) *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (int)y->rule->priority - (int)x->rule->priority;
}

static struct readable *readable_new(const struct subtable *sub, u32 level)
{
	static const struct way nobody;
	u32 n = sub->rules.count, i;
	struct readable *r = xcalloc(1, sizeof(*r) + n * sizeof(r->rules[0]));
	struct rule **rules = subtable_rules(sub, &nobody);

	readable_mask(sub, level, &r->mask);
	r->span = vsw_mask_span(&r->mask);
	r->n = n;
	for (i = 0; i < n; i++) {
		r->rules[i].rule = rules[i];
		r->rules[i].hash = vsw_key_hash(&rules[i]->match.key, &r->mask, r->span, sub->seed);
	}
	free(rules);
	qsort(r->rules, n, sizeof(r->rules[0]), compare_readable);
	return r;
}

/* The first of the sorted rules that has at least this hash */
static u32 first_with_hash(const struct readable *r, u32 hash)
{
	u32 low = 0, high = r->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (r->rules[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of a rule's key only the bits that can be read count. */
static bool fits(const struct readable *r, const struct rule *rule, const union vsw_key *key)
{
	union vsw_key masked;

	vsw_key_mask(&masked, &rule->match.key, &r->mask);
	return vsw_key_covers(masked.w, &r->mask, r->span, key);
}

struct rule *subtable_lookup_unread(struct subtable *sub, u32 version, const union vsw_key *key,
				    union vsw_key *mask)
{
	u8 unread = (key->k.ip_frag & sub->unread) / VSWITCH_UNREAD_REST;
	u32 level = 31 - (u32)__builtin_clz(unread), hash, i;
	struct readable *r = sub->readable[level];

	if (!r)
		r = sub->readable[level] = readable_new(sub, level);
	mask->k.ip_frag |= sub->unread;
	vsw_mask_add(mask, &r->mask);
	hash = vsw_key_hash(key, &r->mask, r->span, sub->seed);
	for (i = first_with_hash(r, hash); i < r->n && r->rules[i].hash == hash; i++) {
		if (rule_is_seen(r->rules[i].rule, version) && fits(r, r->rules[i].rule, key))
			return r->rules[i].rule;
	}
	return NULL;
}

void subtable_forget_readable(struct subtable *sub)
{
	size_t i;

	for (i = 0; i < N_UNREAD; i++) {
		free(sub->readable[i]);
		sub->readable[i] = NULL;
	}
}
