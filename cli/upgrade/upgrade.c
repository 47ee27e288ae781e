// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vswitchctl upgrade-module: the module that is installed takes the place of the one that is
 * loaded, without a reboot. The devices that the module has made go with it and are made anew by
 * vswitchd; what the host had on them is given back. From when the one module goes until the daemon
 * has its ports in the other, nothing is forwarded: how long that was is printed. What can be done
 * before is done before. If the new module is refused, or the daemon does not start with it, the
 * old one is loaded again.
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
#include "cli/noun.h"
#include "cli/upgrade/kept.h"
#include "cli/upgrade/module.h"
#include "cli/upgrade/service.h"
#include "cli/upgrade/spare.h"
#include "vswitch/ctl.h"

#define KIND		"vswitch"
#define LOOK_MS		5
#define LOOKS_MAX	2000

/* Moments of the change, in the order in which they come */
enum moment { BEGUN, STOPPED, REMOVED, LOADED, STARTED, GIVEN, __MOMENTS };

/*
 * struct upgrade
 * @keep, @one_way: options
 * @host:  as it was before
 * @spare: file of the loaded module; NULL: there is none
 */
struct upgrade {
	bool keep, one_way;
	struct module module;
	struct service service;
	struct host host;
	struct kept *kept;
	unsigned int n;
	const char *spare;
	char spare_path[PATH_MAX];
	int64_t at[__MOMENTS];	/* ms */
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
		if (kept_take(&u->kept[u->n++], link, err))
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
		const char *name = u->kept[i].saved.name;
		unsigned int index = find_again(name);
		int failed = index ? kept_give(&u->kept[i], index, &why) :
			     error_set(&why, "%s has not come back: see 'vswitchctl show'", name);

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

/* The daemon makes its ports in the module that is loaded now. */
static int start(const struct upgrade *u, char **err)
{
	return service_start(&u->service, err) ?: service_await(&u->service, err);
}

/* As it was: the module has not let go. */
static void resume(const struct upgrade *u)
{
	char *why = NULL;

	start(u, &why);
	free(why);
}

/* The next module has come to nothing, as *err says: what was there before comes again. */
static int go_back(const struct upgrade *u, bool loaded, char **err)
{
	char *first = *err, *why = NULL;
	int ret = 0;

	if (loaded) {
		service_stop(&u->service, &why);
		free(why);
		why = NULL;
		ret = module_remove(&u->module, &why);
	}
	if (!ret)
		ret = u->spare ? module_insert_file(u->spare, &why) :
		      error_set(&why, "there is no copy of the module that was loaded");
	if (!ret)
		ret = start(u, &why) ?: give_back(u, &why);
	if (ret)
		error_set(err, "%s; and the way back is barred: %s", first, why);
	else
		error_set(err, "%s; the module that was loaded is loaded again, with all that was "
			  "there", first);
	free(first);
	free(why);
	return -1;
}

static void mark(struct upgrade *u, enum moment moment)
{
	u->at[moment] = now_ms();
}

static int swap(struct upgrade *u, char **err)
{
	mark(u, BEGUN);
	if (service_stop(&u->service, err))
		return -1;
	mark(u, STOPPED);
	if (module_remove(&u->module, err)) {
		resume(u);
		return -1;
	}
	mark(u, REMOVED);
	if (module_insert(&u->module, err))
		return go_back(u, false, err);
	mark(u, LOADED);
	if (start(u, err))
		return go_back(u, true, err);
	mark(u, STARTED);
	if (give_back(u, err))
		return -1;
	mark(u, GIVEN);
	return 0;
}

static int find_spare(struct upgrade *u, char **err)
{
	u->spare = spare_find(&u->module, u->spare_path);
	if (u->spare || u->one_way)
		return 0;
	return error_set(err, "there is no copy of the module that is loaded, to go back to should "
			 "the next one fail ('upgrade-module --keep' makes it while that is the "
			 "installed one): --one-way does without");
}

/* Nothing has been changed when this returns, whatever it returns. */
static int prepare(struct upgrade *u, const struct cli_options *opts, char **err)
{
	if (module_check(&u->module, err) || find_spare(u, err))
		return -1;
	if (service_find(&u->service, &opts->client, err))
		return -1;
	if (u->service.runs && check_away(&opts->client, err))
		return -1;
	if (host_load(&u->host, err) || keep(u, err))
		return -1;
	if (u->n && !u->service.runs)
		return error_set(err, "vswitchd does not run: nobody would make %s anew; start it "
				 "first", u->kept[0].saved.name);
	module_warm(&u->module);
	return 0;
}

static void finish(struct upgrade *u)
{
	for (unsigned int i = 0; i < u->n; i++)
		kept_free(&u->kept[i]);
	free(u->kept);
	host_free(&u->host);
	service_free(&u->service);
	module_exit(&u->module);
}

static void put_steps(struct json_object *o, const struct upgrade *u)
{
	static const char *const steps[__MOMENTS] = {
		[STOPPED] = "stop_ms", [REMOVED] = "remove_ms", [LOADED] = "load_ms",
		[STARTED] = "start_ms", [GIVEN] = "give_back_ms",
	};

	for (enum moment m = STOPPED; m < __MOMENTS; m++)
		json_object_object_add(o, steps[m],
				       json_object_new_int64(u->at[m] - u->at[m - 1]));
}

static void tell(const struct upgrade *u, bool replaced, struct output *out)
{
	const char *version = *u->module.version ? u->module.version : "?";
	int64_t outage = replaced ? u->at[GIVEN] - u->at[STOPPED] : 0;
	struct json_object *o;

	if (out->style.json) {
		o = json_object_new_object();
		json_object_object_add(o, "version", json_object_new_string(version));
		json_object_object_add(o, "replaced", json_object_new_boolean(replaced));
		json_object_object_add(o, "outage_ms", json_object_new_int64(outage));
		if (replaced)
			put_steps(o, u);
		fprintf(out->stream, "%s\n", json_object_to_json_string(o));
		json_object_put(o);
	} else if (!replaced) {
		fprintf(out->stream, "module vswitch %s is loaded already\n", version);
	} else {
		fprintf(out->stream, "module vswitch %s is loaded; nothing was forwarded for "
			"%lld ms\n", version, (long long)outage);
	}
}

static int take_words(struct upgrade *u, int n, char *const *words, char **err)
{
	for (int i = 0; i < n; i++) {
		if (!strcmp(words[i], "--keep"))
			u->keep = true;
		else if (!strcmp(words[i], "--one-way"))
			u->one_way = true;
		else
			return error_set(err, "'upgrade-module' has no '%s'", words[i]);
	}
	return 0;
}

static int act(struct upgrade *u, const struct cli_options *opts, struct output *out, char **err)
{
	bool replace;

	if (geteuid())
		return error_set(err, "upgrade-module wants root");
	if (module_init(&u->module, err))
		return -1;
	if (u->keep)
		return spare_keep(&u->module, err);
	replace = !module_is_newest(&u->module);
	if (replace && (prepare(u, opts, err) || swap(u, err)))
		return -1;
	tell(u, replace, out);
	return 0;
}

static int run(int n, char *const *args, const struct cli_options *opts, struct output *out,
	       char **err)
{
	struct upgrade u = { 0 };
	int ret = take_words(&u, n, args, err) ?: act(&u, opts, out, err);

	finish(&u);
	return ret ? CTL_EXIT_ERROR : CTL_EXIT_OK;
}

static const struct noun_verb upgrade_verbs[] = {
	{ .run = run, .args = "[--keep | --one-way]", .max_args = 2,
	  .help = "load the module that is installed in place of the one that is loaded",
	  .example = "upgrade-module" },
};

const struct noun upgrade_noun = {
	.name = "upgrade-module",
	.help = "load the module that is installed in place of the one that is loaded",
	.verbs = upgrade_verbs,
	.verbs_count = sizeof(upgrade_verbs) / sizeof(*upgrade_verbs),
};
