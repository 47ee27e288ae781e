/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of cli/: what was printed, as a string, and JSON from a literal. */
#ifndef TEST_CLI_TEXT_H
#define TEST_CLI_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <json-c/json.h>
#include "cli/output.h"

/* struct text - an output in memory */
struct text {
	struct output out;
	char *buf;
	size_t len;
};

static inline void text_open(struct text *t)
{
	*t = (struct text){ .buf = NULL };
	t->out.stream = open_memstream(&t->buf, &t->len);
	assert_non_null(t->out.stream);
}

/* Compare what has been printed, and let go of it. */
static inline void text_expect(struct text *t, const char *want)
{
	assert_int_equal(fclose(t->out.stream), 0);
	assert_string_equal(t->buf, want);
	free(t->buf);
}

/* Compare an error, and let go of it. */
static inline void error_expect(char *err, const char *want)
{
	assert_non_null(err);
	assert_string_equal(err, want);
	free(err);
}

/* JSON from a literal, which is correct */
static inline struct json_object *json(const char *text)
{
	struct json_object *obj = json_tokener_parse(text);

	assert_non_null(obj);
	return obj;
}

static inline void json_expect(struct json_object *obj, const char *want)
{
	struct json_object *expected = json(want);

	assert_string_equal(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN),
			    json_object_to_json_string_ext(expected, JSON_C_TO_STRING_PLAIN));
	json_object_put(expected);
}

/* Compare one JSON document; how it is indented depends on the version of json-c. */
static inline void text_expect_json(struct text *t, const char *want)
{
	struct json_object *obj;

	assert_int_equal(fclose(t->out.stream), 0);
	assert_int_equal(t->buf[t->len - 1], '\n');
	obj = json(t->buf);
	json_expect(obj, want);
	json_object_put(obj);
	free(t->buf);
}

#endif
