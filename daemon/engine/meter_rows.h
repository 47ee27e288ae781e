/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meters in the database, as text, a row each, with their numbers in the datapath, so that the next
 * daemon finds there what they have counted. A row that cannot be understood stays as it is, and
 * harms no other: a meter that nothing passes stands in its place.
 */
#ifndef VSW_ENGINE_METER_ROWS_H
#define VSW_ENGINE_METER_ROWS_H

#include "daemon/engine/odd_rows.h"
#include "daemon/rules/meter.h"

/* Put the meters of a bridge into @tables. 0 or -errno and *err */
int meter_rows_load(struct odd_rows *odd, struct db *db, const char *uuid,
		    struct tables *tables, const char *bridge, char **err);

/*
 * Write down what the change that is being made has done to meters. @wiped: rows that could not be
 * understood go, too. 0 or -errno and *err
 */
int meter_rows_write(struct odd_rows *odd, struct db *db, const char *uuid,
		     const struct tables *tables, bool wiped, char **err);

#endif
