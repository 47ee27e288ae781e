/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that Linux gives to network devices */
#ifndef VSW_BASE_IFNAME_H
#define VSW_BASE_IFNAME_H

/* 0, or -EINVAL and *err, which says what is wrong with @name as name of a @what ("bridge"…). */
int ifname_check(const char *what, const char *name, char **err);

#endif
