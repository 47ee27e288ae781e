// SPDX-License-Identifier: GPL-2.0-or-later
/* The calls that the datapath in memory has seen, and failures on demand. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/flow.h"

static void add_line(struct dp_fake *fake, char *line)
{
	if (fake->n_lines == fake->room_lines) {
		fake->room_lines = 2 * fake->room_lines + 64;
		fake->lines = xreallocarray(fake->lines, fake->room_lines, sizeof(char *));
	}
	fake->lines[fake->n_lines++] = line;
}

static struct fake_failure *find_failure(const struct dp_fake *fake, const char *call)
{
	size_t i, n = strcspn(call, " ");

	for (i = 0; i < sizeof(fake->failures) / sizeof(fake->failures[0]); i++) {
		const struct fake_failure *f = &fake->failures[i];

		if (f->times && strlen(f->call) == n && !strncmp(f->call, call, n))
			return (struct fake_failure *)f;
	}
	return NULL;
}

void dp_fake_fail(struct dp_fake *fake, const char *call, int err, unsigned int times)
{
	struct fake_failure *f = find_failure(fake, call);
	size_t i;

	for (i = 0; !f && i < sizeof(fake->failures) / sizeof(fake->failures[0]); i++) {
		if (!fake->failures[i].times)
			f = &fake->failures[i];
	}
	if (!f)
		abort();
	snprintf(f->call, sizeof(f->call), "%s", call);
	f->err = err;
	f->times = times;
}

int fake_fails(struct dp_fake *fake, const char *call)
{
	struct fake_failure *f = find_failure(fake, call);

	if (!f)
		return 0;
	f->times--;
	return f->err;
}

int fake_call(struct dp_fake *fake, int err, const char *fmt, ...)
{
	char *text, *line;
	int wanted;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	wanted = fake_fails(fake, text);
	if (wanted)
		err = wanted;
	if (!err) {
		add_line(fake, text);
		return 0;
	}
	if (asprintf(&line, "%s = -%s", text, strerrorname_np(-err)) < 0)
		abort();
	free(text);
	add_line(fake, line);
	return err;
}

int fake_call_flow(struct dp_fake *fake, int err, const char *call, const struct dp_flow *flow,
		   u64 cookie)
{
	struct port_names names = fake_names(fake);
	char *match = flow_match_format(&flow->key, &flow->mask, &names);
	char *actions = flow->actions ?
			flow_actions_format(flow->actions, flow->actions_len, &names) : NULL;
	char tail[32] = "";

	if (cookie)
		snprintf(tail, sizeof(tail), " cookie=%llu", (unsigned long long)cookie);
	err = fake_call(fake, err, "%s %s%s%s%s", call, match, actions ? " actions=" : "",
			actions ? actions : "", tail);
	free(match);
	free(actions);
	return err;
}

size_t dp_fake_log_count(const struct dp_fake *fake)
{
	return fake->n_lines;
}

const char *dp_fake_log_line(const struct dp_fake *fake, size_t i)
{
	return i < fake->n_lines ? fake->lines[i] : NULL;
}

int dp_fake_log_find(const struct dp_fake *fake, size_t from, const char *prefix)
{
	size_t i;

	for (i = from; i < fake->n_lines; i++) {
		if (!strncmp(fake->lines[i], prefix, strlen(prefix)))
			return (int)i;
	}
	return -1;
}

void dp_fake_log_clear(struct dp_fake *fake)
{
	while (fake->n_lines)
		free(fake->lines[--fake->n_lines]);
}

static const char *name_of(void *arg, u32 port_no)
{
	const struct fake_dev *dev = fake_dev_at(arg, port_no);

	return dev ? dev->dp.name : NULL;
}

struct port_names fake_names(struct dp_fake *fake)
{
	return (struct port_names){ .name = name_of, .arg = fake };
}
