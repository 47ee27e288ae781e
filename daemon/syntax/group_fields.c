// SPDX-License-Identifier: GPL-2.0-or-later
/* Fields of which a group makes a hash: group_line.h. In the order of ovs-fields(7) */
#include <arpa/inet.h>
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/group_line.h"
#include "daemon/syntax/rule_fields.h"
#include "daemon/syntax/rule_parts.h"
#include "daemon/syntax/rule_words.h"

/* All bits of it, as in the bytes of its value. Tags and the port are taken whole. */
static void full_mask(const struct of_field *f, u8 mask[16])
{
	unsigned int bit;

	memset(mask, 0, 16);
	if (f->place != PLACE_KEY && f->place != PLACE_REG) {
		memset(mask, 0xff, f->size);
		return;
	}
	for (bit = f->shift; bit < (unsigned int)f->shift + f->bits && bit < 8U * f->size; bit++)
		mask[f->size - 1 - bit / 8] |= (u8)(1 << bit % 8);
}

/* Of ARP's operation and of fragments the key says something else. */
static bool can_be_hashed(const struct of_field *f)
{
	return f->form != FORM_FRAG && f->form != FORM_UNREAD && strcmp(f->name, "arp_op") &&
	       strcmp(f->name, "conj_id");
}

static bool is_zero(const u8 mask[16])
{
	static const u8 zero[16];

	return !memcmp(mask, zero, sizeof(zero));
}

/* The value stands for its own mask. */
static bool read_mask(const struct of_field *f, char *text, u8 mask[16])
{
	u8 all[16], full[16];
	size_t i;

	full_mask(f, full);
	if (f->place != PLACE_KEY && f->place != PLACE_REG)
		return false;
	memset(mask, 0, 16);
	if (strchr(text, '/') || !of_field_read(f, text, mask, all))
		return false;
	for (i = 0; i < 16; i++) {
		if (mask[i] & ~full[i])
			return false;
	}
	return !is_zero(mask);
}

static int take(struct ofgroup *g, char *word, char **err)
{
	struct ofgroup_field *field;
	const struct of_field *f;
	struct ofword w;
	u32 i;

	if (!ofword_split(word, &w))
		return errline(err, -EINVAL, "fields: a parenthesis is not closed");
	f = of_field_find(w.name);
	if (!f)
		return errline(err, -EINVAL, "fields: %s: no such field", w.name);
	if (!can_be_hashed(f))
		return errline(err, -EINVAL, "fields: %s cannot be hashed", w.name);
	for (i = 0; i < g->n_fields; i++) {
		if (g->field[i].field == of_field_number(f))
			return errline(err, -EINVAL, "fields: %s is there twice", w.name);
	}
	if (g->n_fields == OFGROUP_FIELDS_MAX)
		return errline(err, -EINVAL, "fields: more than %d", OFGROUP_FIELDS_MAX);
	field = &g->field[g->n_fields++];
	field->field = of_field_number(f);
	full_mask(f, field->mask);
	if (w.delim && !read_mask(f, w.value, field->mask))
		return errline(err, -EINVAL, "fields: %s: bad mask \"%s\"", w.name, w.value);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct ofgroup_field *x = a, *y = b;

	return x->field < y->field ? -1 : x->field > y->field;
}

int group_fields_parse(struct ofgroup *g, char *text, char **err)
{
	char *word;
	int rc = 0;

	if (!g->field)
		g->field = xcalloc(OFGROUP_FIELDS_MAX, sizeof(*g->field));
	while (!rc && (word = ofword_cut(&text)))
		rc = take(g, word, err);
	qsort(g->field, g->n_fields, sizeof(*g->field), compare);
	return rc;
}

/* Some have another name where they stand alone. */
static const char *name_of(const struct of_field *f)
{
	static const char *const names[][2] = {
		{ "dl_src", "eth_src" }, { "dl_dst", "eth_dst" }, { "dl_type", "eth_type" },
		{ "nw_src", "ip_src" }, { "nw_dst", "ip_dst" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(names[i][0], f->name))
			return names[i][1];
	}
	return f->name;
}

/* As of_field_read() reads it */
static void put_mask(FILE *out, const struct of_field *f, const u8 mask[16])
{
	char text[INET6_ADDRSTRLEN];
	u8 number[16] = { 0 };
	u32 i, k;

	if (f->form == FORM_MAC) {
		fprintf(out, MAC_FMT, MAC_ARG(mask));
	} else if (f->form == FORM_IPV4 || f->form == FORM_IPV6) {
		fputs(inet_ntop(f->form == FORM_IPV4 ? AF_INET : AF_INET6, mask, text,
				sizeof(text)) ? text : "", out);
	} else {
		for (i = f->shift, k = 0; i < 8U * f->size; i++, k++)
			number[15 - k / 8] |= (u8)((mask[f->size - 1 - i / 8] >> i % 8 & 1) <<
						   k % 8);
		of_number_put(out, number, sizeof(number));
	}
}

static void put_one(FILE *out, const struct ofgroup_field *field)
{
	const struct of_field *f = of_field_at(field->field);
	u8 full[16];

	full_mask(f, full);
	fputs(name_of(f), out);
	if (!memcmp(full, field->mask, sizeof(full)))
		return;
	fputc('=', out);
	put_mask(out, f, field->mask);
}

/* "fields=eth_src", "fields(ip_src,ip_dst)" */
void group_fields_put(FILE *out, const struct ofgroup *g)
{
	bool alone = g->n_fields == 1;
	u8 full[16];
	u32 i;

	if (!g->n_fields)
		return;
	full_mask(of_field_at(g->field[0].field), full);
	alone = alone && !memcmp(full, g->field[0].mask, sizeof(full));
	fputs(alone ? ",fields=" : ",fields(", out);
	for (i = 0; i < g->n_fields; i++) {
		if (i)
			fputc(',', out);
		put_one(out, &g->field[i]);
	}
	if (!alone)
		fputc(')', out);
}
