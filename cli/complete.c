// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cli/complete.h"
#include "cli/noun.h"
#include "cli/options.h"
#include "cli/shape.h"

/* struct asked - the words of the command that the cursor is in, but for options, and where to */
struct asked {
	FILE *f;
	const char *cursor;
	const char *before;	/* what stays of the word at the cursor; or NULL */
	char **words;
	int n;
	bool first;	/* no "--" stands before it */
	const struct noun *const *nouns;
	const struct client_options *client;
};

static const struct {
	char kind;
	const char *words;	/* by blanks */
} fixed[] = {
	{ 'k', "tag= trunks= vlan_mode=" },
	{ 'm', "standalone secure" },
	{ 'l', "off err warn info debug" },
};

static const struct {
	const char *option, *words;
} values[] = {
	{ "--format=", "list table html csv json" },
	{ "--data=", "string bare json" },
};

static void offer(const struct asked *a, const char *word, const char *after, const char *help)
{
	if (strncmp(word, a->cursor, strlen(a->cursor)) || word[strcspn(word, "\t\n")])
		return;
	fprintf(a->f, "%s%s%s%s%s\n", a->before ? a->before : "", word, after, help ? "\t" : "",
		help ? help : "");
}

static void offer_words(const struct asked *a, const char *words)
{
	while (*words) {
		char word[64];
		size_t len = strcspn(words, " ");

		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		offer(a, word, "", NULL);
		words += len + (words[len] == ' ');
	}
}

/* --- what the daemon knows ----------------------------------------------------------------- */

static struct json_object *transact(const struct asked *a, const char *verb, const char *arg,
				    const char *columns)
{
	struct json_object *cmd = json_object_new_object(), *list = json_object_new_array();
	struct json_object *params = json_object_new_object(), *args = json_object_new_array();
	struct json_object *options = json_object_new_object(), *result = NULL;
	char *err = NULL;

	if (arg)
		json_object_array_add(args, json_object_new_string(arg));
	if (columns)
		json_object_object_add(options, "columns", json_object_new_string(columns));
	json_object_object_add(cmd, "verb", json_object_new_string(verb));
	json_object_object_add(cmd, "args", args);
	json_object_object_add(cmd, "options", options);
	json_object_array_add(list, cmd);
	json_object_object_add(params, "commands", list);
	json_object_object_add(params, "timeout", json_object_new_int(0));
	client_call(a->client, "transact", params, &result, &err);
	free(err);
	return result;
}

static void offer_strings(const struct asked *a, struct json_object *strings, const char *after)
{
	for (size_t i = 0; i < json_object_array_length(strings); i++)
		offer(a, json_object_get_string(json_object_array_get_idx(strings, i)), after,
		      NULL);
}

static void offer_lines(const struct asked *a, const char *verb, const char *arg)
{
	struct json_object *result = transact(a, verb, arg, NULL);

	if (shape_fits("[{lines:[s]}]", result) && json_object_array_length(result))
		offer_strings(a, json_object_object_get(json_object_array_get_idx(result, 0),
							"lines"), "");
	json_object_put(result);
}

static struct json_object *table_of(struct json_object *result)
{
	return shape_fits("[{table:{columns:[s],rows:[[*]]}}]", result) &&
	       json_object_array_length(result) ?
	       json_object_object_get(json_object_array_get_idx(result, 0), "table") : NULL;
}

static void offer_records(const struct asked *a, const char *table)
{
	struct json_object *result = transact(a, "list", table, "name");
	struct json_object *rows = json_object_object_get(table_of(result), "rows");

	for (size_t i = 0; rows && i < json_object_array_length(rows); i++) {
		struct json_object *name = json_object_array_get_idx(
			json_object_array_get_idx(rows, i), 0);

		if (json_object_is_type(name, json_type_string))
			offer(a, json_object_get_string(name), "", NULL);
	}
	json_object_put(result);
}

static void offer_columns(const struct asked *a, const char *table, const char *after)
{
	struct json_object *result = transact(a, "list", table, NULL);
	struct json_object *columns = json_object_object_get(table_of(result), "columns");

	if (columns)
		offer_strings(a, columns, after);
	json_object_put(result);
}

static void offer_areas(const struct asked *a)
{
	struct json_object *rows = NULL;
	char *err = NULL;

	offer(a, "any", "", NULL);
	client_call(a->client, "log.show", json_object_new_object(), &rows, &err);
	for (size_t i = 0; shape_fits("[{area:s}]", rows) && i < json_object_array_length(rows);
	     i++)
		offer(a, json_object_get_string(json_object_object_get(
			json_object_array_get_idx(rows, i), "area")), "", NULL);
	json_object_put(rows);
	free(err);
}

/* --- what the kernel knows ----------------------------------------------------------------- */

static void offer_devices(const struct asked *a)
{
	DIR *dir = opendir("/sys/class/net");
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (*entry->d_name != '.')
			offer(a, entry->d_name, "", NULL);
	}
	if (dir)
		closedir(dir);
}

/* --- where the cursor is ------------------------------------------------------------------- */

/* @before: the argument before this one; NULL: it is the first */
static void offer_kind(const struct asked *a, char kind, const char *table, const char *before)
{
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++) {
		if (fixed[i].kind == kind)
			offer_words(a, fixed[i].words);
	}
	if (kind == 'b' || kind == 'x')
		offer_lines(a, "list-br", NULL);
	if (kind == 'p' && before)
		offer_lines(a, "list-ports", before);
	if (kind == 'x' || (kind == 'p' && !before))
		offer_records(a, "Port");
	if (kind == 'd')
		offer_devices(a);
	for (int i = 0; kind == 't' && complete_tables[i]; i++)
		offer(a, complete_tables[i], "", NULL);
	if (kind == 'r')
		offer_records(a, table);
	if (kind == 'c' || kind == 'C')
		offer_columns(a, table, kind == 'C' ? "=" : "");
	if (kind == 'a')
		offer_areas(a);
}

/* @name: of the command, of @taken words */
static void offer_argument(const struct asked *a, const char *name, int taken)
{
	const char *kinds = complete_kinds(name);
	int at = a->n - taken, last = strlen(kinds) - 1;

	offer_kind(a, kinds[at < last ? at : last], at ? a->words[taken] : NULL,
		   at ? a->words[a->n - 1] : NULL);
}

static void offer_verbs(const struct asked *a)
{
	for (size_t i = 0; i < verbs_count; i++)
		offer(a, verbs[i].name, "", verbs[i].help);
	for (size_t i = 0; a->first && a->nouns && a->nouns[i]; i++)
		offer(a, a->nouns[i]->name, "", a->nouns[i]->help);
}

static void offer_verb_options(const struct asked *a, unsigned int which)
{
	for (int i = 0; i < __VERB_OPTIONS; i++) {
		char word[64];

		snprintf(word, sizeof(word), "--%s%s", verb_options[i].name,
			 verb_options[i].value ? "=" : "");
		if (which & 1U << i)
			offer(a, word, "", verb_options[i].help);
	}
}

/* Whether the cursor is behind "--format=": what may stand there */
static bool offer_values(const struct asked *a)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		size_t len = strlen(values[i].option);
		struct asked value = *a;

		if (strncmp(a->cursor, values[i].option, len))
			continue;
		value.before = values[i].option;
		value.cursor = a->cursor + len;
		offer_words(&value, values[i].words);
		return true;
	}
	return false;
}

static void offer_options(const struct asked *a)
{
	const struct verb *verb = a->n ? verb_find(a->words[0]) : NULL;

	if (offer_values(a))
		return;

	offer_verb_options(a, a->n ? verb ? verb->options : 0 : ~0U);
	if (a->first && !a->n)
		cli_options_each(a->f, a->cursor);
	if (a->n)
		offer(a, "--help", "", "print help");
	if (a->nouns)
		offer(a, "--json", "", "print JSON");
}

static const struct noun *noun_of(const struct asked *a)
{
	for (size_t i = 0; a->nouns && a->n && a->nouns[i]; i++) {
		if (!strcmp(a->nouns[i]->name, a->words[0]))
			return a->nouns[i];
	}
	return NULL;
}

static void offer_in_noun(const struct asked *a, const struct noun *noun)
{
	char name[64];

	if (!noun->verbs[0].name) {
		offer_argument(a, noun->name, 1);
		return;
	}
	for (size_t i = 0; a->n == 1 && i < noun->verbs_count; i++)
		offer(a, noun->verbs[i].name, "", noun->verbs[i].help);
	if (a->n == 1)
		return;
	snprintf(name, sizeof(name), "%s %s", noun->name, a->words[1]);
	offer_argument(a, name, 2);
}

/* Options that take their value as a word of its own */
static bool takes_word(const char *word)
{
	return !strcmp(word, "-t") || !strcmp(word, "-f") || !strcmp(word, "-d");
}

static void take_words(struct asked *a, int n, char *const *words)
{
	a->words = calloc(n + 1, sizeof(*a->words));
	if (!a->words)
		abort();
	for (int i = 0; i < n; i++) {
		if (!strcmp(words[i], "--")) {
			a->n = 0;
			a->first = false;
		} else if (takes_word(words[i])) {
			i++;
		} else if (*words[i] != '-') {
			a->words[a->n++] = words[i];
		}
	}
}

void complete_print(FILE *f, int n, char *const *words, const struct noun *const *nouns,
		    const struct client_options *client)
{
	struct asked a = { .f = f, .first = true, .nouns = nouns, .client = client };
	const struct noun *noun;

	if (n < 1)
		return;
	a.cursor = words[n - 1];
	take_words(&a, n - 1, words);
	noun = a.first ? noun_of(&a) : NULL;
	if (*a.cursor == '-')
		offer_options(&a);
	else if (noun)
		offer_in_noun(&a, noun);
	else if (a.n)
		offer_argument(&a, a.words[0], 1);
	else
		offer_verbs(&a);
	free(a.words);
}
