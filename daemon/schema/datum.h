/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Datums: the values of columns. One atom, an optional one, a set or a map: all are a sorted row of
 * keys without repetition, with a value beside each key in maps. RFC 7047 section 3.2.
 */
#ifndef VSW_SCHEMA_DATUM_H
#define VSW_SCHEMA_DATUM_H

#include "daemon/schema/atom.h"

#define DATUM_UNLIMITED	UINT32_MAX

/* struct datum_type - @value.type is ATOM_VOID but in maps; @min..@max elements */
struct datum_type {
	struct atom_kind key, value;
	u32 min, max;
};

struct datum {
	u32 n;
	union atom *keys;
	union atom *values;
};

static inline bool datum_type_is_map(const struct datum_type *type)
{
	return type->value.type != ATOM_VOID;
}

/* Exactly one atom, or at most one */
static inline bool datum_type_is_single(const struct datum_type *type)
{
	return type->max == 1 && !datum_type_is_map(type);
}

/* "integer", "set of up to 4096 integers", "map of (string, string) pairs"; to be freed */
char *datum_type_text(const struct datum_type *type);

/* What a new row has: an empty set, or 0, false, "" where there must be an atom */
void datum_default(struct datum *d, const struct datum_type *type);
void datum_copy(struct datum *dst, const struct datum *src, const struct datum_type *type);
void datum_free(struct datum *d, const struct datum_type *type);
bool datum_is_default(const struct datum *d, const struct datum_type *type);

/*
 * 0, or -EINVAL and *err if an element is none that the type allows: out of range, no UUID, text
 * that is no UTF-8
 */
int datum_check(const struct datum *d, const struct datum_type *type, char **err);

/* By number of elements, then by keys, then by values */
int datum_compare(const struct datum *a, const struct datum *b, const struct datum_type *type);
/* Whether @a has each element of @b (in maps: with its value). */
bool datum_includes(const struct datum *a, const struct datum *b, const struct datum_type *type);
/* Position of a key, or -1 */
int datum_find(const struct datum *d, const union atom *key, const struct datum_type *type);

/* Append, unsorted; takes the atoms over (@value NULL in sets). datum_sort() is to follow. */
void datum_append(struct datum *d, const union atom *key, const union atom *value);
/* Put in order; false: a key occurs twice, whose second occurrence is then left out. */
bool datum_sort(struct datum *d, const struct datum_type *type);

/* Put one key into a set that is in order; takes it over. */
void datum_insert(struct datum *d, const union atom *key, const struct datum_type *type);

/* Add the elements of @b to @a; of a key in both, @b's value wins. */
void datum_union(struct datum *a, const struct datum *b, const struct datum_type *type);
/* Take the elements of @b out of @a; @keys_only: whatever their values are, @b is a set of keys */
void datum_subtract(struct datum *a, const struct datum *b, const struct datum_type *type,
		    bool keys_only);

/* Value of a string-to-string map's key, or NULL */
const char *datum_map_get(const struct datum *d, const char *key);

#endif
