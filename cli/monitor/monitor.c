// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vswitchctl monitor: what changes. The daemon is asked again and again how things are, by requests
 * that it has anyway: it keeps nothing for a monitor, whose reader may be as slow as he likes.
 */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <vswitch/ctl.h>

#include "cli/error.h"
#include "cli/monitor/changes.h"
#include "cli/monitor/state.h"
#include "cli/noun.h"

#define INTERVAL_MAX_S	3600

/* struct monitor - words behind "monitor", and how things were */
struct monitor {
	const struct client_options *client;
	FILE *f;
	const char *kinds;
	int interval_ms;
	bool as_json;
	struct json_object *state;
	bool away;	/* the daemon did not answer the last time */
};

static int take_interval(struct monitor *m, const char *text, char **err)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0.1 && seconds <= INTERVAL_MAX_S))
		return error_set(err, "--interval=%s is not a number of seconds from 0.1 to %d",
				 text, INTERVAL_MAX_S);
	m->interval_ms = lround(seconds * 1000);
	return 0;
}

static bool is_kind(const char *name, size_t len)
{
	for (int i = 0; state_kinds[i]; i++) {
		if (strlen(state_kinds[i]) == len && !strncmp(state_kinds[i], name, len))
			return true;
	}
	return false;
}

static int take_kinds(struct monitor *m, const char *kinds, char **err)
{
	const char *at = kinds;

	do {
		size_t len = strcspn(at, ",");

		if (!is_kind(at, len))
			return error_set(err, "--only=%s: '%.*s' is none of daemon, bridge, port, "
					 "link, fdb and drops", kinds, (int)len, at);
		at += len;
	} while (*at++);
	m->kinds = kinds;
	return 0;
}

static int take_words(struct monitor *m, int n, char *const *words, char **err)
{
	for (int i = 0; i < n; i++) {
		int ret;

		if (!strncmp(words[i], "--interval=", 11))
			ret = take_interval(m, words[i] + 11, err);
		else if (!strncmp(words[i], "--only=", 7))
			ret = take_kinds(m, words[i] + 7, err);
		else
			ret = error_set(err, "'monitor' has no '%s'", words[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* RFC 3339, with milliseconds, in UTC */
static const char *now_text(char text[32])
{
	struct timespec ts;
	struct tm tm;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	len = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, 32 - len, ".%03ldZ", ts.tv_nsec / 1000000);
	return text;
}

/* One look. A daemon that is away is told of once, and what it has changed when it is back. */
static void look(struct monitor *m)
{
	char time[32], *err = NULL;
	struct json_object *next = state_take(m->client, m->kinds, &err);

	now_text(time);
	if (!next) {
		if (!m->away)
			changes_note(m->f, "waits", err, time, m->as_json);
		m->away = true;
		free(err);
		return;
	}
	if (m->away)
		changes_note(m->f, "goes on", NULL, time, m->as_json);
	m->away = false;
	changes_put(m->f, m->state, next, time, m->as_json);
	json_object_put(m->state);
	m->state = next;
}

static void wait_for(int ms)
{
	struct timespec pause = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&pause, &pause) && errno == EINTR)
		;
}

/* Until a signal, or until nobody reads any more: whoever prints finds that out in the end. */
static void run(struct monitor *m)
{
	char time[32];

	changes_note(m->f, "begins", NULL, now_text(time), m->as_json);
	while (!fflush(m->f)) {
		wait_for(m->interval_ms);
		look(m);
	}
}

static int run_monitor(int n, char *const *args, const struct cli_options *opts,
		       struct output *out, char **err)
{
	struct monitor m = { .client = &opts->client, .f = out->stream, .interval_ms = 1000,
			     .as_json = out->style.json };

	if (take_words(&m, n, args, err))
		return CTL_EXIT_ERROR;
	m.state = state_take(m.client, m.kinds, err);
	if (!m.state)
		return CTL_EXIT_ERROR;
	run(&m);
	json_object_put(m.state);
	return CTL_EXIT_ERROR;
}

static const struct noun_verb monitor_verbs[] = {
	{ .args = "[--only=KIND,...] [--interval=SECS]", .max_args = 2, .run = run_monitor,
	  .help = "print what changes, a line each: bridges, ports, links, MAC addresses, drops",
	  .example = "monitor --only=port,link" },
};

const struct noun monitor_noun = {
	.name = "monitor",
	.help = "what changes",
	.verbs = monitor_verbs,
	.verbs_count = sizeof(monitor_verbs) / sizeof(*monitor_verbs),
};
