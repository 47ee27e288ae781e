/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of bridges, ports and interfaces: no two have the same, but those that belong together. */
#ifndef VSW_DB_NAMES_H
#define VSW_DB_NAMES_H

#include "daemon/db/row.h"

/*
 * 0; or -EEXIST and *err, "cannot create WHAT named NAME because …", if something has the name.
 * @what: "a bridge", "a port" or "an interface"
 */
int name_check_free(struct db *db, const char *what, const char *name, char **err);

#endif
