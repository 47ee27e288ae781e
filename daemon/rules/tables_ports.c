// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports in rules, which know them by name: tables_state.h. */
#include <stdio.h>
#include <string.h>
#include "daemon/rules/tables_state.h"
#include "daemon/base/xalloc.h"

static u32 name_hash(const struct tables *t, const char *name)
{
	return hash_text(name, t->seed);
}

struct port_id *tables_find_port(const struct tables *t, const char *name)
{
	struct hlink *link = hash_first(&t->ports, name_hash(t, name));

	for (; link; link = hash_next(link)) {
		struct port_id *port = hash_entry(link, struct port_id, by_name);

		if (!strcmp(port->name, name))
			return port;
	}
	return NULL;
}

u32 tables_get_port(struct tables *t, const char *name)
{
	struct port_id *port = tables_find_port(t, name);

	if (!port) {
		port = xcalloc(1, sizeof(*port));
		snprintf(port->name, sizeof(port->name), "%s", name);
		port->id = ++t->last_id;
		hash_add(&t->ports, &port->by_name, name_hash(t, name));
	}
	port->refs++;
	return port->id;
}

void tables_put_port(struct tables *t, const char *name)
{
	struct port_id *port = tables_find_port(t, name);

	if (--port->refs)
		return;
	hash_del(&t->ports, &port->by_name);
	free(port);
}

bool tables_knows_port(const struct tables *t, const char *name)
{
	return tables_find_port(t, name);
}

u32 tables_port_id(const struct tables *t, u32 no)
{
	const char *name = t->names.name ? t->names.name(t->names.arg, no) : NULL;
	const struct port_id *port = name ? tables_find_port(t, name) : NULL;

	return port ? port->id : 0;
}
