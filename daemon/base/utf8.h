/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text from the database: JSON, and so each answer of the daemon, takes UTF-8 alone. */
#ifndef VSW_BASE_UTF8_H
#define VSW_BASE_UTF8_H

#include <stdbool.h>

bool utf8_valid(const char *text);

#endif
