/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_CORE_DROP_H
#define VSW_CORE_DROP_H

#include <env.h>

/**
 * vsw_drop_name() - the name that people see for an enum vswitch_drop; "unknown" out of range
 */
const char *vsw_drop_name(u32 reason);

#endif
