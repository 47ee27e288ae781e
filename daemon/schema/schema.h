/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables, as data: names and types of the Open_vSwitch schema (ovs-vswitchd.conf.db(5)). Much
 * of it is kept without being acted upon. StaticMAC is our own.
 */
#ifndef VSW_SCHEMA_SCHEMA_H
#define VSW_SCHEMA_SCHEMA_H

#include "daemon/schema/datum.h"

#define SCHEMA_VERSION	"8.3.1"	/* of Open vSwitch's schema, whose tables and columns are there */

/* By name, capitals first: so Open vSwitch counts up those that an abbreviation may mean */
enum table_id {
	TBL_NONE,
	TBL_AUTO_ATTACH,
	TBL_BRIDGE,
	TBL_CT_TIMEOUT_POLICY,
	TBL_CT_ZONE,
	TBL_CONTROLLER,
	TBL_DATAPATH,
	TBL_FLOW_SAMPLE_COLLECTOR_SET,
	TBL_FLOW_TABLE,
	TBL_IPFIX,
	TBL_INTERFACE,
	TBL_MANAGER,
	TBL_MIRROR,
	TBL_NETFLOW,
	TBL_OPEN_VSWITCH,
	TBL_PORT,
	TBL_QOS,
	TBL_QUEUE,
	TBL_SSL,
	TBL_STATIC_MAC,
	TBL_SFLOW,
	__TBL_MAX,
};

/* Computed when it is read (ephemeral.c), not kept in the database, not writable */
#define COL_EPHEMERAL	(1U << 0)
/* Given when the row is made, and never changed */
#define COL_IMMUTABLE	(1U << 1)
/* Kept for those who read it, and not acted upon: "status" tells of values but the default */
#define COL_STORED	(1U << 2)
/* No two rows have the same value */
#define COL_UNIQUE	(1U << 3)
/*
 * A set of references that may be large: kept in a table of its own, "TABLE_column", with a row
 * (_uuid, value) for each element, so that one more does not write all others again
 */
#define COL_RELATION	(1U << 4)
/* Open vSwitch has no such column: its abbreviations mean others, and who asks as it sees none */
#define COL_OWN		(1U << 5)
/* What a table's own rows in the database do not have */
#define COL_ELSEWHERE	(COL_EPHEMERAL | COL_RELATION)

struct column {
	const char *name;
	struct datum_type type;
	unsigned int flags;
};

/* The part of a column's type that refers to rows, or NULL */
static inline const struct atom_kind *column_ref(const struct column *c)
{
	if (c->flags & COL_EPHEMERAL)
		return NULL;
	if (c->type.value.table)
		return &c->type.value;
	return c->type.key.table ? &c->type.key : NULL;
}

/*
 * struct table
 * @root:      rows stay though nothing refers to them
 * @singleton: there is exactly one row, named "."
 * @own:       Open vSwitch has no such table
 * @named_by:  the column whose value names a row, or NULL
 * @via_table, @via_column: rows may also be named by the name of a row there that refers to them
 * @columns:   sorted by name
 */
struct table {
	const char *name;
	enum table_id id;
	bool root, singleton, own;
	const char *named_by;
	enum table_id via_table;
	const char *via_column;
	const struct column *columns;
	unsigned int n_columns;
};

/* The table @id; the valid ones are TBL_NONE + 1 to __TBL_MAX - 1 */
const struct table *schema_table(enum table_id id);

/* By exact name. Position of the column in table->columns, or -1. */
int table_column(const struct table *table, const char *name);

/*
 * By names as people type them: case does not matter, "-" is as good as "_", and an unambiguous
 * beginning will do. NULL, or -1, and *err if there is not exactly one.
 */
const struct table *schema_match_table(const char *name, char **err);
int table_match_column(const struct table *table, const char *name, char **err);

#endif
