// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables, and how people's names find them */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "daemon/schema/schema.h"

static void finds_table(const char *typed, const char *name)
{
	char *err = NULL;
	const struct table *table = schema_match_table(typed, &err);

	if (!table)
		fail_msg("%s: %s", typed, err);
	assert_string_equal(table->name, name);
}

static void finds_column(enum table_id id, const char *typed, const char *name)
{
	const struct table *table = schema_table(id);
	char *err = NULL;
	int i = table_match_column(table, typed, &err);

	if (i < 0)
		fail_msg("%s: %s", typed, err);
	assert_string_equal(table->columns[i].name, name);
}

static void lacks_column(enum table_id id, const char *typed, const char *why)
{
	char *err = NULL;

	assert_int_equal(table_match_column(schema_table(id), typed, &err), -1);
	assert_string_equal(err, why);
	free(err);
}

static void tables_are_where_their_ids_say(void **state)
{
	int id;

	(void)state;
	for (id = TBL_NONE + 1; id < __TBL_MAX; id++) {
		assert_int_equal(schema_table(id)->id, id);
		assert_true(schema_table(id)->n_columns > 0);
	}
}

static void columns_are_sorted_and_well_typed(void **state)
{
	const struct column *c;
	unsigned int i;
	int id;

	(void)state;
	for (id = TBL_NONE + 1; id < __TBL_MAX; id++) {
		for (i = 0; i < schema_table(id)->n_columns; i++) {
			c = &schema_table(id)->columns[i];
			assert_true(!i || strcmp(c[-1].name, c->name) < 0);
			assert_int_not_equal(c->type.key.type, ATOM_VOID);
			assert_true(c->type.min <= c->type.max);
			assert_true(c->type.key.type == ATOM_UUID || !c->type.key.table);
		}
	}
}

static void enumerations_are_sorted(void **state)
{
	const char *const *a;
	unsigned int i;
	int id;

	(void)state;
	for (id = TBL_NONE + 1; id < __TBL_MAX; id++) {
		for (i = 0; i < schema_table(id)->n_columns; i++) {
			a = schema_table(id)->columns[i].type.key.allowed;
			for (; a && a[0] && a[1]; a++)
				assert_true(strcmp(a[0], a[1]) < 0);
		}
	}
}

/* What Open vSwitch has not must not make ambiguous what is not so there. */
static void our_own_columns_and_tables_do_not_disturb_abbreviations(void **state)
{
	char *err = NULL;

	(void)state;
	finds_column(TBL_PORT, "stati", "statistics");
	finds_column(TBL_PORT, "static", "static_macs");
	finds_table("stat", "StaticMAC");
	assert_null(schema_match_table("s", &err));
	assert_string_equal(err, "\"s\" matches multiple table names: SSL, sFlow");
	free(err);
}

static void every_column_of_uuids_names_a_table(void **state)
{
	const struct atom_kind *kinds[2];
	unsigned int i, k;
	int id;

	(void)state;
	for (id = TBL_NONE + 1; id < __TBL_MAX; id++) {
		for (i = 0; i < schema_table(id)->n_columns; i++) {
			kinds[0] = &schema_table(id)->columns[i].type.key;
			kinds[1] = &schema_table(id)->columns[i].type.value;
			for (k = 0; k < 2; k++)
				assert_true(kinds[k]->type != ATOM_UUID || kinds[k]->table);
		}
	}
}

static void table_names_ignore_case_and_dashes(void **state)
{
	(void)state;
	finds_table("Port", "Port");
	finds_table("port", "Port");
	finds_table("open-vswitch", "Open_vSwitch");
	finds_table("QOS", "QoS");
}

static void table_names_may_be_cut_short(void **state)
{
	char *err = NULL;

	(void)state;
	finds_table("o", "Open_vSwitch");
	finds_table("br", "Bridge");
	finds_table("qu", "Queue");
	assert_null(schema_match_table("Q", &err));
	assert_string_equal(err, "\"Q\" matches multiple table names: QoS, Queue");
	free(err);
}

static void unknown_tables_are_named(void **state)
{
	char *err = NULL;

	(void)state;
	assert_null(schema_match_table("Prt", &err));
	assert_string_equal(err, "unknown table \"Prt\"");
	free(err);
	err = NULL;
	assert_null(schema_match_table("", &err));
	assert_string_equal(err, "unknown table \"\"");
	free(err);
}

static void column_names_ignore_case_and_dashes(void **state)
{
	(void)state;
	finds_column(TBL_PORT, "vlan-mode", "vlan_mode");
	finds_column(TBL_PORT, "OTHER-CONFIG", "other_config");
	finds_column(TBL_INTERFACE, "external-ids", "external_ids");
}

static void column_names_may_be_cut_short(void **state)
{
	(void)state;
	finds_column(TBL_PORT, "na", "name");
	finds_column(TBL_INTERFACE, "ofport", "ofport");
	finds_column(TBL_INTERFACE, "ofport-r", "ofport_request");
	lacks_column(TBL_INTERFACE, "o", "Interface contains more than one column whose name "
		     "matches \"o\": ofport, ofport_request, options, other_config");
}

static void unknown_columns_are_named(void **state)
{
	(void)state;
	lacks_column(TBL_PORT, "tga",
		     "Port does not contain a column whose name matches \"tga\"");
	lacks_column(TBL_PORT, "tagg",
		     "Port does not contain a column whose name matches \"tagg\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_where_their_ids_say),
		cmocka_unit_test(columns_are_sorted_and_well_typed),
		cmocka_unit_test(enumerations_are_sorted),
		cmocka_unit_test(our_own_columns_and_tables_do_not_disturb_abbreviations),
		cmocka_unit_test(our_own_columns_and_tables_do_not_disturb_abbreviations),
		cmocka_unit_test(every_column_of_uuids_names_a_table),
		cmocka_unit_test(table_names_ignore_case_and_dashes),
		cmocka_unit_test(table_names_may_be_cut_short),
		cmocka_unit_test(unknown_tables_are_named),
		cmocka_unit_test(column_names_ignore_case_and_dashes),
		cmocka_unit_test(column_names_may_be_cut_short),
		cmocka_unit_test(unknown_columns_are_named),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
