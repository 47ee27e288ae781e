/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who tells collectors of a bridge by sFlow: samples of its frames, counters of its ports. */
#ifndef VSW_EXPORT_SAMPLER_H
#define VSW_EXPORT_SAMPLER_H

#include <net/if.h>
#include <sys/queue.h>
#include "daemon/base/hash.h"
#include "daemon/export/collector.h"
#include "daemon/export/sflow.h"

#define SAMPLER_MESSAGE_MAX	1400
/* Ports of which samples are counted; a further one takes the place of another, and begins anew */
#define SAMPLER_SOURCES_MAX	4096

/*
 * struct sampler
 * @data, @w: the datagram in the making; empty: none has begun. @n: samples in it, whose number
 *            stands at @at_n
 * @sequence: datagrams so far
 * @agent:    who sends, looked at again at @agent_until
 * @sources:  what is counted of each port (struct sampler_source)
 * @drops:    samples that were lost on their way here; @next: number of the next one
 * @polled:   the port of which counters were sent last; @next_poll: when all are due again
 */
struct sampler {
	struct export_settings settings;
	struct collectors collectors;
	u8 data[SAMPLER_MESSAGE_MAX];
	struct wire w;
	size_t at_n;
	u32 n, sequence;
	struct sflow_agent agent;
	u64 agent_until;
	struct hash sources;
	u32 drops, next;
	bool counted;		/* @next is known */
	u32 polled;
	u64 next_poll;
	u64 last;
};

/* NULL: no memory. @now: ms of the monotonic clock, as everywhere here */
struct sampler *sampler_new(const struct export_settings *settings, u64 now);
void sampler_configure(struct sampler *s, const struct export_settings *settings, u64 now);
/* Sends what is left. NULL: nothing happens */
void sampler_free(struct sampler *s);

/*
 * A sample: @f without .sequence, .pool and .drops; @number: of the sample as its group counts, by
 * which those are known that were lost
 */
void sampler_add(struct sampler *s, const struct sflow_frame *f, u32 number, u64 now);
/* Counters of a port, without .sequence */
void sampler_count(struct sampler *s, const struct sflow_counters *c, u64 now);
void sampler_flush(struct sampler *s, u64 now);

#endif
