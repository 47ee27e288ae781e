/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers that are made in pieces. A long array in a result is a promise: an object of
 * answer_array() stands for it, and its elements are made one by one, when the client has read
 * what was made before. Between two pieces others are served, and anything may change: a maker
 * holds what it needs, and says what of it was so when the request ran.
 *
 * What a client has not read costs a bounded buffer, and what its makers hold.
 */
#ifndef VSW_CONTROL_ANSWERS_ANSWER_H
#define VSW_CONTROL_ANSWERS_ANSWER_H

#include <event2/buffer.h>
#include <json-c/json.h>
#include "daemon/engine/engine.h"

/* A piece ends after so many steps, or bytes, or so long: whichever comes first */
#define ANSWER_STEPS	256
#define ANSWER_BYTES	(64 << 10)
#define ANSWER_US	1000

/*
 * struct maker - makes the elements of an array; the first member of a larger struct
 * @step: 1 and *element, or NULL there if this step was work without one; 0: there are no more;
 *        -errno: nobody knows, the answer breaks off.
 *        A step is a small one: a row, some hundred comparisons.
 */
struct maker {
	int (*step)(struct maker *maker, struct engine *engine, struct json_object **element);
	void (*free)(struct maker *maker);
};

/* An array of what @maker makes, which is freed with it */
struct json_object *answer_array(struct maker *maker);
/* The same of an array that is there, which is taken over: written and freed bit by bit */
struct json_object *answer_array_of(struct json_object *elements);
/* Make all elements now; others but misses wait. Nothing happens to an array that is no promise. */
void answer_array_fill(struct json_object *array, struct engine *engine);

struct answer;

/*
 * {"id", "result", "error"}, a line. What @result promises is the answer's; if it is an array, its
 * elements are taken, and misses answered between two of them. @error NULL: none; beside one
 * @result is what else is to be said, or NULL
 */
struct answer *answer_new(struct json_object *id, struct json_object *result, const char *error,
			  struct engine *engine);
/* It begins when all flows agree with this change (policy_change()), and those before. */
void answer_after(struct answer *answer, u32 change);
void answer_free(struct answer *answer);
/*
 * Append the next piece, or nothing if its steps made none. 1: there is more to come, 0, or -errno:
 * it has broken off, which the client is to see by the end of the connection.
 */
int answer_piece(struct answer *answer, struct engine *engine, struct evbuffer *out);

#endif
