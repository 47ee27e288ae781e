// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables in each format, lines, values. What is expected of tables and of --oneline was printed by
 * ovs-vsctl 3.1 for the same values.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "cli/output.h"
#include "tests/unit/cli/cli_text.h"

#define UUID	"5c92c7aa-16c2-4252-9e05-0ea0fe15b7ff"

static const char *const bridges =
	"{\"name\":\"Bridge\",\"columns\":[\"name\",\"external_ids\",\"fail_mode\"],\"rows\":["
	"[\"br0\",[\"map\",[[\"a-b\",\"1\"],[\"k 2\",\"x, \\\"y\\\" <&>\"]]],\"secure\"],"
	"[\"br 1\",[\"map\",[]],[\"set\",[]]]]}";

static const char *const uuids =
	"{\"name\":\"Port\",\"columns\":[\"_uuid\",\"name\",\"interfaces\"],\"rows\":["
	"[[\"uuid\",\"" UUID "\"],\"tap0\",[\"set\",[[\"uuid\",\"" UUID "\"]]]]]}";

static const char *const empty = "{\"name\":\"Port\",\"columns\":[\"name\"],\"rows\":[]}";
static const char *const one = "{\"name\":\"Port\",\"columns\":[\"name\"],\"rows\":[[\"tap0\"]]}";

static void put(struct text *t, const char *table)
{
	struct json_object *obj = json(table);

	output_table(&t->out, obj);
	json_object_put(obj);
}

static void expect(const char *table, struct output_style style, const char *want)
{
	struct text t;

	text_open(&t);
	t.out.style = style;
	put(&t, table);
	text_expect(&t, want);
}

/* Two tables after each other */
static void expect_two(const char *first, const char *second, enum output_format format,
		       const char *want)
{
	struct text t;

	text_open(&t);
	t.out.style.format = format;
	put(&t, first);
	put(&t, second);
	text_expect(&t, want);
}

static void list_is_the_default(void **state)
{
	(void)state;
	expect(bridges, (struct output_style){ .oneline = false },
	       "name                : br0\n"
	       "external_ids        : {a-b=\"1\", \"k 2\"=\"x, \\\"y\\\" <&>\"}\n"
	       "fail_mode           : secure\n"
	       "\n"
	       "name                : \"br 1\"\n"
	       "external_ids        : {}\n"
	       "fail_mode           : []\n");
}

static void list_without_headings(void **state)
{
	(void)state;
	expect(bridges, (struct output_style){ .no_headings = true },
	       "br0\n{a-b=\"1\", \"k 2\"=\"x, \\\"y\\\" <&>\"}\nsecure\n"
	       "\n"
	       "\"br 1\"\n{}\n[]\n");
}

static void bare_list(void **state)
{
	(void)state;
	expect(bridges, (struct output_style){ .data = CELL_BARE, .no_headings = true },
	       "br0\na-b=1 k 2=x, \"y\" <&>\nsecure\n\nbr 1\n\n\n");
}

static void list_with_json_cells(void **state)
{
	(void)state;
	expect(uuids, (struct output_style){ .data = CELL_JSON },
	       "_uuid               : [\"uuid\",\"" UUID "\"]\n"
	       "name                : \"tap0\"\n"
	       "interfaces          : [\"uuid\",\"" UUID "\"]\n");
}

static void table_is_aligned_by_bytes(void **state)
{
	(void)state;
	expect("{\"columns\":[\"name\",\"e\",\"tag\"],\"rows\":["
	       "[\"br0\",\"é€\",10],[\"longer-name\",\"x\",[\"set\",[]]]]}",
	       (struct output_style){ .format = OUTPUT_TABLE },
	       "name        e       tag\n"
	       "----------- ------- ---\n"
	       "br0         \"é€\" 10\n"
	       "longer-name x       []\n");
}

static void table_lines_end_without_blanks(void **state)
{
	(void)state;
	expect("{\"columns\":[\"a\",\"b\",\"c\"],\"rows\":[[\"x\",\"\",\"\"],[\"\",\"\",\"y \"]]}",
	       (struct output_style){ .format = OUTPUT_TABLE, .data = CELL_BARE },
	       "a b c\n- - --\nx\n    y\n");
}

static void table_without_headings(void **state)
{
	(void)state;
	expect(one, (struct output_style){ .format = OUTPUT_TABLE, .no_headings = true },
	       "tap0\n");
}

static void table_cells_are_cut_but_not_headings(void **state)
{
	(void)state;
	expect(uuids, (struct output_style){ .format = OUTPUT_TABLE, .max_column_width = 6 },
	       "_uuid  name interfaces\n"
	       "------ ---- ----------\n"
	       "5c92c7 tap0 [5c92c7aa-\n");
}

static void html_escapes_text(void **state)
{
	(void)state;
	expect(bridges, (struct output_style){ .format = OUTPUT_HTML },
	       "<table border=1>\n"
	       "  <tr>\n    <th>name</th>\n    <th>external_ids</th>\n"
	       "    <th>fail_mode</th>\n  </tr>\n"
	       "  <tr>\n    <td>br0</td>\n"
	       "    <td>{a-b=&quot;1&quot;, &quot;k 2&quot;=&quot;x, \\&quot;y\\&quot;"
	       " &lt;&amp;&gt;&quot;}</td>\n"
	       "    <td>secure</td>\n  </tr>\n"
	       "  <tr>\n    <td>&quot;br 1&quot;</td>\n    <td>{}</td>\n    <td>[]</td>\n  </tr>\n"
	       "</table>\n");
}

static void html_links_uuids(void **state)
{
	(void)state;
	expect(uuids, (struct output_style){ .format = OUTPUT_HTML, .no_headings = true },
	       "<table border=1>\n"
	       "  <tr>\n"
	       "    <td><a name=\"" UUID "\">5c92c7aa</a></td>\n"
	       "    <td>tap0</td>\n"
	       "    <td>[<a href=\"#" UUID "\">5c92c7aa</a>]</td>\n"
	       "  </tr>\n"
	       "</table>\n");
}

static void csv_quotes_by_rfc_4180(void **state)
{
	(void)state;
	expect(bridges, (struct output_style){ .format = OUTPUT_CSV },
	       "name,external_ids,fail_mode\n"
	       "br0,\"{a-b=\"\"1\"\", \"\"k 2\"\"=\"\"x, \\\"\"y\\\"\" <&>\"\"}\",secure\n"
	       "\"\"\"br 1\"\"\",{},[]\n");
}

static void csv_keeps_line_ends_in_quotes(void **state)
{
	(void)state;
	expect("{\"columns\":[\"a\"],\"rows\":[[\"x\\ny\"]]}",
	       (struct output_style){ .format = OUTPUT_CSV, .data = CELL_BARE,
				      .no_headings = true },
	       "\"x\ny\"\n");
}

static void json_has_data_and_headings(void **state)
{
	(void)state;
	expect(uuids, (struct output_style){ .format = OUTPUT_JSON },
	       "{\"data\":[[[\"uuid\",\"" UUID "\"],\"tap0\",[\"uuid\",\"" UUID "\"]]],"
	       "\"headings\":[\"_uuid\",\"name\",\"interfaces\"]}\n");
}

static void json_ignores_data_and_headings_options(void **state)
{
	(void)state;
	expect(one, (struct output_style){ .format = OUTPUT_JSON, .data = CELL_BARE,
					   .no_headings = true },
	       "{\"data\":[[\"tap0\"]],\"headings\":[\"name\"]}\n");
	expect(one, (struct output_style){ .json = true },
	       "{\"data\":[[\"tap0\"]],\"headings\":[\"name\"]}\n");
}

static void pretty_json_is_indented(void **state)
{
	struct text t;

	(void)state;
	text_open(&t);
	t.out.style = (struct output_style){ .format = OUTPUT_JSON, .pretty = true };
	put(&t, one);
	text_expect(&t, "{\n  \"data\": [\n    [\n      \"tap0\"]],\n  \"headings\": [\n"
		    "    \"name\"]}\n");
}

static void empty_tables(void **state)
{
	(void)state;
	expect(empty, (struct output_style){ .format = OUTPUT_LIST }, "");
	expect(empty, (struct output_style){ .format = OUTPUT_TABLE }, "name\n----\n");
	expect(empty, (struct output_style){ .format = OUTPUT_CSV }, "name\n");
	expect(empty, (struct output_style){ .format = OUTPUT_JSON },
	       "{\"data\":[],\"headings\":[\"name\"]}\n");
	expect(empty, (struct output_style){ .format = OUTPUT_HTML },
	       "<table border=1>\n  <tr>\n    <th>name</th>\n  </tr>\n</table>\n");
}

static void tables_are_set_apart_by_an_empty_line(void **state)
{
	(void)state;
	expect_two(one, one, OUTPUT_LIST,
		   "name                : tap0\n\nname                : tap0\n");
	expect_two(empty, one, OUTPUT_LIST, "\nname                : tap0\n");
	expect_two(one, one, OUTPUT_TABLE, "name\n----\ntap0\n\nname\n----\ntap0\n");
	expect_two(one, one, OUTPUT_CSV, "name\ntap0\n\nname\ntap0\n");
}

static void html_and_json_tables_are_not(void **state)
{
	(void)state;
	expect_two(empty, empty, OUTPUT_JSON, "{\"data\":[],\"headings\":[\"name\"]}\n"
					      "{\"data\":[],\"headings\":[\"name\"]}\n");
	expect_two(empty, empty, OUTPUT_HTML,
		   "<table border=1>\n  <tr>\n    <th>name</th>\n  </tr>\n</table>\n"
		   "<table border=1>\n  <tr>\n    <th>name</th>\n  </tr>\n</table>\n");
}

static void a_row_that_is_too_short_is_filled(void **state)
{
	(void)state;
	expect("{\"columns\":[\"a\",\"b\"],\"rows\":[[1],5]}",
	       (struct output_style){ .format = OUTPUT_CSV }, "a,b\n1,\n,\n");
	expect("{\"columns\":[\"a\",\"b\"],\"rows\":[[1],5]}",
	       (struct output_style){ .json = true },
	       "{\"data\":[[1],[]],\"headings\":[\"a\",\"b\"]}\n");
}

static void expect_lines(const char *lines, struct output_style style, const char *want)
{
	struct json_object *obj = json(lines);
	struct text t;

	text_open(&t);
	t.out.style = style;
	output_lines(&t.out, obj);
	text_expect(&t, want);
	json_object_put(obj);
}

static void lines_are_printed_as_they_are(void **state)
{
	(void)state;
	expect_lines("[\"br 1\",\"br0\"]", (struct output_style){ .json = false },
		     "br 1\nbr0\n");
	expect_lines("[]", (struct output_style){ .json = false }, "");
}

static void oneline_joins_and_escapes(void **state)
{
	(void)state;
	expect_lines("[\"br 1\",\"br\\\\0\",\"a\\nb\"]", (struct output_style){ .oneline = true },
		     "br 1\\nbr\\\\0\\na\\nb\n");
	expect_lines("[]", (struct output_style){ .oneline = true }, "\n");
}

static void expect_json(void (*print)(struct output *, struct json_object *), const char *array,
			const char *want)
{
	struct json_object *obj = json(array);
	struct text t;

	text_open(&t);
	t.out.style.json = true;
	print(&t.out, obj);
	text_expect_json(&t, want);
	json_object_put(obj);
}

static void lines_as_json(void **state)
{
	(void)state;
	expect_json(output_lines, "[\"br0\",\"br 1\"]", "[\"br0\",\"br 1\"]");
	expect_json(output_lines, "[]", "[]");
}

static void expect_values(const char *values, struct output_style style, const char *want)
{
	struct json_object *obj = json(values);
	struct text t;

	text_open(&t);
	t.out.style = style;
	output_values(&t.out, obj);
	text_expect(&t, want);
	json_object_put(obj);
}

static void values_have_the_string_format(void **state)
{
	(void)state;
	expect_values("[10,\"tap0\",\"br 1\",[\"set\",[5]],[\"map\",[]]]",
		      (struct output_style){ .data = CELL_BARE },
		      "10\ntap0\n\"br 1\"\n[5]\n{}\n");
}

static void a_missing_value_is_an_empty_line(void **state)
{
	(void)state;
	expect_values("[null,\"\"]", (struct output_style){ .json = false }, "\n\"\"\n");
	expect_values("[null]", (struct output_style){ .oneline = true }, "\n");
}

static void values_as_json(void **state)
{
	(void)state;
	expect_json(output_values, "[10,[\"set\",[5]],null]", "[10,5,null]");
}

static void format_names(void **state)
{
	enum output_format format;
	enum cell_format data;

	(void)state;
	assert_int_equal(output_format_parse("csv", &format), 0);
	assert_int_equal(format, OUTPUT_CSV);
	assert_int_equal(output_format_parse("CSV", &format), -1);
	assert_int_equal(output_format_parse("", &format), -1);
	assert_int_equal(output_data_parse("bare", &data), 0);
	assert_int_equal(data, CELL_BARE);
	assert_int_equal(output_data_parse("list", &data), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_is_the_default),
		cmocka_unit_test(list_without_headings),
		cmocka_unit_test(bare_list),
		cmocka_unit_test(list_with_json_cells),
		cmocka_unit_test(table_is_aligned_by_bytes),
		cmocka_unit_test(table_lines_end_without_blanks),
		cmocka_unit_test(table_without_headings),
		cmocka_unit_test(table_cells_are_cut_but_not_headings),
		cmocka_unit_test(html_escapes_text),
		cmocka_unit_test(html_links_uuids),
		cmocka_unit_test(csv_quotes_by_rfc_4180),
		cmocka_unit_test(csv_keeps_line_ends_in_quotes),
		cmocka_unit_test(json_has_data_and_headings),
		cmocka_unit_test(json_ignores_data_and_headings_options),
		cmocka_unit_test(pretty_json_is_indented),
		cmocka_unit_test(empty_tables),
		cmocka_unit_test(tables_are_set_apart_by_an_empty_line),
		cmocka_unit_test(html_and_json_tables_are_not),
		cmocka_unit_test(a_row_that_is_too_short_is_filled),
		cmocka_unit_test(lines_are_printed_as_they_are),
		cmocka_unit_test(oneline_joins_and_escapes),
		cmocka_unit_test(lines_as_json),
		cmocka_unit_test(values_have_the_string_format),
		cmocka_unit_test(a_missing_value_is_an_empty_line),
		cmocka_unit_test(values_as_json),
		cmocka_unit_test(format_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
