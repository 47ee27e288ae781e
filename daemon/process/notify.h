/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service manager is told: sd_notify(3). Nothing where there is none. */
#ifndef VSW_PROCESS_NOTIFY_H
#define VSW_PROCESS_NOTIFY_H

#include "daemon/process/loop.h"

void notify_ready(void);
void notify_stopping(void);

/*
 * We are alive: told twice in the time that the manager waits for it (WatchdogSec=), however often
 * this is called. @now: of loop_now(). When it wants to be called again; LOOP_NEVER: the manager
 * does not wait
 */
u64 notify_alive(u64 now);

/* That in each turn of the loop; @arg of loop_each_turn() is not looked at */
extern const struct loop_turn notify_turn;

#endif
