// SPDX-License-Identifier: GPL-2.0-or-later
/* Aligned columns, two blanks apart, as "ovs-appctl fdb/show" has them. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/columns.h"

#define COLUMNS_MAX	16
#define TEXT_LEAST	8	/* of a cut text is left */

/*
 * struct layout - how a table is made to fit
 * @gap:    blanks between columns
 * @broken: headings are of several lines; @rounded: numbers of many digits are
 * @widths: of each column
 */
struct layout {
	const struct column *columns;
	struct json_object *rows;
	size_t n;
	int gap;
	bool broken, rounded;
	int widths[COLUMNS_MAX];
};

static char *cell_of(const struct column *column, struct json_object *row)
{
	struct json_object *value;

	if (column->text)
		return column->text(row);
	if (!json_object_object_get_ex(row, column->key, &value) || !value)
		return strdup("-");
	return cell_text(value, CELL_PLAIN);
}

/* 12345678 becomes 12.3M: three digits are left. */
static char *rounded(char *text)
{
	static const char units[] = "kMGTPE";
	size_t len = strlen(text);
	char *all;
	int unit = ((int)len - 1) / 3, head = ((int)len - 1) % 3 + 1, n;

	if (len < 6 || text[strspn(text, "0123456789")] || unit > (int)strlen(units))
		return text;
	n = head == 3 ? asprintf(&all, "%.3s%c", text, units[unit - 1])
		      : asprintf(&all, "%.*s.%.*s%c", head, text, 3 - head, text + head,
				 units[unit - 1]);
	if (n < 0)
		abort();
	free(text);
	return all;
}

static char *shown(const struct layout *l, size_t column, struct json_object *row)
{
	char *text = cell_of(&l->columns[column], row);

	return l->rounded && l->columns[column].right ? rounded(text) : text;
}

/* Characters, not bytes: the bytes that continue a character of UTF-8 do not count. */
static int text_width(const char *text, size_t len)
{
	int width = 0;

	for (; len && *text; text++, len--)
		width += (*text & 0xc0) != 0x80;
	return width;
}

/* The part of a heading that begins at @text: up to the next "_", or all */
static size_t part_length(const struct layout *l, const char *text)
{
	return l->broken ? strcspn(text, "_") : strlen(text);
}

static int heading_width(const struct layout *l, const char *heading)
{
	int width = 0;

	while (*heading) {
		size_t len = part_length(l, heading);
		int part = text_width(heading, len);

		width = part > width ? part : width;
		heading += len + (heading[len] == '_');
	}
	return width;
}

static int column_width(const struct layout *l, size_t i)
{
	const struct column *column = &l->columns[i];
	size_t n = json_object_array_length(l->rows);
	int width = heading_width(l, column->heading);

	if (column->width > width)
		width = column->width;
	for (size_t r = 0; r < n && !column->fixed; r++) {
		char *text = shown(l, i, json_object_array_get_idx(l->rows, r));

		if (text_width(text, SIZE_MAX) > width)
			width = text_width(text, SIZE_MAX);
		free(text);
	}
	return width;
}

/* Of the whole table */
static int measure(struct layout *l)
{
	int width = 0;

	for (size_t c = 0; c < l->n; c++) {
		l->widths[c] = column_width(l, c);
		width += l->widths[c] + (c ? l->gap : 0);
	}
	return width;
}

/* The widest texts lose what is too much. */
static void cut_texts(struct layout *l, int too_much)
{
	while (too_much > 0) {
		int *widest = NULL;

		for (size_t c = 0; c < l->n; c++) {
			if (!l->columns[c].right && l->widths[c] > TEXT_LEAST &&
			    (!widest || l->widths[c] > *widest))
				widest = &l->widths[c];
		}
		if (!widest)
			return;
		--*widest;
		too_much--;
	}
}

static void fit(struct layout *l, int width)
{
	int is = measure(l);

	if (!width || is <= width)
		return;
	l->broken = true;
	is = measure(l);
	if (is > width) {
		l->rounded = true;
		l->gap = 1;
		is = measure(l);
	}
	cut_texts(l, is - width);
}

/* As much of @text as fits, with a sign that there is more. Bytes of it */
static int cut_length(const char *text, int width, bool *cut)
{
	int len = 0;

	*cut = text_width(text, SIZE_MAX) > width;
	if (!*cut)
		return strlen(text);
	for (int left = width - 1; text[len]; len++) {
		if ((text[len] & 0xc0) != 0x80 && left-- <= 0)
			break;
	}
	return len;
}

/* No blanks are left at the end of a line. What may not be cut may be wider than its column. */
static void put_cell(FILE *f, const struct layout *l, size_t c, const char *text, size_t bytes,
		     bool may_cut)
{
	const struct column *column = &l->columns[c];
	bool cut = false;
	int len = may_cut ? cut_length(text, l->widths[c], &cut) : (int)strnlen(text, bytes);
	int width = text_width(text, len) + cut;
	int pad = l->widths[c] > width ? l->widths[c] - width : 0;

	if (!len && c + 1 == l->n) {
		putc('\n', f);
		return;
	}
	fprintf(f, "%*s%.*s%s", column->right ? pad : 0, "", len, text, cut ? "…" : "");
	if (c + 1 == l->n)
		putc('\n', f);
	else
		fprintf(f, "%*s", l->gap + (column->right ? 0 : pad), "");
}

/* @line: which of the lines that the heading is broken into; "" behind the last */
static const char *heading_part(const struct layout *l, size_t c, int line, size_t *len)
{
	const char *part = l->columns[c].heading;

	*len = part_length(l, part);
	for (int i = 0; i < line; i++) {
		part += *len + (part[*len] == '_');
		*len = part_length(l, part);
	}
	return part;
}

/* Whether there was anything in that line. What is in columns before the last may end it. */
static bool put_heading_line(FILE *to, const struct layout *l, int line)
{
	bool any = false;
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	for (size_t c = 0; c < l->n; c++) {
		size_t bytes;
		const char *part = heading_part(l, c, line, &bytes);

		any |= bytes > 0;
		put_cell(f, l, c, part, bytes, false);
	}
	if (fclose(f))
		abort();
	while (len && strchr(" \n", text[len - 1]))
		len--;
	if (any)
		fprintf(to, "%.*s\n", (int)len, text);
	free(text);
	return any;
}

static void put_row(FILE *f, const struct layout *l, struct json_object *row, bool may_cut)
{
	for (size_t c = 0; c < l->n; c++) {
		char *text = shown(l, c, row);

		put_cell(f, l, c, text, SIZE_MAX, may_cut && !l->columns[c].right);
		free(text);
	}
}

void columns_print(FILE *f, const struct column *columns, struct json_object *rows,
		   bool headings, unsigned int width)
{
	struct layout l = { .columns = columns, .rows = rows, .gap = 2 };
	size_t n = json_object_array_length(rows);

	while (l.n < COLUMNS_MAX && columns[l.n].heading)
		l.n++;
	fit(&l, width);
	for (int line = 0; headings && put_heading_line(f, &l, line); line++)
		;
	for (size_t r = 0; r < n; r++)
		put_row(f, &l, json_object_array_get_idx(rows, r), width);
}
