// SPDX-License-Identifier: GPL-2.0-or-later
/* Words for rows that cannot be served, and what can be done without */
#include <ctype.h>
#include "daemon/config/rows.h"
#include "daemon/base/xalloc.h"

/* "port tap0", "bridge br0"; what has no name that could be read goes by its UUID. Freed */
static char *title(const struct row *row, const char **name)
{
	bool named = table_column(row->table, "name") >= 0 && !row_why(row, "name") &&
		     row_datum(row, "name")->n;
	char *text;

	*name = named ? row_string(row, "name") : NULL;
	text = xasprintf("%s %s", row->table->name, *name ? *name : row->uuid);
	*text = tolower((unsigned char)*text);
	return text;
}

void config_fault(struct faults *faults, const struct row *row, char *line)
{
	const char *name;
	char *what = title(row, &name);

	faults_add(faults, row->table->id, row->uuid, name,
		   xasprintf("%s: %s", what, line ? line : "out of memory"));
	free(what);
	free(line);
}

/*
 * A bridge is served but for what cannot be understood; of a port only that which says nothing
 * about where frames go: a port must not become a trunk of everything for want of a tag.
 */
static bool is_needed(const struct row *row, const char *column)
{
	static const char *const of_bridge[] = { "datapath_type", "name", NULL };
	static const char *const spared[] = {
		"external_ids", "mtu_request", "ofport_request", NULL
	};
	const char *const *c;

	if (row->table->id == TBL_OPEN_VSWITCH)
		return false;
	for (c = row->table->id == TBL_BRIDGE ? of_bridge : spared; *c; c++) {
		if (!strcmp(*c, column))
			break;
	}
	return (row->table->id == TBL_BRIDGE) == !!*c;
}

bool config_columns(struct faults *faults, const struct row *row)
{
	bool good = true;
	unsigned int i;

	for (i = 0; row->why && i < row->table->n_columns; i++) {
		if (!row->why[i])
			continue;
		config_fault(faults, row, xasprintf("column %s: %s", row->table->columns[i].name,
						    row->why[i]));
		good &= !is_needed(row, row->table->columns[i].name);
	}
	return good;
}
