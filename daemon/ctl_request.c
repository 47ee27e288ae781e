// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl_method.h"
#include "ctl_request.h"
#include "ctl_transact.h"
#include "errline.h"
#include "log.h"
#include "xalloc.h"

/* Nesting of a request; commands need six. */
#define JSON_DEPTH_MAX	16

struct request {
	struct json_object *root, *id, *params;
	const char *method;
	u64 timeout_ms;
};

static struct json_object *parse_json(const char *line, size_t len)
{
	struct json_tokener *tok = xcheck(json_tokener_new_ex(JSON_DEPTH_MAX));
	struct json_object *root;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	root = json_tokener_parse_ex(tok, line, len);
	if (json_tokener_get_error(tok) != json_tokener_success ||
	    json_tokener_get_parse_end(tok) != len) {
		json_object_put(root);
		root = NULL;
	}
	json_tokener_free(tok);
	return root;
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

struct request *request_parse(const char *line, size_t len, char **err)
{
	struct request *r = xcalloc(1, sizeof(*r));

	r->root = parse_json(line, len);
	if (take_members(r, err)) {
		request_free(r);
		return NULL;
	}
	return r;
}

void request_free(struct request *r)
{
	if (!r)
		return;
	json_object_put(r->root);
	free(r);
}

u64 request_timeout_ms(const struct request *r)
{
	return r->timeout_ms;
}

void request_answer_free(const void *data, size_t len, void *line)
{
	(void)data;
	(void)len;
	free(line);
}

static char *answer(struct json_object *id, struct json_object *result, const char *error)
{
	struct json_object *obj = json_object_new_object();
	char *line;

	json_object_object_add(obj, "id", json_object_get(id));
	json_object_object_add(obj, "result", json_object_get(result));
	json_object_object_add(obj, "error", error ? json_object_new_string(error) : NULL);
	line = xasprintf("%s\n", json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN |
								JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(obj);
	return line;
}

char *request_error(const char *why)
{
	return answer(NULL, NULL, why);
}

char *request_timed_out(const struct request *r)
{
	char *why = xasprintf("timed out: what wait-until waits for did not come within %g seconds",
			      r->timeout_ms / 1000.0);
	char *line = answer(r->id, NULL, why);

	free(why);
	return line;
}

static int call(struct request *r, struct ctl_context *ctx, struct json_object **result,
		char **err)
{
	const struct ctl_method *method;

	if (!strcmp(r->method, "transact"))
		return ctl_transact(ctx, r->params, result, err);
	method = ctl_method_find(r->method);
	if (!method)
		return errline(err, -EINVAL, "unknown method \"%s\"", r->method);
	return method->run(ctx, r->params, result, err);
}

char *request_run(struct request *r, struct ctl_context *ctx)
{
	struct json_object *result = NULL;
	char *err = NULL, *line = NULL;
	int rc = call(r, ctx, &result, &err);

	if (rc < 0) {
		vlog(LOG_CTL, LVL_DBG, "%s: %s", r->method, err ? err : strerror(-rc));
		line = answer(r->id, NULL, err ? err : strerror(-rc));
	} else if (rc != VERB_WAIT) {
		line = answer(r->id, result, NULL);
	}
	json_object_put(result);
	free(err);
	return line;
}
