/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection to vswitchd: a request, its reply (vswitch/ctl.h). */
#ifndef VSW_CLI_CLIENT_H
#define VSW_CLI_CLIENT_H

#include <signal.h>
#include <stdbool.h>

struct json_object;

/* struct client_options - where, and how patiently */
struct client_options {
	const char *socket;	/* NULL: $VSWITCH_SOCKET, or the default */
	unsigned int timeout;	/* seconds for all of a call; 0: none */
	bool retry;		/* keep trying to connect */
	bool as_ovs;		/* errors of connecting as ovs-vsctl has them */
	/* What a handler has set to a signal's number ends a call; NULL: only the timeout does */
	const volatile sig_atomic_t *stop;
};

/*
 * Call @method with @params (which it takes over). Returns 0 and stores the result, NULL for
 * JSON's null, for the caller to put; or -1, and *err is a line that says why, to be freed; or
 * CLIENT_REFUSED, where that line is the daemon's answer.
 */
#define CLIENT_REFUSED	(-2)

int client_call(const struct client_options *opts, const char *method, struct json_object *params,
		struct json_object **result, char **err);
/* The same, but with an error *result may be an object that says more (vswitch/ctl.h), to be put */
int client_ask(const struct client_options *opts, const char *method, struct json_object *params,
	       struct json_object **result, char **err);

#endif
