/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vswitchd, stopped and started as whoever runs it would. */
#ifndef VSW_CLI_UPGRADE_SERVICE_H
#define VSW_CLI_UPGRADE_SERVICE_H

#include <stdbool.h>
#include "cli/client.h"

/* struct service - @argv: command line of a daemon that has detached; NULL: systemd's, or none */
struct service {
	const struct client_options *client;
	bool runs, by_systemd;
	char *cmdline, **argv;
};

/* How it runs. -1 and *err: it runs in a way in which it could not be started again */
int service_find(struct service *s, const struct client_options *client, char **err);
void service_free(struct service *s);

/*
 * It has ended when this returns; is being started, or answers. What does not run is left alone. -1
 * and *err
 */
int service_stop(const struct service *s, char **err);
int service_start(const struct service *s, char **err);
int service_await(const struct service *s, char **err);

#endif
