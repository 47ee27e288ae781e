// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters in the tables: meter.h, numbered.h. */
#include "daemon/rules/tables_state.h"

static struct ofmeter *meter_of(struct numbered *one)
{
	return (struct ofmeter *)one;
}

struct ofmeter *tables_meter(const struct tables *t, u32 id)
{
	return meter_of(numbered_find(t, &t->meters, id));
}

struct ofmeter *tables_meter_now(const struct tables *t, u32 id)
{
	return meter_of(numbered_find_now(t, &t->meters, id));
}

struct ofmeter *tables_meter_next(const struct tables *t, const struct ofmeter *meter)
{
	return meter_of(numbered_next(&t->meters, meter ? &meter->in_tables : NULL));
}

u32 tables_meter_count(const struct tables *t)
{
	return t->meters.n;
}

void tables_meter_remove(struct tables *t, struct ofmeter *meter)
{
	numbered_remove(t, &t->meters, &meter->in_tables);
}

void tables_meter_insert(struct tables *t, struct ofmeter *meter)
{
	numbered_insert(t, &t->meters, &meter->in_tables, meter->id);
}

int tables_each_meter_step(const struct tables *t,
			   int (*fn)(void *arg, struct ofmeter *meter, bool added),
			   void *arg)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < t->meters.n_undo && !rc; i++)
		rc = fn(arg, meter_of(t->meters.undo[i].one), t->meters.undo[i].added);
	return rc;
}

static void put(struct numbered *one)
{
	ofmeter_put(meter_of(one));
}

void tables_meters_init(struct tables *t)
{
	numbered_init(&t->meters, put);
}
