// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a command prints: text, one value a line, or a table (table.c). With --json each is one JSON
 * document.
 */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/output.h"

static const char *const format_names[] = {
	[OUTPUT_LIST] = "list",
	[OUTPUT_TABLE] = "table",
	[OUTPUT_HTML] = "html",
	[OUTPUT_CSV] = "csv",
	[OUTPUT_JSON] = "json",
};

static const char *const data_names[] = {
	[CELL_STRING] = "string",
	[CELL_BARE] = "bare",
	[CELL_JSON] = "json",
};

static int find_name(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(names[i], name))
			return i;
	}
	return -1;
}

int output_format_parse(const char *name, enum output_format *format)
{
	int i = find_name(format_names, sizeof(format_names) / sizeof(*format_names), name);

	if (i < 0)
		return -1;
	*format = i;
	return 0;
}

int output_data_parse(const char *name, enum cell_format *data)
{
	int i = find_name(data_names, sizeof(data_names) / sizeof(*data_names), name);

	if (i < 0)
		return -1;
	*data = i;
	return 0;
}

void output_json(struct output *out, struct json_object *obj)
{
	int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
		    JSON_C_TO_STRING_NOSLASHESCAPE;

	fprintf(out->stream, "%s\n", json_object_to_json_string_ext(obj, flags));
}

/* The line ends within become "\n", so that the Nth line of output is the Nth command's. */
static void put_oneline(FILE *f, const char *text)
{
	size_t len = strlen(text);

	if (len && text[len - 1] == '\n')
		len--;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			fputs("\\n", f);
		else if (text[i] == '\\')
			fputs("\\\\", f);
		else
			putc(text[i], f);
	}
	putc('\n', f);
}

void output_text(struct output *out, const char *text)
{
	if (out->style.oneline)
		put_oneline(out->stream, text);
	else
		fputs(text, out->stream);
}

/* The elements of @array, each by @text_of and a line end, as one text to be freed */
static char *join_lines(struct json_object *array, char *(*text_of)(struct json_object *))
{
	size_t n = json_object_array_length(array);
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	for (size_t i = 0; i < n; i++) {
		char *line = text_of(json_object_array_get_idx(array, i));

		fprintf(f, "%s\n", line);
		free(line);
	}
	if (fclose(f))
		abort();
	return text;
}

static void put_joined(struct output *out, struct json_object *array,
		       char *(*text_of)(struct json_object *))
{
	char *text = join_lines(array, text_of);

	output_text(out, text);
	free(text);
}

static char *bare_text(struct json_object *line)
{
	return cell_text(line, CELL_BARE);
}

/* Whatever --data says: as in ovs-vsctl, that is for tables. */
static char *string_text(struct json_object *datum)
{
	return cell_text(datum, CELL_STRING);
}

void output_lines(struct output *out, struct json_object *lines)
{
	if (out->style.json)
		output_json(out, lines);
	else
		put_joined(out, lines, bare_text);
}

static void put_json_values(struct output *out, struct json_object *values)
{
	struct json_object *array = json_object_new_array();
	size_t n = json_object_array_length(values);

	for (size_t i = 0; i < n; i++)
		json_object_array_add(array, cell_json(json_object_array_get_idx(values, i)));
	output_json(out, array);
	json_object_put(array);
}

void output_values(struct output *out, struct json_object *values)
{
	if (out->style.json)
		put_json_values(out, values);
	else
		put_joined(out, values, string_text);
}
