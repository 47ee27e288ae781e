/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Callbacks of struct policy_listener; @arg is a struct engine */
#ifndef VSW_ENGINE_LISTENER_H
#define VSW_ENGINE_LISTENER_H

#include "daemon/engine/engine.h"

void engine_port_joined(void *arg, const char *bridge, const char *port);
void engine_port_plugged(void *arg, const char *bridge, const char *port, bool isolated);
void engine_port_left(void *arg, const char *port);
void engine_lacp_changed(void *arg);
void engine_sticky_changed(void *arg);

#endif
