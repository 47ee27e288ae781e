// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

bool command_flag(const struct command *c, const char *option)
{
	return json_object_get_boolean(json_object_object_get(c->options, option));
}

const char *command_option(const struct command *c, const char *option)
{
	struct json_object *value = json_object_object_get(c->options, option);

	return value ? json_object_get_string(value) : NULL;
}

static void add_text(struct command *c, const char *list, char *text)
{
	struct json_object *lines = json_object_object_get(c->output, list);

	if (!lines) {
		lines = json_object_new_array();
		json_object_object_add(c->output, list, lines);
	}
	json_object_array_add(lines, json_object_new_string(text));
	free(text);
}

void command_line(struct command *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_text(c, "lines", xvasprintf(fmt, ap));
	va_end(ap);
}

void command_warn(struct command *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_text(c, "warnings", xvasprintf(fmt, ap));
	va_end(ap);
}

void command_warn_as(struct command *c, const char *area, const char *fmt, ...)
{
	struct json_object *lines = json_object_object_get(c->output, "warnings");
	struct json_object *one = json_object_new_object();
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	if (!lines) {
		lines = json_object_new_array();
		json_object_object_add(c->output, "warnings", lines);
	}
	json_object_object_add(one, "area", json_object_new_string(area));
	json_object_object_add(one, "text", json_object_new_string(text));
	json_object_array_add(lines, one);
	free(text);
}

void command_note(struct command *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_text(c, "notes", xvasprintf(fmt, ap));
	va_end(ap);
}

int command_violation(const char *kind, const char *details, char **err)
{
	static const char prefix[] = "constraint violation: ";
	struct json_object *obj = json_object_new_object();

	if (!strncmp(details, prefix, sizeof(prefix) - 1))
		details += sizeof(prefix) - 1;
	json_object_object_add(obj, "details", json_object_new_string(details));
	json_object_object_add(obj, "error", json_object_new_string(kind));
	errline(err, -EINVAL, "transaction error: %s", json_object_to_json_string_ext(obj,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(obj);
	return -EINVAL;
}

int command_check(const struct datum *d, const struct datum_type *type, char **err)
{
	char *why = NULL;
	int rc = datum_check(d, type, &why);

	if (rc)
		rc = command_violation("constraint violation", why ? why : "out of memory", err);
	free(why);
	return rc;
}

static int compare_lines(const void *a, const void *b)
{
	struct json_object *const *x = a, *const *y = b;

	return strcmp(json_object_get_string(*x), json_object_get_string(*y));
}

void command_sort_lines(struct command *c)
{
	struct json_object *lines = json_object_object_get(c->output, "lines");

	if (lines)
		json_object_array_sort(lines, compare_lines);
}

static void put_word(FILE *out, const char *word)
{
	if (!word[strcspn(word, " \t\r\n\v\\'\"")]) {
		fputs(word, out);
		return;
	}
	putc('"', out);
	for (; *word; word++)
		fprintf(out, "%s%c", *word == '\\' || *word == '"' ? "\\" : "", *word);
	putc('"', out);
}

char *command_text(const struct command *c)
{
	struct text all;
	unsigned int i;
	FILE *out;

	text_init(&all);
	out = text_begin(&all);
	json_object_object_foreach(c->options, name, value) {
		(void)value;
		fprintf(out, "--%s ", name);
	}
	fputs(c->verb->name, out);
	for (i = 0; i < c->n_args; i++) {
		putc(' ', out);
		put_word(out, c->args[i]);
	}
	return text_take(&all);
}

void command_tell_kept(struct command *c, const struct row *row, unsigned int column)
{
	const struct column *col = &row->table->columns[column];

	if (col->flags & COL_STORED && !datum_is_default(&row->columns[column], &col->type))
		command_note(c, "column %s of table %s is kept, and not acted upon", col->name,
			     row->table->name);
}

int command_write(struct transaction *t, struct command *c, struct row *row, const char *text,
		  char **err)
{
	struct argument a;
	int rc = argument_parse(&a, row->table, text, argument_set_ops, err);

	if (rc)
		return rc;
	rc = argument_check_writable(row->table, a.column, err);
	if (!rc)
		rc = argument_set(row, &a, &t->symbols, err);
	if (!rc)
		rc = row_update(t->db, row, a.column, err);
	if (!rc) {
		row_set_why(row, a.column, NULL);
		command_tell_kept(c, row, a.column);
	}
	argument_free(&a);
	return rc;
}

int command_row(struct transaction *t, const struct command *c, const struct table *table,
		const char *record, struct row **row, char **err)
{
	if (command_flag(c, "if-exists"))
		return record_find(t->db, table, record, &t->symbols, row, err);
	return record_get(t->db, table, record, &t->symbols, row, err) ?: 1;
}

int command_clear(struct transaction *t, struct row *row, unsigned int column, char **err)
{
	datum_free(&row->columns[column], &row->table->columns[column].type);
	return row_update(t->db, row, column, err);
}
