/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Atoms: the single values that columns are made of, RFC 7047 section 3.2. Reals are left out, as
 * no column has them.
 */
#ifndef VSW_SCHEMA_ATOM_H
#define VSW_SCHEMA_ATOM_H

#include <json-c/json.h>
#include <env.h>
#include "daemon/base/uuid.h"

enum atom_type {
	ATOM_VOID,	/* as type of a map's values: it is a set */
	ATOM_INTEGER,
	ATOM_BOOLEAN,
	ATOM_STRING,
	ATOM_UUID,
};

/* union atom - @string also holds UUIDs, in lower case */
union atom {
	int64_t integer;
	bool boolean;
	char *string;
};

/*
 * struct atom_kind - type of an atom, and what its values are limited to
 * @min, @max: range of an integer; both 0: any
 * @allowed: the values that a string can have, sorted, ended by NULL; NULL: any
 * @table: the table whose rows a UUID names (enum table_id); 0: any
 * @weak: the reference does not keep the row, and vanishes with it
 */
struct atom_kind {
	enum atom_type type;
	int64_t min, max;
	const char *const *allowed;
	int table;
	bool weak;
};

struct symbols;

const char *atom_type_name(enum atom_type type);
void atom_default(union atom *atom, enum atom_type type);
void atom_copy(union atom *dst, const union atom *src, enum atom_type type);
void atom_free(union atom *atom, enum atom_type type);
int atom_compare(const union atom *a, const union atom *b, enum atom_type type);

/*
 * Take an atom from text as people write it: all of @text is the value. @symbols (or NULL) knows
 * the rows that "@name" stands for. 0 or -EINVAL with *err.
 */
int atom_parse(union atom *atom, const struct atom_kind *kind, const char *text,
	       struct symbols *symbols, char **err);
/* 0, or -EINVAL and *err if the value is out of the kind's limits */
int atom_check(const union atom *atom, const struct atom_kind *kind, char **err);
/* The same of one that was read from the database: a UUID may be none, too */
int atom_check_stored(const union atom *atom, const struct atom_kind *kind, char **err);
/* The text of an atom, without quotes; to be freed */
char *atom_text(const union atom *atom, enum atom_type type);
/* RFC 7047 section 5.1 */
struct json_object *atom_json(const union atom *atom, enum atom_type type);

#endif
