/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_GRACE_H
#define VSW_GRACE_H

/* grace.c */
void vsw_grace_wait(void);

#endif
