// SPDX-License-Identifier: GPL-2.0-or-later
/* Of one port: its device, and who else has a hand in it. */
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/checks.h"

static bool is_own(const struct patient_port *port)
{
	return !strcmp(port->name, port->bridge);
}

/* A NIC, or what stands for one: whatever else has a kind */
static bool is_nic(const struct host_link *link)
{
	return link && !*link->kind;
}

/* Whether the device is a port of the bridge already */
static bool is_attached(const struct patient_port *port)
{
	return port->link && port->bridge_link && port->link->master == port->bridge_link->index;
}

void check_port_error(const struct patient *p, const struct patient_port *port,
		      struct findings *f)
{
	(void)p;
	if (!*port->error)
		return;
	finding_wrong(f, port->name, "%s", port->error);
	if (!port->link && !*port->type)
		finding_todo(f, "make the device (the port is attached then), or vswitchctl "
			     "del-port %s", port->name);
	else
		finding_todo(f, "vswitchctl list Interface %s shows its settings; dmesg may say "
			     "more", port->name);
}

void check_port_down(const struct patient *p, const struct patient_port *port, struct findings *f)
{
	(void)p;
	if (!port->link || is_own(port) || port->link->flags & IFF_UP)
		return;
	finding_wrong(f, port->name, "the device is down: nothing passes");
	finding_todo(f, "ip link set %s up", port->name);
}

void check_port_carrier(const struct patient *p, const struct patient_port *port,
			struct findings *f)
{
	(void)p;
	if (!is_nic(port->link) || !(port->link->flags & IFF_UP) || port->link->carrier)
		return;
	finding_wrong(f, port->name, "the NIC has no link");
	finding_todo(f, "look at its cable and at the other end: ethtool %s", port->name);
}

/* A bridge that guests alone use may be down: what is flooded reaches others then. */
void check_bridge_down(const struct patient *p, const struct patient_port *port,
		       struct findings *f)
{
	unsigned long long drops = patient_drops(p, "port", port->name, "tx_down") +
				   patient_drops(p, "bridge", port->bridge, "no_egress");

	if (!is_own(port) || !port->link || port->link->flags & IFF_UP ||
	    (!drops && !port->link->n_addresses))
		return;
	if (port->link->n_addresses)
		finding_wrong(f, port->name, "is down, and the host's addresses are on it");
	else
		finding_wrong(f, port->name, "is down: %llu frames that it could have taken were "
			      "dropped", drops);
	finding_todo(f, "ip link set %s up", port->name);
}

void check_address(const struct patient *p, const struct patient_port *port, struct findings *f)
{
	char *addresses;

	(void)p;
	if (is_own(port) || !is_attached(port) || !port->link->n_addresses ||
	    !strcmp(port->link->kind, "vswitch"))
		return;
	addresses = host_addresses_text(port->link);
	finding_wrong(f, port->name, "has %s, which nothing reaches: it is a port", addresses);
	finding_todo(f, "vswitchctl del-port %s, then vswitchctl --move-ip add-port %s %s",
		     port->name, port->bridge, port->name);
	free(addresses);
}

/* A bridge that is promiscuous, as ports are, hands each frame up, wherever it goes. */
void check_linux_bridge(const struct patient *p, const struct patient_port *port,
			struct findings *f)
{
	(void)p;
	if (!is_attached(port) || strcmp(port->link->kind, "bridge"))
		return;
	finding_wrong(f, port->name, "is a Linux bridge: frames between its own ports come here, "
		      "too");
	finding_todo(f, "make its ports ports of %s, or join both by a pair of devices: ip link "
		     "add NAME type veth peer name NAME2", port->bridge);
}

/* The kernel hands a VLAN device its frames before a switch sees them. */
void check_vlan_device(const struct patient *p, const struct patient_port *port,
		       struct findings *f)
{
	for (unsigned int i = 0; port->link && i < p->host.n; i++) {
		const struct host_link *vlan = &p->host.links[i];

		if (is_own(port) || vlan->vlan < 0 || vlan->lower != port->link->index)
			continue;
		finding_wrong(f, port->name, "%s takes VLAN %d away from the switch", vlan->name,
			      vlan->vlan);
		finding_todo(f, "ip link del %s; for the host: vswitchctl add-port %s vlan%d "
			     "tag=%d -- set Interface vlan%d type=internal", vlan->name,
			     port->bridge, vlan->vlan, vlan->vlan, vlan->vlan);
	}
}

void check_second_switch(const struct patient *p, const struct patient_port *port,
			 struct findings *f)
{
	const struct host_link *master;

	if (!port->link || is_attached(port) || is_own(port))
		return;
	master = host_link_at(&p->host, port->link->master);
	if (!master)
		return;
	finding_wrong(f, port->name, "belongs to %s (%s) already", master->name,
		      *master->kind ? master->kind : "another switch");
	finding_todo(f, "ip link set %s nomaster, or take it out of that one's configuration",
		     port->name);
}

static bool stands_on(const struct host_link *link)
{
	static const char *const kinds[] = { "macvlan", "macvtap", "ipvlan", "ipvtap", NULL };

	for (int i = 0; kinds[i]; i++) {
		if (!strcmp(kinds[i], link->kind))
			return true;
	}
	return false;
}

void check_stacked(const struct patient *p, const struct patient_port *port, struct findings *f)
{
	for (unsigned int i = 0; port->link && i < p->host.n; i++) {
		const struct host_link *upper = &p->host.links[i];

		if (is_own(port) || upper->lower != port->link->index || !stands_on(upper))
			continue;
		finding_wrong(f, port->name, "%s (%s) is a second switch on it", upper->name,
			      upper->kind);
		finding_todo(f, "ip link del %s; have its user on a port of %s instead",
			     upper->name, port->bridge);
	}
}

void check_promiscuity(const struct patient *p, const struct patient_port *port,
		       struct findings *f)
{
	(void)p;
	if (!is_nic(port->link) || !is_attached(port) || port->link->promiscuity)
		return;
	finding_wrong(f, port->name, "the NIC is not promiscuous: it takes in frames for its own "
		      "address only");
	finding_todo(f, "vswitchctl del-port %s, and add it again", port->name);
}

/* Bridges' own ports bear the address of one of the others. */
void check_duplicate_mac(const struct patient *p, const struct patient_port *port,
			 struct findings *f)
{
	for (unsigned int i = 0; is_attached(port) && i < p->host.n; i++) {
		const struct host_link *other = &p->host.links[i];

		if (other->index <= port->link->index || other->master != port->link->master ||
		    memcmp(other->mac, port->link->mac, sizeof(other->mac)) || is_own(port))
			continue;
		finding_wrong(f, port->name, "has the MAC address of %s, which is a port of %s, "
			      "too", other->name, port->bridge);
		finding_todo(f, "give one of them another: ip link set %s address …", other->name);
	}
}
