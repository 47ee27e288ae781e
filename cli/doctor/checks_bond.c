// SPDX-License-Identifier: GPL-2.0-or-later
/* Of a bond: its members among each other. */
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/doctor/checks.h"

/* Mbit/s; 0 or less: it is not known */
static long speed_of(const struct patient *p, const char *device)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/class/net/%.16s/speed", device);
	return patient_number(p, path);
}

/* A switch takes links of one speed into one aggregation; without LACP one is just slower. */
void check_member_speed(const struct patient *p, const struct patient_port *port,
			struct findings *f)
{
	struct json_object *ifaces = json_object_object_get(port->row, "interfaces");
	const char *first;
	long own, its;

	if (!json_object_is_type(ifaces, json_type_array) || json_object_array_length(ifaces) < 2)
		return;
	first = patient_string(json_object_array_get_idx(ifaces, 0), "name");
	own = speed_of(p, port->name);
	its = speed_of(p, first);
	if (!strcmp(first, port->name) || own <= 0 || its <= 0 || own == its)
		return;
	finding_wrong(f, port->name, "has %ld Mbit/s and %s, of the same bond, %ld", own, first,
		      its);
	finding_todo(f, "have both at one speed: ethtool -s %s speed %ld", port->name, its);
}
