/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Offloads of network devices, by the names that "ethtool -k" has for them. */
#ifndef VSW_CLI_FEATURES_H
#define VSW_CLI_FEATURES_H

/* 1: it is on, 0: it is off, -1: neither the device nor the kernel knows it */
int feature_get(const char *device, const char *feature);

#endif
