// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/client.h"
#include "cli/error.h"
#include "cli/message.h"

#define REPLY_DEPTH	64

static int malformed(const char *path, char **err)
{
	return error_set(err, "vswitchd at %s sent an answer that cannot be understood", path);
}

/* Takes apart {"id", "result", "error"}. CLIENT_REFUSED: an error; -1: it is none of these */
static int take_apart(const char *path, struct json_object *reply, struct json_object **result,
		      char **err)
{
	struct json_object *error, *id;

	if (!json_object_is_type(reply, json_type_object))
		return malformed(path, err);
	if (json_object_object_get_ex(reply, "error", &error) && error) {
		if (!json_object_is_type(error, json_type_string))
			return malformed(path, err);
		json_object_object_get_ex(reply, "result", result);
		json_object_get(*result);
		error_set(err, "%s", json_object_get_string(error));
		return CLIENT_REFUSED;
	}
	if (!json_object_object_get_ex(reply, "id", &id) || json_object_get_int(id) != 1 ||
	    !json_object_object_get_ex(reply, "result", result))
		return malformed(path, err);
	json_object_get(*result);
	return 0;
}

int message_reply(const char *path, const char *line, size_t len, struct json_object **result,
		  char **err)
{
	struct json_tokener *tok = json_tokener_new_ex(REPLY_DEPTH);
	struct json_object *reply;
	int ret;

	if (!tok)
		abort();
	/* The text's NUL is passed too: without it a number at the end would be incomplete. */
	reply = json_tokener_parse_ex(tok, line, len + 1);
	ret = reply ? take_apart(path, reply, result, err) : malformed(path, err);
	json_object_put(reply);
	json_tokener_free(tok);
	return ret;
}

char *message_request(const char *method, struct json_object *params, size_t *len, char **err)
{
	int flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *request = json_object_new_object();
	char *line;

	json_object_object_add(request, "id", json_object_new_int(1));
	json_object_object_add(request, "method", json_object_new_string(method));
	json_object_object_add(request, "params", params);
	if (asprintf(&line, "%s\n", json_object_to_json_string_ext(request, flags)) < 0)
		abort();
	json_object_put(request);
	*len = strlen(line);
	if (*len > CTL_REQUEST_MAX) {
		error_set(err, "command line of %zu bytes is too long, vswitchd takes %d", *len,
			  CTL_REQUEST_MAX);
		free(line);
		return NULL;
	}
	return line;
}
