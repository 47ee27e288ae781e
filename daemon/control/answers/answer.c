// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/printbuf.h>
#include "daemon/control/answers/answer.h"
#include "daemon/base/slice.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

#define FLAGS	(JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

/* Stands in the text where a promised array goes. JSON has it nowhere: control characters are
 * escaped in strings.
 */
#define MARK	'\1'

/* struct promise - what belongs to a promised array; the maker moves to the answer */
struct promise {
	struct maker *maker;
};

/*
 * struct answer
 * @waits:   until flows agree with @change
 * @rest:    of the text without arrays, from @text
 * @makers:  of the arrays, in the order of their marks; @at: the next
 * @in_array: that of @at has begun; @first: and has no element yet
 */
struct answer {
	bool waits;
	u32 change;
	char *text, *rest;
	struct maker **makers;
	size_t n, at;
	bool in_array, first;
};

/* The answer whose text is written just now, by this thread, which is the only one */
static struct answer *gathering;

static int print_promise(struct json_object *array, struct printbuf *buf, int level, int flags)
{
	struct promise *p = json_object_get_userdata(array);

	(void)level;
	(void)flags;
	if (!gathering || !p->maker)
		return printbuf_memappend(buf, "[]", 2);
	gathering->makers = xreallocarray(gathering->makers, gathering->n + 1,
					  sizeof(*gathering->makers));
	gathering->makers[gathering->n++] = p->maker;
	p->maker = NULL;
	return printbuf_memappend(buf, (char[]){ MARK, '\0' }, 1);
}

static void free_maker(struct maker *m)
{
	if (m)
		m->free(m);
}

static void free_promise(struct json_object *array, void *data)
{
	struct promise *p = data;

	(void)array;
	free_maker(p->maker);
	free(p);
}

struct json_object *answer_array(struct maker *maker)
{
	struct json_object *array = json_object_new_array();
	struct promise *p = xcalloc(1, sizeof(*p));

	p->maker = maker;
	json_object_set_serializer(array, print_promise, p, free_promise);
	return array;
}

/* struct taker - a maker of what is there already: elements of @array from @at on */
struct taker {
	struct maker maker;
	struct json_object *array;
	size_t at;
};

static int take_step(struct maker *maker, struct engine *engine, struct json_object **element)
{
	struct taker *t = (struct taker *)maker;

	(void)engine;
	if (t->at == json_object_array_length(t->array))
		return 0;
	*element = json_object_get(json_object_array_get_idx(t->array, t->at));
	json_object_array_put_idx(t->array, t->at++, NULL);
	return 1;
}

static void take_free(struct maker *maker)
{
	struct taker *t = (struct taker *)maker;

	json_object_put(t->array);
	free(t);
}

struct json_object *answer_array_of(struct json_object *elements)
{
	struct taker *t = xcalloc(1, sizeof(*t));

	t->maker = (struct maker){ take_step, take_free };
	t->array = elements;
	return answer_array(&t->maker);
}

void answer_array_fill(struct json_object *array, struct engine *engine)
{
	struct promise *p = json_object_get_userdata(array);
	struct maker *maker = p ? p->maker : NULL;
	struct json_object *element = NULL;

	if (!maker)
		return;
	p->maker = NULL;
	json_object_set_serializer(array, NULL, NULL, NULL);
	while (maker->step(maker, engine, &element) > 0) {
		if (element)
			json_object_array_add(array, element);
		element = NULL;
		engine_give_way(engine);
	}
	free_maker(maker);
}

/* What is promised in it is gathered. */
static void write_value(struct answer *a, FILE *out, struct json_object *value)
{
	gathering = a;
	fputs(value ? xcheck((char *)json_object_to_json_string_ext(value, FLAGS)) : "null", out);
	gathering = NULL;
}

/* Its elements are let go of as they are written: there may be thousands, one for a command. */
static void write_elements(struct answer *a, FILE *out, struct json_object *array,
			   struct engine *engine)
{
	size_t i, n = json_object_array_length(array);

	fputc('[', out);
	for (i = 0; i < n; i++) {
		if (i)
			fputc(',', out);
		write_value(a, out, json_object_array_get_idx(array, i));
		json_object_array_put_idx(array, i, NULL);
		engine_give_way(engine);
	}
	fputc(']', out);
}

/* One that is promised is made later. */
static bool is_plain_array(struct json_object *value)
{
	return json_object_get_type(value) == json_type_array && !json_object_get_userdata(value);
}

static void write_error(struct answer *a, FILE *out, const char *error)
{
	struct json_object *text = error ? json_object_new_string(error) : NULL;

	write_value(a, out, text);
	json_object_put(text);
}

struct answer *answer_new(struct json_object *id, struct json_object *result, const char *error,
			  struct engine *engine)
{
	struct answer *a = xcalloc(1, sizeof(*a));
	struct text text;
	FILE *out;

	text_init(&text);
	out = text_begin(&text);
	fputs("{\"id\":", out);
	write_value(a, out, id);
	fputs(",\"result\":", out);
	if (is_plain_array(result))
		write_elements(a, out, result, engine);
	else
		write_value(a, out, result);
	fputs(",\"error\":", out);
	write_error(a, out, error);
	fputs("}\n", out);
	a->text = text_take(&text);
	a->rest = a->text;
	return a;
}

void answer_after(struct answer *a, u32 change)
{
	a->waits = true;
	a->change = change;
}

void answer_free(struct answer *a)
{
	if (!a)
		return;
	for (; a->at < a->n; a->at++)
		free_maker(a->makers[a->at]);
	free(a->makers);
	free(a->text);
	free(a);
}

static void put(struct evbuffer *out, const char *text, size_t len)
{
	if (evbuffer_add(out, text, len))
		xcheck(NULL);
}

/* Text up to the next array or the end, or as much as is a piece */
static void add_text(struct answer *a, struct evbuffer *out)
{
	size_t len = 0;

	while (len < ANSWER_BYTES && a->rest[len] && a->rest[len] != MARK)
		len++;
	put(out, a->rest, len);
	a->rest += len;
	if (*a->rest != MARK)
		return;
	a->rest++;
	a->in_array = true;
	a->first = true;
	put(out, "[", 1);
}

static void add_element(struct answer *a, struct json_object *element, struct evbuffer *out)
{
	size_t len;
	const char *text = json_object_to_json_string_length(element, FLAGS, &len);

	if (!a->first)
		put(out, ",", 1);
	a->first = false;
	put(out, text, len);
	json_object_put(element);
}

static void end_array(struct answer *a, struct evbuffer *out)
{
	put(out, "]", 1);
	free_maker(a->makers[a->at++]);
	a->in_array = false;
}

/* 1: there is more, 0, or -errno */
static int step(struct answer *a, struct engine *engine, struct evbuffer *out)
{
	struct json_object *element = NULL;
	int rc;

	if (!a->in_array) {
		add_text(a, out);
		return a->in_array || *a->rest;
	}
	rc = a->makers[a->at]->step(a->makers[a->at], engine, &element);
	if (element)
		add_element(a, element, out);
	if (!rc)
		end_array(a, out);
	return rc ? rc : *a->rest != '\0';
}

/* Whether it can begin now. Flows do not wait for a client to have its turn: policy_tick() */
static bool may_begin(struct answer *a, struct engine *engine)
{
	if (a->waits && !policy_is_settled(engine->policy, a->change))
		policy_settle_turn(engine->policy);
	a->waits = a->waits && !policy_is_settled(engine->policy, a->change);
	return !a->waits;
}

int answer_piece(struct answer *a, struct engine *engine, struct evbuffer *out)
{
	size_t most = evbuffer_get_length(out) + ANSWER_BYTES;
	u64 end = slice_now_us() + ANSWER_US;
	int steps = 0, rc;

	if (!may_begin(a, engine))
		return 1;
	do {
		rc = step(a, engine, out);
		engine_give_way(engine);
	} while (rc > 0 && ++steps < ANSWER_STEPS && evbuffer_get_length(out) < most &&
		 slice_now_us() < end);
	return rc;
}
