// SPDX-License-Identifier: GPL-2.0-or-later
/* Actions that choose by a hash, as ovs-actions(7) has them: rule_actions_read.h, rule_hash.h */
#include "daemon/base/number.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/syntax/rule_hash.h"
#include "daemon/syntax/rule_parts.h"

static const char *const hashes[] = {
	[OFHASH_ETH_SRC] = "eth_src", [OFHASH_SYMMETRIC_L4] = "symmetric_l4",
	[OFHASH_SYMMETRIC_L3L4] = "symmetric_l3l4",
	[OFHASH_SYMMETRIC_L3L4_UDP] = "symmetric_l3l4+udp", [OFHASH_NW_SRC] = "nw_src",
	[OFHASH_NW_DST] = "nw_dst", [OFHASH_SYMMETRIC_L3] = "symmetric_l3",
};

static const char *const picks[] = {
	[OFPICK_HRW] = "hrw", [OFPICK_ACTIVE_BACKUP] = "active_backup",
	[OFPICK_MODULO_N] = "modulo_n", [OFPICK_HASH_THRESHOLD] = "hash_threshold",
	[OFPICK_ITER_HASH] = "iter_hash",
};

#define LINKS_MAX	65536

/* Where a word is in a list, in either case; -1: nowhere */
static int place_of(const char *word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; word && i < n; i++) {
		if (!strcasecmp(list[i], word))
			return (int)i;
	}
	return -1;
}

#define PLACE_OF(word, list)	place_of(word, list, sizeof(list) / sizeof(list[0]))

/* "FIELDS,BASIS,ALGORITHM", which both begin with */
static int read_head(struct reader *r, char **arg, u8 *hash, u16 *basis, u8 *pick)
{
	const char *fields = ofword_cut(arg), *number = ofword_cut(arg), *how = ofword_cut(arg);
	int what = PLACE_OF(fields, hashes), which = PLACE_OF(how, picks);
	u64 n;

	if (!how)
		return ofact_refuse(r, "fields, basis and algorithm are missing");
	if (what < 0)
		return ofact_refuse(r, "there are no such fields to hash");
	if (!number_parse(number, 0xffff, &n))
		return ofact_refuse(r, "the basis is a number from 0 to 65535");
	if (which < 0)
		return ofact_refuse(r, "there is no such algorithm");
	*hash = (u8)what;
	*basis = (u16)n;
	*pick = (u8)which;
	return 0;
}

static int read_links(struct reader *r, char *arg, struct ofact_multipath *m)
{
	const char *links = ofword_cut(&arg), *number = ofword_cut(&arg);
	char *to = ofword_cut(&arg);
	u64 n, of;

	if (!to || ofword_cut(&arg))
		return ofact_refuse(r, "must be FIELDS,BASIS,ALGORITHM,N_LINKS,ARG,DST");
	if (!number_parse(links, LINKS_MAX, &n) || !n)
		return ofact_refuse(r, "there are from 1 to 65536 links");
	if (!number_parse(number, 0xffffffff, &of))
		return ofact_bad_argument(r);
	m->links = (u32)n;
	m->arg = (u32)of;
	if (ofact_read_target(r, to, &m->to))
		return -EINVAL;
	return m->to.n < 17 && 1U << m->to.n < m->links ?
	       ofact_refuse(r, "the field has not enough bits for so many links") : 0;
}

/* multipath(FIELDS,BASIS,ALGORITHM,N_LINKS,ARG,DST) */
int ofact_read_multipath(struct reader *r, char *arg)
{
	struct ofact_multipath m = { 0 };
	struct ofact *a;

	if (read_head(r, &arg, &m.hash, &m.basis, &m.pick))
		return -EINVAL;
	if (m.pick == OFPICK_ACTIVE_BACKUP)
		return ofact_refuse(r, "there is no such algorithm");
	if (read_links(r, arg, &m))
		return -EINVAL;
	a = ofact_add(r, OFACT_MULTIPATH);
	if (!a)
		return -E2BIG;
	a->multipath = m;
	return 0;
}

static int add_member(struct reader *r, const char *text)
{
	char port[IF_NAMESIZE];
	struct ofact *a;
	int rc = ofport_parse(text, r->ports, port, r->err);

	if (rc)
		return rc;
	a = ofact_add(r, OFACT_MEMBER);
	if (!a)
		return -E2BIG;
	memcpy(a->port, port, sizeof(a->port));
	return 0;
}

/* "members:1", "2", …; "slaves:" is an older word for it */
static int read_members(struct reader *r, char *arg)
{
	char *word = ofword_cut(&arg), *first;
	int rc = 0;

	first = word ? strchr(word, ':') : NULL;
	if (!first || (strncmp(word, "members:", 8) && strncmp(word, "slaves:", 7)))
		return ofact_refuse(r, "members:PORT,... is missing");
	if (first[1])
		rc = add_member(r, first + 1);
	while (!rc && (word = ofword_cut(&arg)))
		rc = add_member(r, word);
	return rc;
}

static int read_bundle(struct reader *r, char *arg, bool load)
{
	struct ofact_bundle b = { .load = load };
	char *to = NULL, *type;
	u32 at = r->row->n;
	struct ofact *a;

	if (read_head(r, &arg, &b.hash, &b.basis, &b.pick))
		return -EINVAL;
	if (b.pick > OFPICK_ACTIVE_BACKUP)
		return ofact_refuse(r, "there is no such algorithm");
	type = ofword_cut(&arg);
	if (!type || strcasecmp(type, "ofport"))
		return ofact_refuse(r, "members are of type ofport");
	if (load)
		to = ofword_cut(&arg);
	if (load && (!to || ofact_read_target(r, to, &b.to)))
		return to ? -EINVAL : ofact_bad_argument(r);
	if (load && b.to.n < 16)
		return ofact_refuse(r, "the number of a port has 16 bits");
	a = ofact_add(r, OFACT_BUNDLE);
	if (!a)
		return -E2BIG;
	a->bundle = b;
	if (read_members(r, arg))
		return -EINVAL;
	r->row->a[at].bundle.n = r->row->n - at - 1;
	return 0;
}

/* bundle(FIELDS,BASIS,ALGORITHM,ofport,members:PORT,...) */
int ofact_read_bundle(struct reader *r, char *arg)
{
	return read_bundle(r, arg, false);
}

/* bundle_load(FIELDS,BASIS,ALGORITHM,ofport,DST,members:PORT,...) */
int ofact_read_bundle_load(struct reader *r, char *arg)
{
	return read_bundle(r, arg, true);
}

/* --- writing --------------------------------------------------------------------------------- */

static void put_multipath(FILE *out, const struct ofact_multipath *m)
{
	fprintf(out, "multipath(%s,%u,%s,%u,%u,", hashes[m->hash], m->basis, picks[m->pick],
		m->links, m->arg);
	of_part_put(out, &m->to);
	fputc(')', out);
}

static void put_bundle(FILE *out, const struct ofact *a, const struct rule_ports *ports)
{
	const struct ofact_bundle *b = &a->bundle;
	u32 i;

	fprintf(out, "%s(%s,%u,%s,ofport,", b->load ? "bundle_load" : "bundle", hashes[b->hash],
		b->basis, picks[b->pick]);
	if (b->load) {
		of_part_put(out, &b->to);
		fputc(',', out);
	}
	fputs("members:", out);
	for (i = 1; i <= b->n; i++) {
		if (i > 1)
			fputc(',', out);
		ofport_put(out, a[i].port, ports);
	}
	fputc(')', out);
}

void ofact_hash_put(FILE *out, const struct ofact *a, const struct rule_ports *ports)
{
	if (a->type == OFACT_MULTIPATH)
		put_multipath(out, &a->multipath);
	else
		put_bundle(out, a, ports);
}
