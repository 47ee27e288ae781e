/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control side to test: a database in a directory of its own, the policy on a datapath in
 * memory, and command lines as people type them. What they answer is text:
 *
 *   "br0\nbr1\n"            lines; values of "get" as JSON, one a line
 *   "{"name":…}\n"          a table as JSON
 *   "exit 2\n"              br-exists
 *   "warning: …\n"          a line for stderr; "note: …\n", one for vswitchctl only
 *   "error: …"              it failed
 *   "waits"                 wait-until: not yet
 */
#ifndef VSW_TEST_CTL_RIG_H
#define VSW_TEST_CTL_RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <json-c/json.h>
#include "daemon/policy/policy.h"
#include "daemon/engine/commit.h"
#include "daemon/engine/engine.h"
#include "daemon/control/request.h"
#include "daemon/control/transact.h"
#include "daemon/db/db.h"
#include "tests/fake/dp_fake.h"

struct rig {
	char dir[32], path[64];
	struct dp_fake *fake;
	u64 now;
	struct engine engine;
	struct engine_watch watch;
	unsigned int commits;	/* how often the context said so */
	char *answer;		/* of the last command line */
};

static inline u64 rig_now(void *arg)
{
	return ((struct rig *)arg)->now;
}

static inline void rig_committed(void *arg)
{
	((struct rig *)arg)->commits++;
}

static inline void rig_miss(void *arg, const struct dp_miss *miss)
{
	struct rig *r = arg;

	policy_miss(r->engine.policy, miss, r->now);
}

static inline void rig_refused(void *arg, const struct dp_refusal *refusal)
{
	struct rig *r = arg;

	policy_refused(r->engine.policy, refusal, r->now);
}

static inline void rig_event(void *arg, enum vswitch_port_event event, const struct dp_port *port)
{
	struct rig *r = arg;

	policy_port_event(r->engine.policy, event, port, r->now);
}

static inline void rig_resync(void *arg)
{
	struct rig *r = arg;

	policy_resync(r->engine.policy, r->now);
}

static inline void rig_start_policy(struct rig *r)
{
	struct links_ops links = dp_fake_links(r->fake);
	struct dp_handler handler = {
		.miss = rig_miss, .port_event = rig_event, .resync = rig_resync, .arg = r,
		.refused = rig_refused,
	};

	r->engine.policy = policy_new(dp_fake_dp(r->fake), &links, r->now);
	dp_fake_handler(r->fake, &handler);
}

static inline void rig_open(struct rig *r)
{
	char *err = NULL;

	if (db_open(&r->engine.db, r->path, &err))
		fail_msg("db_open: %s", err);
}

static inline int rig_setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	char *err = NULL;

	strcpy(r->dir, "/tmp/vswitch-test-XXXXXX");
	if (!mkdtemp(r->dir))
		return -1;
	snprintf(r->path, sizeof(r->path), "%s/conf.db", r->dir);
	r->now = 1000000;
	r->fake = dp_fake_new();
	dp_fake_clock(r->fake, r->now);
	rig_open(r);
	r->engine.now = rig_now;
	r->engine.now_arg = r;
	r->watch = (struct engine_watch){ .committed = rig_committed, .arg = r };
	engine_watch(&r->engine, &r->watch);
	r->engine.started = r->now;
	rig_start_policy(r);
	*state = r;
	if (commit_config(&r->engine, &err))
		fail_msg("first configuration: %s", err);
	return 0;
}

static inline void rig_remove_dir(const char *dir)
{
	static const char *const names[] = {
		"conf.db", "conf.db-wal", "conf.db-shm", "conf.db-journal", "conf.db.new", "sock"
	};
	char path[96];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

/* The daemon ends; database and datapath stay. */
static inline void rig_stop(struct rig *r)
{
	policy_free(r->engine.policy);
	rule_store_exit(&r->engine.rules);
	faults_free(&r->engine.faults);
	faults_free(&r->engine.ref_faults);
	db_close(r->engine.db);
}

static inline int rig_teardown(void **state)
{
	struct rig *r = *state;

	rig_stop(r);
	dp_fake_free(r->fake);
	rig_remove_dir(r->dir);
	free(r->answer);
	free(r);
	return 0;
}

/* Words, separated by spaces; 'one word' */
static inline char *next_word(const char **text)
{
	const char *p = *text + strspn(*text, " ");
	char *word = calloc(1, strlen(p) + 1);
	size_t n = 0;
	bool quoted = false;

	if (!*p) {
		free(word);
		return NULL;
	}
	for (; *p && (quoted || *p != ' '); p++) {
		if (*p == '\'')
			quoted = !quoted;
		else
			word[n++] = *p;
	}
	*text = p;
	return word;
}

static inline struct json_object *new_command(void)
{
	struct json_object *c = json_object_new_object();

	json_object_object_add(c, "args", json_object_new_array());
	json_object_object_add(c, "options", json_object_new_object());
	return c;
}

static inline void add_word(struct json_object *c, const char *word)
{
	struct json_object *options = json_object_object_get(c, "options");
	const char *eq = strchr(word, '=');
	char name[64];

	if (json_object_object_get(c, "verb")) {
		json_object_array_add(json_object_object_get(c, "args"),
				      json_object_new_string(word));
	} else if (strncmp(word, "--", 2)) {
		json_object_object_add(c, "verb", json_object_new_string(word));
	} else if (eq) {
		snprintf(name, sizeof(name), "%.*s", (int)(eq - word - 2), word + 2);
		json_object_object_add(options, name, json_object_new_string(eq + 1));
	} else {
		json_object_object_add(options, word + 2, json_object_new_boolean(true));
	}
}

/* "[--option…] verb arg… -- …" as a transact request */
static inline char *line_of(const char *text, const char *timeout)
{
	struct json_object *commands = json_object_new_array();
	struct json_object *c = new_command();
	char *word, *line = NULL;

	while ((word = next_word(&text))) {
		if (strcmp(word, "--")) {
			add_word(c, word);
		} else {
			json_object_array_add(commands, c);
			c = new_command();
		}
		free(word);
	}
	json_object_array_add(commands, c);
	if (asprintf(&line, "{\"id\":1,\"method\":\"transact\",\"params\":{\"timeout\":%s,"
		     "\"commands\":%s}}", timeout,
		     json_object_to_json_string_ext(commands, JSON_C_TO_STRING_PLAIN)) < 0)
		line = NULL;
	json_object_put(commands);
	return line;
}

/* A request of this line, parsed; NULL and *err if it is none */
static inline struct request *parse_line(const char *line, size_t len, char **err)
{
	char *copy = calloc(1, len + 1);
	struct request *request;
	int rc;

	memcpy(copy, line, len);
	request = request_new(copy, len);
	do {
		rc = request_parse(request, err);
	} while (rc > 0);
	if (!rc)
		return request;
	request_free(request);
	return NULL;
}

/* All of an answer, which it takes over, as text; NULL stays NULL. To be freed */
static inline char *whole_answer(struct rig *r, struct answer *answer)
{
	struct evbuffer *out = evbuffer_new();
	char *text;
	size_t len;

	while (answer && answer_piece(answer, &r->engine, out) > 0)
		;
	len = evbuffer_get_length(out);
	text = answer ? calloc(1, len + 1) : NULL;
	evbuffer_remove(out, text, len);
	evbuffer_free(out);
	answer_free(answer);
	return text;
}

/* Run a line of JSON; the answer, or NULL if it waits. To be freed */
static inline char *run_line(struct rig *r, const char *line)
{
	char *err = NULL, *answer;
	struct request *request = parse_line(line, strlen(line), &err);

	if (!request)
		fail_msg("%s: %s", line, err);
	answer = whole_answer(r, request_run(request, &r->engine));
	request_free(request);
	return answer;
}

static inline void print_list(FILE *f, const char *prefix, struct json_object *list, bool json)
{
	struct json_object *item;
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		item = json_object_array_get_idx(list, i);
		if (json_object_get_type(item) == json_type_object)
			item = json_object_object_get(item, "text");
		fprintf(f, "%s%s\n", prefix,
			json ? json_object_to_json_string_ext(item, JSON_C_TO_STRING_PLAIN |
							      JSON_C_TO_STRING_NOSLASHESCAPE)
			     : json_object_get_string(item));
	}
}

static inline void print_output(FILE *f, struct json_object *o)
{
	struct json_object *table = json_object_object_get(o, "table");
	struct json_object *status = json_object_object_get(o, "exit");

	print_list(f, "", json_object_object_get(o, "lines"), false);
	print_list(f, "", json_object_object_get(o, "values"), true);
	print_list(f, "", json_object_object_get(table, "rows"), true);
	if (status)
		fprintf(f, "exit %d\n", json_object_get_int(status));
	print_list(f, "warning: ", json_object_object_get(o, "warnings"), false);
	print_list(f, "note: ", json_object_object_get(o, "notes"), false);
}

/* The text of an answer; takes it over */
static inline char *text_of(char *answer)
{
	struct json_object *root = json_tokener_parse(answer), *result, *error;
	size_t i, len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	free(answer);
	error = json_object_object_get(root, "error");
	result = json_object_object_get(root, "result");
	if (error)
		fprintf(f, "error: %s", json_object_get_string(error));
	else if (json_object_get_type(result) == json_type_array)
		for (i = 0; i < json_object_array_length(result); i++)
			print_output(f, json_object_array_get_idx(result, i));
	fclose(f);
	json_object_put(root);
	return text;
}

/* Run a command line; its answer as text, valid until the next one */
static inline const char *vs(struct rig *r, const char *text)
{
	char *line = line_of(text, "0"), *answer = run_line(r, line);

	free(line);
	free(r->answer);
	r->answer = answer ? text_of(answer) : strdup("waits");
	return r->answer;
}

/* The same, which must succeed and print nothing */
static inline void ok(struct rig *r, const char *text)
{
	const char *answer = vs(r, text);

	if (*answer)
		fail_msg("%s: %s", text, answer);
}

/* The same, with this answer */
static inline void gives(struct rig *r, const char *text, const char *expected)
{
	const char *answer = vs(r, text);

	if (strcmp(answer, expected))
		fail_msg("%s\n--- gives\n%s\n--- and not\n%s\n---", text, answer, expected);
}

/* Call another method; its result, or error, as JSON, valid until the next one */
static inline const char *method(struct rig *r, const char *name, const char *params)
{
	struct json_object *root, *part;
	char *line = NULL, *answer;

	if (asprintf(&line, "{\"id\":1,\"method\":\"%s\",\"params\":%s}", name, params) < 0)
		return NULL;
	answer = run_line(r, line);
	root = json_tokener_parse(answer);
	free(line);
	free(answer);
	part = json_object_object_get(root, "error");
	if (!part)
		part = json_object_object_get(root, "result");
	free(r->answer);
	r->answer = strdup(json_object_to_json_string_ext(part, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
	return r->answer;
}

static inline void rig_start(struct rig *r)
{
	char *err = NULL;

	rig_open(r);
	rig_start_policy(r);
	if (commit_config(&r->engine, &err))
		fail_msg("configuration after a restart: %s", err);
}

/* As after a restart of the daemon: database and datapath stay. */
static inline void rig_restart(struct rig *r)
{
	rig_stop(r);
	rig_start(r);
}

#endif
