// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/xalloc.h"
#include "daemon/config/loader.h"

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->row->uuid, y->row->uuid);
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
	l->iface_by_uuid = sort_rows(l->interfaces);
	l->mac_by_uuid = sort_rows(l->macs);
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
	struct row key_row;
	struct entry key = { .row = &key_row };

	snprintf(key_row.uuid, sizeof(key_row.uuid), "%s", uuid);
	return bsearch(&key, l->by_uuid, l->ports->n, sizeof(key), compare_entries);
}

/* Of rows that are sorted by UUID */
static const struct row *find_row(const struct row **sorted, unsigned int n, const char *uuid)
{
	const struct row *key, **found;
	struct row key_row;

	snprintf(key_row.uuid, sizeof(key_row.uuid), "%s", uuid);
	key = &key_row;
	found = bsearch(&key, sorted, n, sizeof(*found), compare_rows);
	return found ? *found : NULL;
}

const struct row *loader_interface(const struct loader *l, const char *uuid)
{
	return find_row(l->iface_by_uuid, l->interfaces->n, uuid);
}

const struct row *loader_mac(const struct loader *l, const char *uuid)
{
	return find_row(l->mac_by_uuid, l->macs->n, uuid);
}
