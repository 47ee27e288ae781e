// SPDX-License-Identifier: GPL-2.0-or-later
/* User flow tables: tables.h. */
#include "daemon/rules/classifier.h"
#include "daemon/rules/tables.h"
#include "daemon/base/xalloc.h"

/* struct port_id - stands for a port's name in rules' keys while a rule names it */
struct port_id {
	struct hlink by_name;
	char name[IF_NAMESIZE];
	u32 id;
	u32 refs;
};

/* struct undo - one step of a change */
struct undo {
	struct rule *rule;		/* held */
	bool added;
};

struct tables {
	u32 refs;
	u32 n_rules, n_timed;
	struct port_names names;
	struct hash ports;
	u32 last_id;
	u64 seed;
	u32 version;					/* that look-ups see */
	bool default_gone;
	struct classifier *table[OFTABLE_MAX + 1];	/* NULL: never had a rule */
	struct rule_list rules;				/* in the order of their coming */
	/* the change that is being made */
	bool changing, default_was_gone;
	struct way way;
	struct undo *undo;
	size_t n_undo, room_undo;
};

struct rule *rule_new(void)
{
	struct rule *rule = xcalloc(1, sizeof(*rule));

	rule->refs = 1;
	return rule;
}

void rule_get(struct rule *rule)
{
	rule->refs++;
}

void rule_put(struct rule *rule)
{
	if (!rule || --rule->refs)
		return;
	free(rule->actions);
	free(rule);
}

void rule_credit(struct rule *rule, u64 packets, u64 bytes, u64 used)
{
	rule->packets += packets;
	rule->bytes += bytes;
	if (used > rule->used)
		rule->used = used;
}

struct tables *tables_new(void)
{
	struct tables *t = xcalloc(1, sizeof(*t));

	t->refs = 1;
	t->seed = hash_seed();
	if (hash_init(&t->ports))
		xcheck(NULL);
	TAILQ_INIT(&t->rules);
	return t;
}

struct tables *tables_get(struct tables *t)
{
	t->refs++;
	return t;
}

void tables_set_names(struct tables *t, const struct port_names *names)
{
	t->names = *names;
}

u32 tables_count(const struct tables *t)
{
	return t->n_rules;
}

const struct rule_list *tables_rules(const struct tables *t)
{
	return &t->rules;
}

static u32 name_hash(const struct tables *t, const char *name)
{
	return hash_bytes(name, strlen(name), t->seed);
}

static struct port_id *find_port(const struct tables *t, const char *name)
{
	struct hlink *link = hash_first(&t->ports, name_hash(t, name));

	for (; link; link = hash_next(link)) {
		struct port_id *port = hash_entry(link, struct port_id, by_name);

		if (!strcmp(port->name, name))
			return port;
	}
	return NULL;
}

static u32 get_port(struct tables *t, const char *name)
{
	struct port_id *port = find_port(t, name);

	if (!port) {
		port = xcalloc(1, sizeof(*port));
		snprintf(port->name, sizeof(port->name), "%s", name);
		port->id = ++t->last_id;
		hash_add(&t->ports, &port->by_name, name_hash(t, name));
	}
	port->refs++;
	return port->id;
}

static void put_port(struct tables *t, const char *name)
{
	struct port_id *port = find_port(t, name);

	if (--port->refs)
		return;
	hash_del(&t->ports, &port->by_name);
	free(port);
}

bool tables_knows_port(const struct tables *t, const char *name)
{
	return find_port(t, name);
}

/* What whoever changes the tables sees; look-ups do not. */
static void list(struct tables *t, struct rule *rule)
{
	TAILQ_INSERT_TAIL(&t->rules, rule, entry);
	rule->in_force = true;
	rule->until = RULE_FOREVER;
	t->n_rules++;
	t->n_timed += rule->idle_timeout || rule->hard_timeout;
}

static void unlist(struct tables *t, struct rule *rule)
{
	TAILQ_REMOVE(&t->rules, rule, entry);
	rule->in_force = false;
	t->n_rules--;
	t->n_timed -= rule->idle_timeout || rule->hard_timeout;
}

static void enter(struct tables *t, struct rule *rule)
{
	struct classifier **table = &t->table[rule->table];

	if (rule->match.in_port[0])
		rule->match.key.k.in_port = get_port(t, rule->match.in_port);
	if (!*table) {
		*table = xcalloc(1, sizeof(**table));
		classifier_init(*table);
	}
	classifier_insert(*table, rule);
	rule->since = t->version + t->changing;
	list(t, rule);
}

/* Nobody sees it any more. */
static void vacate(struct tables *t, struct rule *rule)
{
	classifier_remove(t->table[rule->table], rule);
	if (rule->match.in_port[0])
		put_port(t, rule->match.in_port);
	rule_put(rule);
}

static void leave(struct tables *t, struct rule *rule)
{
	unlist(t, rule);
	vacate(t, rule);
}

void tables_put(struct tables *t)
{
	struct rule *rule;
	size_t i;

	if (!t || --t->refs)
		return;
	while ((rule = TAILQ_FIRST(&t->rules)))
		leave(t, rule);
	for (i = 0; i <= OFTABLE_MAX; i++) {
		if (t->table[i])
			classifier_exit(t->table[i]);
		free(t->table[i]);
	}
	hash_exit(&t->ports);
	free(t->undo);
	free(t);
}

struct rule *tables_find(const struct tables *t, const struct rule *like)
{
	const struct classifier *cls = t->table[like->table];
	union vsw_key key = like->match.key;
	const struct port_id *port;

	if (!cls)
		return NULL;
	if (like->match.in_port[0]) {
		port = find_port(t, like->match.in_port);
		if (!port)
			return NULL;
		key.k.in_port = port->id;
	}
	return classifier_find(cls, &key, &like->match.mask, like->priority);
}

/* --- changes ------------------------------------------------------------------------------- */

static void refresh(struct tables *t)
{
	size_t i;

	for (i = 0; i <= OFTABLE_MAX; i++) {
		if (t->table[i])
			classifier_refresh(t->table[i], &t->way);
	}
}

void tables_begin(struct tables *t, struct way way)
{
	refresh(t);
	t->way = way;
	t->changing = true;
	t->default_was_gone = t->default_gone;
}

void tables_give_way(const struct tables *t)
{
	give_way(&t->way);
}

static void log_undo(struct tables *t, struct rule *rule, bool added)
{
	if (t->n_undo == t->room_undo) {
		t->room_undo = 2 * t->room_undo + 16;
		t->undo = xreallocarray(t->undo, t->room_undo, sizeof(*t->undo));
	}
	rule_get(rule);
	t->undo[t->n_undo++] = (struct undo){ .rule = rule, .added = added };
}

/* In a change look-ups find it until the end of that. */
void tables_remove(struct tables *t, struct rule *rule)
{
	if (rule->is_default)
		t->default_gone = true;
	if (!t->changing) {
		leave(t, rule);
		return;
	}
	log_undo(t, rule, false);
	unlist(t, rule);
	rule->until = t->version + 1;
	give_way(&t->way);
}

/* The place of the default rule, which any other that is put there replaces for good */
static bool is_at_default(const struct rule *rule)
{
	static const union vsw_key all;

	return !rule->table && !rule->priority &&
	       !memcmp(&rule->match.mask, &all, sizeof(all));
}

void tables_insert(struct tables *t, struct rule *rule)
{
	struct rule *old = tables_find(t, rule);

	if (old)
		tables_remove(t, old);
	if (is_at_default(rule))
		t->default_gone = true;
	if (t->changing)
		log_undo(t, rule, true);
	rule_get(rule);
	enter(t, rule);
	give_way(&t->way);
}

bool tables_changed(const struct tables *t)
{
	return t->n_undo || t->default_gone != t->default_was_gone;
}

int tables_each_step(const struct tables *t,
		     int (*fn)(void *arg, const struct rule *rule, bool added), void *arg)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < t->n_undo && !rc; i++)
		rc = fn(arg, t->undo[i].rule, t->undo[i].added);
	return rc;
}

/* What the classifier keeps of rules that have left goes before they do. */
static void end_change(struct tables *t)
{
	refresh(t);
	while (t->n_undo) {
		rule_put(t->undo[--t->n_undo].rule);
		give_way(&t->way);
	}
	free(t->undo);
	t->undo = NULL;
	t->room_undo = 0;
	t->changing = false;
	t->way.fn = NULL;
}

/* From one look-up to the next all has changed, however much it is. */
void tables_commit(struct tables *t)
{
	size_t i;

	refresh(t);
	t->version++;
	for (i = 0; i < t->n_undo; i++) {
		if (!t->undo[i].added)
			vacate(t, t->undo[i].rule);
		give_way(&t->way);
	}
	end_change(t);
}

void tables_abort(struct tables *t)
{
	size_t i;

	for (i = t->n_undo; i--;) {
		if (t->undo[i].added)
			leave(t, t->undo[i].rule);
		else
			list(t, t->undo[i].rule);
		give_way(&t->way);
	}
	t->default_gone = t->default_was_gone;
	end_change(t);
}

/* --- the default rule ---------------------------------------------------------------------- */

static struct rule *find_default(const struct tables *t)
{
	struct rule like = { 0 }, *rule = tables_find(t, &like);

	return rule && rule->is_default ? rule : NULL;
}

static struct rule *default_new(u64 now)
{
	struct rule *rule = rule_new();

	rule->actions = xcalloc(1, sizeof(struct ofacts) + sizeof(struct ofact));
	rule->actions->n = 1;
	rule->actions->a[0].type = OFACT_NORMAL;
	rule->created = rule->used = now;
	rule->is_default = true;
	return rule;
}

bool tables_set_default(struct tables *t, bool wanted, u64 now)
{
	struct rule *rule = find_default(t);

	if (!!rule == (wanted && !t->default_gone))
		return false;
	if (rule) {
		leave(t, rule);
		return true;
	}
	enter(t, default_new(now));
	return true;
}

bool tables_default_gone(const struct tables *t)
{
	return t->default_gone;
}

void tables_drop_default(struct tables *t)
{
	struct rule *rule = find_default(t);

	if (rule)
		tables_remove(t, rule);
	t->default_gone = true;
}

/* --- time ---------------------------------------------------------------------------------- */

enum rule_end rule_ended(const struct rule *rule, u64 now)
{
	if (rule->hard_timeout && now >= rule->created + rule->hard_timeout * 1000ULL)
		return RULE_HARD_TIMEOUT;
	if (rule->idle_timeout && now >= rule->used + rule->idle_timeout * 1000ULL)
		return RULE_IDLE_TIMEOUT;
	return RULE_LIVES;
}

u32 tables_expire(struct tables *t, u64 now)
{
	struct rule *rule, *next;
	u32 n = 0;

	if (!t->n_timed)
		return 0;
	for (rule = TAILQ_FIRST(&t->rules); rule; rule = next) {
		next = TAILQ_NEXT(rule, entry);
		if (rule_ended(rule, now) == RULE_LIVES)
			continue;
		leave(t, rule);
		n++;
	}
	return n;
}

/* --- look-up ------------------------------------------------------------------------------- */

/* Bits that rules match fragments by: see struct rule_match. */
static u8 frag_bits(u8 frag)
{
	u8 kind = frag & VSWITCH_FRAG_BITS;

	return (frag & VSWITCH_UNREAD) |
	       (kind == VSWITCH_FRAG_LATER ? 3 : kind == VSWITCH_FRAG_FIRST);
}

/* The bits of the key that these depended on; of 0, 1 and 2, bit 1 tells the last from the others */
static u8 frag_mask(u8 bits)
{
	return (bits & VSWITCH_UNREAD) | (bits & 1 ? VSWITCH_FRAG_BITS : bits & 2);
}

static u32 port_id_of(const struct tables *t, u32 no)
{
	const char *name = t->names.name ? t->names.name(t->names.arg, no) : NULL;
	const struct port_id *port = name ? find_port(t, name) : NULL;

	return port ? port->id : 0;
}

struct rule *tables_lookup(const struct tables *t, u8 table, const union vsw_key *key,
			   union vsw_key *mask, const struct rule **undecided)
{
	struct classifier *cls = table <= OFTABLE_MAX ? t->table[table] : NULL;
	union vsw_key seen = { .w = { 0 } }, as_seen;
	struct rule *rule;

	*undecided = NULL;
	if (!cls || !cls->n_rules)
		return NULL;
	if (!t->changing)
		classifier_refresh(cls, &t->way);
	as_seen = *key;
	as_seen.k.in_port = port_id_of(t, key->k.in_port);
	as_seen.k.ip_frag = frag_bits(key->k.ip_frag);
	rule = classifier_lookup(cls, t->version, &as_seen, &seen, undecided);
	if (seen.k.in_port)
		seen.k.in_port = ~0U;
	seen.k.ip_frag = frag_mask(seen.k.ip_frag);
	vsw_mask_add(mask, &seen);
	return rule;
}
