/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A value of the database (RFC 7047 datum, see vswitch/ctl.h) as text. */
#ifndef VSW_CLI_CELL_H
#define VSW_CLI_CELL_H

#include <stdbool.h>

struct json_object;

enum cell_format {
	CELL_STRING,	/* {a=b, "c d"=e}: what "set" reads back */
	CELL_BARE,	/* a=b c d=e: no punctuation, no quotes */
	CELL_JSON,	/* ["map",[["a","b"],["c d","e"]]], compact */
	CELL_PLAIN,	/* as CELL_BARE, with control characters escaped: cli/plain.h */
};

/* To be freed by the caller. @datum NULL (JSON's null) is an empty text. */
char *cell_text(struct json_object *datum, enum cell_format format);

/* As in RFC 7047: a set of exactly one is the atom. Returns a new reference. */
struct json_object *cell_json(struct json_object *datum);

/* True if @text starts with a UUID: 36 characters of 8-4-4-4-12 hexadecimal digits. */
bool cell_uuid_prefix(const char *text);
#define CELL_UUID_LEN	36

#endif
