// SPDX-License-Identifier: GPL-2.0-or-later
/* Of the way that frames take: sizes from port to port and into tunnels, and what NICs merge. */
#include <arpa/inet.h>
#include <json-c/json.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/doctor/checks.h"

/* Bytes around an inner MTU: Ethernet header, tunnel header with a key, outer IP header */
#define AROUND_V4	(14 + 8 + 20)
#define AROUND_V6	(14 + 8 + 40)

static bool is_port_of(const struct host_link *link, const struct host_link *bridge)
{
	return bridge && link->master == bridge->index;
}

static const struct host_link *extreme(const struct patient *p, const struct host_link *bridge,
				       bool largest)
{
	const struct host_link *found = NULL;

	for (unsigned int i = 0; i < p->host.n; i++) {
		const struct host_link *link = &p->host.links[i];

		if (is_port_of(link, bridge) &&
		    (!found || (largest ? link->mtu > found->mtu : link->mtu < found->mtu)))
			found = link;
	}
	return found;
}

/* Once a bridge, with its own port; told of the port that takes least */
void check_mtu(const struct patient *p, const struct patient_port *port, struct findings *f)
{
	const struct host_link *own = port->bridge_link, *least, *most;

	if (!own || port->link != own)
		return;
	least = extreme(p, own, false);
	most = extreme(p, own, true);
	if (!least)
		return;
	if (most->mtu > least->mtu) {
		finding_wrong(f, least->name, "MTU is %u, and %s sends frames of up to %u: larger "
			      "ones are dropped (tx_mtu)", least->mtu, most->name, most->mtu);
		finding_todo(f, "ip link set %s mtu %u, or lower the others and their guests",
			     least->name, most->mtu);
	} else if (own->mtu > least->mtu) {
		finding_wrong(f, own->name, "MTU is %u, more than the %u that %s takes", own->mtu,
			      least->mtu, least->name);
		finding_todo(f, "vswitchctl clear Interface %s mtu_request, or ip link set %s mtu "
			     "%u", own->name, own->name, least->mtu);
	}
}

/* What the kernel would send there in one piece; 0: no route, or no address */
static unsigned int path_mtu(const char *remote)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(9) };
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(9) };
	bool v4 = inet_pton(AF_INET, remote, &in.sin_addr) == 1;
	int mtu = 0, fd;
	socklen_t len = sizeof(mtu);

	if (!v4 && inet_pton(AF_INET6, remote, &in6.sin6_addr) != 1)
		return 0;
	fd = socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	if (connect(fd, v4 ? (void *)&in : (void *)&in6, v4 ? sizeof(in) : sizeof(in6)) ||
	    getsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_MTU : IPV6_MTU, &mtu, &len))
		mtu = 0;
	close(fd);
	return mtu;
}

void check_tunnel_mtu(const struct patient *p, const struct patient_port *port,
		      struct findings *f)
{
	struct json_object *options = json_object_object_get(port->iface, "options");
	const char *remote = patient_string(options, "remote_ip");
	unsigned int around = strchr(remote, ':') ? AROUND_V6 : AROUND_V4;
	unsigned int mtu = path_mtu(remote);
	const struct host_link *most = mtu ? extreme(p, port->bridge_link, true) : NULL;

	if (!most || most->mtu + around <= mtu)
		return;
	finding_wrong(f, port->name, "frames of %s (MTU %u) and %u bytes around them are more than "
		      "the %u on the way to %s", most->name, most->mtu, around, mtu, remote);
	finding_todo(f, "MTU %u in the guests, or %u on the way: else they are cut, or answered "
		     "with \"too big\"", mtu - around, most->mtu + around);
}

/* What LRO has merged cannot be taken apart again. */
void check_lro(const struct patient *p, const struct patient_port *port, struct findings *f)
{
	unsigned long long drops = patient_drops(p, "port", port->name, "lro");

	if (!port->link || (!drops && p->feature(port->name, "rx-lro") <= 0))
		return;
	finding_wrong(f, port->name, "LRO merges frames that are not the host's: %llu were dropped",
		      drops);
	finding_todo(f, "ethtool -K %s lro off", port->name);
}

void check_gro(const struct patient *p, const struct patient_port *port, struct findings *f)
{
	if (!port->link || *port->link->kind || p->feature(port->name, "rx-gro"))
		return;
	finding_wrong(f, port->name, "GRO is off: each frame goes its way alone, which is slow");
	finding_todo(f, "ethtool -K %s gro on", port->name);
}
