/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ports of bridges, for "show": rows as they were when it was asked, written in pieces. */
#ifndef VSW_CTL_SHOW_PORTS_H
#define VSW_CTL_SHOW_PORTS_H

#include "daemon/control/answers/answer.h"
#include "daemon/db/row.h"

struct show_ports;

/* All ports and interfaces, held once for any number of bridges. 0 or -errno and *err */
int show_ports_new(struct show_ports **s, struct db *db, char **err);
void show_ports_put(struct show_ports *s);	/* NULL: nothing */
/* A promise (answer.h) of those of one row of Bridge */
struct json_object *show_ports_of(struct show_ports *s, const struct row *bridge);

#endif
