// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel says "busy" of a device, and does not say of what. */
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/explain.h"

#define STACKED_MAX	16	/* devices on devices that are followed */

typedef char *explain_fn(const struct host *host, const char *bridge,
			 const struct host_link *link);

static char *line_of(const char *fmt, const char *a, const char *b, const char *c, const char *d)
	__attribute__((format(printf, 1, 0)));

static char *line_of(const char *fmt, const char *a, const char *b, const char *c, const char *d)
{
	char *text;

	error_set(&text, fmt, a, b, c, d);
	return text;
}

/* Whether the device @name is below @link, at whatever depth */
static bool stands_on(const struct host *host, const struct host_link *link, const char *name)
{
	for (int i = 0; i < STACKED_MAX && link; i++) {
		if (!strcmp(link->name, name))
			return i > 0;
		link = host_link_at(host, link->lower);
	}
	return false;
}

static char *on_the_bridge(const struct host *host, const char *bridge,
			   const struct host_link *link)
{
	if (!stands_on(host, link, bridge))
		return NULL;
	if (link->vlan >= 0)
		return line_of("%s is on %s itself, so that frames would go round: for the host in "
			       "that VLAN it works as it is, for a port of the switch say "
			       "'add-port %s NAME tag=VLAN -- set Interface NAME type=internal'",
			       link->name, bridge, bridge, "");
	return line_of("%s sends over %s, of which it would be a port, so that frames would go "
		       "round: make it without 'dev %s', or on the NIC below; a tunnel of the "
		       "switch is 'add-port %s NAME -- set Interface NAME type=gre "
		       "options:remote_ip=ADDRESS'", link->name, bridge, bridge, bridge);
}

static char *own_port(const struct host *host, const char *bridge, const struct host_link *link)
{
	const struct host_link *master = host_link_at(host, link->master);

	if (!master || !strcmp(master->name, bridge))
		return NULL;
	return line_of("%s belongs to %s (%s): take it out there (ip link set %s nomaster) first",
		       link->name, master->name, *master->kind ? master->kind : "another switch",
		       link->name);
}

static char *macvlan(const struct host *host, const char *bridge, const struct host_link *link)
{
	(void)bridge;
	for (unsigned int i = 0; i < host->n; i++) {
		const struct host_link *upper = &host->links[i];

		if (upper->lower == link->index &&
		    (strstr(upper->kind, "macv") || strstr(upper->kind, "ipv")))
			return line_of("%s has %s (%s) on it, which takes its frames: ip link del "
				       "%s", link->name, upper->name, upper->kind, upper->name);
	}
	return NULL;
}

static explain_fn *const reasons[] = { on_the_bridge, own_port, macvlan };

static char *reason(const struct vsctl_command *cmd, const struct host *host)
{
	const struct host_link *link;
	char *why = NULL;

	if (strcmp(cmd->verb->name, "add-port"))
		return NULL;
	link = host_link(host, cmd->args[1]);
	for (size_t i = 0; link && !why && i < sizeof(reasons) / sizeof(*reasons); i++)
		why = reasons[i](host, cmd->args[0], link);
	return why;
}

void explain_refusal(const struct vsctl_line *line, const struct host *host, char **err)
{
	for (size_t i = 0; i < line->n; i++) {
		char *why = reason(&line->commands[i], host), *first = *err;

		/* The error may be another command's. */
		if (why && strstr(first, line->commands[i].args[1])) {
			error_set(err, "%s: %s", first, why);
			free(first);
			free(why);
			return;
		}
		free(why);
	}
}
