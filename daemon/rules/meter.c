// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters as objects: meter.h. */
#include "daemon/base/xalloc.h"
#include "daemon/rules/meter.h"

struct ofmeter *ofmeter_new(u32 id)
{
	struct ofmeter *m = xcalloc(1, sizeof(*m));

	m->in_tables.refs = 1;
	m->id = id;
	return m;
}

void ofmeter_get(struct ofmeter *m)
{
	m->in_tables.refs++;
}

void ofmeter_put(struct ofmeter *m)
{
	if (m && !--m->in_tables.refs)
		free(m);
}
