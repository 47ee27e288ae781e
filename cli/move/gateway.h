/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a router can be reached over a device: by the kernel's own ARP or neighbour discovery. */
#ifndef VSW_CLI_GATEWAY_H
#define VSW_CLI_GATEWAY_H

#include "cli/host/host.h"

/* Ask for it, in that the kernel is given something to send there. -1: errno */
int gateway_ask(const struct host_address *gateway, const char *device);
/* Whether it has answered, by the neighbour table of the device of that index */
bool gateway_answered(const struct host_address *gateway, unsigned int index);
/*
 * Tell everybody on the link that IPv4 address @a is where @link is (RFC 5227, section 3: an ARP
 * announcement): who has another MAC address in mind would find that out by himself, but late.
 */
void gateway_announce(const struct host_address *a, const struct host_link *link);

#endif
