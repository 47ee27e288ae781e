// SPDX-License-Identifier: GPL-2.0-or-later
/* Values of columns: as people write them, as JSON, as the database keeps them */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/schema/datum_json.h"
#include "daemon/schema/datum_text.h"
#include "daemon/schema/symbol.h"
#include "daemon/base/uuid.h"

#define UUID_A	"01234567-89ab-4cde-8f01-23456789abcd"
#define UUID_B	"11234567-89ab-4cde-8f01-23456789abcd"

static const char *const modes[] = { "access", "trunk", NULL };

static const struct datum_type integer = { .key = { .type = ATOM_INTEGER }, .min = 1, .max = 1 };
static const struct datum_type string = { .key = { .type = ATOM_STRING }, .min = 1, .max = 1 };
static const struct datum_type boolean = { .key = { .type = ATOM_BOOLEAN }, .min = 1, .max = 1 };
static const struct datum_type uuids = {
	.key = { .type = ATOM_UUID }, .max = DATUM_UNLIMITED
};
static const struct datum_type tag = {
	.key = { .type = ATOM_INTEGER, .min = 0, .max = 4095 }, .max = 1
};
static const struct datum_type trunks = {
	.key = { .type = ATOM_INTEGER, .min = 0, .max = 4095 }, .max = 4096
};
static const struct datum_type mode = {
	.key = { .type = ATOM_STRING, .allowed = modes }, .max = 1
};
static const struct datum_type map = {
	.key = { .type = ATOM_STRING }, .value = { .type = ATOM_STRING }, .max = DATUM_UNLIMITED
};
static const struct datum_type queues = {
	.key = { .type = ATOM_INTEGER }, .value = { .type = ATOM_UUID }, .max = DATUM_UNLIMITED
};

static struct datum parsed(const struct datum_type *type, const char *text)
{
	struct datum d;
	char *err = NULL;

	if (datum_parse(&d, type, text, NULL, &err))
		fail_msg("%s: %s", text, err);
	return d;
}

/* @text is read as @json says (RFC 7047), and survives the database's form. */
static void reads(const struct datum_type *type, const char *text, const char *json)
{
	struct datum d = parsed(type, text), again;
	struct json_object *obj = datum_json(&d, type);
	char *packed = datum_pack(&d, type);

	assert_string_equal(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN |
							   JSON_C_TO_STRING_NOSLASHESCAPE), json);
	assert_int_equal(datum_unpack(&again, type, packed), 0);
	assert_int_equal(datum_compare(&d, &again, type), 0);
	json_object_put(obj);
	datum_free(&again, type);
	datum_free(&d, type);
	free(packed);
}

static void refuses(const struct datum_type *type, const char *text, const char *why)
{
	struct datum d;
	char *err = NULL;

	assert_int_equal(datum_parse(&d, type, text, NULL, &err), -EINVAL);
	assert_string_equal(err, why);
	free(err);
}

static void integers_are_decimal(void **state)
{
	(void)state;
	reads(&integer, "10", "10");
	reads(&integer, "010", "10");
	reads(&integer, "-9223372036854775808", "-9223372036854775808");
	refuses(&integer, "0x10", "\"0x10\" is not a valid integer or range");
	refuses(&integer, "1.5", "\"1.5\" is not a valid integer or range");
	refuses(&integer, "abc", "\"abc\" is not a valid integer or range");
}

static void integers_beyond_64_bits_are_refused(void **state)
{
	(void)state;
	refuses(&integer, "9223372036854775808",
		"\"9223372036854775808\" is not a valid integer or range");
	refuses(&tag, "99999999999999999999",
		"\"99999999999999999999\" is not a valid integer or range");
}

static void integers_out_of_range_are_refused(void **state)
{
	(void)state;
	reads(&tag, "0", "0");
	reads(&tag, "4095", "4095");
	refuses(&tag, "4096",
		"constraint violation: 4096 is not in the valid range 0 to 4095 (inclusive)");
	refuses(&tag, "-1",
		"constraint violation: -1 is not in the valid range 0 to 4095 (inclusive)");
}

static void booleans_have_four_spellings(void **state)
{
	(void)state;
	reads(&boolean, "true", "true");
	reads(&boolean, "yes", "true");
	reads(&boolean, "on", "true");
	reads(&boolean, "1", "true");
	reads(&boolean, "false", "false");
	reads(&boolean, "off", "false");
	refuses(&boolean, "YES", "\"YES\" is not a valid boolean (use \"true\" or \"false\")");
}

static void strings_may_be_quoted(void **state)
{
	(void)state;
	reads(&string, "abc", "\"abc\"");
	reads(&string, "\"a b\"", "\"a b\"");
	reads(&string, "\"\"", "\"\"");
	reads(&string, "\"\\n\\u0041\"", "\"\\nA\"");
	reads(&string, "é€", "\"é€\"");
	reads(&map, "a=\"b=c,d\"", "[\"map\",[[\"a\",\"b=c,d\"]]]");
}

static void an_open_quote_is_refused(void **state)
{
	(void)state;
	refuses(&string, "\"a", "\"a: quoted string extends past end of argument");
	refuses(&string, "\"a\\q\"", "\"a\\q\": not a valid quoted string");
	refuses(&string, "\"a\\u0000b\"", "\"a\\u0000b\": not a valid quoted string");
}

static void enumerations_list_what_is_allowed(void **state)
{
	(void)state;
	reads(&mode, "trunk", "\"trunk\"");
	refuses(&mode, "foo",
		"constraint violation: foo is not one of the allowed values ([access, trunk])");
}

static void an_empty_optional_is_an_empty_set(void **state)
{
	(void)state;
	reads(&tag, "[]", "[\"set\",[]]");
	reads(&tag, "[7]", "7");
	refuses(&tag, "[1,2]", "[1,2]: 2 value(s) specified but the maximum number is 1");
	refuses(&integer, "[]", "[]: 0 value(s) specified but the minimum number is 1");
}

static void sets_have_commas_or_spaces(void **state)
{
	(void)state;
	reads(&trunks, "1,2,3", "[\"set\",[1,2,3]]");
	reads(&trunks, "3 2  1", "[\"set\",[1,2,3]]");
	reads(&trunks, " [ 1, 2 ] ", "[\"set\",[1,2]]");
	reads(&trunks, "5", "[\"set\",[5]]");
}

static void sets_have_ranges(void **state)
{
	(void)state;
	reads(&trunks, "1-3,7", "[\"set\",[1,2,3,7]]");
	reads(&trunks, "4095-4095", "[\"set\",[4095]]");
	refuses(&trunks, "5-1",
		"\"5-1\" is not a valid range. Range end cannot be before start.");
	refuses(&trunks, "1-4,3", "1-4,3: set contains duplicate value");
	refuses(&trunks, "0-4096",
		"constraint violation: 4096 is not in the valid range 0 to 4095 (inclusive)");
	refuses(&integer, "1-9223372036854775807",
		"1-9223372036854775807: a range has at most 4096 elements");
}

static void a_whole_range_fits(void **state)
{
	struct datum d = parsed(&trunks, "0-4095");

	(void)state;
	assert_int_equal(d.n, 4096);
	assert_int_equal(d.keys[4095].integer, 4095);
	datum_free(&d, &trunks);
}

static void malformed_sets_are_refused(void **state)
{
	(void)state;
	refuses(&trunks, "[1,1]", "[1,1]: set contains duplicate value");
	refuses(&trunks, "[1 2,3", "[1 2,3: missing \"]\" at end of data");
	refuses(&trunks, "[1] x", "[1] x: trailing garbage after \"]\"");
	refuses(&trunks, "{1}", "{1}: unexpected \"{\" parsing set of up to 4096 integers");
	refuses(&trunks, "1,,2", "1,,2: unexpected \",\" parsing set of up to 4096 integers");
	refuses(&trunks, "1=2", "1=2: unexpected \"=\" parsing set of up to 4096 integers");
	refuses(&trunks, "1]", "1]: unexpected \"]\" parsing set of up to 4096 integers");
}

static void maps_have_pairs(void **state)
{
	(void)state;
	reads(&map, "{}", "[\"map\",[]]");
	reads(&map, "b=2 a=1", "[\"map\",[[\"a\",\"1\"],[\"b\",\"2\"]]]");
	reads(&map, "{a=b, \"c d\"=e}", "[\"map\",[[\"a\",\"b\"],[\"c d\",\"e\"]]]");
	reads(&map, "\"\"=\"\"", "[\"map\",[[\"\",\"\"]]]");
}

static void malformed_maps_are_refused(void **state)
{
	(void)state;
	refuses(&map, "[a=b]", "[a=b]: unexpected \"[\" parsing map of (string, string) pairs");
	refuses(&map, "foo", "foo: syntax error at \"\" expecting \"=\"");
	refuses(&map, "{a=b,a=c}", "{a=b,a=c}: map contains duplicate key");
}

static void maps_may_have_integers_as_keys(void **state)
{
	(void)state;
	reads(&queues, "2=" UUID_A " 1=" UUID_B,
	      "[\"map\",[[1,[\"uuid\",\"" UUID_B "\"]],[2,[\"uuid\",\"" UUID_A "\"]]]]");
}

static void uuids_are_checked_and_folded(void **state)
{
	(void)state;
	reads(&uuids, UUID_A, "[\"set\",[[\"uuid\",\"" UUID_A "\"]]]");
	reads(&uuids, "01234567-89AB-4CDE-8F01-23456789ABCD",
	      "[\"set\",[[\"uuid\",\"" UUID_A "\"]]]");
	refuses(&uuids, "12", "\"12\" is not a valid UUID");
	refuses(&uuids, UUID_A "0", "\"" UUID_A "0\" is not a valid UUID");
}

static void symbols_stand_for_uuids(void **state)
{
	struct symbols symbols = { 0 };
	struct datum a, b;
	char *err = NULL;

	(void)state;
	assert_int_equal(datum_parse(&a, &uuids, "@x", &symbols, &err), 0);
	assert_int_equal(symbols_check(&symbols, &err), -EINVAL);
	assert_string_equal(err, "row id \"@x\" is referenced but never created "
			    "(e.g. with \"-- --id=@x create ...\")");
	free(err);
	err = NULL;
	assert_string_equal(symbol_define(&symbols, "@x", NULL, &err), a.keys[0].string);
	assert_int_equal(symbols_check(&symbols, &err), 0);
	assert_int_equal(datum_parse(&b, &uuids, "@x", &symbols, &err), 0);
	assert_int_equal(datum_compare(&a, &b, &uuids), 0);
	datum_free(&a, &uuids);
	datum_free(&b, &uuids);
	symbols_free(&symbols);
}

static void a_symbol_is_defined_once(void **state)
{
	struct symbols symbols = { 0 };
	char *err = NULL;

	(void)state;
	assert_non_null(symbol_define(&symbols, "@x", UUID_A, &err));
	assert_string_equal(symbol_refer(&symbols, "@x"), UUID_A);
	assert_null(symbol_define(&symbols, "@x", NULL, &err));
	assert_string_equal(err, "row id \"@x\" may only be specified on one --id option");
	free(err);
	err = NULL;
	assert_null(symbol_define(&symbols, "x", NULL, &err));
	assert_string_equal(err, "row id \"x\" does not begin with \"@\"");
	free(err);
	symbols_free(&symbols);
}

static void comparison_is_by_size_then_keys_then_values(void **state)
{
	static const struct {
		const char *a, *b;
		int sign;
	} cases[] = {
		{ "{}", "a=1", -1 }, { "a=1,b=1", "z=1", 1 }, { "a=9", "b=1", -1 },
		{ "a=1", "a=2", -1 }, { "a=1", "a=1", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		struct datum a = parsed(&map, cases[i].a), b = parsed(&map, cases[i].b);
		int cmp = datum_compare(&a, &b, &map);

		assert_int_equal((cmp > 0) - (cmp < 0), cases[i].sign);
		datum_free(&a, &map);
		datum_free(&b, &map);
	}
}

static void union_replaces_values(void **state)
{
	struct datum a = parsed(&map, "a=1,b=2"), b = parsed(&map, "b=3,c=4");
	struct datum sum = parsed(&map, "a=1,b=3,c=4");

	(void)state;
	datum_union(&a, &b, &map);
	assert_int_equal(datum_compare(&a, &sum, &map), 0);
	assert_true(datum_includes(&a, &b, &map));
	datum_free(&a, &map);
	datum_free(&b, &map);
	datum_free(&sum, &map);
}

static void subtraction_is_by_pair_or_by_key(void **state)
{
	struct datum a = parsed(&map, "a=1,b=2,c=3"), pairs = parsed(&map, "a=9,b=2");

	(void)state;
	datum_subtract(&a, &pairs, &map, false);
	assert_string_equal(datum_map_get(&a, "a"), "1");
	assert_null(datum_map_get(&a, "b"));
	datum_subtract(&a, &pairs, &map, true);
	assert_null(datum_map_get(&a, "a"));
	assert_int_equal(a.n, 1);
	datum_free(&a, &map);
	datum_free(&pairs, &map);
}

static void defaults_are_empty_or_zero(void **state)
{
	struct datum d;

	(void)state;
	datum_default(&d, &string);
	assert_string_equal(d.keys[0].string, "");
	assert_true(datum_is_default(&d, &string));
	datum_free(&d, &string);
	d = parsed(&trunks, "1");
	assert_false(datum_is_default(&d, &trunks));
	datum_free(&d, &trunks);
}

static void what_the_database_holds_is_checked(void **state)
{
	static const char *const bad[] = {
		"", "[", "{}", "[1,\"2\"]", "[1,1]", "\"x\"", "null", "[null]"
	};
	struct datum d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(datum_unpack(&d, &trunks, bad[i]), -EINVAL);
	assert_int_equal(datum_unpack(&d, &map, "{\"a\":1}"), -EINVAL);
	assert_int_equal(datum_unpack(&d, &queues, "{\"x\":\"" UUID_A "\"}"), -EINVAL);
}

static void types_have_names(void **state)
{
	static const struct {
		const struct datum_type *type;
		const char *text;
	} cases[] = {
		{ &integer, "integer" }, { &tag, "set of up to 1 integers" },
		{ &uuids, "set of uuids" }, { &map, "map of (string, string) pairs" },
	};
	size_t i;
	char *text;

	(void)state;
	for (i = 0; i < 4; i++) {
		text = datum_type_text(cases[i].type);
		assert_string_equal(text, cases[i].text);
		free(text);
	}
}

static void generated_uuids_are_of_version_4(void **state)
{
	char a[UUID_LEN + 1], b[UUID_LEN + 1], c[UUID_LEN + 1];

	(void)state;
	uuid_generate(a);
	uuid_generate(b);
	assert_string_not_equal(a, b);
	assert_true(uuid_canonical(c, a));
	assert_string_equal(a, c);
	assert_int_equal(a[14], '4');
	assert_non_null(strchr("89ab", a[19]));
	assert_true(uuid_is_prefix("0123"));
	assert_true(uuid_is_prefix("01234567-89"));
	assert_false(uuid_is_prefix("012"));
	assert_false(uuid_is_prefix("tap0"));
	assert_false(uuid_is_prefix(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_decimal),
		cmocka_unit_test(integers_beyond_64_bits_are_refused),
		cmocka_unit_test(integers_out_of_range_are_refused),
		cmocka_unit_test(booleans_have_four_spellings),
		cmocka_unit_test(strings_may_be_quoted),
		cmocka_unit_test(an_open_quote_is_refused),
		cmocka_unit_test(enumerations_list_what_is_allowed),
		cmocka_unit_test(an_empty_optional_is_an_empty_set),
		cmocka_unit_test(sets_have_commas_or_spaces),
		cmocka_unit_test(sets_have_ranges),
		cmocka_unit_test(a_whole_range_fits),
		cmocka_unit_test(malformed_sets_are_refused),
		cmocka_unit_test(maps_have_pairs),
		cmocka_unit_test(malformed_maps_are_refused),
		cmocka_unit_test(maps_may_have_integers_as_keys),
		cmocka_unit_test(uuids_are_checked_and_folded),
		cmocka_unit_test(symbols_stand_for_uuids),
		cmocka_unit_test(a_symbol_is_defined_once),
		cmocka_unit_test(comparison_is_by_size_then_keys_then_values),
		cmocka_unit_test(union_replaces_values),
		cmocka_unit_test(subtraction_is_by_pair_or_by_key),
		cmocka_unit_test(defaults_are_empty_or_zero),
		cmocka_unit_test(what_the_database_holds_is_checked),
		cmocka_unit_test(types_have_names),
		cmocka_unit_test(generated_uuids_are_of_version_4),
	};

	return cmocka_run_group_tests_name("datum", tests, NULL, NULL);
}
