/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ports have done, as the daemon counts it, and how much of that in a second. */
#ifndef VSW_CLI_SAMPLE_H
#define VSW_CLI_SAMPLE_H

#include <net/if.h>
#include <stddef.h>
#include <stdint.h>

struct client_options;
struct json_object;

/* What is counted of each port; names in sample_names[] */
enum sample_counter {
	SAMPLE_RX_PACKETS,
	SAMPLE_RX_BYTES,
	SAMPLE_TX_PACKETS,
	SAMPLE_TX_BYTES,
	SAMPLE_MISSES,
	SAMPLE_DROPS,
	__SAMPLE_COUNTERS
};

extern const char *const sample_names[__SAMPLE_COUNTERS];

#define SAMPLE_GUEST_LEN	64

/* struct sample_port - @guest: whose port it is by external_ids, "" if they do not say */
struct sample_port {
	char bridge[IF_NAMESIZE], name[IF_NAMESIZE], guest[SAMPLE_GUEST_LEN];
	uint64_t counters[__SAMPLE_COUNTERS];
	double rates[__SAMPLE_COUNTERS];	/* per second, since the sample before */
	uint64_t flows;
};

/* struct sample - all ports at @ms of the monotonic clock; zeroed is one of no port, at no time */
struct sample {
	struct sample_port *ports;
	size_t n;
	int64_t ms;
	uint64_t flows, masks, parked;
};

/* -1 and *err: the daemon does not answer. sample_free() ends it in either case */
int sample_take(struct sample *s, const struct client_options *client, char **err);
void sample_free(struct sample *s);
/* Of the answers: -1 if they are not what they should be. In the order of names */
int sample_fill(struct sample *s, struct json_object *stats, struct json_object *ifaces,
		struct json_object *status);
/*
 * Fill the rates of @now by what @before had counted. A port that is new, or counts from the
 * beginning again, has rates of zero.
 */
void sample_rates(struct sample *now, const struct sample *before);
/* Of all ports together */
double sample_sum(const struct sample *s, enum sample_counter counter);

/* The column that ports are sorted by: a rate, the largest first, or the name */
enum sample_order {
	SAMPLE_BY_NAME = __SAMPLE_COUNTERS,
	SAMPLE_BY_FLOWS,
};
void sample_sort(struct sample *s, int order);

#endif
