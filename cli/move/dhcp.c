// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who would take an address back that was moved away: programs of DHCP that have the device in
 * their command line, and the services that keep a file for each device.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/move/dhcp.h"

static const char *const programs[] = { "dhclient", "dhcpcd", "udhcpc", NULL };

static const struct {
	const char *name, *file;	/* @file: with the device's index */
} services[] = {
	{ "systemd-networkd", "/run/systemd/netif/leases/%u" },
	{ "NetworkManager", "/run/NetworkManager/devices/%u" },
};

/* What is in a file of /proc, up to @size - 1 bytes and a NUL; its length */
static size_t read_proc(const char *pid, const char *name, char *to, size_t size)
{
	char path[64];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/%s", pid, name);
	f = fopen(path, "r");
	len = f ? fread(to, 1, size - 1, f) : 0;
	to[len] = '\0';
	if (f)
		fclose(f);
	return len;
}

static const char *program_of(const char *pid)
{
	char comm[64];

	read_proc(pid, "comm", comm, sizeof(comm));
	comm[strcspn(comm, "\n")] = '\0';
	for (int i = 0; programs[i]; i++) {
		if (!strcmp(programs[i], comm))
			return programs[i];
	}
	return NULL;
}

/* Whether one of its arguments is @word */
static bool has_argument(const char *pid, const char *word)
{
	char line[4096];
	size_t len = read_proc(pid, "cmdline", line, sizeof(line));

	for (size_t at = 0; at < len; at += strlen(line + at) + 1) {
		if (!strcmp(line + at, word))
			return true;
	}
	return false;
}

static char *find_process(const struct host_link *link)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char *found = NULL;

	while (proc && !found && (entry = readdir(proc))) {
		const char *program = isdigit((unsigned char)*entry->d_name) ?
				      program_of(entry->d_name) : NULL;

		if (program && has_argument(entry->d_name, link->name) &&
		    asprintf(&found, "%s, process %s", program, entry->d_name) < 0)
			abort();
	}
	if (proc)
		closedir(proc);
	return found;
}

static const char *find_service(const struct host_link *link)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		char path[64];

		snprintf(path, sizeof(path), services[i].file, link->index);
		if (!access(path, F_OK))
			return services[i].name;
	}
	for (unsigned int i = 0; i < link->n_addresses; i++) {
		if (link->addresses[i].family == AF_INET && !link->addresses[i].lasting)
			return "its address has a lifetime";
	}
	return NULL;
}

char *dhcp_client(const struct host_link *link)
{
	char *process = find_process(link);
	const char *service = process ? NULL : find_service(link);

	return service ? strdup(service) : process;
}
