// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/dispatch.h"
#include "daemon/control/request.h"
#include "daemon/control/transact.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"

/* Nesting of a request; commands need six. */
#define JSON_DEPTH_MAX	16

/* struct request - @line is parsed up to @at by @tok, and gone when that is done */
struct request {
	char *line;
	size_t len, at;
	struct json_tokener *tok;
	struct json_object *root, *id, *params;
	const char *method;
	struct engine *engine;	/* which has run it, or NULL */
	u64 timeout_ms;
	bool ends;
};

struct request *request_new(char *line, size_t len)
{
	struct request *r = xcalloc(1, sizeof(*r));

	r->line = line;
	r->len = len;
	r->tok = xcheck(json_tokener_new_ex(JSON_DEPTH_MAX));
	json_tokener_set_flags(r->tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	return r;
}

/* The next step's length: it must not end within a character. */
static size_t step_len(const struct request *r)
{
	size_t len = r->len - r->at, most = len;

	if (len > REQUEST_STEP_BYTES)
		len = REQUEST_STEP_BYTES;
	while (len < most && ((unsigned char)r->line[r->at + len] & 0xc0) == 0x80)
		len++;
	return len;
}

static bool is_blank(const char *text, size_t len)
{
	while (len && strchr(" \t\r\n", *text) && *text)
		text++, len--;
	return !len;
}

/* 1: more to come, 0: @root is there, or will never be */
static int parse_json(struct request *r)
{
	size_t len = step_len(r);

	r->root = json_tokener_parse_ex(r->tok, r->line + r->at, (int)len);
	if (json_tokener_get_error(r->tok) == json_tokener_continue) {
		r->at += len;
		return r->at < r->len;
	}
	r->at += json_tokener_get_parse_end(r->tok);
	if (json_tokener_get_error(r->tok) == json_tokener_success &&
	    is_blank(r->line + r->at, r->len - r->at))
		return 0;
	json_object_put(r->root);
	r->root = NULL;
	return 0;
}

static void end_parse(struct request *r)
{
	if (r->tok)
		json_tokener_free(r->tok);
	free(r->line);
	r->tok = NULL;
	r->line = NULL;
}

static int check_timeout(struct request *r, char **err)
{
	struct json_object *obj = json_object_object_get(r->params, "timeout");
	double seconds = json_object_get_double(obj);

	if (!obj)
		return 0;
	if ((json_object_get_type(obj) != json_type_int &&
	     json_object_get_type(obj) != json_type_double) || !(seconds >= 0 && seconds < 1e9))
		return errline(err, -EINVAL, "timeout is not a number of seconds");
	r->timeout_ms = seconds * 1000;
	if (seconds > 0 && !r->timeout_ms)
		r->timeout_ms = 1;
	return 0;
}

static int take_members(struct request *r, char **err)
{
	struct json_object *method = json_object_object_get(r->root, "method");

	if (json_object_get_type(r->root) != json_type_object)
		return errline(err, -EINVAL, "not a request: no JSON object in one line");
	if (json_object_get_type(method) != json_type_string)
		return errline(err, -EINVAL, "not a request: it has no method");
	r->method = json_object_get_string(method);
	r->id = json_object_object_get(r->root, "id");
	r->params = json_object_object_get(r->root, "params");
	if (r->params && json_object_get_type(r->params) != json_type_object)
		return errline(err, -EINVAL, "not a request: params are not an object");
	return check_timeout(r, err);
}

int request_parse(struct request *r, char **err)
{
	if (parse_json(r))
		return 1;
	end_parse(r);
	return take_members(r, err);
}

/* Many thousand commands are as many objects. */
static void free_commands(struct request *r)
{
	struct json_object *commands = json_object_object_get(r->params, "commands");
	size_t i;

	if (!r->engine || json_object_get_type(commands) != json_type_array)
		return;
	for (i = 0; i < json_object_array_length(commands); i++) {
		json_object_array_put_idx(commands, i, NULL);
		engine_give_way(r->engine);
	}
}

void request_free(struct request *r)
{
	if (!r)
		return;
	end_parse(r);
	free_commands(r);
	json_object_put(r->root);
	free(r);
}

bool request_ends(const struct request *r)
{
	return r->ends;
}

u64 request_timeout_ms(const struct request *r)
{
	return r->timeout_ms;
}

struct answer *request_refused(const struct request *r, const char *why)
{
	return answer_new(r->id, NULL, why, r->engine);
}

struct answer *request_timed_out(const struct request *r)
{
	char *why = xasprintf("timed out: what wait-until waits for did not come within %g seconds",
			      r->timeout_ms / 1000.0);
	struct json_object *result = json_object_new_object();
	struct answer *a;

	json_object_object_add(result, "timed_out", json_object_new_boolean(1));
	a = answer_new(r->id, result, why, r->engine);
	json_object_put(result);
	free(why);
	return a;
}

static int call(struct request *r, struct engine *engine, struct json_object **result,
		char **err)
{
	const struct control_method *method;
	int rc;

	if (!strcmp(r->method, "transact"))
		return control_transact(engine, r->params, result, err);
	method = control_method_find(r->method);
	if (!method)
		return errline(err, -EINVAL, "unknown method \"%s\"", r->method);
	rc = method->run(engine, r->params, result, err);
	r->ends = rc == METHOD_END;
	return r->ends ? 0 : rc;
}

static struct answer *answer_to(struct request *r, struct engine *engine)
{
	struct json_object *result = NULL;
	struct answer *answer = NULL;
	char *err = NULL;
	int rc;

	rc = call(r, engine, &result, &err);
	if (rc < 0) {
		vlog(LOG_CTL, LVL_DBG, "%s: %s", r->method, err ? err : strerror(-rc));
		answer = answer_new(r->id, result, err ? err : strerror(-rc), engine);
	} else if (rc != VERB_WAIT) {
		answer = answer_new(r->id, result, NULL, engine);
	}
	json_object_put(result);
	free(err);
	return answer;
}

/* Who changes what flows depend on is answered when they have followed, and nobody else waits. */
struct answer *request_run(struct request *r, struct engine *engine)
{
	u32 before = policy_change(engine->policy);
	struct answer *answer;

	r->engine = engine;
	answer = answer_to(r, engine);
	if (answer && policy_change(engine->policy) != before)
		answer_after(answer, policy_change(engine->policy));
	return answer;
}
