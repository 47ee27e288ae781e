// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl top: who sends, who drops, now. */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <vswitch/ctl.h>

#include "cli/error.h"
#include "cli/noun.h"
#include "cli/top/screen.h"

#define INTERVAL_MAX_S	3600

/* struct top_options - words behind "top" */
struct top_options {
	bool once;
	int interval_ms;
};

static int take_interval(struct top_options *top, const char *text, char **err)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0.1 && seconds <= INTERVAL_MAX_S))
		return error_set(err, "--interval=%s is not a number of seconds from 0.1 to %d",
				 text, INTERVAL_MAX_S);
	top->interval_ms = lround(seconds * 1000);
	return 0;
}

static int take_words(struct top_options *top, int n, char *const *words, char **err)
{
	for (int i = 0; i < n; i++) {
		if (!strcmp(words[i], "--once"))
			top->once = true;
		else if (strncmp(words[i], "--interval=", 11))
			return error_set(err, "'top' has no '%s'", words[i]);
		else if (take_interval(top, words[i] + 11, err))
			return -1;
	}
	return 0;
}

static struct json_object *whole(double rate)
{
	return json_object_new_int64(llround(rate));
}

/* Columns of what --once prints, and members of its JSON: rates are per second */
static struct json_object *row_of(const struct sample_port *p)
{
	struct json_object *row = json_object_new_object();

	json_object_object_add(row, "bridge", json_object_new_string(p->bridge));
	json_object_object_add(row, "port", json_object_new_string(p->name));
	json_object_object_add(row, "guest",
			       *p->guest ? json_object_new_string(p->guest) : NULL);
	for (int c = 0; c < __SAMPLE_COUNTERS; c++)
		json_object_object_add(row, sample_names[c], whole(p->rates[c]));
	json_object_object_add(row, "flows", json_object_new_uint64(p->flows));
	return row;
}

static const struct column once_columns[] = {
	{ .heading = "bridge", .key = "bridge" },
	{ .heading = "port", .key = "port" },
	{ .heading = "guest", .key = "guest" },
	{ .heading = "rx_packets/s", .key = "rx_packets", .right = true },
	{ .heading = "rx_bytes/s", .key = "rx_bytes", .right = true },
	{ .heading = "tx_packets/s", .key = "tx_packets", .right = true },
	{ .heading = "tx_bytes/s", .key = "tx_bytes", .right = true },
	{ .heading = "misses/s", .key = "misses", .right = true },
	{ .heading = "drops/s", .key = "drops", .right = true },
	{ .heading = "flows", .key = "flows", .right = true },
	{ .heading = NULL }
};

static void put_once(struct sample *now, struct output *out)
{
	struct json_object *rows = json_object_new_array();

	sample_sort(now, SAMPLE_RX_PACKETS);
	for (size_t i = 0; i < now->n; i++)
		json_object_array_add(rows, row_of(&now->ports[i]));
	if (out->style.json || out->style.format == OUTPUT_JSON)
		output_json(out, rows);
	else
		columns_print(out->stream, once_columns, rows, !out->style.no_headings,
			      out->width);
	json_object_put(rows);
}

/* Two samples, the interval apart */
static int run_once(const struct cli_options *opts, int interval_ms, struct output *out,
		    char **err)
{
	struct timespec pause = { interval_ms / 1000, interval_ms % 1000 * 1000000L };
	struct sample before, now = { NULL };
	int ret = sample_take(&before, &opts->client, err);

	while (!ret && nanosleep(&pause, &pause) && errno == EINTR)
		;
	if (!ret)
		ret = sample_take(&now, &opts->client, err);
	if (!ret) {
		sample_rates(&now, &before);
		put_once(&now, out);
	}
	sample_free(&before);
	sample_free(&now);
	return ret;
}

static int run_top(int n, char *const *args, const struct cli_options *opts, struct output *out,
		   char **err)
{
	struct top_options top = { .interval_ms = 1000 };
	int ret = take_words(&top, n, args, err);

	if (!ret && (top.once || out->style.json))
		ret = run_once(opts, top.interval_ms, out, err);
	else if (!ret && (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)))
		ret = error_set(err, "'top' wants a terminal: --once or --json prints what it "
				"would show");
	else if (!ret)
		ret = screen_run(&opts->client, top.interval_ms, SAMPLE_RX_PACKETS, err);
	return ret ? CTL_EXIT_ERROR : CTL_EXIT_OK;
}

static const struct noun_verb top_verbs[] = {
	{ .args = "[--once] [--interval=SECS]", .max_args = 2, .run = run_top,
	  .help = "show what ports do in a second, live, or once for scripts",
	  .example = "top --once" },
};

const struct noun top_noun = {
	.name = "top",
	.help = "what ports do in a second",
	.verbs = top_verbs,
	.verbs_count = sizeof(top_verbs) / sizeof(*top_verbs),
};
