// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "cli/client.h"
#include "cli/doctor/features.h"
#include "cli/doctor/patient.h"
#include "cli/shape.h"
#include "cli/show.h"

#define DROPS_SHAPE	"[{bridge:s,port:s,reason:s,packets:n}]"
#define STATUS_SHAPE	"{version?:s,module_version?:s,database?:s,errors?:[s]}"

/* The answer of @method if it is of @shape; else NULL and @p->silence */
static struct json_object *ask(struct patient *p, const char *method, const char *shape,
			       const struct client_options *client)
{
	struct json_object *result = NULL;

	if (p->silence ||
	    client_call(client, method, json_object_new_object(), &result, &p->silence))
		return NULL;
	if (shape_fits(shape, result))
		return result;
	json_object_put(result);
	if (asprintf(&p->silence, "vswitchd's answer to %s cannot be understood", method) < 0)
		abort();
	return NULL;
}

static int begin(struct patient *p, char **err)
{
	static struct utsname uts;

	*p = (struct patient){ .root = "", .release = uts.release, .feature = feature_get };
	uname(&uts);
	return host_load(&p->host, err);
}

static void ask_rest(struct patient *p, const struct client_options *client)
{
	p->status = ask(p, "status", STATUS_SHAPE, client);
	p->drops = ask(p, "drops.show", DROPS_SHAPE, client);
}

/*
 * Ports of vswitch-dpdk have no master that the kernel knows, and its own devices are taps: here
 * they are as those of the module. A bridge of that kind is told by its own device.
 */
static void plug_in(void *arg, const struct patient_port *port)
{
	struct patient *p = arg;

	if (port->link && port->bridge_link && port->link != port->bridge_link &&
	    !strcmp(port->bridge_link->kind, "tun") && !port->link->master && !*port->error)
		p->host.links[port->link - p->host.links].master = port->bridge_link->index;
}

static void call_by_kind(void *arg, const struct patient_port *port)
{
	struct patient *p = arg;

	if (port->link && !strcmp(port->type, "internal") && !strcmp(port->link->kind, "tun"))
		strcpy(p->host.links[port->link - p->host.links].kind, "vswitch");
}

static void add_dpdk(struct patient *p)
{
	patient_each_port(p, plug_in, p);
	patient_each_port(p, call_by_kind, p);
}

int patient_load(struct patient *p, const struct client_options *client, char **err)
{
	int ret = begin(p, err);

	if (ret)
		return ret;
	p->show = ask(p, "show", SHOW_SHAPE, client);
	add_dpdk(p);
	ask_rest(p, client);
	return 0;
}

int patient_of_show(struct patient *p, struct json_object *show,
		    const struct client_options *client, char **err)
{
	int ret = begin(p, err);

	p->show = show;
	if (ret)
		return ret;
	add_dpdk(p);
	ask_rest(p, client);
	return 0;
}

void patient_free(struct patient *p)
{
	host_free(&p->host);
	json_object_put(p->status);
	json_object_put(p->show);
	json_object_put(p->drops);
	free(p->silence);
}

static size_t length(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

const char *patient_string(struct json_object *obj, const char *name)
{
	struct json_object *value = json_object_object_get(obj, name);

	return value ? json_object_get_string(value) : "";
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct host_link *const *)a)->name, (*(struct host_link *const *)b)->name);
}

static int to_name(const void *name, const void *link)
{
	return strcmp(name, (*(struct host_link *const *)link)->name);
}

/* The host's links by name: thousands of ports look for theirs. To be freed */
static struct host_link **sorted_links(const struct host *host)
{
	struct host_link **sorted = calloc(host->n + 1, sizeof(*sorted));

	if (!sorted)
		abort();
	for (unsigned int i = 0; i < host->n; i++)
		sorted[i] = &host->links[i];
	qsort(sorted, host->n, sizeof(*sorted), by_name);
	return sorted;
}

static const struct host_link *find(const struct patient *p, struct host_link **sorted,
				    const char *name)
{
	struct host_link **found = bsearch(name, sorted, p->host.n, sizeof(*sorted), to_name);

	return found ? *found : NULL;
}

static struct patient_port port_of(const struct patient *p, struct host_link **links,
				   struct json_object *bridge, struct json_object *port,
				   struct json_object *iface)
{
	const char *name = patient_string(iface, "name");

	return (struct patient_port){
		.bridge = patient_string(bridge, "name"),
		.name = *name ? name : patient_string(port, "name"),
		.type = patient_string(iface, "type"),
		.error = patient_string(iface, "error"),
		.bridge_link = find(p, links, patient_string(bridge, "name")),
		.link = find(p, links, *name ? name : patient_string(port, "name")),
		.row = port,
		.iface = iface,
	};
}

/* A bond is as many as it has interfaces. */
static void each_interface(const struct patient *p, struct host_link **links,
			   struct json_object *bridge, struct json_object *row,
			   void (*cb)(void *arg, const struct patient_port *port), void *arg)
{
	struct json_object *ifaces = json_object_object_get(row, "interfaces");
	struct patient_port port;
	size_t i = 0;

	do {
		port = port_of(p, links, bridge, row,
			       i < length(ifaces) ? json_object_array_get_idx(ifaces, i) : NULL);
		cb(arg, &port);
	} while (++i < length(ifaces));
}

void patient_each_port(const struct patient *p,
		       void (*cb)(void *arg, const struct patient_port *port), void *arg)
{
	struct json_object *bridges = json_object_object_get(p->show, "bridges");
	struct host_link **links = sorted_links(&p->host);

	for (size_t b = 0; b < length(bridges); b++) {
		struct json_object *bridge = json_object_array_get_idx(bridges, b);
		struct json_object *ports = json_object_object_get(bridge, "ports");

		for (size_t i = 0; i < length(ports); i++) {
			each_interface(p, links, bridge, json_object_array_get_idx(ports, i), cb,
				       arg);
		}
	}
	free(links);
}

const char *patient_read(const struct patient *p, const char *path, char text[256])
{
	char *whole;
	FILE *f;

	if (asprintf(&whole, "%s%s", p->root, path) < 0)
		abort();
	f = fopen(whole, "r");
	if (!f || !fgets(text, 256, f))
		*text = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (f)
		fclose(f);
	free(whole);
	return text;
}

long patient_number(const struct patient *p, const char *path)
{
	char text[256];

	return strtol(patient_read(p, path, text), NULL, 10);
}

unsigned long long patient_drops(const struct patient *p, const char *of, const char *name,
				 const char *reason)
{
	unsigned long long sum = 0;

	for (size_t i = 0; i < length(p->drops); i++) {
		struct json_object *row = json_object_array_get_idx(p->drops, i);

		if (!strcmp(patient_string(row, of), name) &&
		    !strcmp(patient_string(row, "reason"), reason))
			sum += json_object_get_int64(json_object_object_get(row, "packets"));
	}
	return sum;
}
