// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include "daemon/base/macaddr.h"
#include "daemon/base/whole_file.h"
#include "daemon/engine/lacp_store.h"

#define LINE_MAX_LEN	256

/* Port, serial; and of the partner system priority, system, key, port priority, port, state */
static bool read_line(const char *line, struct lacp_record *r)
{
	struct lacp_info *p = &r->partner;
	char mac[MACADDR_LEN], end;
	unsigned int state;

	memset(r, 0, sizeof(*r));
	if (sscanf(line, "%15s %" SCNu64 " %hu %17s %hu %hu %hu %x%c", r->port, &r->serial,
		   &p->system_priority, mac, &p->key, &p->port_priority, &p->port, &state,
		   &end) != 9)
		return false;
	p->state = (u8)state;
	return end == '\n' && state <= UINT8_MAX && macaddr_parse(p->system, mac);
}

void lacp_store_load(const char *path, struct policy *policy)
{
	FILE *file = fopen(path, "re");
	char line[LINE_MAX_LEN];
	struct lacp_record record;

	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (read_line(line, &record))
			policy_lacp_resume(policy, &record);
	}
	fclose(file);
}

static void write_line(void *arg, const struct lacp_record *r)
{
	const struct lacp_info *p = &r->partner;
	char mac[MACADDR_LEN];

	macaddr_format(mac, p->system);
	fprintf(arg, "%s %" PRIu64 " %u %s %u %u %u %x\n", r->port, r->serial, p->system_priority,
		mac, p->key, p->port_priority, p->port, p->state);
}

static void write_records(FILE *file, void *policy)
{
	policy_lacp_each(policy, write_line, file);
}

int lacp_store_save(const char *path, struct policy *policy)
{
	return whole_file_write(path, write_records, policy);
}
