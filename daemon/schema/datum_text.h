/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Datums and arguments in the syntax of ovs-vsctl(8): "10", "[1, 2]", "1,3-5", "{a=b, c=\"d e\"}",
 * "column:key=value".
 */
#ifndef VSW_SCHEMA_DATUM_TEXT_H
#define VSW_SCHEMA_DATUM_TEXT_H

#include "daemon/schema/datum.h"

/* All of @text as a datum of @type. 0 or -EINVAL with *err */
int datum_parse(struct datum *d, const struct datum_type *type, const char *text,
		struct symbols *symbols, char **err);

/*
 * Cut a token off *text: a string in quotes (which stay), or all up to one of ":=, []{}!<>" or the
 * end. NULL and *err if a quote does not end.
 */
char *text_token(const char **text, char **err);

#endif
