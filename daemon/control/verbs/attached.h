/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports by their names, with the bridge that they count as ones of. Its own port is none: it is the
 * bridge.
 */
#ifndef VSW_CONTROL_VERBS_ATTACHED_H
#define VSW_CONTROL_VERBS_ATTACHED_H

#include "daemon/db/topology.h"
#include "daemon/db/vbridge.h"

struct attached {
	struct vbridge in;
	struct row *port;
};

void attached_free(struct attached *a);
/* By its name; the one that an interface of this name is part of. 1, 0 if there is none, -errno */
int attached_port(struct db *db, const char *name, struct attached *a, char **err);
int attached_iface(struct db *db, const char *name, struct attached *a, char **err);
/* The same, where that there is none is an error: 0 or -errno */
int attached_port_get(struct db *db, const char *name, struct attached *a, char **err);
int attached_iface_get(struct db *db, const char *name, struct attached *a, char **err);

#endif
