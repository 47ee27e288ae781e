// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The verbs of vswitchctl (cli/verbs.c) and those that the daemon serves: the same names, numbers
 * of arguments and options. "show" is none of the daemon's: vswitchctl asks for it by a method.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "cli/complete.h"
#include "cli/verbs.h"
#include "daemon/control/transact.h"
#include "daemon/schema/schema.h"

/* How many verbs of the daemon have this name, and the last of them */
static int served(const char *name, const struct control_verb **found)
{
	const struct control_verb *const *table, *v;
	int n = 0;

	for (table = verb_tables; *table; table++) {
		for (v = *table; v->name; v++) {
			if (strcmp(v->name, name))
				continue;
			*found = v;
			n++;
		}
	}
	return n;
}

/* The options of a daemon's verb as bits of vswitchctl's; each takes a value in both or in none. */
static unsigned int option_bits(const struct control_verb *v)
{
	const char *p = v->options;
	unsigned int bits = 0;

	while (*p) {
		size_t len = strcspn(p, ",=");
		int option = verb_option_find(p, len);

		assert_in_range(option, 0, __VERB_OPTIONS - 1);
		assert_int_equal(p[len] == '=', !!verb_options[option].value);
		bits |= 1U << option;
		p += strcspn(p, ",");
		p += *p == ',';
	}
	return bits;
}

static void what_vswitchctl_offers_is_served_as_it_says(void **state)
{
	const struct control_verb *v = NULL;
	size_t i;

	(void)state;
	assert_true(verbs_count > 30);
	for (i = 0; i < verbs_count; i++) {
		if (served(verbs[i].name, &v) != !verbs[i].show)
			fail_msg("%s", verbs[i].name);
		if (verbs[i].show)
			continue;
		if ((int)v->min != verbs[i].min_args ||
		    (v->max == VERB_MANY ? -1 : (int)v->max) != verbs[i].max_args ||
		    option_bits(v) != (verbs[i].options & ~VERB_OWN_OPTIONS))
			fail_msg("%s: the arguments or options are others", v->name);
	}
}

static void what_is_served_is_offered(void **state)
{
	const struct control_verb *const *table, *v;

	(void)state;
	for (table = verb_tables; *table; table++) {
		for (v = *table; v->name; v++) {
			if (!verb_find(v->name))
				fail_msg("%s", v->name);
		}
	}
}

static bool is_offered(const char *table)
{
	for (int i = 0; complete_tables[i]; i++) {
		if (!strcmp(complete_tables[i], table))
			return true;
	}
	return false;
}

static void each_table_is_offered_by_the_completion(void **state)
{
	int n = 0;

	(void)state;
	for (int id = TBL_NONE + 1; id < __TBL_MAX; id++) {
		if (!is_offered(schema_table(id)->name))
			fail_msg("%s", schema_table(id)->name);
	}
	while (complete_tables[n])
		n++;
	assert_int_equal(n, __TBL_MAX - TBL_NONE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_vswitchctl_offers_is_served_as_it_says),
		cmocka_unit_test(what_is_served_is_offered),
		cmocka_unit_test(each_table_is_offered_by_the_completion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
