// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/schema/datum.h"
#include "daemon/base/xalloc.h"

char *datum_type_text(const struct datum_type *type)
{
	const char *key = atom_type_name(type->key.type);
	const char *value = atom_type_name(type->value.type);
	char *count, *text;

	if (type->min == 1 && datum_type_is_single(type))
		return xstrdup(key);
	if (type->max == DATUM_UNLIMITED && type->min)
		count = xasprintf("%u or more ", type->min);
	else if (type->max == DATUM_UNLIMITED)
		count = xstrdup("");
	else if (type->min)
		count = xasprintf("%u to %u ", type->min, type->max);
	else
		count = xasprintf("up to %u ", type->max);
	if (datum_type_is_map(type))
		text = xasprintf("map of %s(%s, %s) pairs", count, key, value);
	else
		text = xasprintf("set of %s%ss", count, key);
	free(count);
	return text;
}

void datum_default(struct datum *d, const struct datum_type *type)
{
	union atom atom;

	memset(d, 0, sizeof(*d));
	if (!type->min || datum_type_is_map(type))
		return;
	atom_default(&atom, type->key.type);
	datum_append(d, &atom, NULL);
}

static void copy_element(struct datum *dst, const struct datum *src, u32 i,
			 const struct datum_type *type)
{
	union atom key, value;

	atom_copy(&key, &src->keys[i], type->key.type);
	if (datum_type_is_map(type))
		atom_copy(&value, &src->values[i], type->value.type);
	datum_append(dst, &key, datum_type_is_map(type) ? &value : NULL);
}

void datum_copy(struct datum *dst, const struct datum *src, const struct datum_type *type)
{
	u32 i;

	memset(dst, 0, sizeof(*dst));
	for (i = 0; i < src->n; i++)
		copy_element(dst, src, i, type);
}

static void free_element(struct datum *d, u32 i, const struct datum_type *type)
{
	atom_free(&d->keys[i], type->key.type);
	if (d->values)
		atom_free(&d->values[i], type->value.type);
}

void datum_free(struct datum *d, const struct datum_type *type)
{
	u32 i;

	for (i = 0; i < d->n; i++)
		free_element(d, i, type);
	free(d->keys);
	free(d->values);
	memset(d, 0, sizeof(*d));
}

bool datum_is_default(const struct datum *d, const struct datum_type *type)
{
	struct datum none;
	bool same;

	datum_default(&none, type);
	same = !datum_compare(d, &none, type);
	datum_free(&none, type);
	return same;
}

int datum_check(const struct datum *d, const struct datum_type *type, char **err)
{
	int rc = 0;
	u32 i;

	for (i = 0; !rc && i < d->n; i++) {
		rc = atom_check_stored(&d->keys[i], &type->key, err);
		if (!rc && datum_type_is_map(type))
			rc = atom_check_stored(&d->values[i], &type->value, err);
	}
	return rc;
}

int datum_compare(const struct datum *a, const struct datum *b, const struct datum_type *type)
{
	int cmp;
	u32 i;

	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (i = 0; i < a->n; i++) {
		cmp = atom_compare(&a->keys[i], &b->keys[i], type->key.type);
		if (cmp)
			return cmp;
	}
	for (i = 0; datum_type_is_map(type) && i < a->n; i++) {
		cmp = atom_compare(&a->values[i], &b->values[i], type->value.type);
		if (cmp)
			return cmp;
	}
	return 0;
}

/* Of the first that is not less than @key */
static u32 place(const struct datum *d, const union atom *key, const struct datum_type *type)
{
	u32 low = 0, high = d->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (atom_compare(key, &d->keys[mid], type->key.type) <= 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

int datum_find(const struct datum *d, const union atom *key, const struct datum_type *type)
{
	u32 at = place(d, key, type);

	return at < d->n && !atom_compare(key, &d->keys[at], type->key.type) ? (int)at : -1;
}

/* Position in @a of element @i of @b, or -1 */
static int find_element(const struct datum *a, const struct datum *b, u32 i,
			const struct datum_type *type)
{
	int pos = datum_find(a, &b->keys[i], type);

	if (pos >= 0 && datum_type_is_map(type) &&
	    atom_compare(&a->values[pos], &b->values[i], type->value.type))
		return -1;
	return pos;
}

bool datum_includes(const struct datum *a, const struct datum *b, const struct datum_type *type)
{
	u32 i;

	for (i = 0; i < b->n; i++) {
		if (find_element(a, b, i, type) < 0)
			return false;
	}
	return true;
}

void datum_append(struct datum *d, const union atom *key, const union atom *value)
{
	/* Grows by doubling: whenever the count is a power of two, the room is used up. */
	if (!(d->n & (d->n - 1))) {
		d->keys = xreallocarray(d->keys, d->n ? d->n * 2 : 1, sizeof(*d->keys));
		if (value)
			d->values = xreallocarray(d->values, d->n ? d->n * 2 : 1,
						  sizeof(*d->values));
	}
	d->keys[d->n] = *key;
	if (value)
		d->values[d->n] = *value;
	d->n++;
}

/* struct element - what datum_sort moves; @at keeps equal keys in their order */
struct element {
	union atom key, value;
	u32 at;
};

static int compare_elements(const void *a, const void *b, void *type)
{
	const struct element *x = a, *y = b;
	int cmp = atom_compare(&x->key, &y->key, *(enum atom_type *)type);

	return cmp ? cmp : (x->at > y->at) - (x->at < y->at);
}

bool datum_sort(struct datum *d, const struct datum_type *type)
{
	enum atom_type key_type = type->key.type;
	struct element *e;
	u32 i, n = 0;

	if (d->n < 2)
		return true;
	e = xcalloc(d->n, sizeof(*e));
	for (i = 0; i < d->n; i++) {
		e[i].key = d->keys[i];
		if (d->values)
			e[i].value = d->values[i];
		e[i].at = i;
	}
	qsort_r(e, d->n, sizeof(*e), compare_elements, &key_type);
	for (i = 0; i < d->n; i++) {
		if (n && !atom_compare(&d->keys[n - 1], &e[i].key, key_type)) {
			atom_free(&e[i].key, key_type);
			if (d->values)
				atom_free(&e[i].value, type->value.type);
			continue;
		}
		d->keys[n] = e[i].key;
		if (d->values)
			d->values[n] = e[i].value;
		n++;
	}
	free(e);
	i = d->n;
	d->n = n;
	return n == i;
}

void datum_insert(struct datum *d, const union atom *key, const struct datum_type *type)
{
	union atom atom = *key;
	u32 at = place(d, key, type);

	if (at < d->n && !atom_compare(&d->keys[at], key, type->key.type)) {
		atom_free(&atom, type->key.type);
		return;
	}
	datum_append(d, key, NULL);
	memmove(&d->keys[at + 1], &d->keys[at], (d->n - 1 - at) * sizeof(*d->keys));
	d->keys[at] = atom;
}

void datum_union(struct datum *a, const struct datum *b, const struct datum_type *type)
{
	struct datum sum;
	u32 i;

	/* The first of two equal keys stays when sorted. */
	datum_copy(&sum, b, type);
	for (i = 0; i < a->n; i++)
		copy_element(&sum, a, i, type);
	datum_sort(&sum, type);
	datum_free(a, type);
	*a = sum;
}

void datum_subtract(struct datum *a, const struct datum *b, const struct datum_type *type,
		    bool keys_only)
{
	struct datum left = { 0 };
	bool gone;
	u32 i;

	for (i = 0; i < a->n; i++) {
		gone = keys_only ? datum_find(b, &a->keys[i], type) >= 0 :
		       find_element(b, a, i, type) >= 0;
		if (!gone)
			copy_element(&left, a, i, type);
	}
	datum_free(a, type);
	*a = left;
}

const char *datum_map_get(const struct datum *d, const char *key)
{
	u32 i;

	for (i = 0; i < d->n; i++) {
		if (!strcmp(d->keys[i].string, key))
			return d->values[i].string;
	}
	return NULL;
}
