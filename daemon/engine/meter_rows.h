/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meters in the database, as text, a row each, with their numbers in the datapath, so that the next
 * daemon finds there what they have counted. A row that cannot be understood stays as it is, and
 * harms no other: a meter that nothing passes stands in its place.
 */
#ifndef VSW_ENGINE_METER_ROWS_H
#define VSW_ENGINE_METER_ROWS_H

#include "daemon/db/db.h"
#include "daemon/rules/meter.h"

struct odd_meter;

/* struct odd_meters - rows of one bridge that could not be understood; zeroed at the beginning */
struct odd_meters {
	struct odd_meter *first;
};

/* Put the meters of a bridge into @tables. 0 or -errno and *err */
int meter_rows_load(struct odd_meters *odd, struct db *db, const char *uuid,
		    struct tables *tables, const char *bridge, char **err);
void odd_meters_free(struct odd_meters *odd);
/* A line for each of them */
void odd_meters_tell(const struct odd_meters *odd, const char *uuid, const char *bridge,
		     struct faults *faults);

/*
 * Write down what the change that is being made has done to meters. @wiped: rows that could not be
 * understood go, too. 0 or -errno and *err
 */
int meter_rows_write(struct odd_meters *odd, struct db *db, const char *uuid,
		     const struct tables *tables, bool wiped, char **err);
/* The transaction has ended, so or so. */
void odd_meters_conclude(struct odd_meters *odd, bool committed);

#endif
