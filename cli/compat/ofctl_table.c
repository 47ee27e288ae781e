// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl dump-tables: what is in the tables, and how often rules were looked for and found; and
 * dump-table-desc: in none does a rule make room for another.
 */
#include <json-c/json.h>
#include <string.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/error.h"

#define TABLES		254	/* 0 to 253: 254 is Open vSwitch's own, and hidden */
#define MAX_ENTRIES	1000000	/* as Open vSwitch says; no table has a limit */

/* struct counts - of a table */
struct counts {
	unsigned long long active, lookups, matched;
};

static void collect(struct json_object *tables, struct counts *counts)
{
	for (size_t i = 0; i < json_object_array_length(tables); i++) {
		struct json_object *t = json_object_array_get_idx(tables, i);
		unsigned long long no = front_number(t, "table");

		if (no >= TABLES)
			continue;
		counts[no] = (struct counts){ front_number(t, "active"),
					      front_number(t, "lookups"),
					      front_number(t, "matched") };
	}
}

static void put_table(const struct front *f, int no, const struct counts *c)
{
	printf("%s  table %d:\n    active=%llu, lookup=%llu, matched=%llu\n", no ? "\n" : "", no,
	       c->active, c->lookups, c->matched);
	if (f->opts.of)
		return;
	if (no)
		puts("    (same features)");
	else
		printf("    max_entries=%d\n    matching:\n      exact match or wildcard: in_port "
		       "eth_{src,dst,type} vlan_{vid,pcp} ip_{src,dst} nw_{proto,tos} "
		       "tcp_{src,dst}\n", MAX_ENTRIES);
}

static void put_ditto(int from, int to)
{
	if (from == to)
		printf("\n  table %d: ditto\n", from);
	else
		printf("\n  tables %d...%d: ditto\n", from, to);
}

static void put_tables(const struct front *f, const struct counts *counts)
{
	int no = 0, end;

	while (no < TABLES) {
		put_table(f, no, &counts[no]);
		end = no + 1;
		while (end < TABLES && !memcmp(&counts[end], &counts[no], sizeof(*counts)))
			end++;
		if (end > no + 1)
			put_ditto(no + 1, end - 1);
		no = end;
	}
}

int ofctl_dump_tables(const struct front *f, int n, char *const *args, char **err)
{
	struct counts counts[TABLES] = { 0 };
	struct json_object *tables;
	int rc = front_ask(f, "flow.tables", front_bridge(args[0]),
			   "[{table:n,active:n,lookups:n,matched:n}]", &tables, err);

	(void)n;
	if (rc)
		return rc;
	collect(tables, counts);
	json_object_put(tables);
	printf("OFPST_TABLE reply");
	front_put_xid(stdout, f, 2);
	puts(":");
	put_tables(f, counts);
	return CTL_EXIT_OK;
}

int ofctl_dump_table_desc(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *tables;
	int rc;

	(void)n;
	if (f->opts.of < 4) {
		error_set(err, "dump-table-desc needs OpenFlow 1.4 or later ('-O OpenFlow14')");
		return CTL_EXIT_ERROR;
	}
	rc = front_ask(f, "flow.tables", front_bridge(args[0]), "[{table:n}]", &tables, err);
	if (rc)
		return rc;
	json_object_put(tables);
	printf("OFPST_TABLE_DESC reply");
	front_put_xid(stdout, f, 2);
	puts(":");
	for (int no = 0; no < TABLES; no++)
		printf("%s  table %d:\n   eviction=off eviction_flags=OTHER|IMPORTANCE|LIFETIME\n"
		       "   vacancy=off\n", no ? "\n" : "", no);
	return CTL_EXIT_OK;
}
