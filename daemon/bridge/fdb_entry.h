/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fdb.c makes its changes of: each of these keeps all lists and counts of the table right. */
#ifndef VSW_BRIDGE_FDB_ENTRY_H
#define VSW_BRIDGE_FDB_ENTRY_H

#include "daemon/bridge/fdb.h"

/* Also in VLANs that are flooded. NULL: there is none */
struct fdb_entry *fdb_entry_find(const struct fdb *fdb, u16 vlan, const u8 mac[6]);
/* One that is found from now on, and is no port's yet. NULL: no memory */
struct fdb_entry *fdb_entry_new(struct fdb *fdb, u16 vlan, const u8 mac[6]);
/* It is learned at @port, as the one used last; it is so no longer. */
void fdb_entry_link(struct fdb *fdb, struct fdb_entry *e, struct fdb_port *port);
void fdb_entry_unlink(struct fdb *fdb, struct fdb_entry *e);
/* It goes, and is freed; who listens to the table hears of learned ones. */
void fdb_drop_learned(struct fdb *fdb, struct fdb_entry *e, enum fdb_change why);
void fdb_drop_static(struct fdb *fdb, struct fdb_entry *e);
/* Tell who listens: fdb->changed. */
void fdb_report(struct fdb *fdb, enum fdb_change change, u16 vlan, const u8 mac[6],
		const struct fdb_port *port, const struct fdb_port *was);

#endif
