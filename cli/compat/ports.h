/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports of vswitchd as Open vSwitch tells of them: method port.show. */
#ifndef VSW_CLI_COMPAT_PORTS_H
#define VSW_CLI_COMPAT_PORTS_H

#include "cli/compat/front.h"

/* Ports of a bridge (NULL: of all), in the order of their numbers, which they are attached by */
int ports_ask(const struct front *f, const char *bridge, struct json_object **ports, char **err);

static inline bool port_is_local(struct json_object *port)
{
	return front_flag(port, "local");
}

/* "LOCAL", or the number; by name if @names */
void port_put(FILE *out, struct json_object *port, bool names);
/* The one of this name or number, or "LOCAL"; NULL: there is none */
struct json_object *port_find(struct json_object *ports, const char *text);
/* Whether @text is a number or LOCAL, which need not be there to be asked for */
bool port_is_number(const char *text);
/* Its device is of its name, and here */
bool port_has_device(struct json_object *port);
/* "system", "internal", "patch: peer=p0", "gre: key=5, remote_ip=192.0.2.1" */
void port_put_kind(FILE *out, struct json_object *port);

#endif
