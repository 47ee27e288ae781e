/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What checks look at: the host, what the daemon answers, and each port with both. */
#ifndef VSW_CLI_PATIENT_H
#define VSW_CLI_PATIENT_H

#include "cli/doctor/findings.h"
#include "cli/host/host.h"

struct json_object;
struct client_options;

/*
 * struct patient
 * @root:    before the paths of /proc and /sys; ""
 * @release: of the kernel
 * @status, @show, @drops: answers of the daemon's methods; NULL if it has not answered
 * @silence: why it has not
 * @feature: tells of a device's offloads: feature_get()
 */
struct patient {
	const char *root, *release;
	struct host host;
	struct json_object *status, *show, *drops;
	char *silence;
	int (*feature)(const char *device, const char *feature);
};

/*
 * struct patient_port - a port with one of its interfaces, of which only a bond has several; by the
 * interface's name
 * @bridge_link, @link: devices; NULL: there is none. A bridge's own port has both, the same
 * @row, @iface: what "show" tells of the port and of its interface
 */
struct patient_port {
	const char *bridge, *name, *type, *error;
	const struct host_link *bridge_link, *link;
	struct json_object *row, *iface;
};

/* Everything that is to be had. -1 and *err: the kernel does not answer. patient_free() ends it */
int patient_load(struct patient *p, const struct client_options *client, char **err);
/* The same, of a daemon that has answered: takes @show over */
int patient_of_show(struct patient *p, struct json_object *show,
		    const struct client_options *client, char **err);
void patient_free(struct patient *p);

/* Each interface of each port of each bridge, by show's order */
void patient_each_port(const struct patient *p,
		       void (*cb)(void *arg, const struct patient_port *port), void *arg);

/* The first line of a file of /proc or /sys, in @text; "" if it cannot be read */
const char *patient_read(const struct patient *p, const char *path, char text[256]);
long patient_number(const struct patient *p, const char *path);	/* 0: it cannot be read */
/* Frames that were dropped for @reason at the "port", or at all ports of the "bridge", of @name */
unsigned long long patient_drops(const struct patient *p, const char *of, const char *name,
				 const char *reason);
/* A string that the daemon has told; "" if it has not */
const char *patient_string(struct json_object *obj, const char *name);

#endif
