// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * In this order: look at what there is; the line; addresses and routes; the router's answer. From
 * the second step on every way out leads through back(), also when the terminal goes away.
 */
#include <errno.h>
#include <json-c/json.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/clock.h"
#include "cli/error.h"
#include "cli/move/dhcp.h"
#include "cli/move/gateway.h"
#include "cli/move/guard.h"
#include "cli/move/move.h"
#include "cli/move/saved.h"
#include "cli/move/undo.h"

#define PATIENCE_S	15	/* for the router and steps back, unless there is a --timeout */
#define ASK_MS		500	/* between two questions */
#define LOOK_MS		50
#define GATEWAYS_MAX	4

/* struct move - one on its way */
struct move {
	const struct vsctl_command *cmd;
	const struct cli_options *opts;
	const struct host_link *from;
	struct host_link to;		/* the bridge's own device, when it is there */
	bool was_up;
	struct saved saved;
	struct json_object *undo;	/* params of "transact" */
};

static volatile sig_atomic_t stopped_by;

static void on_signal(int no)
{
	stopped_by = no;
}

static void catch_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	const struct sigaction act = { .sa_handler = on_signal };

	stopped_by = 0;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &act, NULL);
	signal(SIGPIPE, SIG_IGN);
}

const struct vsctl_command *move_wanted(const struct vsctl_line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		if (line->commands[i].options.given & 1U << VERB_MOVE_IP)
			return &line->commands[i];
	}
	return NULL;
}

static int check(const struct vsctl_line *line, const struct vsctl_command *cmd, char **err)
{
	for (const struct vsctl_command *c = cmd + 1; c < line->commands + line->n; c++) {
		if (c->options.given & 1U << VERB_MOVE_IP)
			return error_set(err, "--move-ip stands on a line once: %s is a second "
					 "device", c->args[1]);
	}
	if (cmd->options.given & 1U << VERB_KEEP_IP)
		return error_set(err, "--move-ip and --keep-ip of %s exclude each other",
				 cmd->args[1]);
	return 0;
}

/* Whether the device has become a port of the bridge, whose own device is then @m->to */
static int find_bridge(struct move *m, char **err)
{
	const char *bridge = m->cmd->args[0], *port = m->cmd->args[1];
	const struct host_link *to, *from;
	struct host host;
	int ret = host_load(&host, err);

	to = host_link(&host, bridge);
	from = host_link(&host, port);
	if (!ret && (!to || !from || from->master != to->index))
		ret = error_set(err, "%s has not become a port of %s, see 'vswitchctl show'", port,
				bridge);
	if (!ret) {
		m->to = *to;
		m->to.addresses = NULL;
		m->was_up = to->flags & IFF_UP;
	}
	host_free(&host);
	return ret;
}

/* Where the addresses are now */
static void announce(const struct move *m, const struct host_link *where)
{
	for (unsigned int i = 0; i < m->from->n_addresses; i++) {
		if (m->from->addresses[i].family == AF_INET)
			gateway_announce(&m->from->addresses[i], where);
	}
}

static int transfer(struct move *m, char **err)
{
	const struct saved_link from = { m->from->index, m->from->name };
	const struct saved_link to = { m->to.index, m->to.name };

	if (host_set_up(&m->to, true, err) || saved_remove(&m->saved, &from, err) ||
	    saved_give(&m->saved, &to, err))
		return -1;
	announce(m, &m->to);
	return 0;
}

static unsigned int patience_s(const struct move *m)
{
	return m->opts->client.timeout ?: PATIENCE_S;
}

static bool any_answered(const struct move *m, const struct host_address *gateways,
			 unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		if (gateway_answered(&gateways[i], m->to.index))
			return true;
	}
	return false;
}

static int no_answer(const struct host_address *gateway, unsigned int seconds, char **err)
{
	char text[HOST_ADDRESS_LEN];

	host_address_text(gateway, text);
	*strchr(text, '/') = '\0';
	return error_set(err, "router %s did not answer within %u s", text, seconds);
}

/* Without a router there is nobody to ask. */
static int await_gateway(const struct move *m, char **err)
{
	struct host_address gateways[GATEWAYS_MAX];
	unsigned int n = saved_gateways(&m->saved, gateways, GATEWAYS_MAX);
	unsigned int seconds = patience_s(m);
	int64_t end = now_ms() + seconds * INT64_C(1000), ask = 0;

	while (n && !any_answered(m, gateways, n)) {
		if (stopped_by)
			break;
		if (now_ms() >= end)
			return no_answer(gateways, seconds, err);
		if (now_ms() >= ask) {
			for (unsigned int i = 0; i < n; i++)
				(void)gateway_ask(&gateways[i], m->to.name);
			ask = now_ms() + ASK_MS;
		}
		poll(NULL, 0, LOOK_MS);
	}
	return stopped_by ? error_set(err, "stopped by signal %d", (int)stopped_by) : 0;
}

/* Add why a step back failed, if it did, to the line that says why it was made. */
static void tell(char **err, char **why)
{
	char *first = *err;

	if (!*why)
		return;
	error_set(err, "%s; and %s", first, *why);
	free(first);
	free(*why);
	*why = NULL;
}

/*
 * Each step is tried, whatever became of those before it. No signal ends it: when a terminal goes
 * away there may be several.
 */
static void back(struct move *m, char **err)
{
	const struct saved_link from = { m->from->index, m->from->name };
	const struct saved_link to = { m->to.index, m->to.name };
	const struct client_options client = {
		.socket = m->opts->client.socket,
		.timeout = patience_s(m),
		.retry = true,		/* it may have died, and is started again */
	};
	struct json_object *result = NULL;
	char *why = NULL, *first = *err;

	if (m->to.index) {
		saved_remove(&m->saved, &to, &why);
		tell(err, &why);
		if (!m->was_up)
			host_set_up(&m->to, false, &why);
		tell(err, &why);
	}
	client_call(&client, "transact", json_object_get(m->undo), &result, &why);
	tell(err, &why);
	json_object_put(result);
	saved_give(&m->saved, &from, &why);
	tell(err, &why);
	announce(m, m->from);
	if (*err == first) {
		error_set(err, "%s: all is as it was, %s keeps its addresses", first, from.name);
		free(first);
	}
}

static void note(FILE *notes, const char *prog, char *line)
{
	error_print(notes, prog, line);
	free(line);
}

static void tell_people(const struct move *m, FILE *notes, const char *prog)
{
	char *addresses = host_addresses_text(m->from), *client = dhcp_client(m->from), *line;

	error_set(&line, "%s%s moved from %s to %s, until the next reboot: configure them on %s",
		  addresses, saved_has_default(&m->saved) ? " and the default route" : "",
		  m->from->name, m->to.name, m->to.name);
	note(notes, prog, line);
	if (client) {
		error_set(&line, "%s is configured by DHCP (%s): that has to run on %s instead",
			  m->from->name, client, m->to.name);
		note(notes, prog, line);
	}
	free(addresses);
	free(client);
}

/*
 * What the transaction did and the moving did not is taken back. Only a daemon that refuses it has
 * certainly changed nothing: one that dies or is too late with its answer may have done it.
 */
static int go(struct move *m, const struct vsctl_line *line, struct json_object **result,
	      char **err)
{
	struct client_options client = m->opts->client;
	int ret;

	catch_signals();
	client.stop = &stopped_by;
	ret = client_call(&client, "transact", vsctl_params(line, m->opts), result, err);
	if (ret == CLIENT_REFUSED)
		return -1;
	if (!ret && !find_bridge(m, err) && !transfer(m, err) && !await_gateway(m, err))
		return 0;
	back(m, err);
	return -1;
}

int move_run(const struct vsctl_line *line, const struct host *host,
	     const struct cli_options *opts, struct json_object **result, FILE *notes,
	     const char *prog, char **err)
{
	struct move m = { .cmd = move_wanted(line), .opts = opts };
	int ret;

	if (check(line, m.cmd, err))
		return -1;
	m.from = guard_link(m.cmd, host);
	if (!m.from)
		return error_set(err, "--move-ip: %s has no address that could be moved",
				 m.cmd->args[1]);
	ret = undo_prepare(line, &opts->client, &m.undo, err);
	if (!ret)
		ret = saved_take(&m.saved, m.from, err) ?: go(&m, line, result, err);
	if (!ret)
		tell_people(&m, notes, prog);
	saved_free(&m.saved);
	json_object_put(m.undo);
	return ret;
}
