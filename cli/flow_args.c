// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/error.h"
#include "cli/flow_args.h"

bool flow_put_id(struct json_object *params, const char *name, const char *text, unsigned long min,
		 unsigned long max)
{
	unsigned long id;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	id = strtoul(text, &end, 0);
	if (*end || id < min || id > max)
		return false;
	json_object_object_add(params, name, json_object_new_int64((int64_t)id));
	return true;
}

/* Take "--NAME" out of @args, wherever it stands; whether it was there */
bool flow_take_flag(char **args, int *n, const char *name)
{
	int kept = 0;
	bool found = false;

	for (int i = 0; i < *n; i++) {
		if (!strcmp(args[i], name))
			found = true;
		else
			args[kept++] = args[i];
	}
	*n = kept;
	return found;
}

/* Names for people, numbers for programs */
void flow_put_names(char **args, int *n, struct json_object *params)
{
	bool names = flow_take_flag(args, n, "--names");
	bool numbers = flow_take_flag(args, n, "--no-names");

	names |= !numbers && isatty(STDOUT_FILENO);
	json_object_object_add(params, "names", json_object_new_boolean(names));
}

/* What is left must be no option, and the bridge. */
int flow_check_args(char *const *args, int n, char **err)
{
	for (int i = 0; i < n; i++) {
		if (args[i][0] == '-' && args[i][1])
			return error_set(err, "unknown option '%s'", args[i]);
	}
	return n ? 0 : error_set(err, "the bridge is missing");
}

/* One text of several words */
char *flow_join(char *const *args, int n)
{
	size_t size = 1;
	char *text;

	for (int i = 0; i < n; i++)
		size += strlen(args[i]) + 1;
	text = calloc(1, size);
	for (int i = 0; i < n && text; i++) {
		strcat(text, i ? " " : "");
		strcat(text, args[i]);
	}
	return text;
}
