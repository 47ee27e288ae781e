/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meters: a rate that rules share, by number, in the words of ovs-ofctl(8). They are in the tables
 * of a bridge (tables.h), and change with its rules: as a whole or not at all. The datapath has a
 * meter for each, under a number of its own.
 */
#ifndef VSW_RULES_METER_H
#define VSW_RULES_METER_H

#include "daemon/base/way.h"
#include "daemon/rules/action.h"
#include "daemon/rules/numbered.h"

struct tables;

#define OFMETER_MAX	0xffff0000U	/* the last number of one (OpenFlow 1.3 section 7.3.4.4) */
#define OFMETER_ALL	0xffffffffU

/* Meters of all bridges, at most: the datapath's */
#define OFMETERS_MAX	VSWITCH_METER_MAX

/*
 * struct ofmeter
 * @rate:    above it frames are dropped; 1000 bits per second, or (@packets) frames
 * @burst:   1000 bits, or frames, if @bursts says that it was given; else what comes in a second
 * @stats:   somebody has asked for statistics, which there are in any case
 * @bad:     it comes from a row of the database that cannot be understood: no frame passes
 * @no:      in the datapath; 0: it has none yet. Kept for the next daemon
 * @in_force: the datapath has it
 */
struct ofmeter {
	struct numbered in_tables;
	u32 id, rate, burst;
	bool packets, bursts, stats, bad;
	u32 no;
	bool in_force;
};

/* One reference */
struct ofmeter *ofmeter_new(u32 id);
void ofmeter_get(struct ofmeter *meter);
void ofmeter_put(struct ofmeter *meter);	/* NULL: nothing */

/* --- in tables ------------------------------------------------------------------------------ */

/* The meter that a frame finds, or NULL */
struct ofmeter *tables_meter(const struct tables *tables, u32 id);
/* The one that whoever makes a change sees, or NULL; and all of them, as of groups, and how many */
struct ofmeter *tables_meter_now(const struct tables *tables, u32 id);
struct ofmeter *tables_meter_next(const struct tables *tables, const struct ofmeter *meter);
#define tables_each_meter(tables, meter)			\
	for ((meter) = tables_meter_next(tables, NULL); (meter);	\
	     (meter) = tables_meter_next(tables, meter))
u32 tables_meter_count(const struct tables *tables);
/* Steps of a change. Takes a reference; one with the same number goes. */
void tables_meter_insert(struct tables *tables, struct ofmeter *meter);
void tables_meter_remove(struct tables *tables, struct ofmeter *meter);
/* As tables_each_step() */
int tables_each_meter_step(const struct tables *tables,
			   int (*fn)(void *arg, struct ofmeter *meter, bool added), void *arg);

/* --- changes --------------------------------------------------------------------------------- */

enum meter_command {
	METER_ADD,
	METER_MODIFY,		/* it counts on */
	METER_DELETE,		/* and the rules that name it */
};

/* struct meter_specs - lines that were read, in order; of those that go the numbers count */
struct meter_specs {
	struct ofmeter **meter;
	size_t n;
	struct way way;		/* given after each line */
};
void meter_specs_free(struct meter_specs *specs);

/* Within tables_begin() and its end. 0 or -errno and *err */
int meter_change(struct tables *tables, struct ofmeter *meter, enum meter_command command,
		 char **err);
/* When all has been changed: whether each meter that a rule of the change names is there. */
int meters_check(struct tables *tables, char **err);

#endif
