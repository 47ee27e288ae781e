// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/xalloc.h"
#include "daemon/config/loader.h"

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->row->uuid, y->row->uuid);
}

static int find_entry(const void *uuid, const void *entry)
{
	return strcmp(uuid, ((const struct entry *)entry)->row->uuid);
}

bool loader_is_second(const struct rows *rows, unsigned int i)
{
	return i && !strcmp(row_string(rows->row[i], "name"), row_string(rows->row[i - 1], "name"));
}

void loader_index(struct loader *l)
{
	unsigned int i;

	l->made = xcalloc(l->bridges->n, sizeof(struct config_bridge *));
	l->by_uuid = xcalloc(l->ports->n, sizeof(*l->by_uuid));
	for (i = 0; i < l->ports->n; i++)
		l->by_uuid[i].row = l->ports->row[i];
	qsort(l->by_uuid, l->ports->n, sizeof(*l->by_uuid), compare_entries);
}

void loader_exit(struct loader *l)
{
	free(l->made);
	free(l->by_uuid);
}

struct entry *loader_port(const struct loader *l, const char *uuid)
{
	return bsearch(uuid, l->by_uuid, l->ports->n, sizeof(*l->by_uuid), find_entry);
}

const struct row *loader_interface(const struct loader *l, const char *uuid)
{
	return row_cached(l->db, TBL_INTERFACE, uuid);
}

const struct row *loader_mac(const struct loader *l, const char *uuid)
{
	return row_cached(l->db, TBL_STATIC_MAC, uuid);
}
