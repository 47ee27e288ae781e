/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request and its reply as lines of JSON (vswitch/ctl.h). */
#ifndef VSW_CLI_MESSAGE_H
#define VSW_CLI_MESSAGE_H

#include <stddef.h>

struct json_object;

/* The request as a line, to be freed; NULL and *err if the daemon would refuse it for its length */
char *message_request(const char *method, struct json_object *params, size_t *len, char **err);

/*
 * The reply of @path's daemon, a line without its end, @len bytes and a NUL. Returns and stores as
 * client_ask() does.
 */
int message_reply(const char *path, const char *line, size_t len, struct json_object **result,
		  char **err);

#endif
