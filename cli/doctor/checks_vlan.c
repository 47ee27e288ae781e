// SPDX-License-Identifier: GPL-2.0-or-later
/* Of VLANs that a NIC drops before the switch sees them. */
#include <json-c/json.h>
#include <string.h>

#include "cli/doctor/checks.h"

/* Of the frames on the wire of an access port none has a tag. */
static bool has_tagged_frames(const struct patient_port *port)
{
	const char *mode = patient_string(port->row, "vlan_mode");

	if (*mode)
		return strcmp(mode, "access") != 0;
	return !json_object_object_get(port->row, "tag");
}

/*
 * A NIC that is promiscuous lets its filter of VLANs be. A virtual function of SR-IOV may not be
 * promiscuous, whatever it says, unless it is trusted: it gets the VLANs that were registered with
 * its NIC, and a switch, which takes all, registers none.
 */
static bool filters(const struct patient *p, const struct host_link *link)
{
	char path[128], vendor[256];

	snprintf(path, sizeof(path), "/sys/class/net/%s/device/physfn/vendor", link->name);
	return *patient_read(p, path, vendor) && p->feature(link->name, "rx-vlan-filter") > 0;
}

static void tell(const struct patient_port *port, const struct host_link *link,
		 struct findings *f)
{
	finding_wrong(f, port->name, "%s is a virtual function that filters VLANs "
		      "(rx-vlan-filter): tagged frames may not come in", link->name);
	finding_todo(f, "ethtool -K %s rx-vlan-filter off; where that is fixed: ip link set NIC vf "
		     "NUMBER trust on, for the NIC that it is of", link->name);
}

/* The port's device, or those that a bond or team has */
void check_vlan_filter(const struct patient *p, const struct patient_port *port,
		       struct findings *f)
{
	if (!port->link || !has_tagged_frames(port))
		return;
	if (filters(p, port->link))
		tell(port, port->link, f);
	if (!strcmp(port->link->kind, "vswitch"))
		return;
	for (unsigned int i = 0; i < p->host.n; i++) {
		if (p->host.links[i].master == port->link->index && filters(p, &p->host.links[i]))
			tell(port, &p->host.links[i], f);
	}
}
