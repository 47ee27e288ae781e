/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service manager is told: sd_notify(3). Nothing where there is none. */
#ifndef VSW_PROCESS_NOTIFY_H
#define VSW_PROCESS_NOTIFY_H

void notify_ready(void);
void notify_stopping(void);

#endif
