/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's links and their addresses, as rtnetlink tells of them in this network namespace. */
#ifndef VSW_CLI_HOST_H
#define VSW_CLI_HOST_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

/* struct host_address - @lasting: it has no lifetime, as those of DHCP and SLAAC have */
struct host_address {
	int family;		/* AF_INET, AF_INET6 */
	union {
		struct in_addr v4;
		struct in6_addr v6;
	};
	unsigned int prefix;
	bool lasting;
};

/*
 * struct host_link - a network device
 * @lower:  the device that it is on (a VLAN's, a macvlan's, a tunnel's), 0: none, or not here
 * @kind:   "vlan", "bridge", "vxlan", "vswitch"...; "" of NICs
 * @vlan:   of a VLAN device; -1
 * @addresses: but those of IPv6 that are good on the link only, which every link has
 */
struct host_link {
	unsigned int index, master, lower;
	unsigned int flags;	/* IFF_* */
	unsigned int mtu, promiscuity;
	int vlan;
	bool carrier;
	char name[IF_NAMESIZE], kind[16];
	unsigned char mac[6];
	struct host_address *addresses;
	unsigned int n_addresses;
};

struct host {
	struct host_link *links;
	unsigned int n;
};

/* -1 and *err: the kernel cannot be asked. In either case host_free() ends it. */
int host_load(struct host *host, char **err);
void host_free(struct host *host);

/* NULL: there is none */
struct host_link *host_link(const struct host *host, const char *name);
struct host_link *host_link_at(const struct host *host, unsigned int index);

/* As "ip link set DEV up" does it. 0, or -1 and *err */
int host_set_up(const struct host_link *link, bool up, char **err);

/* "192.0.2.1/24" */
#define HOST_ADDRESS_LEN	(INET6_ADDRSTRLEN + 4)
const char *host_address_text(const struct host_address *a, char text[HOST_ADDRESS_LEN]);
/* "192.0.2.1/24, 2001:db8::1/64" of @link, to be freed */
char *host_addresses_text(const struct host_link *link);

#endif
