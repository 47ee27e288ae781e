/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UUIDs of rows, as text in lower case: RFC 9562 version 4 */
#ifndef VSW_BASE_UUID_H
#define VSW_BASE_UUID_H

#include <env.h>

#define UUID_LEN	36	/* of the text, without its NUL */

/* @uuid holds UUID_LEN + 1 bytes */
void uuid_generate(char *uuid);
/* Copy @text in lower case to @uuid; false if it is no UUID. */
bool uuid_canonical(char *uuid, const char *text);
/* Whether @text can be the beginning of a row's UUID: at least four characters, not all. */
bool uuid_is_prefix(const char *text);

#endif
