/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of fields, of rules and of flows, as text: a number, an address, a port; with "/mask"
 * where it is not exact.
 */
#ifndef VSW_SYNTAX_VALUE_H
#define VSW_SYNTAX_VALUE_H

#include <stdio.h>
#include "daemon/syntax/flow.h"

enum value_kind {
	VALUE_PORT,	/* u32 in host byte order: name or number */
	VALUE_FRAG,	/* bits of one byte: no, first, later */
	VALUE_UNREAD,	/* VSWITCH_UNREAD of it: "+ports-proto", what cannot and can be read */
	VALUE_DEC8,
	VALUE_DEC16,	/* from here on network byte order */
	VALUE_HEX16,
	VALUE_HEX32,
	VALUE_MAC,
	VALUE_IPV4,
	VALUE_IPV6,
};

/* Bytes of a value */
size_t value_size(enum value_kind kind);
void value_put(FILE *out, enum value_kind kind, const u8 *value, const u8 *mask,
	       const struct port_names *names);
/* Reads all of @text, which is changed meanwhile; stores value and mask, the value masked. */
bool value_get(char *text, enum value_kind kind, u8 *value, u8 *mask,
	       const struct port_names *names);

/* A port by its name if that cannot be taken for anything else, else by its number */
void value_put_port(FILE *out, u32 no, const struct port_names *names);
/* 0: no such port */
u32 value_port(const char *text, const struct port_names *names);

#endif
