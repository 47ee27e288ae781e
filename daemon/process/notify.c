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

#else

void notify_ready(void)
{
}

void notify_stopping(void)
{
}

#endif
