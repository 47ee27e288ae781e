/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going through the ports that are configured */
#ifndef VSW_CONTROL_METHODS_PORTS_H
#define VSW_CONTROL_METHODS_PORTS_H

#include "daemon/engine/engine.h"

typedef void (*ctl_port_cb)(void *arg, const char *bridge, const char *port,
			    const struct iface_status *st);

/* Each port of @bridge, or (NULL) of all, with fresh counters: by bridge, then by name */
int ctl_each_port(struct engine *engine, const char *bridge, ctl_port_cb cb, void *arg,
		  char **err);

#endif
