// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "daemon/export/exporter.h"

/* Of the day, as records have it */
static struct export_time time_of(u64 now)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (struct export_time){
		.now = now, .real = (u64)t.tv_sec * 1000000000ull + (u64)t.tv_nsec,
	};
}

static void set_message(struct exporter *e)
{
	const struct export_settings *s = &e->settings;
	struct message *m = &e->message;

	m->protocol = s->kind == EXPORT_IPFIX ? MESSAGE_IPFIX :
		      s->version == 9 ? MESSAGE_NETFLOW9 : MESSAGE_NETFLOW5;
	m->engine = (struct netflow_engine){
		.type = s->engine_type, .id = s->engine_id, .add_id = s->add_id,
	};
	m->domain = s->domain;
	m->point = s->point;
}

/* New collectors know no templates. */
static void set_targets(struct exporter *e, const struct export_settings *s)
{
	if (collectors_set(&e->collectors, s))
		message_reset(&e->message);
}

static void flush(struct exporter *e, u64 now)
{
	struct export_time t = time_of(now);
	struct message *m = &e->message;
	size_t len = message_end(m, &t);

	if (!len)
		return;
	collectors_send(&e->collectors, m->data, len, m->n);
	message_next(m);
}

struct exporter *exporter_new(struct exporters *all, const char *bridge,
			      const struct export_settings *settings)
{
	struct exporter *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->owner = all;
	e->refs = 1;
	snprintf(e->bridge, sizeof(e->bridge), "%s", bridge);
	e->settings = *settings;
	set_message(e);
	set_targets(e, settings);
	LIST_INSERT_HEAD(&all->list, e, link);
	return e;
}

void exporter_configure(struct exporter *e, const struct export_settings *settings)
{
	enum message_protocol was = e->message.protocol;

	if (!memcmp(&e->settings, settings, sizeof(*settings)))
		return;
	flush(e, e->last);
	set_targets(e, settings);
	e->settings = *settings;
	set_message(e);
	if (e->message.protocol != was)
		e->message.sequence = 0;
	/* a collector that is new has seen no template */
	message_reset(&e->message);
}

struct exporter *exporter_get(struct exporter *e)
{
	e->refs++;
	return e;
}

void exporter_put(struct exporter *e)
{
	if (!e || --e->refs)
		return;
	flush(e, e->last);
	LIST_REMOVE(e, link);
	collectors_close(&e->collectors);
	free(e);
}

bool exporter_takes(const struct exporter *e, const struct export_key *key)
{
	return e->collectors.n && message_takes(&e->message, key);
}

void exporter_add(struct exporter *e, const struct export_record *r, u64 now)
{
	struct export_time t = time_of(now);
	u32 part, parts;

	if (!exporter_takes(e, &r->key))
		return;
	e->last = now;
	parts = message_parts(&e->message, r);
	for (part = 0; part < parts; part++) {
		if (!message_add(&e->message, &t, r, part)) {
			flush(e, now);
			message_add(&e->message, &t, r, part);
		}
	}
}

void exporters_flush(struct exporters *all, u64 now)
{
	struct exporter *e;

	LIST_FOREACH(e, &all->list, link)
		flush(e, now);
}
