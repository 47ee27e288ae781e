// SPDX-License-Identifier: GPL-2.0-or-later
/* Aligned columns, two blanks apart, as "ovs-appctl fdb/show" has them. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/columns.h"

static char *cell_of(const struct column *column, struct json_object *row)
{
	struct json_object *value;

	if (column->text)
		return column->text(row);
	if (!json_object_object_get_ex(row, column->key, &value) || !value)
		return strdup("-");
	return cell_text(value, CELL_PLAIN);
}

/* Characters, not bytes: the bytes that continue a character of UTF-8 do not count. */
static int text_width(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

static int column_width(const struct column *column, struct json_object *rows)
{
	size_t n = json_object_array_length(rows);
	int width = text_width(column->heading);

	if (column->width > width)
		width = column->width;
	for (size_t i = 0; i < n && !column->fixed; i++) {
		char *text = cell_of(column, json_object_array_get_idx(rows, i));

		if (text_width(text) > width)
			width = text_width(text);
		free(text);
	}
	return width;
}

/* No blanks are left at the end of a line. */
static void put_cell(FILE *f, const struct column *column, int width, const char *text)
{
	int pad = width > text_width(text) ? width - text_width(text) : 0;
	bool last = !column[1].heading;

	fprintf(f, "%*s%s", column->right ? pad : 0, "", text);
	if (last)
		putc('\n', f);
	else
		fprintf(f, "%*s", 2 + (column->right ? 0 : pad), "");
}

void columns_print(FILE *f, const struct column *columns, struct json_object *rows,
		   bool headings)
{
	size_t n_rows = json_object_array_length(rows), n = 0;
	int widths[16];

	for (; columns[n].heading && n < sizeof(widths) / sizeof(*widths); n++)
		widths[n] = column_width(&columns[n], rows);
	for (size_t c = 0; c < n && headings; c++)
		put_cell(f, &columns[c], widths[c], columns[c].heading);
	for (size_t r = 0; r < n_rows; r++) {
		for (size_t c = 0; c < n; c++) {
			char *text = cell_of(&columns[c], json_object_array_get_idx(rows, r));

			put_cell(f, &columns[c], widths[c], text);
			free(text);
		}
	}
}
