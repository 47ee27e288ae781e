/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which method a request means */
#ifndef VSW_CONTROL_DISPATCH_H
#define VSW_CONTROL_DISPATCH_H

#include "daemon/control/methods/method.h"

/* The method @name, or NULL */
const struct control_method *control_method_find(const char *name);

#endif
