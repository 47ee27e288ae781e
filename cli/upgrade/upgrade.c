// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vswitchctl upgrade-module: the module that is installed takes the place of the one that is
 * loaded, without a reboot. The devices that the module has made go with it and are made anew by
 * vswitchd; their addresses and routes are given back. From when the daemon has stopped until it
 * has started, nothing is forwarded: how long that was is printed.
 */
#include <errno.h>
#include <json-c/json.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/error.h"
#include "cli/host/host.h"
#include "cli/move/saved.h"
#include "cli/noun.h"
#include "cli/upgrade/module.h"
#include "cli/upgrade/service.h"
#include "vswitch/ctl.h"

#define KIND		"vswitch"
#define LOOK_MS		5
#define LOOKS_MAX	2000

/* struct kept - a device that the module made, and what the host has on it */
struct kept {
	struct saved saved;
	bool up;
};

/* struct upgrade - @host: as it was before */
struct upgrade {
	struct module module;
	struct service service;
	struct host host;
	struct kept *kept;
	unsigned int n;
};

static bool is_ours(const struct host_link *link)
{
	return !strcmp(link->kind, KIND);
}

/* What stands on a device goes with it, and nobody here knows how to make it again. */
static int check_link(const struct host *host, const struct host_link *link, char **err)
{
	const struct host_link *master = host_link_at(host, link->master);

	for (unsigned int i = 0; i < host->n; i++) {
		if (host->links[i].lower == link->index)
			return error_set(err, "%s is on %s and would go with it: delete it first, "
					 "and make it again after this",
					 host->links[i].name, link->name);
	}
	if (master && !is_ours(master))
		return error_set(err, "%s belongs to %s and would leave it: take it out first",
				 link->name, master->name);
	return 0;
}

static int keep(struct upgrade *u, char **err)
{
	const struct host_link *link;

	u->kept = calloc(u->host.n + 1, sizeof(*u->kept));
	if (!u->kept)
		abort();
	for (link = u->host.links; link < u->host.links + u->host.n; link++) {
		if (!is_ours(link))
			continue;
		if (check_link(&u->host, link, err))
			return -1;
		u->kept[u->n].up = link->flags & IFF_UP;
		if (saved_take(&u->kept[u->n++].saved, link, err))
			return -1;
	}
	return 0;
}

/* A device in another network namespace would come back in this one, without what it had there. */
static int check_away(const struct client_options *client, char **err)
{
	struct json_object *params, *result = NULL, *rows, *row;
	const char *away = NULL;
	int ret;

	params = json_tokener_parse("{\"commands\":[{\"verb\":\"list\",\"args\":[\"Interface\"],"
				    "\"options\":{\"columns\":\"name,status\"}}]}");
	ret = client_call(client, "transact", params, &result, err);
	rows = json_object_object_get(json_object_object_get(
		json_object_array_get_idx(result, 0), "table"), "rows");
	for (size_t i = 0; !ret && rows && i < json_object_array_length(rows); i++) {
		row = json_object_array_get_idx(rows, i);
		if (strstr(json_object_to_json_string(row), "\"netns\""))
			away = json_object_get_string(json_object_array_get_idx(row, 0)) ?: "?";
	}
	if (away)
		ret = error_set(err, "the device of port %s is in another network namespace and "
				"would be lost there: take it back first", away);
	json_object_put(result);
	return ret;
}

/* The device that vswitchd has made under the old name; 0 if there is none */
static unsigned int find_again(const char *name)
{
	unsigned int index = if_nametoindex(name);

	for (int i = 0; i < LOOKS_MAX && !index; i++) {
		poll(NULL, 0, LOOK_MS);
		index = if_nametoindex(name);
	}
	return index;
}

/* Each device gets what it had, whatever became of those before it; the first failure counts. */
static int give_back(const struct upgrade *u, char **err)
{
	char *why = NULL;
	int ret = 0;

	for (unsigned int i = 0; i < u->n; i++) {
		const struct saved *saved = &u->kept[i].saved;
		struct host_link link = { .index = find_again(saved->name) };
		struct saved_link to = { link.index, saved->name };
		int failed = 0;

		strcpy(link.name, saved->name);
		if (!link.index)
			failed = error_set(&why, "%s has not come back: see 'vswitchctl show'",
					   saved->name);
		else if (u->kept[i].up)
			failed = host_set_up(&link, true, &why) ?: saved_give(saved, &to, &why);
		if (failed && !ret) {
			*err = why;
			ret = failed;
		} else {
			free(why);
		}
		why = NULL;
	}
	return ret;
}

/* As it was: the module has not let go. */
static void resume(const struct upgrade *u)
{
	char *why = NULL;

	service_start(&u->service, &why);
	free(why);
}

static int swap(struct upgrade *u, char **err)
{
	bool gone = false;

	if (service_stop(&u->service, err))
		return -1;
	if (module_replace(&u->module, &gone, err)) {
		if (!gone)
			resume(u);
		return -1;
	}
	return service_start(&u->service, err) ?: give_back(u, err);
}

static int prepare(struct upgrade *u, const struct cli_options *opts, char **err)
{
	if (geteuid())
		return error_set(err, "upgrade-module wants root");
	if (module_init(&u->module, err) || service_find(&u->service, &opts->client, err))
		return -1;
	if (module_is_newest(&u->module))
		return 0;
	if (module_check(&u->module, err))
		return -1;
	if (u->service.runs && check_away(&opts->client, err))
		return -1;
	if (host_load(&u->host, err) || keep(u, err))
		return -1;
	if (u->n && !u->service.runs)
		return error_set(err, "vswitchd does not run: nobody would make %s anew; start it "
				 "first", u->kept[0].saved.name);
	return 0;
}

static void finish(struct upgrade *u)
{
	for (unsigned int i = 0; i < u->n; i++)
		saved_free(&u->kept[i].saved);
	free(u->kept);
	host_free(&u->host);
	service_free(&u->service);
	module_exit(&u->module);
}

static void tell(const struct upgrade *u, int64_t ms, struct output *out)
{
	const char *version = *u->module.version ? u->module.version : "?";
	struct json_object *o;

	if (out->style.json) {
		o = json_object_new_object();
		json_object_object_add(o, "version", json_object_new_string(version));
		json_object_object_add(o, "replaced", json_object_new_boolean(ms >= 0));
		json_object_object_add(o, "outage_ms", json_object_new_int64(ms < 0 ? 0 : ms));
		fprintf(out->stream, "%s\n", json_object_to_json_string(o));
		json_object_put(o);
	} else if (ms < 0) {
		fprintf(out->stream, "module vswitch %s is loaded already\n", version);
	} else {
		fprintf(out->stream, "module vswitch %s is loaded; nothing was forwarded for "
			"%lld ms\n", version, (long long)ms);
	}
}

static int run(int n, char *const *args, const struct cli_options *opts, struct output *out,
	       char **err)
{
	struct upgrade u = { 0 };
	int64_t begun = -1;
	int ret = prepare(&u, opts, err);

	(void)n, (void)args;
	if (!ret && !module_is_newest(&u.module)) {
		begun = now_ms();
		ret = swap(&u, err);
	}
	if (!ret)
		tell(&u, begun < 0 ? begun : now_ms() - begun, out);
	finish(&u);
	return ret ? CTL_EXIT_ERROR : CTL_EXIT_OK;
}

static const struct noun_verb upgrade_verbs[] = {
	{ .run = run,
	  .help = "load the module that is installed in place of the one that is loaded",
	  .example = "upgrade-module" },
};

const struct noun upgrade_noun = {
	.name = "upgrade-module",
	.help = "load the module that is installed in place of the one that is loaded",
	.verbs = upgrade_verbs,
	.verbs_count = sizeof(upgrade_verbs) / sizeof(*upgrade_verbs),
};
