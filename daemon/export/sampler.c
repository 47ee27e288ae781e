// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdlib.h>
#include "daemon/export/sampler.h"

#define AGENT_MS	10000	/* a device may get another address */

/* struct sampler_source - a port: how many samples, frames and counters of it were told */
struct sampler_source {
	struct hlink link;
	u32 ifindex;
	u32 samples, pool, counters;
};

/* --- the agent's address ------------------------------------------------------------------- */

static bool take_address(struct sflow_agent *agent, const struct sockaddr *addr)
{
	if (addr && addr->sa_family == AF_INET) {
		agent->len = 4;
		memcpy(agent->address, &((const struct sockaddr_in *)addr)->sin_addr, 4);
		return true;
	}
	if (addr && addr->sa_family == AF_INET6) {
		agent->len = 16;
		memcpy(agent->address, &((const struct sockaddr_in6 *)addr)->sin6_addr, 16);
		return true;
	}
	return false;
}

/* The first address of a device; IPv4 if it has such */
static bool address_of_device(struct sflow_agent *agent, const char *name)
{
	struct ifaddrs *all, *a;
	bool found = false;
	int family;

	if (getifaddrs(&all))
		return false;
	for (family = AF_INET; !found; family = AF_INET6) {
		for (a = all; a && !found; a = a->ifa_next)
			found = a->ifa_addr && a->ifa_addr->sa_family == family &&
				!strcmp(a->ifa_name, name) && take_address(agent, a->ifa_addr);
		if (family == AF_INET6)
			break;
	}
	freeifaddrs(all);
	return found;
}

/* As configured: an address or a device; else the address that datagrams leave from */
static struct sflow_agent agent_of(const struct sampler *s)
{
	struct sflow_agent agent = { .len = 4 };
	struct sockaddr_storage from;

	if (inet_pton(AF_INET, s->settings.agent, agent.address) == 1)
		return agent;
	if (inet_pton(AF_INET6, s->settings.agent, agent.address) == 1) {
		agent.len = 16;
		return agent;
	}
	if (*s->settings.agent && address_of_device(&agent, s->settings.agent))
		return agent;
	if (s->collectors.n && collector_source(&s->collectors.c[0], &from))
		take_address(&agent, (const struct sockaddr *)&from);
	return agent;
}

/* --- ports --------------------------------------------------------------------------------- */

static void drop_source(struct sampler *s, struct sampler_source *source)
{
	hash_del(&s->sources, &source->link);
	free(source);
}

static void drop_sources(struct sampler *s)
{
	struct hlink *link;
	u32 i;

	for (i = 0; i < s->sources.n_buckets; i++) {
		while ((link = hash_bucket(&s->sources, i)))
			drop_source(s, hash_entry(link, struct sampler_source, link));
	}
}

/* NULL: no memory */
static struct sampler_source *source_of(struct sampler *s, u32 ifindex)
{
	u32 hash = hash_bytes(&ifindex, sizeof(ifindex), 0);
	struct sampler_source *source;
	struct hlink *link;

	for (link = hash_first(&s->sources, hash); link; link = hash_next(link)) {
		source = hash_entry(link, struct sampler_source, link);
		if (source->ifindex == ifindex)
			return source;
	}
	if (s->sources.count >= SAMPLER_SOURCES_MAX)
		drop_sources(s);
	source = calloc(1, sizeof(*source));
	if (!source)
		return NULL;
	source->ifindex = ifindex;
	hash_add(&s->sources, &source->link, hash);
	return source;
}

/* --- datagrams ----------------------------------------------------------------------------- */

void sampler_flush(struct sampler *s, u64 now)
{
	s->last = now;
	if (!s->n)
		return;
	wire_set(&s->w, s->at_n, s->n, 4);
	collectors_send(&s->collectors, s->data, s->w.len, s->n);
	s->w.len = 0;
	s->n = 0;
}

static void look_at_agent(struct sampler *s, u64 now)
{
	if (now < s->agent_until)
		return;
	s->agent = agent_of(s);
	s->agent_until = now + AGENT_MS;
}

/* Room for a sample: what is there may have to leave first. */
static void make_room(struct sampler *s, size_t len, u64 now)
{
	if (s->n && len > s->w.size - s->w.len)
		sampler_flush(s, now);
	if (s->n)
		return;
	look_at_agent(s, now);
	s->w = wire_begin(s->data, sizeof(s->data));
	s->at_n = sflow_begin(&s->w, &s->agent, ++s->sequence, (u32)now);
}

static void count_drops(struct sampler *s, u32 number)
{
	/* numbers begin anew when nobody samples for a while */
	if (s->counted && (s32)(number - s->next) > 0)
		s->drops += number - s->next;
	s->counted = true;
	s->next = number + 1;
}

void sampler_add(struct sampler *s, const struct sflow_frame *sample, u32 number, u64 now)
{
	struct sampler_source *source = source_of(s, sample->source);
	struct sflow_frame f = *sample;

	count_drops(s, number);
	if (!source || !s->collectors.n)
		return;
	if (f.header_len > s->settings.header)
		f.header_len = s->settings.header;
	source->pool += f.rate;
	f.sequence = ++source->samples;
	f.pool = source->pool;
	f.drops = s->drops;
	make_room(s, sflow_frame_len(&f), now);
	sflow_put_frame(&s->w, &f);
	s->n++;
}

void sampler_count(struct sampler *s, const struct sflow_counters *counters, u64 now)
{
	struct sampler_source *source = source_of(s, counters->ifindex);
	struct sflow_counters c = *counters;

	if (!source || !s->collectors.n)
		return;
	c.sequence = ++source->counters;
	make_room(s, SFLOW_COUNTERS_LEN, now);
	sflow_put_counters(&s->w, &c);
	s->n++;
}

/* --- all ----------------------------------------------------------------------------------- */

struct sampler *sampler_new(const struct export_settings *settings, u64 now)
{
	struct sampler *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	if (hash_init(&s->sources)) {
		free(s);
		return NULL;
	}
	s->settings = *settings;
	collectors_set(&s->collectors, settings);
	s->next_poll = settings->poll_ms ? now : EXPORT_NEVER;
	s->last = now;
	return s;
}

void sampler_configure(struct sampler *s, const struct export_settings *settings, u64 now)
{
	if (!memcmp(&s->settings, settings, sizeof(*settings)))
		return;
	sampler_flush(s, now);
	collectors_set(&s->collectors, settings);
	s->settings = *settings;
	s->next_poll = settings->poll_ms ? now : EXPORT_NEVER;
	s->agent_until = 0;
}

void sampler_free(struct sampler *s)
{
	if (!s)
		return;
	sampler_flush(s, s->last);
	drop_sources(s);
	hash_exit(&s->sources);
	collectors_close(&s->collectors);
	free(s);
}
