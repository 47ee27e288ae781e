// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports: ports.h. */
#include <ctype.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/compat/ports.h"
#include "cli/plain.h"

#define SHAPE	"[{bridge:s,port:s,number:n,local:b,type:s,options:(s),mac?:s,up:b,link:b,"	\
		"config:n,ifindex:n,rx_packets:n,rx_bytes:n,rx_dropped:n,tx_packets:n,"		\
		"tx_bytes:n,tx_dropped:n,misses:n}]"

/* The local one comes last, as its number in OpenFlow is the greatest. */
static int by_number(const void *a, const void *b)
{
	struct json_object *x = *(struct json_object **)a, *y = *(struct json_object **)b;
	int bridge = strcmp(front_text(x, "bridge"), front_text(y, "bridge"));

	if (bridge || port_is_local(x) != port_is_local(y))
		return bridge ? bridge : port_is_local(x) ? 1 : -1;
	return front_number(x, "number") < front_number(y, "number") ? -1 : 1;
}

int ports_ask(const struct front *f, const char *bridge, struct json_object **ports, char **err)
{
	struct json_object *params = bridge ? front_bridge(bridge) : json_object_new_object();
	int rc = front_ask(f, "port.show", params, SHAPE, ports, err);

	if (!rc)
		json_object_array_sort(*ports, by_number);
	return rc;
}

/* As Open vSwitch writes names where numbers may stand: in quotes unless they are plain words */
static void put_name(FILE *out, const char *name)
{
	bool plain = isalpha((unsigned char)*name);

	for (const char *c = name; *c && plain; c++)
		plain = isalnum((unsigned char)*c);
	if (!plain)
		fputc('"', out);
	plain_put(out, name);
	if (!plain)
		fputc('"', out);
}

void port_put(FILE *out, struct json_object *port, bool names)
{
	if (names)
		put_name(out, front_text(port, "port"));
	else if (port_is_local(port))
		fputs("LOCAL", out);
	else
		fprintf(out, "%llu", front_number(port, "number"));
}

bool port_is_number(const char *text)
{
	return !strcasecmp(text, "LOCAL") || (*text && !text[strspn(text, "0123456789")]);
}

static bool is_meant(struct json_object *port, const char *text)
{
	bool local = !strcasecmp(text, "LOCAL") || !strcmp(text, "65534");

	if (!strcmp(front_text(port, "port"), text))
		return true;
	if (!port_is_number(text))
		return false;
	return local ? port_is_local(port) :
	       !port_is_local(port) && front_number(port, "number") == strtoull(text, NULL, 10);
}

struct json_object *port_find(struct json_object *ports, const char *text)
{
	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (is_meant(port, text))
			return port;
	}
	return NULL;
}

bool port_has_device(struct json_object *port)
{
	unsigned int ifindex = (unsigned int)front_number(port, "ifindex");

	return ifindex && if_nametoindex(front_text(port, "port")) == ifindex;
}

void port_put_kind(FILE *out, struct json_object *port)
{
	const char *type = front_text(port, "type"), *between = ": ";
	struct json_object *options = json_object_object_get(port, "options");

	plain_put(out, port_is_local(port) ? "internal" : *type ? type : "system");
	json_object_object_foreach(options, name, value) {
		fputs(between, out);
		plain_put(out, name);
		fputc('=', out);
		plain_put(out, json_object_get_string(value));
		between = ", ";
	}
}
