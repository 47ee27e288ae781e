// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/move/guard.h"
#include "cli/move/saved.h"

#define ANY_WAY	(1U << VERB_MOVE_IP | 1U << VERB_KEEP_IP)

/* Of whatever bridge: a fake one's ports are those of its parent. What is lost is lost already. */
static bool is_port(const struct host_link *link, const struct host *host)
{
	const struct host_link *master = host_link_at(host, link->master);

	return master && !strcmp(master->kind, "vswitch");
}

const struct host_link *guard_link(const struct vsctl_command *cmd, const struct host *host)
{
	const struct host_link *link;

	if (strcmp(cmd->verb->name, "add-port"))
		return NULL;
	link = host_link(host, cmd->args[1]);
	if (!link || !link->n_addresses || is_port(link, host))
		return NULL;
	return link;
}

static bool carries_default(const struct host_link *link)
{
	struct saved saved;
	char *err = NULL;
	bool has = !saved_take(&saved, link, &err) && saved_has_default(&saved);

	saved_free(&saved);
	free(err);
	return has;
}

/* What of the host's is cut off, as the beginning of a line */
static char *loss(const struct host_link *link, const char *bridge)
{
	const char *more = carries_default(link) ? " and the default route" : "";
	char *addresses = host_addresses_text(link), *text;

	if (asprintf(&text, "%s has %s%s: as a port of %s it answers for the host no more",
		     link->name, addresses, more, bridge) < 0)
		abort();
	free(addresses);
	return text;
}

static int refuse(const struct vsctl_command *cmd, const char *what, char **err)
{
	return error_set(err, "%s; say '--move-ip add-port %s %s' to move that to %s, or --keep-ip",
			 what, cmd->args[0], cmd->args[1], cmd->args[0]);
}

static void warn(const struct vsctl_command *cmd, const char *what, FILE *warnings,
		 const char *prog)
{
	char *line;

	error_set(&line, "%s; that belongs on %s now", what, cmd->args[0]);
	error_print(warnings, prog, line);
	free(line);
}

/* It can be one, and is not what people want. */
static void warn_of_bridge(const struct vsctl_command *cmd, const struct host_link *link,
			   FILE *warnings, const char *prog)
{
	char *line;

	if (strcmp(link->kind, "bridge"))
		return;
	error_set(&line, "Linux bridge %s becomes a port of %s, with all frames between its own "
		  "ports: make those ports of %s, or join both by a veth pair", link->name,
		  cmd->args[0], cmd->args[0]);
	error_print(warnings, prog, line);
	free(line);
}

/* The kernel hands VLAN devices their frames before a switch sees them. */
static void warn_of_vlans(const struct host_link *link, const struct host *host, FILE *warnings,
			  const char *prog)
{
	for (unsigned int i = 0; i < host->n; i++) {
		const struct host_link *vlan = &host->links[i];
		char *line;

		if (vlan->vlan < 0 || vlan->lower != link->index)
			continue;
		error_set(&line, "%s takes VLAN %d of %s away from the switch", vlan->name,
			  vlan->vlan, link->name);
		error_print(warnings, prog, line);
		free(line);
	}
}

/* Of what shall be a port: there is nothing to refuse, and something to say. */
static void warn_of_port(const struct vsctl_command *cmd, const struct host *host,
			 FILE *warnings, const char *prog)
{
	const struct host_link *link = strcmp(cmd->verb->name, "add-port") ? NULL :
				       host_link(host, cmd->args[1]);

	if (!link)
		return;
	warn_of_bridge(cmd, link, warnings, prog);
	warn_of_vlans(link, host, warnings, prog);
}

int guard_line(const struct vsctl_line *line, const struct host *host,
	       const struct cli_options *opts, FILE *warnings, const char *prog, char **err)
{
	for (size_t i = 0; i < line->n; i++) {
		const struct vsctl_command *cmd = &line->commands[i];
		const struct host_link *link = guard_link(cmd, host);
		char *what;
		int ret = 0;

		warn_of_port(cmd, host, warnings, prog);
		if (!link || cmd->options.given & ANY_WAY)
			continue;
		what = loss(link, cmd->args[0]);
		if (opts->as_ovs)
			warn(cmd, what, warnings, prog);
		else
			ret = refuse(cmd, what, err);
		free(what);
		if (ret)
			return ret;
	}
	return 0;
}
