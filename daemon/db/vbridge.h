/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bridges as people name them: a row of Bridge, or one VLAN of it that goes by a name of its own (a
 * fake bridge). That is a row of Port with fake_bridge and a tag; all ports of the real bridge with
 * this tag count as its own, but for the real bridge's own port and other fake bridges. Functions
 * that find: 1, 0 if there is none, or -errno and *err.
 */
#ifndef VSW_DB_VBRIDGE_H
#define VSW_DB_VBRIDGE_H

#include "daemon/db/row.h"

/* struct vbridge - @fake: its port, or NULL if it is @real itself; @vlan: 0, if it is */
struct vbridge {
	struct row *real, *fake;
	int vlan;
};

void vbridge_free(struct vbridge *v);
const char *vbridge_name(const struct vbridge *v);

/* By its name; "no bridge named br9" is an error of the second */
int vbridge_find(struct db *db, const char *name, struct vbridge *v, char **err);
int vbridge_get(struct db *db, const char *name, struct vbridge *v, char **err);
/* Whether a port of the real bridge counts as one of @v, which is fake; its own does */
bool vbridge_claims(const struct vbridge *v, const struct row *port);
/* The one that a port counts as one of */
int vbridge_of_port(struct db *db, const struct row *port, struct vbridge *v, char **err);
/* The one of this VLAN of a real bridge */
int vbridge_on_vlan(struct db *db, const char *real_uuid, int vlan, struct row **fake, char **err);
/* All fake ones: 0 or -errno. The caller rows_free()s. */
int vbridges_fake(struct db *db, struct rows *fakes, char **err);

/* Whether a port is one that a fake bridge goes by; its tag, or -1 */
bool port_is_fake_bridge(const struct row *port);
int port_tag(const struct row *port);

#endif
