// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values as text. What is expected here was printed by ovs-vsctl 3.1 for the same values.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "cli/cell.h"
#include "tests/unit/cli/cli_text.h"

#define UUID	"5c92c7aa-16c2-4252-9e05-0ea0fe15b7ff"

static void expect(const char *datum, enum cell_format format, const char *want)
{
	struct json_object *obj = strcmp(datum, "null") ? json(datum) : NULL;
	char *text = cell_text(obj, format);

	assert_string_equal(text, want);
	free(text);
	json_object_put(obj);
}

static void numbers_and_booleans_are_plain(void **state)
{
	(void)state;
	expect("10", CELL_STRING, "10");
	expect("-1", CELL_STRING, "-1");
	expect("9223372036854775807", CELL_STRING, "9223372036854775807");
	expect("18446744073709551615", CELL_STRING, "18446744073709551615");
	expect("true", CELL_STRING, "true");
	expect("false", CELL_BARE, "false");
}

static void reals_have_fifteen_digits(void **state)
{
	(void)state;
	expect("0.1", CELL_STRING, "0.1");
	expect("2.5e-7", CELL_STRING, "2.5e-07");
	expect("3.0", CELL_STRING, "3");
}

static void words_are_not_quoted(void **state)
{
	(void)state;
	expect("\"tap0\"", CELL_STRING, "tap0");
	expect("\"br-int\"", CELL_STRING, "br-int");
	expect("\"a--b\"", CELL_STRING, "a--b");
	expect("\"a.\"", CELL_STRING, "a.");
	expect("\"_\"", CELL_STRING, "_");
	expect("\"truer\"", CELL_STRING, "truer");
}

static void what_is_no_word_is_quoted(void **state)
{
	(void)state;
	expect("\"\"", CELL_STRING, "\"\"");
	expect("\"1a\"", CELL_STRING, "\"1a\"");
	expect("\"-\"", CELL_STRING, "\"-\"");
	expect("\"a b\"", CELL_STRING, "\"a b\"");
	expect("\"a:b\"", CELL_STRING, "\"a:b\"");
	expect("\"a,b\"", CELL_STRING, "\"a,b\"");
	expect("\"br 1\"", CELL_STRING, "\"br 1\"");
	expect("\"00:11:22:33:44:55\"", CELL_STRING, "\"00:11:22:33:44:55\"");
	expect("\"1.2.3.4\"", CELL_STRING, "\"1.2.3.4\"");
}

static void words_that_mean_something_else_are_quoted(void **state)
{
	(void)state;
	expect("\"true\"", CELL_STRING, "\"true\"");
	expect("\"false\"", CELL_STRING, "\"false\"");
	expect("\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"", CELL_STRING,
	       "\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"");
	expect("\"F81D4FAE-7dec-11d0-a765-00a0c91e6bf6\"", CELL_STRING,
	       "\"F81D4FAE-7dec-11d0-a765-00a0c91e6bf6\"");
	expect("\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6x\"", CELL_STRING,
	       "f81d4fae-7dec-11d0-a765-00a0c91e6bf6x");
}

static void quoted_strings_are_escaped_as_json(void **state)
{
	(void)state;
	expect("\"a\\\"b\\\\c/\\n\\t\\u0001<>&\"", CELL_STRING,
	       "\"a\\\"b\\\\c/\\n\\t\\u0001<>&\"");
	expect("\"\\u001f\\b\\f\\r\"", CELL_STRING, "\"\\u001f\\b\\f\\r\"");
}

static void other_scripts_are_quoted_but_not_escaped(void **state)
{
	(void)state;
	expect("\"é€😀\"", CELL_STRING, "\"é€😀\"");
	expect("\"\\u00e9\"", CELL_STRING, "\"é\"");
	expect("\"é€😀\"", CELL_BARE, "é€😀");
}

static void uuids_are_plain(void **state)
{
	(void)state;
	expect("[\"uuid\",\"" UUID "\"]", CELL_STRING, UUID);
	expect("[\"uuid\",\"" UUID "\"]", CELL_BARE, UUID);
	expect("[\"uuid\",\"" UUID "\"]", CELL_JSON, "[\"uuid\",\"" UUID "\"]");
}

static void empty_sets_and_maps_have_brackets(void **state)
{
	(void)state;
	expect("[\"set\",[]]", CELL_STRING, "[]");
	expect("[\"map\",[]]", CELL_STRING, "{}");
	expect("[\"set\",[]]", CELL_BARE, "");
	expect("[\"map\",[]]", CELL_BARE, "");
	expect("[\"set\",[]]", CELL_JSON, "[\"set\",[]]");
	expect("[\"map\",[]]", CELL_JSON, "[\"map\",[]]");
}

static void sets_have_brackets_even_around_one(void **state)
{
	(void)state;
	expect("[\"set\",[5]]", CELL_STRING, "[5]");
	expect("[\"set\",[1,2,7,9]]", CELL_STRING, "[1, 2, 7, 9]");
	expect("[\"set\",[[\"uuid\",\"" UUID "\"]]]", CELL_STRING, "[" UUID "]");
	expect("[\"set\",[\"a\",\"b c\"]]", CELL_STRING, "[a, \"b c\"]");
}

static void maps_have_braces(void **state)
{
	const char *map = "[\"map\",[[\"a-b\",\"1\"],[\"e\",\"\"],[\"k 2\",\"x y, z\"]]]";

	(void)state;
	expect(map, CELL_STRING, "{a-b=\"1\", e=\"\", \"k 2\"=\"x y, z\"}");
	expect("[\"map\",[[\"rx_packets\",5]]]", CELL_STRING, "{rx_packets=5}");
}

static void bare_has_blanks_only(void **state)
{
	(void)state;
	expect("[\"map\",[[\"a-b\",\"1\"],[\"e\",\"\"],[\"k 2\",\"x y, z\"]]]", CELL_BARE,
	       "a-b=1 e= k 2=x y, z");
	expect("[\"set\",[1,2]]", CELL_BARE, "1 2");
	expect("\"a\\\"b\"", CELL_BARE, "a\"b");
}

static void json_is_compact(void **state)
{
	(void)state;
	expect("[\"map\", [[\"a\", \"b/c\"], [\"d\", \"é\"]]]", CELL_JSON,
	       "[\"map\",[[\"a\",\"b/c\"],[\"d\",\"é\"]]]");
	expect("\"br0\"", CELL_JSON, "\"br0\"");
}

static void a_set_of_one_is_the_atom_in_json(void **state)
{
	(void)state;
	expect("[\"set\",[5]]", CELL_JSON, "5");
	expect("[\"set\",[[\"uuid\",\"" UUID "\"]]]", CELL_JSON, "[\"uuid\",\"" UUID "\"]");
	expect("[\"set\",[5,6]]", CELL_JSON, "[\"set\",[5,6]]");
}

static void null_is_empty(void **state)
{
	(void)state;
	expect("null", CELL_STRING, "");
	expect("null", CELL_JSON, "");
}

static void what_is_no_datum_is_shown_as_json(void **state)
{
	(void)state;
	expect("[1,2,3]", CELL_STRING, "[1,2,3]");
	expect("{\"a\":1}", CELL_STRING, "{\"a\":1}");
	expect("[\"set\",5]", CELL_STRING, "[\"set\",5]");
	expect("[\"map\",[[1],2]]", CELL_STRING, "{[1], 2}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_booleans_are_plain),
		cmocka_unit_test(reals_have_fifteen_digits),
		cmocka_unit_test(words_are_not_quoted),
		cmocka_unit_test(what_is_no_word_is_quoted),
		cmocka_unit_test(words_that_mean_something_else_are_quoted),
		cmocka_unit_test(quoted_strings_are_escaped_as_json),
		cmocka_unit_test(other_scripts_are_quoted_but_not_escaped),
		cmocka_unit_test(uuids_are_plain),
		cmocka_unit_test(empty_sets_and_maps_have_brackets),
		cmocka_unit_test(sets_have_brackets_even_around_one),
		cmocka_unit_test(maps_have_braces),
		cmocka_unit_test(bare_has_blanks_only),
		cmocka_unit_test(json_is_compact),
		cmocka_unit_test(a_set_of_one_is_the_atom_in_json),
		cmocka_unit_test(null_is_empty),
		cmocka_unit_test(what_is_no_datum_is_shown_as_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
