/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the tables' columns are written down: schema_tables.c */
#ifndef VSW_SCHEMA_COLUMNS_H
#define VSW_SCHEMA_COLUMNS_H

#include "daemon/schema/schema.h"

#define STR		{ .type = ATOM_STRING }
#define INT		{ .type = ATOM_INTEGER }
#define BOOL		{ .type = ATOM_BOOLEAN }
#define RANGE(lo, hi)	{ .type = ATOM_INTEGER, .min = (lo), .max = (hi) }
#define ONE_OF(list)	{ .type = ATOM_STRING, .allowed = (list) }
#define REF(id)		{ .type = ATOM_UUID, .table = (id) }
#define WEAK(id)	{ .type = ATOM_UUID, .table = (id), .weak = true }
#define VLAN		RANGE(0, 4095)
#define U32		RANGE(0, UINT32_MAX)

/* One atom; none or one; a set; a map */
#define ONE(column, kind, how) \
	{ .name = (column), .type = { .key = kind, .min = 1, .max = 1 }, .flags = (how) }
#define OPT(column, kind, how) \
	{ .name = (column), .type = { .key = kind, .min = 0, .max = 1 }, .flags = (how) }
#define SET(column, kind, most, how) \
	{ .name = (column), .type = { .key = kind, .min = 0, .max = (most) }, .flags = (how) }
#define MAP(column, kind, to, how) \
	{ .name = (column), .type = { .key = kind, .value = to, .max = DATUM_UNLIMITED }, \
	  .flags = (how) }
/* A set of at least one */
#define SOME(column, kind, how) \
	{ .name = (column), .type = { .key = kind, .min = 1, .max = DATUM_UNLIMITED }, \
	  .flags = (how) }
#define MANY		DATUM_UNLIMITED
#define NAME		ONE("name", STR, COL_IMMUTABLE | COL_UNIQUE)
#define IDS		MAP("external_ids", STR, STR, 0)
#define CONFIG		MAP("other_config", STR, STR, 0)

#define COLUMNS(list)	.columns = (list), .n_columns = sizeof(list) / sizeof((list)[0])

#endif
