// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/clock.h"
#include "cli/error.h"
#include "cli/shape.h"
#include "cli/top/sample.h"

const char *const sample_names[__SAMPLE_COUNTERS] = {
	[SAMPLE_RX_PACKETS] = "rx_packets",
	[SAMPLE_RX_BYTES] = "rx_bytes",
	[SAMPLE_TX_PACKETS] = "tx_packets",
	[SAMPLE_TX_BYTES] = "tx_bytes",
	[SAMPLE_MISSES] = "misses",
	[SAMPLE_DROPS] = "drops",
};

#define STATS_SHAPE	\
	"[{bridge:s,port:s,rx_packets:n,rx_bytes:n,tx_packets:n,tx_bytes:n,misses:n,"	\
	"rx_dropped:n,tx_dropped:n,flows:n}]"
#define IFACES_SHAPE	"[{table:{rows:[[*]]}}]"
#define STATUS_SHAPE	"{flows:n,masks:n,parked:n}"

/* Keys of Interface.external_ids that say whose it is; the first that is there holds */
static const char *const guest_keys[] = { "vm-name", "vm_name", "vm-id", "iface-id", NULL };

static uint64_t number(struct json_object *row, const char *name)
{
	return json_object_get_uint64(json_object_object_get(row, name));
}

static void fill_port(struct sample_port *p, struct json_object *row)
{
	*p = (struct sample_port){ .flows = number(row, "flows") };
	snprintf(p->bridge, sizeof(p->bridge), "%s",
		 json_object_get_string(json_object_object_get(row, "bridge")));
	snprintf(p->name, sizeof(p->name), "%s",
		 json_object_get_string(json_object_object_get(row, "port")));
	for (int c = 0; c < SAMPLE_DROPS; c++)
		p->counters[c] = number(row, sample_names[c]);
	p->counters[SAMPLE_DROPS] = number(row, "rx_dropped") + number(row, "tx_dropped");
}

/* @ids: ["map", [[key, value]...]] */
static const char *guest_of(struct json_object *ids)
{
	struct json_object *pairs;

	if (!shape_fits("[*]", ids) || json_object_array_length(ids) != 2)
		return "";
	pairs = json_object_array_get_idx(ids, 1);
	for (int k = 0; guest_keys[k] && shape_fits("[[s]]", pairs); k++) {
		for (size_t i = 0; i < json_object_array_length(pairs); i++) {
			struct json_object *pair = json_object_array_get_idx(pairs, i);

			if (json_object_array_length(pair) == 2 &&
			    !strcmp(json_object_get_string(json_object_array_get_idx(pair, 0)),
				    guest_keys[k]))
				return json_object_get_string(json_object_array_get_idx(pair, 1));
		}
	}
	return "";
}

/* By the name alone, which is an interface's own whatever the bridge */
static int compare_names(const void *x, const void *y)
{
	const struct sample_port *a = x, *b = y;

	return strcmp(a->name, b->name);
}

/* @row: [name, external_ids]; @s: its ports are sorted by name */
static void name_guest(struct sample *s, struct json_object *row)
{
	struct sample_port key = { .flows = 0 }, *port;
	const char *name, *guest;

	if (json_object_array_length(row) != 2 ||
	    !json_object_is_type(json_object_array_get_idx(row, 0), json_type_string))
		return;
	name = json_object_get_string(json_object_array_get_idx(row, 0));
	guest = guest_of(json_object_array_get_idx(row, 1));
	if (!*guest || strlen(name) >= sizeof(key.name))
		return;
	strcpy(key.name, name);
	port = bsearch(&key, s->ports, s->n, sizeof(key), compare_names);
	if (port)
		snprintf(port->guest, sizeof(port->guest), "%s", guest);
}

int sample_fill(struct sample *s, struct json_object *stats, struct json_object *ifaces,
		struct json_object *status)
{
	struct json_object *rows;

	if (!shape_fits(STATS_SHAPE, stats) || !shape_fits(IFACES_SHAPE, ifaces) ||
	    !json_object_array_length(ifaces) || !shape_fits(STATUS_SHAPE, status))
		return -1;
	s->n = json_object_array_length(stats);
	s->ports = calloc(s->n + 1, sizeof(*s->ports));
	if (!s->ports)
		abort();
	for (size_t i = 0; i < s->n; i++)
		fill_port(&s->ports[i], json_object_array_get_idx(stats, i));
	qsort(s->ports, s->n, sizeof(*s->ports), compare_names);
	rows = json_object_object_get(json_object_object_get(
		json_object_array_get_idx(ifaces, 0), "table"), "rows");
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		name_guest(s, json_object_array_get_idx(rows, i));
	s->flows = number(status, "flows");
	s->masks = number(status, "masks");
	s->parked = number(status, "parked");
	return 0;
}

static struct json_object *list_params(void)
{
	return json_tokener_parse("{\"commands\":[{\"verb\":\"list\",\"args\":[\"Interface\"],"
				  "\"options\":{\"columns\":\"name,external_ids\"}}],"
				  "\"timeout\":0}");
}

int sample_take(struct sample *s, const struct client_options *client, char **err)
{
	struct json_object *stats = NULL, *ifaces = NULL, *status = NULL;
	int ret;

	*s = (struct sample){ NULL };
	ret = client_call(client, "stats.show", json_object_new_object(), &stats, err);
	s->ms = now_ms();
	if (!ret)
		ret = client_call(client, "transact", list_params(), &ifaces, err);
	if (!ret)
		ret = client_call(client, "status", json_object_new_object(), &status, err);
	if (!ret && sample_fill(s, stats, ifaces, status))
		ret = error_set(err, "vswitchd's answer to stats.show cannot be understood");
	json_object_put(stats);
	json_object_put(ifaces);
	json_object_put(status);
	return ret;
}

void sample_free(struct sample *s)
{
	free(s->ports);
	*s = (struct sample){ NULL };
}

static int by_name(const struct sample_port *a, const struct sample_port *b)
{
	int order = strcmp(a->bridge, b->bridge);

	return order ? order : strcmp(a->name, b->name);
}

static int compare_places(const void *x, const void *y)
{
	const struct sample_port *const *a = x, *const *b = y;

	return by_name(*a, *b);
}

/* Pointers to the ports of @s, sorted by bridge and name, to be freed */
static const struct sample_port **places_of(const struct sample *s)
{
	const struct sample_port **places = calloc(s->n + 1, sizeof(*places));

	if (!places)
		abort();
	for (size_t i = 0; i < s->n; i++)
		places[i] = &s->ports[i];
	qsort(places, s->n, sizeof(*places), compare_places);
	return places;
}

static void fill_rates(struct sample_port *p, const struct sample_port *was, double seconds)
{
	for (int c = 0; c < __SAMPLE_COUNTERS; c++) {
		if (p->counters[c] > was->counters[c])
			p->rates[c] = (p->counters[c] - was->counters[c]) / seconds;
	}
}

void sample_rates(struct sample *now, const struct sample *before)
{
	double seconds = (now->ms - before->ms) / 1000.0;
	const struct sample_port **places = places_of(before);

	for (size_t i = 0; i < now->n && seconds > 0; i++) {
		const struct sample_port *p = &now->ports[i], **was;

		was = bsearch(&p, places, before->n, sizeof(*places), compare_places);
		if (was)
			fill_rates(&now->ports[i], *was, seconds);
	}
	free(places);
}

double sample_sum(const struct sample *s, enum sample_counter counter)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->ports[i].rates[counter];
	return sum;
}

static int compare(const void *x, const void *y, void *arg)
{
	const struct sample_port *a = x, *b = y;
	int order = *(const int *)arg;

	if (order == SAMPLE_BY_FLOWS && a->flows != b->flows)
		return a->flows < b->flows ? 1 : -1;
	if (order < __SAMPLE_COUNTERS && a->rates[order] != b->rates[order])
		return a->rates[order] < b->rates[order] ? 1 : -1;
	return by_name(a, b);
}

void sample_sort(struct sample *s, int order)
{
	qsort_r(s->ports, s->n, sizeof(*s->ports), compare, &order);
}
