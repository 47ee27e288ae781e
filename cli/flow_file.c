// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of rules are read here: the daemon opens nothing that somebody names. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/error.h"
#include "cli/flow_file.h"
#include "cli/noun.h"

/* struct text - lines of a file, for the check that takes argv; the first one counts for nothing */
struct text {
	char **line;
	size_t n, room, bytes;
};

static int add_line(struct text *t, char *line, char **err)
{
	char **more;

	if (t->n == t->room) {
		more = reallocarray(t->line, 2 * t->room + 64, sizeof(char *));
		if (!more)
			return error_set(err, "out of memory");
		t->line = more;
		t->room = 2 * t->room + 64;
	}
	t->bytes += strlen(line);
	t->line[t->n++] = line;
	return 0;
}

static void free_text(struct text *t)
{
	while (t->n)
		free(t->line[--t->n]);
	free(t->line);
}

static int read_lines(struct text *t, FILE *f, const char *name, char **err)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int ret = add_line(t, strdup(""), err);

	while (!ret && (len = getline(&line, &size, f)) >= 0) {
		if (len && line[len - 1] == '\n')
			line[--len] = '\0';
		if (strlen(line) != (size_t)len)
			ret = error_set(err, "%s:%zu: there is a NUL in the line", name, t->n);
		else
			ret = add_line(t, strdup(line), err);
		if (!ret && t->bytes > CTL_REQUEST_MAX)
			ret = error_set(err, "%s: larger than %d MiB", name, CTL_REQUEST_MAX >> 20);
	}
	if (!ret && ferror(f))
		ret = error_set(err, "%s: %s", name, strerror(errno));
	free(line);
	return ret;
}

static int read_file(struct text *t, const char *path, const char *name, char **err)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "re") : stdin;
	int ret;

	if (!f)
		return error_set(err, "%s: %s", path, strerror(errno));
	ret = read_lines(t, f, name, err);
	if (f != stdin)
		fclose(f);
	return ret;
}

int flow_file_put(struct json_object *params, const char *member, const char *path, char **err)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	struct json_object *rules = json_object_new_array();
	struct text t = { 0 };
	int ret = read_file(&t, path, name, err);

	json_object_object_add(params, member, rules);
	noun_put(params, "source", name);
	if (!ret)
		ret = cli_options_check_utf8((int)t.n, t.line, err);
	for (size_t i = 1; i < t.n && !ret; i++)
		json_object_array_add(rules, json_object_new_string(t.line[i]));
	free_text(&t);
	return ret;
}

void flow_line_put(struct json_object *params, const char *member, const char *line)
{
	struct json_object *lines = json_object_new_array();

	json_object_array_add(lines, json_object_new_string(line));
	json_object_object_add(params, member, lines);
}
