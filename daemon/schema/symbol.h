/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names "@x" of one command line: each stands for a row that "create" makes or "get" looks up,
 * perhaps further along the line. A new row has its UUID from its first mention on.
 */
#ifndef VSW_SCHEMA_SYMBOL_H
#define VSW_SCHEMA_SYMBOL_H

#include "daemon/schema/atom.h"
#include "daemon/base/hash.h"

/* struct symbols - starts zeroed. A line may have tens of thousands: they are hashed. */
struct symbols {
	struct symbol *first;
	struct hash by_name;
};

void symbols_free(struct symbols *symbols);

/* UUID of the row that @name stands for or will stand for; valid as long as @symbols is. */
const char *symbol_refer(struct symbols *symbols, const char *name);
/* Say that @name, with its "@", is created here (@uuid NULL: by its own) or is a row that exists.
 * Returns its UUID, or NULL and *err.
 */
const char *symbol_define(struct symbols *symbols, const char *name, const char *uuid,
			  char **err);
/* The UUID of a symbol that has been defined, or NULL */
const char *symbol_lookup(const struct symbols *symbols, const char *name);
/* -EINVAL and *err if a name was mentioned which nothing defined */
int symbols_check(const struct symbols *symbols, char **err);

#endif
