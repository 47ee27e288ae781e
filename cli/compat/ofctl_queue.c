// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl queue-stats, queue-get-config. Queues are the classes of ports' devices, and the kernel
 * knows what they have sent; since when it does not ("?"). A port without QoS has none.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/classes.h"
#include "cli/compat/ofctl.h"
#include "cli/compat/ports.h"
#include "cli/error.h"

#define ALL	UINT32_MAX

/* struct found - the queues that were asked for, by port and number; @port of each is in .ports */
struct found {
	struct json_object *ports, *only;	/* NULL: all of them */
	uint32_t queue;				/* or ALL */
	unsigned int xid;			/* as others were used to ask for names */
	struct {
		struct json_object *port;
		struct device_queue queue;
	} *all;
	size_t n;
};

static bool is_any(const char *text)
{
	return !strcasecmp(text, "ANY") || !strcasecmp(text, "ALL");
}

/* As in Open vSwitch what is no number means all. */
static uint32_t queue_of(const char *text)
{
	char *end;
	unsigned long id = strtoul(text, &end, 10);

	return *text && !*end && id < ALL ? (uint32_t)id : ALL;
}

static void found_free(struct found *found)
{
	json_object_put(found->ports);
	free(found->all);
}

static int add(struct found *found, struct json_object *port, const struct device_queues *queues)
{
	void *more = reallocarray(found->all, found->n + queues->n, sizeof(*found->all));

	if (!more)
		return -1;
	found->all = more;
	for (size_t i = 0; i < queues->n; i++) {
		if (found->queue != ALL && queues->all[i].id != found->queue)
			continue;
		found->all[found->n].port = port;
		found->all[found->n++].queue = queues->all[i];
	}
	return 0;
}

static int add_port(struct found *found, struct json_object *port, char **err)
{
	struct device_queues queues;
	int rc = 0;

	if (!port_has_device(port))
		return 0;
	queues = classes_read((int)front_number(port, "ifindex"));
	if (queues.error)
		rc = error_set(err, "%s: its queues cannot be read: %s", front_text(port, "port"),
			       strerror(queues.error));
	else if (queues.n && add(found, port, &queues))
		rc = error_set(err, "out of memory");
	free(queues.all);
	return rc;
}

/* One that is named has to be there. */
static int fill(struct found *found, const char *queue, char **err)
{
	int rc = 0;

	if (found->only)
		rc = add_port(found, found->only, err);
	for (size_t i = 0; !found->only && !rc && i < json_object_array_length(found->ports); i++)
		rc = add_port(found, json_object_array_get_idx(found->ports, i), err);
	if (!rc && found->only && found->queue != ALL && !found->n)
		rc = error_set(err, "%s has no queue %s", front_text(found->only, "port"), queue);
	return rc;
}

static int find_port(struct found *found, const char *bridge, const char *name, char **err)
{
	if (is_any(name))
		return 0;
	found->only = port_find(found->ports, name);
	if (!port_is_number(name)) {
		found->xid = 4;
		return found->only ? 0 : error_set(err, "%s: unknown port `%s'", bridge, name);
	}
	return found->only ? 0 : error_set(err, "%s has no port %s", bridge, name);
}

/* SWITCH [PORT [QUEUE]]; found_free() is to follow if that went well. */
static int find(const struct front *f, struct found *found, int n, char *const *args, char **err)
{
	int rc = ports_ask(f, args[0], &found->ports, err);

	if (rc)
		return rc;
	found->xid = 2;
	if (n > 1)
		rc = find_port(found, args[0], args[1], err);
	if (!rc)
		rc = fill(found, n > 2 ? args[2] : NULL, err);
	if (!rc)
		return CTL_EXIT_OK;
	found_free(found);
	return CTL_EXIT_ERROR;
}

int ofctl_queue_stats(const struct front *f, int n, char *const *args, char **err)
{
	struct found found = { .queue = n > 2 ? queue_of(args[2]) : ALL };
	int rc = find(f, &found, n, args, err);

	if (rc)
		return rc;
	printf("OFPST_QUEUE reply");
	front_put_xid(stdout, f, found.xid);
	printf(": %zu queues\n", found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct device_queue *q = &found.all[i].queue;

		printf("  port ");
		port_put(stdout, found.all[i].port, front_names(f));
		printf(" queue %" PRIu32 ": bytes=%" PRIu64 ", pkts=%" PRIu64 ", errors=%" PRIu64
		       ", duration=?\n", q->id, q->bytes, q->packets, q->dropped);
	}
	found_free(&found);
	return CTL_EXIT_OK;
}

/* Those of @port, or (NULL) all, below the number of each */
static void put_numbers(const struct front *f, const struct found *found, struct json_object *port)
{
	struct json_object *last = NULL;

	for (size_t i = 0; i < found->n; i++) {
		if (port && found->all[i].port != port)
			continue;
		if (found->all[i].port != last) {
			last = found->all[i].port;
			printf("port=");
			port_put(stdout, last, front_names(f));
			putchar('\n');
		}
		printf("queue %" PRIu32 ":\n", found->all[i].queue.id);
	}
	if (!last)
		putchar('\n');
}

/* Until OpenFlow 1.3 a port is asked for at a time, and the local one not at all. */
static void put_replies(const struct front *f, const struct found *found)
{
	unsigned int xid = found->only ? found->xid : 4;

	for (size_t i = 0; i < json_object_array_length(found->ports); i++) {
		struct json_object *port = json_object_array_get_idx(found->ports, i);

		if (found->only ? port != found->only : port_is_local(port))
			continue;
		printf("OFPT_QUEUE_GET_CONFIG_REPLY");
		front_put_xid(stdout, f, xid++);
		printf(": ");
		put_numbers(f, found, port);
	}
}

int ofctl_queue_get_config(const struct front *f, int n, char *const *args, char **err)
{
	struct found found = { .queue = n > 2 && f->opts.of >= 4 ? queue_of(args[2]) : ALL };
	int rc = find(f, &found, n, args, err);

	if (rc)
		return rc;
	if (f->opts.of < 4) {
		put_replies(f, &found);
	} else {
		printf("OFPST_QUEUE_DESC reply");
		front_put_xid(stdout, f, found.xid);
		printf(": ");
		put_numbers(f, &found, NULL);
	}
	found_free(&found);
	return CTL_EXIT_OK;
}
