/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel says of a device, which the switch has no say in: its speed, its errors. */
#ifndef VSW_CLI_COMPAT_DEVICE_H
#define VSW_CLI_COMPAT_DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Lines "     current:    10GB-FD COPPER" and the like, and that of the speed; @here: it is */
void device_put_modes(FILE *f, const char *name, bool here);

/* A counter of /sys/class/net/NAME/statistics; false: there is none */
bool device_counter(const char *name, const char *counter, uint64_t *value);

#endif
