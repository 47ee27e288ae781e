// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables of "list" and "find": --format=list|table|html|csv|json, byte for byte as ovs-vsctl.
 */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/output.h"
#include "cli/pretty.h"

/* struct text_table - a table as text: headings, then the cells of row after row */
struct text_table {
	size_t columns, rows;
	char **headings;
	char **cells;
	unsigned int width;	/* columns of the terminal; 0: as wide as it gets */
};

static struct json_object *member(struct json_object *table, const char *name)
{
	return json_object_object_get(table, name);
}

static char **text_alloc(size_t n)
{
	char **text = calloc(n ? n : 1, sizeof(*text));

	if (!text)
		abort();
	return text;
}

/* A row that is shorter than the headings, or none, is filled with empty cells. */
static char *cell_at(struct json_object *row, size_t column, enum cell_format format)
{
	struct json_object *datum = NULL;

	if (json_object_is_type(row, json_type_array))
		datum = json_object_array_get_idx(row, column);
	return cell_text(datum, format);
}

static void text_table_init(struct text_table *t, struct json_object *table,
			    enum cell_format format)
{
	struct json_object *columns = member(table, "columns"), *rows = member(table, "rows");

	t->columns = json_object_array_length(columns);
	t->rows = json_object_array_length(rows);
	t->headings = text_alloc(t->columns);
	t->cells = text_alloc(t->columns * t->rows);
	for (size_t c = 0; c < t->columns; c++)
		t->headings[c] = cell_text(json_object_array_get_idx(columns, c), CELL_BARE);
	for (size_t r = 0; r < t->rows; r++) {
		struct json_object *row = json_object_array_get_idx(rows, r);

		for (size_t c = 0; c < t->columns; c++)
			t->cells[r * t->columns + c] = cell_at(row, c, format);
	}
}

static void text_table_exit(struct text_table *t)
{
	for (size_t c = 0; c < t->columns; c++)
		free(t->headings[c]);
	for (size_t i = 0; i < t->columns * t->rows; i++)
		free(t->cells[i]);
	free(t->headings);
	free(t->cells);
}

static void put_list(FILE *f, const struct text_table *t, const struct output_style *style)
{
	char **cell = t->cells;

	for (size_t r = 0; r < t->rows; r++) {
		if (r)
			putc('\n', f);
		for (size_t c = 0; c < t->columns; c++, cell++) {
			if (!style->no_headings)
				fprintf(f, "%-20s: ", t->headings[c]);
			fprintf(f, "%s\n", *cell);
		}
	}
}

static size_t max(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Bytes, not characters: so ovs-vsctl pads. A heading is shown whole. */
static size_t column_width(const struct text_table *t, size_t column,
			   const struct output_style *style)
{
	size_t heading = style->no_headings ? 0 : strlen(t->headings[column]);
	size_t width = heading;

	for (size_t r = 0; r < t->rows; r++)
		width = max(width, strlen(t->cells[r * t->columns + column]));
	if (style->max_column_width && width > style->max_column_width)
		width = max(heading, style->max_column_width);
	return width;
}

/* Bytes of @text within @width, without blanks at its end */
static size_t trimmed_length(const char *text, size_t width)
{
	size_t len = strnlen(text, width);

	while (len && text[len - 1] == ' ')
		len--;
	return len;
}

/* Padded to their widths; no blanks are left at the end of the line, be they a cell's own. */
static void put_padded(FILE *f, char **cells, const size_t *widths, size_t n)
{
	size_t blanks = 0;

	for (size_t c = 0; c < n; c++) {
		size_t len = trimmed_length(cells[c], widths[c]);

		if (len) {
			fprintf(f, "%*s%.*s", (int)blanks, "", (int)len, cells[c]);
			blanks = 0;
		}
		blanks += widths[c] - len + 1;
	}
	putc('\n', f);
}

static void put_rule(FILE *f, const size_t *widths, size_t n)
{
	for (size_t c = 0; c < n; c++) {
		if (c)
			putc(' ', f);
		for (size_t i = 0; i < widths[c]; i++)
			putc('-', f);
	}
	putc('\n', f);
}

/* @n columns from @first on */
static void put_columns(FILE *f, const struct text_table *t, const size_t *widths, size_t first,
			size_t n, bool headings)
{
	if (headings) {
		put_padded(f, t->headings + first, widths + first, n);
		put_rule(f, widths + first, n);
	}
	for (size_t r = 0; r < t->rows; r++)
		put_padded(f, t->cells + r * t->columns + first, widths + first, n);
}

/* How many columns from @first on fit into @width, at least one, which is made to fit */
static size_t take_columns(size_t *widths, size_t first, size_t n, size_t width)
{
	size_t sum = 0, taken = 0;

	for (; first + taken < n; taken++) {
		size_t wide = widths[first + taken] + (taken ? 1 : 0);

		if (taken && sum + wide > width)
			break;
		sum += wide;
	}
	if (sum > width)
		widths[first] = width;
	return taken;
}

/* In a terminal that is too narrow the columns stand in several tables, one below the other. */
static void put_table(FILE *f, const struct text_table *t, const struct output_style *style)
{
	size_t *widths = calloc(t->columns ? t->columns : 1, sizeof(*widths)), n;

	if (!widths)
		abort();
	for (size_t c = 0; c < t->columns; c++)
		widths[c] = column_width(t, c, style);
	for (size_t c = 0; c < t->columns || !c; c += n) {
		n = t->columns;
		if (t->width)
			n = take_columns(widths, c, t->columns, t->width);
		if (c)
			putc('\n', f);
		put_columns(f, t, widths, c, n, !style->no_headings);
		if (!n)
			break;
	}
	free(widths);
}

static void put_html_char(FILE *f, char c)
{
	switch (c) {
	case '&':
		fputs("&amp;", f);
		break;
	case '<':
		fputs("&lt;", f);
		break;
	case '>':
		fputs("&gt;", f);
		break;
	case '"':
		fputs("&quot;", f);
		break;
	default:
		putc(c, f);
		break;
	}
}

/* A UUID becomes a link to the row that has it, or, in the column _uuid, the link's target. */
static void put_html_cell(FILE *f, const char *element, const char *text, bool target)
{
	fprintf(f, "    <%s>", element);
	while (*text) {
		if (cell_uuid_prefix(text)) {
			fprintf(f, "<a %s%.*s\">%.8s</a>", target ? "name=\"" : "href=\"#",
				CELL_UUID_LEN, text, text);
			text += CELL_UUID_LEN;
		} else {
			put_html_char(f, *text++);
		}
	}
	fprintf(f, "</%s>\n", element);
}

static void put_html_row(FILE *f, const struct text_table *t, const char *element, char **cells)
{
	fputs("  <tr>\n", f);
	for (size_t c = 0; c < t->columns; c++)
		put_html_cell(f, element, cells[c], !strcmp(t->headings[c], "_uuid"));
	fputs("  </tr>\n", f);
}

static void put_html(FILE *f, const struct text_table *t, const struct output_style *style)
{
	fputs("<table border=1>\n", f);
	if (!style->no_headings)
		put_html_row(f, t, "th", t->headings);
	for (size_t r = 0; r < t->rows; r++)
		put_html_row(f, t, "td", t->cells + r * t->columns);
	fputs("</table>\n", f);
}

/* RFC 4180 */
static void put_csv_cell(FILE *f, const char *text)
{
	if (!text[strcspn(text, "\n\",")]) {
		fputs(text, f);
		return;
	}
	putc('"', f);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', f);
		putc(*text, f);
	}
	putc('"', f);
}

static void put_csv_row(FILE *f, char **cells, size_t n)
{
	for (size_t c = 0; c < n; c++) {
		if (c)
			putc(',', f);
		put_csv_cell(f, cells[c]);
	}
	putc('\n', f);
}

static void put_csv(FILE *f, const struct text_table *t, const struct output_style *style)
{
	if (!style->no_headings)
		put_csv_row(f, t->headings, t->columns);
	for (size_t r = 0; r < t->rows; r++)
		put_csv_row(f, t->cells + r * t->columns, t->columns);
}

static struct json_object *json_row(struct json_object *row)
{
	struct json_object *array = json_object_new_array();
	size_t n = json_object_is_type(row, json_type_array) ? json_object_array_length(row) : 0;

	for (size_t i = 0; i < n; i++)
		json_object_array_add(array, cell_json(json_object_array_get_idx(row, i)));
	return array;
}

static void put_json(FILE *f, struct json_object *table, const struct output_style *style)
{
	struct json_object *rows = member(table, "rows");
	struct json_object *obj = json_object_new_object();
	struct json_object *data = json_object_new_array();
	size_t n = json_object_array_length(rows);

	for (size_t i = 0; i < n; i++)
		json_object_array_add(data, json_row(json_object_array_get_idx(rows, i)));
	json_object_object_add(obj, "data", data);
	json_object_object_add(obj, "headings", json_object_get(member(table, "columns")));
	if (style->pretty)
		pretty_put(f, obj);
	else
		fputs(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_NOSLASHESCAPE), f);
	putc('\n', f);
	json_object_put(obj);
}

typedef void put_fn(FILE *f, const struct text_table *t, const struct output_style *style);

static put_fn *const formats[] = {
	[OUTPUT_LIST] = put_list,
	[OUTPUT_TABLE] = put_table,
	[OUTPUT_HTML] = put_html,
	[OUTPUT_CSV] = put_csv,
};

static void put_text_table(struct output *out, struct json_object *table)
{
	struct text_table text;

	text_table_init(&text, table, out->style.data);
	text.width = out->width;
	if (out->had_table && out->style.format != OUTPUT_HTML)
		putc('\n', out->stream);
	formats[out->style.format](out->stream, &text, &out->style);
	text_table_exit(&text);
	out->had_table = true;
}

void output_table(struct output *out, struct json_object *table)
{
	if (out->style.json || out->style.format == OUTPUT_JSON)
		put_json(out->stream, table, &out->style);
	else
		put_text_table(out, table);
}
