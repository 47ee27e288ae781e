// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/control/methods/json.h"
#include "daemon/control/methods/show_ports.h"
#include "daemon/engine/ephemeral.h"
#include "daemon/base/xalloc.h"

/* struct place - a row, and which it is in the order of its table */
struct place {
	struct row *row;
	unsigned int at;
};

/* struct index - the rows of a table, and where they are by UUID */
struct index {
	struct rows rows;
	struct place *by_uuid;
};

struct show_ports {
	unsigned int refs;
	struct index ports, ifaces;
};

/* struct port_maker - of one bridge; @ports are those of @s */
struct port_maker {
	struct maker maker;
	struct show_ports *s;
	struct place *ports;
	size_t n, at;
};

static int by_uuid(const void *a, const void *b)
{
	return strcmp(((const struct place *)a)->row->uuid, ((const struct place *)b)->row->uuid);
}

static int by_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static int to_uuid(const void *uuid, const void *place)
{
	return strcmp(uuid, ((const struct place *)place)->row->uuid);
}

static int hold(struct index *index, struct db *db, enum table_id table, char **err)
{
	unsigned int i;
	int rc = rows_hold(db, table, &index->rows, err);

	if (rc)
		return rc;
	index->by_uuid = xcalloc(index->rows.n, sizeof(*index->by_uuid));
	for (i = 0; i < index->rows.n; i++)
		index->by_uuid[i] = (struct place){ index->rows.row[i], i };
	qsort(index->by_uuid, index->rows.n, sizeof(*index->by_uuid), by_uuid);
	return 0;
}

static const struct place *find(const struct index *index, const char *uuid)
{
	return bsearch(uuid, index->by_uuid, index->rows.n, sizeof(*index->by_uuid), to_uuid);
}

static void let_go(struct index *index)
{
	rows_free(&index->rows);
	free(index->by_uuid);
}

int show_ports_new(struct show_ports **s, struct db *db, char **err)
{
	int rc;

	*s = xcalloc(1, sizeof(**s));
	(*s)->refs = 1;
	rc = hold(&(*s)->ports, db, TBL_PORT, err);
	return rc ? rc : hold(&(*s)->ifaces, db, TBL_INTERFACE, err);
}

void show_ports_put(struct show_ports *s)
{
	if (!s || --s->refs)
		return;
	let_go(&s->ports);
	let_go(&s->ifaces);
	free(s);
}

static void add_error(struct json_object *obj, const struct engine *engine,
		      const struct row *iface)
{
	int column = row_column(iface, "error");
	struct datum now = { 0 };

	ephemeral_read(engine, iface, column, &now);
	json_add_optional(obj, "error", &now);
	datum_free(&now, &iface->table->columns[column].type);
}

static struct json_object *show_iface(const struct engine *engine, const struct row *iface)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *options = json_object_new_object();
	const struct datum *d = row_datum(iface, "options");
	u32 i;

	for (i = 0; i < d->n; i++)
		json_add_string(options, d->keys[i].string, d->values[i].string);
	json_add_string(obj, "name", row_string(iface, "name"));
	json_add_string(obj, "type", row_string(iface, "type"));
	json_object_object_add(obj, "options", options);
	add_error(obj, engine, iface);
	return obj;
}

static struct json_object *show_ifaces(const struct show_ports *s, const struct engine *engine,
				       const struct row *port)
{
	struct json_object *list = json_object_new_array();
	const struct datum *refs = row_datum(port, "interfaces");
	const struct place *iface;
	u32 i;

	for (i = 0; i < refs->n; i++) {
		iface = find(&s->ifaces, refs->keys[i].string);
		if (iface)
			json_object_array_add(list, show_iface(engine, iface->row));
	}
	return list;
}

static struct json_object *show_port(const struct show_ports *s, const struct engine *engine,
				     const struct row *port)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *trunks = json_object_new_array();
	const struct datum *tag = row_datum(port, "tag"), *d = row_datum(port, "trunks");
	u32 i;

	for (i = 0; i < d->n; i++)
		json_object_array_add(trunks, json_object_new_int64(d->keys[i].integer));
	json_add_string(obj, "name", row_string(port, "name"));
	json_object_object_add(obj, "tag",
			       tag->n ? json_object_new_int64(tag->keys[0].integer) : NULL);
	json_object_object_add(obj, "trunks", trunks);
	json_add_optional(obj, "vlan_mode", row_datum(port, "vlan_mode"));
	json_object_object_add(obj, "interfaces", show_ifaces(s, engine, port));
	return obj;
}

static int step(struct maker *maker, struct engine *engine, struct json_object **element)
{
	struct port_maker *m = (struct port_maker *)maker;

	if (m->at == m->n)
		return 0;
	*element = show_port(m->s, engine, m->ports[m->at++].row);
	return 1;
}

static void free_maker(struct maker *maker)
{
	struct port_maker *m = (struct port_maker *)maker;

	show_ports_put(m->s);
	free(m->ports);
	free(m);
}

struct json_object *show_ports_of(struct show_ports *s, const struct row *bridge)
{
	struct port_maker *m = xcalloc(1, sizeof(*m));
	const struct datum *refs = row_datum(bridge, "ports");
	const struct place *port;
	u32 i;

	m->maker = (struct maker){ step, free_maker };
	m->s = s;
	s->refs++;
	m->ports = xcalloc(refs->n, sizeof(*m->ports));
	for (i = 0; i < refs->n; i++) {
		port = find(&s->ports, refs->keys[i].string);
		if (port)
			m->ports[m->n++] = *port;
	}
	qsort(m->ports, m->n, sizeof(*m->ports), by_order);
	return answer_array(&m->maker);
}
