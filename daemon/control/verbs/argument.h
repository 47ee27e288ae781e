/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments "COLUMN[:KEY]=VALUE" of the verbs on tables, and the rows that "TABLE RECORD" name */
#ifndef VSW_CONTROL_VERBS_ARGUMENT_H
#define VSW_CONTROL_VERBS_ARGUMENT_H

#include "daemon/db/row.h"

/* struct argument - @key, @value: NULL if they are not there; @value points into the argument */
struct argument {
	const char *text;
	unsigned int column;
	char *key;
	const char *op;		/* one of the operators asked for, or NULL */
	const char *value;
};

/*
 * Take @text apart. @ops: the operators one of which must follow, ended by NULL; NULL: neither
 * operator nor value. The caller argument_free()s.
 */
int argument_parse(struct argument *a, const struct table *table, const char *text,
		   const char *const *ops, char **err);
void argument_free(struct argument *a);

/* The operator of "set" and "create"; those of "find" and "wait-until" */
extern const char *const argument_set_ops[];
extern const char *const argument_find_ops[];

/* Set a column of @row, in memory, as the argument says. */
int argument_set(struct row *row, const struct argument *a, struct symbols *symbols, char **err);
/* -EINVAL and *err if a column cannot be changed in a row that exists */
int argument_check_writable(const struct table *table, unsigned int column, char **err);
/* Whether @row is as the argument says: 1, 0, or -EINVAL and *err */
int argument_match(const struct row *row, const struct argument *a, struct symbols *symbols,
		   char **err);

/*
 * The row that @record names: ".", a UUID or the beginning of one, "@symbol", or a name.
 * 1 and *row, 0 if there is none, -errno and *err
 */
int record_find(struct db *db, const struct table *table, const char *record,
		const struct symbols *symbols, struct row **row, char **err);
/* The same of the row's UUID alone */
int record_find_uuid(struct db *db, const struct table *table, const char *record,
		     const struct symbols *symbols, char uuid[UUID_LEN + 1], char **err);
/* As record_find(); that there is none is the error 'no row "tap9" in table Port' */
int record_get(struct db *db, const struct table *table, const char *record,
	       const struct symbols *symbols, struct row **row, char **err);

#endif
