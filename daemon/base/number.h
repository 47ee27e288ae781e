/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as text: from 0 to @max, digits and nothing else around them. False: it is none */
#ifndef VSW_BASE_NUMBER_H
#define VSW_BASE_NUMBER_H

#include <env.h>

/* Decimal, or 0x… */
bool number_parse(const char *text, u64 max, u64 *number);
bool number_parse_decimal(const char *text, u64 max, u64 *number);
/* As C writes it: decimal, 0x…, and octal behind a zero */
bool number_parse_c(const char *text, u64 max, u64 *number);

#endif
