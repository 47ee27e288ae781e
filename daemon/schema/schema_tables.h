/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_SCHEMA_SCHEMA_TABLES_H
#define VSW_SCHEMA_SCHEMA_TABLES_H

#include "daemon/schema/schema.h"

/* Indexed by enum table_id; for schema.c */
extern const struct table schema_tables[__TBL_MAX];

#endif
