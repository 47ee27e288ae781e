// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Answers that are made in pieces: how much there is in a piece, what may change between two of
 * them, and what one costs that nobody reads. Counted are steps and bytes.
 */
#include "tests/unit/control/ctl_rig.h"
#include "daemon/control/answers/answer.h"
#include "daemon/base/log.h"

#define PORTS	300
#define RULES	700
#define FLOWS	600
#define COMMANDS	500

static unsigned int chances;

static void count_chance(void *arg)
{
	(void)arg;
	chances++;
}

static struct answer *ask(struct rig *r, const char *line)
{
	struct request *request = parse_line(line, strlen(line), NULL);
	struct answer *answer = request_run(request, &r->engine);

	/* What an answer needs is its own. */
	request_free(request);
	return answer;
}

static int setup(void **state)
{
	int rc = rig_setup(state), i;
	struct rig *r = *state;
	char *line = malloc(1 << 17), *p = line;

	log_set("any", "off");
	p += sprintf(p, "add-br br0");
	for (i = 0; i < PORTS; i++)
		p += sprintf(p, " -- add-port br0 p%03d", i);
	vs(r, line);
	p = line + sprintf(line, "{\"bridge\":\"br0\",\"flows\":[\"priority=7 actions=drop\"");
	for (i = 0; i < RULES; i++)
		p += sprintf(p, ",\"priority=%d,tcp,tp_dst=%d actions=drop\"", 100 + i % 3,
			     1 + i * 37 % RULES);
	sprintf(p, "]}");
	assert_string_equal(method(r, "flow.add", line), "null");
	free(line);
	return rc;
}

#define LIST(args) \
	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":" args "}]}}"
#define LIST_PORTS	LIST("\"list\",\"args\":[\"Port\"],\"options\":{\"columns\":\"name,tag\"}")
#define SHOW_CACHE	"{\"id\":1,\"method\":\"cache.show\",\"params\":{\"bridge\":\"br1\"}}"
#define SHOW_FLOWS	"{\"id\":1,\"method\":\"flow.show\",\"params\":{\"bridge\":\"br0\"}}"

/* Pieces up to the end; each is bounded, and each of its steps gives way. */
static unsigned int pieces(struct rig *r, struct answer *answer, struct evbuffer *out)
{
	unsigned int n = 0;
	size_t before;
	int more;

	policy_set_way(r->engine.policy, (struct way){ count_chance, NULL });
	do {
		chances = 0;
		before = evbuffer_get_length(out);
		more = answer_piece(answer, &r->engine, out);
		assert_in_range(chances, 1, ANSWER_STEPS);
		assert_in_range(evbuffer_get_length(out) - before, 0, ANSWER_BYTES + 4096);
		n++;
	} while (more > 0);
	policy_set_way(r->engine.policy, (struct way){ NULL });
	return n;
}

static void long_answers_have_many_pieces(void **state)
{
	static const char *const questions[] = {
		LIST_PORTS, SHOW_FLOWS, LIST("\"find\",\"args\":[\"Interface\",\"ofport=-1\"]"),
		"{\"id\":1,\"method\":\"show\",\"params\":{}}",
	};
	static const unsigned int rows[] = { PORTS + 1, 2 * RULES + 1, PORTS, PORTS + 1 };
	struct rig *r = *state;
	struct evbuffer *out = evbuffer_new();
	size_t i;

	for (i = 0; i < 4; i++) {
		struct answer *answer = ask(r, questions[i]);

		assert_in_range(pieces(r, answer, out), rows[i] / ANSWER_STEPS + 1,
				2 * rows[i] + 9);
		answer_free(answer);
	}
	evbuffer_free(out);
}

/* Asked for: rows as they are now. They are shown so, whatever happens to them before. */
static void a_list_shows_what_was_there_when_it_was_asked_for(void **state)
{
	struct rig *r = *state;
	struct evbuffer *out = evbuffer_new();
	struct answer *answer = ask(r, LIST_PORTS);
	char expected[32], *text;
	int i;

	answer_piece(answer, &r->engine, out);
	evbuffer_drain(out, evbuffer_get_length(out));
	evbuffer_free(out);
	answer_free(answer);

	answer = ask(r, LIST_PORTS);
	vs(r, "del-port br0 p007 -- set Port p008 tag=9 -- add-port br0 p009a");
	ok(r, "set Port p008 tag=10");
	text = whole_answer(r, answer);
	for (i = 0; i < PORTS; i++) {
		sprintf(expected, "[\"p%03d\",[\"set\",[]]]", i);
		assert_non_null(strstr(text, expected));
	}
	assert_null(strstr(text, "p009a"));
	free(text);
	gives(r, "--columns=name,tag list Port p008", "[\"p008\",10]\n");
}

static void a_list_in_a_line_that_fails_leaves_nothing(void **state)
{
	struct rig *r = *state;

	vs(r, "set Port p001 tag=5 -- list Port -- del-port br0 nobody");
	assert_non_null(strstr(r->answer, "error: "));
	gives(r, "--columns=name,tag list Port p001", "[\"p001\",[\"set\",[]]]\n");
}

/* The line sees its own changes; what is computed is as before it. */
static void a_list_within_a_change_sees_it(void **state)
{
	struct rig *r = *state;

	dp_fake_plug(r->fake, "new");
	gives(r, "set Port p001 tag=5 -- --columns=name,tag find Port tag=5", "[\"p001\",5]\n");
	gives(r, "add-port br0 new -- --columns=name,ofport find Interface name=new",
	      "[\"new\",[\"set\",[]]]\n");
	gives(r, "--id=@x get Port p001 -- --columns=name find Bridge ports{>=}@x", "[\"br0\"]\n");
}

/* In order, each once, though pieces were sorted apart */
static void rules_are_shown_sorted_as_they_were_asked_for(void **state)
{
	struct rig *r = *state;
	struct answer *answer = ask(r, SHOW_FLOWS);
	struct json_object *root, *rows, *row;
	const char *match, *last = "";
	int priority = 102, i;
	char *text;

	method(r, "flow.del", "{\"bridge\":\"br0\",\"flows\":[\"tcp\"]}");
	text = whole_answer(r, answer);
	root = json_tokener_parse(text);
	rows = json_object_object_get(root, "result");
	assert_int_equal(json_object_array_length(rows), RULES + 2);
	for (i = 0; i < RULES; i++) {
		row = json_object_array_get_idx(rows, i);
		match = json_object_get_string(json_object_object_get(row, "match"));
		if (json_object_get_int(json_object_object_get(row, "priority")) != priority) {
			priority--;
			last = "";
		}
		assert_int_equal(json_object_get_int(json_object_object_get(row, "priority")),
				 priority);
		assert_true(strcmp(last, match) < 0);
		last = match;
	}
	json_object_put(root);
	free(text);
	assert_null(strstr(method(r, "flow.show", "{\"bridge\":\"br0\"}"), "tcp"));
}

/* Frames from so many stations: a flow for each */
static void make_flows(struct rig *r)
{
	unsigned int i;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br1 -- add-port br1 tap0 -- add-port br1 tap1");
	for (i = 0; i < FLOWS; i++) {
		u8 frame[60] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 1, i >> 8, i, 8, 0 };

		dp_fake_rx(r->fake, "tap0", frame, sizeof(frame));
		dp_fake_run(r->fake);
	}
	assert_int_equal(dp_fake_flow_count(r->fake), FLOWS);
}

static size_t count_rows(char *text)
{
	struct json_object *root = json_tokener_parse(text);
	size_t n = json_object_array_length(json_object_object_get(root, "result"));

	json_object_put(root);
	free(text);
	return n;
}

/* The datapath is asked for them as they are read: not at all for who reads nothing. */
static void flows_are_listed_in_pieces_and_by_many_at_once(void **state)
{
	struct rig *r = *state;
	struct evbuffer *out = evbuffer_new();
	struct answer *slow, *other, *answer;

	make_flows(r);
	slow = ask(r, SHOW_CACHE);
	answer_piece(slow, &r->engine, out);
	answer = ask(r, SHOW_CACHE);
	assert_in_range(pieces(r, answer, out), FLOWS / ANSWER_STEPS + 1, 2 * FLOWS + 9);
	answer_free(answer);
	evbuffer_drain(out, evbuffer_get_length(out));
	other = ask(r, SHOW_CACHE);
	/* ageing, which reads them all, is not kept from it */
	r->now += 5000;
	while (policy_tick(r->engine.policy, r->now) <= r->now)
		;
	assert_int_equal(count_rows(whole_answer(r, other)), FLOWS);
	policy_flow_flush(r->engine.policy, NULL, r->now);
	ok(r, "del-br br1");
	answer_free(slow);
	evbuffer_free(out);
}

/* A part of the flows must not look like all of them. */
static void a_list_of_flows_that_fails_breaks_off(void **state)
{
	struct rig *r = *state;
	struct evbuffer *out = evbuffer_new();
	struct answer *answer;
	int rc;

	make_flows(r);
	answer = ask(r, SHOW_CACHE);
	assert_int_equal(answer_piece(answer, &r->engine, out), 1);
	dp_fake_fail(r->fake, "dump_step", -ENOMEM, 1);
	do {
		rc = answer_piece(answer, &r->engine, out);
	} while (rc > 0);
	assert_int_equal(rc, -ENOMEM);
	assert_int_equal(evbuffer_search(out, "\n", 1, NULL).pos, -1);
	answer_free(answer);
	evbuffer_free(out);
}

static void an_answer_that_is_given_up_frees_what_it_held(void **state)
{
	struct rig *r = *state;
	struct evbuffer *out = evbuffer_new();
	struct answer *answer = ask(r, SHOW_FLOWS);

	answer_piece(answer, &r->engine, out);
	method(r, "flow.del", "{\"bridge\":\"br0\",\"flows\":[\"tcp\"]}");
	ok(r, "del-br br0");
	answer_free(answer);
	answer = ask(r, LIST_PORTS);
	answer_free(answer);
	evbuffer_free(out);
}

/* Rules are read, added, written down, and let go of in the line and in the change. */
static void many_rules_are_added_with_a_chance_after_each(void **state)
{
	struct rig *r = *state;
	char *line = malloc(1 << 17), *p = line;
	int i;

	p += sprintf(p, "{\"bridge\":\"br0\",\"flows\":[\"priority=8 actions=drop\"");
	for (i = 0; i < RULES; i++)
		p += sprintf(p, ",\"priority=9,udp,tp_dst=%d actions=drop\"", i + 1);
	sprintf(p, "]}");
	chances = 0;
	policy_set_way(r->engine.policy, (struct way){ count_chance, NULL });
	assert_string_equal(method(r, "flow.add", line), "null");
	policy_set_way(r->engine.policy, (struct way){ NULL });
	assert_in_range(chances, 5 * RULES, 9 * RULES);
	free(line);
}

/*
 * A command is taken from the request, run, asked what it has to say, which is written, and let go
 * of, and so is what was asked.
 */
static void a_line_of_many_commands_gives_way_in_all_that_is_done_for_each(void **state)
{
	struct rig *r = *state;
	char *line = malloc(1 << 16), *p = line;
	struct json_object *root;
	int i;

	p += sprintf(p, "init");
	for (i = 1; i < COMMANDS; i++)
		p += sprintf(p, " -- init");
	p = line_of(line, "0");
	free(line);
	chances = 0;
	policy_set_way(r->engine.policy, (struct way){ count_chance, NULL });
	line = run_line(r, p);
	policy_set_way(r->engine.policy, (struct way){ NULL });
	assert_in_range(chances, 6 * COMMANDS, 7 * COMMANDS);
	root = json_tokener_parse(line);
	assert_int_equal(json_object_array_length(json_object_object_get(root, "result")),
			 COMMANDS);
	json_object_put(root);
	free(line);
	free(p);
}

static void a_long_request_is_read_in_steps(void **state)
{
	size_t len = 20 * REQUEST_STEP_BYTES, steps = 0;
	char *line = malloc(len + 64);
	struct request *request;
	size_t n = sprintf(line, "{\"id\":1,\"method\":\"log.show\",\"params\":{\"x\":\"");

	(void)state;
	/* characters of three bytes, so that steps would end within one */
	while (n < len)
		n += sprintf(line + n, "\xe2\x82\xac");
	n += sprintf(line + n, "\"}} ");
	request = request_new(line, n);
	while (request_parse(request, NULL) > 0)
		steps++;
	assert_in_range(steps, 18, 21);
	assert_int_equal(request_timeout_ms(request), 0);
	request_free(request);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(long_answers_have_many_pieces),
		TEST(a_list_shows_what_was_there_when_it_was_asked_for),
		TEST(a_list_in_a_line_that_fails_leaves_nothing),
		TEST(a_list_within_a_change_sees_it),
		TEST(rules_are_shown_sorted_as_they_were_asked_for),
		TEST(flows_are_listed_in_pieces_and_by_many_at_once),
		TEST(a_list_of_flows_that_fails_breaks_off),
		TEST(an_answer_that_is_given_up_frees_what_it_held),
		TEST(many_rules_are_added_with_a_chance_after_each),
		TEST(a_line_of_many_commands_gives_way_in_all_that_is_done_for_each),
		TEST(a_long_request_is_read_in_steps),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
