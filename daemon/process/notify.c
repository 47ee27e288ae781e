// SPDX-License-Identifier: GPL-2.0-or-later
#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif
#include "daemon/process/notify.h"

#ifdef HAVE_SYSTEMD

void notify_ready(void)
{
	sd_notify(0, "READY=1\nSTATUS=Forwarding");
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1\nSTATUS=Ending; ports and flows stay in the kernel");
}

/* Half of the time that the manager waits, ms; 0: it does not wait */
static u64 alive_interval(void)
{
	u64 us;

	return sd_watchdog_enabled(0, &us) > 0 ? us / 2000 + !(us / 2000) : 0;
}

u64 notify_alive(u64 now)
{
	static u64 interval, due;
	static bool asked;

	if (!asked) {
		asked = true;
		interval = alive_interval();
	}
	if (!interval)
		return LOOP_NEVER;
	if (now >= due) {
		sd_notify(0, "WATCHDOG=1");
		due = now + interval;
	}
	return due;
}

#else

void notify_ready(void)
{
}

void notify_stopping(void)
{
}

u64 notify_alive(u64 now)
{
	(void)now;
	return LOOP_NEVER;
}

#endif

static u64 before_wait(void *arg, u64 now)
{
	(void)arg;
	return notify_alive(now);
}

const struct loop_turn notify_turn = { .before = before_wait };
