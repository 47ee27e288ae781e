/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Datums in JSON: as RFC 7047 section 5.1 has them, and as the database's columns hold them. */
#ifndef VSW_SCHEMA_DATUM_JSON_H
#define VSW_SCHEMA_DATUM_JSON_H

#include "daemon/schema/datum.h"

/* RFC 7047's notation, for clients. What may have many atoms is written as a set even of one. */
struct json_object *datum_json(const struct datum *d, const struct datum_type *type);

/*
 * The database's notation of sets and maps, shorter and readable by json_each(): [1,2] and
 * {"key": value}, with UUIDs as strings. The text is to be freed; NULL: out of memory.
 */
char *datum_pack(const struct datum *d, const struct datum_type *type);
/* 0, or -EINVAL if @text is not that, or its values are not of the type */
int datum_unpack(struct datum *d, const struct datum_type *type, const char *text);

#endif
