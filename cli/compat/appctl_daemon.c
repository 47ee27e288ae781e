// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-appctl version, vlog/..., coverage/show, exit. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"
#include "cli/noun.h"

/* The daemon's own: that it answers is what scripts ask for. */
int appctl_version(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *status;
	int rc = front_ask(f, "status", json_object_new_object(), "{version:s}", &status, err);

	(void)n;
	(void)args;
	if (rc)
		return rc;
	printf("ovs-vswitchd (vswitch) %s\n", front_text(status, "version"));
	json_object_put(status);
	return CTL_EXIT_OK;
}

/* --- log ----------------------------------------------------------------------------------- */

/* Levels by Open vSwitch's names; there is nothing between "off" and "err" here. */
static const struct level {
	const char *ours, *theirs;
} levels[] = {
	{ "off", "off" }, { "err", "emer" }, { "err", "err" }, { "warn", "warn" },
	{ "info", "info" }, { "debug", "dbg" },
};

static const char *their_level(const char *level)
{
	const char *found = level;

	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		if (!strcmp(levels[i].ours, level))
			found = levels[i].theirs;
	}
	return found;
}

static const char *our_level(const char *level)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		if (!strcasecmp(levels[i].theirs, level))
			return levels[i].ours;
	}
	return NULL;
}

static void upper(char *to, size_t size, const char *from)
{
	size_t i = 0;

	for (; from[i] && i + 1 < size; i++)
		to[i] = from[i] >= 'a' && from[i] <= 'z' ? (char)(from[i] - 'a' + 'A') : from[i];
	to[i] = '\0';
}

/* There is one log; where it goes to, vswitchd was told when it was started. */
int appctl_vlog_list(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *areas;
	int rc = front_ask(f, "log.show", json_object_new_object(), "[{area:s,level:s}]", &areas,
			   err);

	(void)n;
	(void)args;
	if (rc)
		return rc;
	puts("                 console    syslog    file\n"
	     "                 -------    ------    ------");
	for (size_t i = 0; i < json_object_array_length(areas); i++) {
		struct json_object *area = json_object_array_get_idx(areas, i);
		char level[16];

		upper(level, sizeof(level), their_level(front_text(area, "level")));
		printf("%-16s  %4s       %4s       %4s\n", front_text(area, "area"), level, level,
		       level);
	}
	json_object_put(areas);
	return CTL_EXIT_OK;
}

static bool is_destination(const char *word)
{
	return !strcasecmp(word, "syslog") || !strcasecmp(word, "console") ||
	       !strcasecmp(word, "file");
}

static int set_level(const struct front *f, const char *area, const char *level, char **err)
{
	struct json_object *params = json_object_new_object(), *result;
	int rc;

	noun_put(params, "area", area);
	noun_put(params, "level", level);
	rc = front_ask(f, "log.set", params, NULL, &result, err);
	if (!rc)
		json_object_put(result);
	if (rc == FRONT_REFUSED) {
		free(*err);
		error_set(err, "no destination, level, or module \"%s\"", area);
	}
	return rc;
}

/* "[MODULE][:DESTINATION][:LEVEL]" in any order; no module: any, no level: dbg */
static int set_spec(const struct front *f, char *spec, char **err)
{
	const char *area = "any", *level = "debug";
	char *at = NULL;

	if (!strncasecmp(spec, "PATTERN:", 8) || !strncasecmp(spec, "FACILITY:", 9)) {
		error_set(err, "%s: the form of the log is fixed", spec);
		return FRONT_REFUSED;
	}
	for (char *word = strtok_r(spec, ": ,", &at); word; word = strtok_r(NULL, ": ,", &at)) {
		if (our_level(word))
			level = our_level(word);
		else if (!is_destination(word))
			area = strcasecmp(word, "any") ? word : "any";
	}
	return set_level(f, area, level, err);
}

int appctl_vlog_set(const struct front *f, int n, char *const *args, char **err)
{
	int rc = 0;

	for (int i = 0; i < n && !rc; i++) {
		char *copy = strdup(args[i]);

		if (!copy)
			abort();
		rc = set_spec(f, copy, err);
		free(copy);
	}
	return rc;
}

/* --- counters ------------------------------------------------------------------------------ */

/* What there is of events: drops by name. Rates are not kept; totals are. */
int appctl_coverage(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *drops;
	int rc = front_ask(f, "drops.show", json_object_new_object(),
			   "[{bridge:s,port:s,reason:s,packets:n}]", &drops, err);

	(void)n;
	(void)args;
	if (rc)
		return rc;
	puts("Event coverage, totals of dropped frames by port and reason:");
	for (size_t i = 0; i < json_object_array_length(drops); i++) {
		struct json_object *d = json_object_array_get_idx(drops, i);
		char name[64];

		snprintf(name, sizeof(name), "drop_%s_%s", front_text(d, "port"),
			 front_text(d, "reason"));
		printf("%-32s total: %llu\n", name, front_number(d, "packets"));
	}
	json_object_put(drops);
	return CTL_EXIT_OK;
}

/* --cleanup would take ports and flows away, too: nobody is left without network here. */
int appctl_exit(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *result;
	int rc;

	if (n && strcmp(args[0], "--cleanup")) {
		error_set(err, "%s: no such option of exit", args[0]);
		return FRONT_REFUSED;
	}
	if (n) {
		error_set(err, "exit --cleanup is not served by vswitch: exit, and then 'rmmod "
			  "vswitch' are");
		return FRONT_REFUSED;
	}
	rc = front_ask(f, "exit", json_object_new_object(), NULL, &result, err);
	if (!rc)
		json_object_put(result);
	return rc;
}
