/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MAC addresses as text: six pairs of hexadecimal digits, separated by colons */
#ifndef VSW_BASE_MACADDR_H
#define VSW_BASE_MACADDR_H

#include <env.h>

#define MACADDR_LEN	18	/* of the text, with its NUL */

/* For printf */
#define MAC_FMT		"%02x:%02x:%02x:%02x:%02x:%02x"
#define MAC_ARG(m)	(m)[0], (m)[1], (m)[2], (m)[3], (m)[4], (m)[5]

bool macaddr_parse(u8 mac[6], const char *text);
/* A pair may have one digit only, as in rules. */
bool macaddr_parse_short(u8 mac[6], const char *text);
/* Whether a device can have it: neither a group's nor zero */
bool macaddr_is_station(const u8 mac[6]);
void macaddr_format(char *text, const u8 mac[6]);

#endif
