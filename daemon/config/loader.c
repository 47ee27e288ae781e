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

static int find_uuid(const void *uuid, const void *row)
{
	return strcmp(uuid, (*(const struct row *const *)row)->uuid);
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return strcmp((*x)->uuid, (*y)->uuid);
}

bool loader_is_second(const struct rows *rows, unsigned int i)
{
	return i && !strcmp(row_string(rows->row[i], "name"), row_string(rows->row[i - 1], "name"));
}

static const struct row **sort_rows(const struct rows *rows)
{
	const struct row **sorted = xcalloc(rows->n, sizeof(*sorted));
	unsigned int i;

	for (i = 0; i < rows->n; i++)
		sorted[i] = rows->row[i];
	qsort(sorted, rows->n, sizeof(*sorted), compare_rows);
	return sorted;
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
	free(l->iface_by_uuid);
	free(l->mac_by_uuid);
}

struct entry *loader_port(const struct loader *l, const char *uuid)
{
	return bsearch(uuid, l->by_uuid, l->ports->n, sizeof(*l->by_uuid), find_entry);
}

/* By UUID, for which they are sorted when the first one is looked for */
static const struct row *find_row(const struct row ***sorted, const struct rows *rows,
				  const char *uuid)
{
	const struct row **found;

	if (!*sorted)
		*sorted = sort_rows(rows);
	found = bsearch(uuid, *sorted, rows->n, sizeof(*found), find_uuid);
	return found ? *found : NULL;
}

const struct row *loader_interface(struct loader *l, const char *uuid)
{
	return find_row(&l->iface_by_uuid, l->interfaces, uuid);
}

const struct row *loader_mac(struct loader *l, const char *uuid)
{
	return find_row(&l->mac_by_uuid, l->macs, uuid);
}
