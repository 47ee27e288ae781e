// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Look-up: classifier.h. What a subtable sums up about its rules (hashes by stage, values by
 * prefix) follows a few changes, so that one rule more does not cost a look at all; after many it
 * is made anew by the next classifier_refresh(). What only removed rules had stays in it for a
 * while, and so does what is not seen yet: that costs a look-up a bit or two more of the mask, and
 * no rule is missed.
 */
#include "daemon/rules/classifier.h"
#include "daemon/rules/prefixes.h"
#include "daemon/base/radix.h"
#include "daemon/rules/tables.h"
#include "daemon/base/xalloc.h"

/* Depths of a frame, the first ones cheapest to look at */
enum stage {
	STAGE_PORT,	/* is in every flow's mask */
	STAGE_LINK,
	STAGE_MAC,
	STAGE_NET,
	STAGE_ADDR,
	STAGE_L4,
	N_STAGES,
};

#define PART(member, at, unread_bit) \
	{ offsetof(struct vswitch_flow_key, member), \
	  sizeof(((struct vswitch_flow_key *)0)->member), at, unread_bit }

/*
 * Which part of the key belongs to which stage, and which bit of VSWITCH_UNREAD says that it
 * could not be read; those whose first bits may say enough come first
 */
static const struct part {
	u8 offset, size, stage, unread;
} parts[] = {
	PART(eth_dst, STAGE_MAC, 0),
	PART(eth_src, STAGE_MAC, 0),
	PART(ip_src, STAGE_ADDR, VSWITCH_UNREAD_IP),
	PART(ip_dst, STAGE_ADDR, VSWITCH_UNREAD_IP),
	PART(tp_src, STAGE_L4, VSWITCH_UNREAD_PORTS),
	PART(tp_dst, STAGE_L4, VSWITCH_UNREAD_PORTS),
#define N_PREFIXES	6
	PART(in_port, STAGE_PORT, 0),
	PART(vlan_tci, STAGE_LINK, 0),
	PART(vlan_tpid, STAGE_LINK, 0),
	PART(eth_type, STAGE_LINK, 0),
	PART(cvlan_tci, STAGE_LINK, 0),
	PART(cvlan_tpid, STAGE_LINK, 0),
	PART(ip_proto, STAGE_NET, VSWITCH_UNREAD_PROTO),
	PART(ip_tos, STAGE_NET, VSWITCH_UNREAD_IP),
	PART(ip_ttl, STAGE_NET, VSWITCH_UNREAD_IP),
	PART(ip_frag, STAGE_NET, VSWITCH_UNREAD_PROTO),
	PART(tun_id, STAGE_NET, 0),
	PART(ipv6_label, STAGE_NET, VSWITCH_UNREAD_IP),
	PART(tcp_flags, STAGE_L4, VSWITCH_UNREAD_REST),
	PART(arp_sha, STAGE_L4, VSWITCH_UNREAD_REST),
	PART(arp_tha, STAGE_L4, VSWITCH_UNREAD_REST),
	PART(nd_target, STAGE_L4, VSWITCH_UNREAD_REST),
};

#define N_PARTS		(sizeof(parts) / sizeof(parts[0]))

/* struct stage_sum - the part of a subtable's mask that belongs to a stage, and what rules have */
struct stage_sum {
	union vsw_key mask;
	struct vsw_span span;	/* empty: the subtable does not look here */
	u32 *hashes;		/* of all stages up to this one, sorted; not of the last stage */
	u32 n;
	u8 unread;		/* what it looks at can be read if none of these bits is set */
};

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

/* By the highest bit that is set of VSWITCH_UNREAD; the lower ones come with it */
#define N_UNREAD	4

/* struct top - the highest priority of rules, and how many have it */
struct top {
	u16 priority;
	u32 n;
};

/* struct subtable - rules of one mask, hashed by what they want to see under it */
struct subtable {
	struct hlink by_mask;
	union vsw_key mask;
	struct vsw_span span;
	struct hash rules;
	struct top top;			/* in the order of classifier.sorted */
	struct top next;		/* @stale: at the next sorting */
	u32 added, removed;		/* since all was summed up, or (@added) looked up */
	u8 last;			/* the deepest stage that it looks at */
	bool stale;
	bool changed;			/* has other rules than when it was refreshed */
	u8 unread;			/* of all stages */
	struct stage_sum stages[N_STAGES];
	struct prefixes prefixes[N_PREFIXES];
	struct readable *readable[N_UNREAD];	/* NULL: not needed yet */
};

void classifier_init(struct classifier *cls)
{
	memset(cls, 0, sizeof(*cls));
	cls->seed = hash_seed();
	if (hash_init(&cls->by_mask))
		xcheck(NULL);
}

static const u8 *part_of(const union vsw_key *key, const struct part *part)
{
	return (const u8 *)&key->k + part->offset;
}

static u8 *part_at(union vsw_key *key, const struct part *part)
{
	return (u8 *)&key->k + part->offset;
}

/* Whether a mask looks at a part; of ip_frag the bits for what could not be read do not count. */
static bool looks_at(const union vsw_key *mask, const struct part *part)
{
	static const u8 zero[16];

	if (part->offset == offsetof(struct vswitch_flow_key, ip_frag))
		return mask->k.ip_frag & (u8)~VSWITCH_UNREAD;
	return memcmp(part_of(mask, part), zero, part->size);
}

/* Distribute the mask over the stages. */
static void split_mask(struct subtable *sub)
{
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		struct stage_sum *stage = &sub->stages[parts[i].stage];

		memcpy(part_at(&stage->mask, &parts[i]), part_of(&sub->mask, &parts[i]),
		       parts[i].size);
		if (looks_at(&sub->mask, &parts[i]))
			stage->unread |= parts[i].unread;
	}
	for (i = 0; i < N_STAGES; i++) {
		sub->stages[i].span = vsw_mask_span(&sub->stages[i].mask);
		sub->unread |= sub->stages[i].unread;
		if (sub->stages[i].span.end)
			sub->last = i;
	}
	for (i = 0; i < N_PREFIXES; i++)
		prefixes_init(&sub->prefixes[i], part_of(&sub->mask, &parts[i]), parts[i].size);
}

static struct subtable *subtable_new(struct classifier *cls, const union vsw_key *mask, u32 hash)
{
	struct subtable *sub = xcalloc(1, sizeof(*sub));

	sub->stale = true;
	sub->mask = *mask;
	sub->span = vsw_mask_span(mask);
	split_mask(sub);
	if (hash_init(&sub->rules))
		xcheck(NULL);
	hash_add(&cls->by_mask, &sub->by_mask, hash);
	return sub;
}

static void forget_readable(struct subtable *sub)
{
	size_t i;

	for (i = 0; i < N_UNREAD; i++) {
		free(sub->readable[i]);
		sub->readable[i] = NULL;
	}
}

static void subtable_free(struct classifier *cls, struct subtable *sub)
{
	size_t i;

	hash_del(&cls->by_mask, &sub->by_mask);
	forget_readable(sub);
	for (i = 0; i < N_STAGES; i++)
		free(sub->stages[i].hashes);
	for (i = 0; i < N_PREFIXES; i++)
		prefixes_exit(&sub->prefixes[i]);
	hash_exit(&sub->rules);
	free(sub);
}

static void free_empty(struct classifier *cls)
{
	struct hlink *link, *next;
	u32 i;

	for (i = 0; i < cls->by_mask.n_buckets; i++) {
		for (link = hash_bucket(&cls->by_mask, i); link; link = next) {
			struct subtable *sub = hash_entry(link, struct subtable, by_mask);

			next = link->next;
			if (!sub->rules.count)
				subtable_free(cls, sub);
		}
	}
}

void classifier_exit(struct classifier *cls)
{
	free_empty(cls);
	hash_exit(&cls->by_mask);
	free(cls->sorted);
}

static u32 mask_hash(const struct classifier *cls, const union vsw_key *mask)
{
	return hash_bytes(mask, sizeof(*mask), cls->seed);
}

static struct subtable *find_subtable(const struct classifier *cls, const union vsw_key *mask,
				      u32 hash)
{
	struct hlink *link = hash_first(&cls->by_mask, hash);

	for (; link; link = hash_next(link)) {
		struct subtable *sub = hash_entry(link, struct subtable, by_mask);

		if (!memcmp(&sub->mask, mask, sizeof(*mask)))
			return sub;
	}
	return NULL;
}

/* The hash of what stands at a stage and those before it, of which the hash is @before */
static u32 stage_hash(const struct classifier *cls, const struct stage_sum *stage,
		      const union vsw_key *key, u32 before)
{
	return vsw_key_hash(key, &stage->mask, stage->span, cls->seed ^ before);
}

static u32 key_hash(const struct classifier *cls, const struct subtable *sub,
		    const union vsw_key *key)
{
	u32 hash = 0;
	size_t i;

	for (i = 0; i < N_STAGES; i++) {
		if (sub->stages[i].span.end)
			hash = stage_hash(cls, &sub->stages[i], key, hash);
	}
	return hash;
}

static int compare_u32(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

static bool has_hash(const struct stage_sum *stage, u32 hash)
{
	return bsearch(&hash, stage->hashes, stage->n, sizeof(hash), compare_u32);
}

/* Changes, compared with the rules that would have to be looked at to sum up again */
static bool is_many(const struct subtable *sub, u32 changes)
{
	return changes > 16 + sub->rules.count / 16;
}

static void insert_hash(struct stage_sum *stage, u32 hash)
{
	u32 at = 0, to = stage->n;

	if (has_hash(stage, hash))
		return;
	stage->hashes = xreallocarray(stage->hashes, stage->n + 1, sizeof(hash));
	while (at < to) {
		u32 middle = at + (to - at) / 2;

		if (stage->hashes[middle] < hash)
			at = middle + 1;
		else
			to = middle;
	}
	memmove(&stage->hashes[at + 1], &stage->hashes[at], (stage->n - at) * sizeof(hash));
	stage->hashes[at] = hash;
	stage->n++;
}

static void count_top(struct top *top, const struct rule *rule)
{
	if (rule->priority > top->priority) {
		top->priority = rule->priority;
		top->n = 0;
	}
	top->n += rule->priority == top->priority;
}

/* Add what one rule has to the sums. */
static void sum_one(const struct classifier *cls, struct subtable *sub, const struct rule *rule)
{
	u32 hash = 0;
	size_t i;

	for (i = 0; i < sub->last; i++) {
		if (!sub->stages[i].span.end)
			continue;
		hash = stage_hash(cls, &sub->stages[i], &rule->match.key, hash);
		insert_hash(&sub->stages[i], hash);
	}
	for (i = 0; i < N_PREFIXES; i++) {
		if (sub->prefixes[i].bits)
			prefixes_insert(&sub->prefixes[i], part_of(&rule->match.key, &parts[i]));
	}
	count_top(&sub->top, rule);
}

void classifier_insert(struct classifier *cls, struct rule *rule)
{
	u32 hash = mask_hash(cls, &rule->match.mask);
	struct subtable *sub = find_subtable(cls, &rule->match.mask, hash);

	if (!sub)
		sub = subtable_new(cls, &rule->match.mask, hash);
	hash_add(&sub->rules, &rule->link, key_hash(cls, sub, &rule->match.key));
	sub->changed = true;
	if (!sub->stale && !is_many(sub, ++sub->added))
		sum_one(cls, sub, rule);
	else
		sub->stale = true;
	cls->stale = true;
	cls->n_rules++;
}

/* What the last rule leaves behind may be in use until the next refresh. */
void classifier_remove(struct classifier *cls, struct rule *rule)
{
	const union vsw_key *mask = &rule->match.mask;
	struct subtable *sub = find_subtable(cls, mask, mask_hash(cls, mask));

	hash_del(&sub->rules, &rule->link);
	sub->changed = true;
	/* The highest priority decides whose turn is first: it must be exact. */
	if (!sub->stale && rule->priority == sub->top.priority && !--sub->top.n)
		sub->stale = true;
	if (is_many(sub, ++sub->removed))
		sub->stale = true;
	cls->stale = true;
	cls->n_rules--;
}

struct rule *classifier_find(const struct classifier *cls, const union vsw_key *key,
			     const union vsw_key *mask, u16 priority)
{
	struct subtable *sub = find_subtable(cls, mask, mask_hash(cls, mask));
	struct hlink *link = sub ? hash_first(&sub->rules, key_hash(cls, sub, key)) : NULL;

	for (; link; link = hash_next(link)) {
		struct rule *rule = hash_entry(link, struct rule, link);

		if (rule->priority == priority && rule->until == RULE_FOREVER &&
		    !memcmp(&rule->match.key, key, sizeof(*key)))
			return rule;
	}
	return NULL;
}

/* Sort and leave each once; returns how many. */
static u32 sort_hashes(u32 *hashes, u32 n, const struct way *way)
{
	u32 i, kept = 0;

	radix_sort_u32(hashes, n, way);
	for (i = 0; i < n; i++) {
		if (!kept || hashes[kept - 1] != hashes[i])
			hashes[kept++] = hashes[i];
	}
	return kept;
}

static void sum_stages(const struct classifier *cls, struct subtable *sub,
		       struct rule *const *rules, const struct way *way)
{
	u32 n = sub->rules.count, kept, i;
	u32 *hash = xcalloc(n, sizeof(*hash)), *fresh;
	size_t s;

	for (s = 0; s < sub->last; s++) {
		struct stage_sum *stage = &sub->stages[s];

		if (!stage->span.end)
			continue;
		for (i = 0; i < n; i++) {
			hash[i] = stage_hash(cls, stage, &rules[i]->match.key, hash[i]);
			give_way_at(way, i);
		}
		fresh = xcalloc(n, sizeof(*hash));
		memcpy(fresh, hash, n * sizeof(*hash));
		kept = sort_hashes(fresh, n, way);
		free(stage->hashes);
		stage->hashes = fresh;
		stage->n = kept;
		give_way(way);
	}
	free(hash);
}

static void sum_prefixes(struct subtable *sub, struct rule *const *rules, const struct way *way)
{
	u32 n = sub->rules.count, i;
	struct prefixes fresh;
	size_t p;

	for (p = 0; p < N_PREFIXES; p++) {
		struct prefixes *set = &sub->prefixes[p];

		if (!set->bits)
			continue;
		prefixes_begin(&fresh, set, n);
		for (i = 0; i < n; i++) {
			prefixes_add(&fresh, part_of(&rules[i]->match.key, &parts[p]));
			give_way_at(way, i);
		}
		prefixes_replace(set, &fresh, way);
		give_way(way);
	}
}

/* All rules of it, in no order that means anything; to be freed */
static struct rule **rules_of(const struct subtable *sub, const struct way *way)
{
	struct rule **rules = xcalloc(sub->rules.count, sizeof(struct rule *));
	struct hlink *link;
	u32 n = 0, i;

	for (i = 0; i < sub->rules.n_buckets; i++) {
		for (link = hash_bucket(&sub->rules, i); link; link = link->next)
			rules[n++] = hash_entry(link, struct rule, link);
		give_way_at(way, i);
	}
	return rules;
}

static void sum_up(const struct classifier *cls, struct subtable *sub, const struct way *way)
{
	struct rule **rules = rules_of(sub, way);
	u32 i;

	sub->next = (struct top){ 0 };
	for (i = 0; i < sub->rules.count; i++) {
		count_top(&sub->next, rules[i]);
		give_way_at(way, i);
	}
	sum_stages(cls, sub, rules, way);
	sum_prefixes(sub, rules, way);
	free(rules);
	sub->removed = 0;
}

/* Depends on the rules alone, so that two that match with equal priority keep their order. */
static int compare_subtables(const void *a, const void *b)
{
	const struct subtable *x = *(struct subtable *const *)a;
	const struct subtable *y = *(struct subtable *const *)b;

	if (x->top.priority != y->top.priority)
		return x->top.priority > y->top.priority ? -1 : 1;
	return memcmp(&x->mask, &y->mask, sizeof(x->mask));
}

/* Each subtable may be used by look-ups all the time, and has at least what they find in it. */
static void sum_all(struct classifier *cls, const struct way *way)
{
	struct hlink *link;
	u32 i;

	for (i = 0; i < cls->by_mask.n_buckets; i++) {
		for (link = hash_bucket(&cls->by_mask, i); link; link = link->next) {
			struct subtable *sub = hash_entry(link, struct subtable, by_mask);

			if (sub->changed)
				forget_readable(sub);
			if (sub->stale && sub->rules.count)
				sum_up(cls, sub, way);
			sub->changed = false;
			sub->added = 0;
		}
	}
}

/* Priorities and order are one: they change at once. */
static void sort(struct classifier *cls)
{
	struct hlink *link;
	u32 i;

	free_empty(cls);
	free(cls->sorted);
	cls->sorted = xcalloc(cls->by_mask.count, sizeof(struct subtable *));
	cls->n_sorted = 0;
	for (i = 0; i < cls->by_mask.n_buckets; i++) {
		for (link = hash_bucket(&cls->by_mask, i); link; link = link->next) {
			struct subtable *sub = hash_entry(link, struct subtable, by_mask);

			if (sub->stale)
				sub->top = sub->next;
			sub->stale = false;
			cls->sorted[cls->n_sorted++] = sub;
		}
	}
	qsort(cls->sorted, cls->n_sorted, sizeof(struct subtable *), compare_subtables);
}

void classifier_refresh(struct classifier *cls, const struct way *way)
{
	if (!cls->stale)
		return;
	sum_all(cls, way);
	sort(cls);
	cls->stale = false;
}

/*
 * Whether the first bits of an address or port at this stage say that no rule can match. What was
 * looked at on the way is added too, here and below: a key that agrees in the mask takes the same
 * way, and ends up with the same mask.
 */
static bool prefixes_miss(const struct subtable *sub, u8 stage, const union vsw_key *key,
			  union vsw_key *mask)
{
	size_t p;
	u32 bits;

	for (p = 0; p < N_PREFIXES; p++) {
		const struct prefixes *set = &sub->prefixes[p];

		if (parts[p].stage != stage || !set->bits)
			continue;
		bits = prefixes_common(set, part_of(key, &parts[p]));
		prefixes_add_mask(set, bits + 1, part_at(mask, &parts[p]));
		if (bits < set->bits)
			return true;
	}
	return false;
}

static struct rule *find_best(const struct subtable *sub, u32 version, const union vsw_key *key,
			      u32 hash)
{
	struct hlink *link = hash_first(&sub->rules, hash);
	struct rule *best = NULL;

	for (; link; link = hash_next(link)) {
		struct rule *rule = hash_entry(link, struct rule, link);

		if ((!best || rule->priority > best->priority) && rule_is_seen(rule, version) &&
		    vsw_key_covers(rule->match.key.w, &sub->mask, sub->span, key))
			best = rule;
	}
	return best;
}

/* The mask without the fields that cannot be read if @level is the highest bit that is set */
static void readable_mask(const struct subtable *sub, u32 level, union vsw_key *mask)
{
	u8 unread = (u8)(2 * (VSWITCH_UNREAD_REST << level) - 1) & VSWITCH_UNREAD, state;
	size_t i;

	*mask = sub->mask;
	state = mask->k.ip_frag & VSWITCH_UNREAD;
	for (i = 0; i < N_PARTS; i++) {
		if (parts[i].unread & unread)
			memset(part_at(mask, &parts[i]), 0, parts[i].size);
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

static struct readable *readable_new(const struct classifier *cls, const struct subtable *sub,
				     u32 level)
{
	static const struct way nobody;
	u32 n = sub->rules.count, i;
	struct readable *r = xcalloc(1, sizeof(*r) + n * sizeof(r->rules[0]));
	struct rule **rules = rules_of(sub, &nobody);

	readable_mask(sub, level, &r->mask);
	r->span = vsw_mask_span(&r->mask);
	r->n = n;
	for (i = 0; i < n; i++) {
		r->rules[i].rule = rules[i];
		r->rules[i].hash = vsw_key_hash(&rules[i]->match.key, &r->mask, r->span, cls->seed);
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

/*
 * The best rule that matches @key in all that could be read of it, where something that the
 * subtable looks at could not.
 */
static struct rule *lookup_unread(const struct classifier *cls, struct subtable *sub, u32 version,
				  const union vsw_key *key, union vsw_key *mask)
{
	u8 unread = (key->k.ip_frag & sub->unread) / VSWITCH_UNREAD_REST;
	u32 level = 31 - (u32)__builtin_clz(unread), hash, i;
	struct readable *r = sub->readable[level];

	if (!r)
		r = sub->readable[level] = readable_new(cls, sub, level);
	mask->k.ip_frag |= sub->unread;
	vsw_mask_add(mask, &r->mask);
	hash = vsw_key_hash(key, &r->mask, r->span, cls->seed);
	for (i = first_with_hash(r, hash); i < r->n && r->rules[i].hash == hash; i++) {
		if (rule_is_seen(r->rules[i].rule, version) && fits(r, r->rules[i].rule, key))
			return r->rules[i].rule;
	}
	return NULL;
}

/* *sure: it holds; else it may hold */
static struct rule *lookup_subtable(const struct classifier *cls, struct subtable *sub,
				    u32 version, const union vsw_key *key, union vsw_key *mask,
				    bool *sure)
{
	u32 hash = 0;
	u8 s;

	*sure = true;
	for (s = 0; s <= sub->last; s++) {
		const struct stage_sum *stage = &sub->stages[s];

		if (!stage->span.end)
			continue;
		mask->k.ip_frag |= stage->unread;
		if (key->k.ip_frag & stage->unread) {
			*sure = false;
			return lookup_unread(cls, sub, version, key, mask);
		}
		if (prefixes_miss(sub, s, key, mask))
			return NULL;
		vsw_mask_add(mask, &stage->mask);
		hash = stage_hash(cls, stage, key, hash);
		if (s < sub->last && !has_hash(stage, hash))
			return NULL;
	}
	return find_best(sub, version, key, hash);
}

struct rule *classifier_lookup(const struct classifier *cls, u32 version,
			       const union vsw_key *key, union vsw_key *mask,
			       const struct rule **undecided)
{
	struct rule *best = NULL, *rule;
	bool sure, best_is_sure = true;
	u32 i;

	for (i = 0; i < cls->n_sorted; i++) {
		if (best && best->priority >= cls->sorted[i]->top.priority)
			break;
		rule = lookup_subtable(cls, cls->sorted[i], version, key, mask, &sure);
		if (rule && (!best || rule->priority > best->priority)) {
			best = rule;
			best_is_sure = sure;
		}
	}
	*undecided = best_is_sure ? NULL : best;
	return best_is_sure ? best : NULL;
}
