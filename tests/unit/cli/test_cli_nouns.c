// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl NOUN VERB: the request that each sends, and how its answer is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <vswitch/ctl.h>
#include "cli/noun.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define WORDS(...)	((char *const []){ __VA_ARGS__, NULL })
#define NO_WORDS	((char *const []){ NULL })
#define REQUEST(method, params)	\
	"{\"id\":1,\"method\":\"" method "\",\"params\":" params "}\n"

#define FDB	\
	"[{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,\"mac\":\"52:54:00:00:00:01\"," \
	"\"age\":3,\"static\":false,\"local\":false}," \
	"{\"bridge\":\"br0\",\"port\":\"br0\",\"vlan\":0,\"mac\":\"52:54:00:00:00:02\"," \
	"\"age\":null,\"static\":true,\"local\":true}," \
	"{\"bridge\":\"br0\",\"port\":\"eth0\",\"vlan\":4095,\"mac\":\"52:54:00:00:00:03\"," \
	"\"age\":null,\"static\":true,\"local\":false}]"

static int count(char *const *words)
{
	int n = 0;

	while (words[n])
		n++;
	return n;
}

/* Run against a daemon that answers with @result; compare its request and what is printed. */
static void expect_styled(const struct noun *noun, char *const *words, struct output_style style,
			  const char *request, const char *result, const char *want)
{
	struct cli_options opts = { .style = style };
	struct server server;
	struct text text;
	char answer[4096];
	char *err = NULL;

	snprintf(answer, sizeof(answer), "{\"id\":1,\"result\":%s,\"error\":null}", result);
	server_start(&server, SERVER_STEPS({ answer, SERVER_ANSWER }));
	opts.client.socket = server.path;
	text_open(&text);
	text.out.style = style;
	assert_int_equal(noun_run(noun, count(words), words, &opts, &text.out, &err), CTL_EXIT_OK);
	assert_null(err);
	server_stop_expect(&server, request);
	if (style.json)
		text_expect_json(&text, want);
	else
		text_expect(&text, want);
}

static void expect(const struct noun *noun, char *const *words, const char *request,
		   const char *result, const char *want)
{
	expect_styled(noun, words, (struct output_style){ .json = false }, request, result, want);
}

/* Refused before the daemon is asked */
static void expect_error(const struct noun *noun, char *const *words, const char *want)
{
	struct cli_options opts = { .client.socket = "/nonexistent" };
	struct text text;
	char *err = NULL;

	text_open(&text);
	assert_int_equal(noun_run(noun, count(words), words, &opts, &text.out, &err),
			 CTL_EXIT_ERROR);
	error_expect(err, want);
	text_expect(&text, "");
}

static void fdb_show_has_the_columns_of_ovs_appctl(void **state)
{
	(void)state;
	expect(&fdb_noun, WORDS("show", "br0"), REQUEST("fdb.show", "{\"bridge\":\"br0\"}"), FDB,
	       " port  VLAN  MAC                Age\n"
	       " tap0    10  52:54:00:00:00:01    3\n"
	       "  br0     0  52:54:00:00:00:02  local\n"
	       " eth0  4095  52:54:00:00:00:03  static\n");
}

static void fdb_show_of_all_bridges_names_them(void **state)
{
	(void)state;
	expect(&fdb_noun, WORDS("show"), REQUEST("fdb.show", "{\"bridge\":null}"), FDB,
	       "bridge   port  VLAN  MAC                Age\n"
	       "br0      tap0    10  52:54:00:00:00:01    3\n"
	       "br0       br0     0  52:54:00:00:00:02  local\n"
	       "br0      eth0  4095  52:54:00:00:00:03  static\n");
}

static void fdb_show_widens_for_long_names(void **state)
{
	(void)state;
	expect(&fdb_noun, WORDS("show", "br0"), REQUEST("fdb.show", "{\"bridge\":\"br0\"}"),
	       "[{\"bridge\":\"br0\",\"port\":\"interface-fifte\",\"vlan\":0,"
	       "\"mac\":\"52:54:00:00:00:01\",\"age\":12345,\"static\":false,\"local\":false}]",
	       "           port  VLAN  MAC                Age\n"
	       "interface-fifte     0  52:54:00:00:00:01  12345\n");
}

static void fdb_show_of_nothing_is_a_heading(void **state)
{
	struct output_style no_headings = { .no_headings = true };

	(void)state;
	expect(&fdb_noun, WORDS("show", "br0"), REQUEST("fdb.show", "{\"bridge\":\"br0\"}"), "[]",
	       " port  VLAN  MAC                Age\n");
	expect_styled(&fdb_noun, WORDS("show", "br0"), no_headings,
		      REQUEST("fdb.show", "{\"bridge\":\"br0\"}"), "[]", "");
}

static void fdb_show_as_json_is_the_answer(void **state)
{
	struct output_style as_json = { .json = true };

	(void)state;
	expect_styled(&fdb_noun, WORDS("show"), as_json, REQUEST("fdb.show", "{\"bridge\":null}"),
		      FDB, FDB);
}

static void fdb_add_and_del(void **state)
{
	(void)state;
	expect(&fdb_noun, WORDS("add", "br0", "tap0", "10", "52:54:00:00:00:01"),
	       REQUEST("fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\","
		       "\"mac\":\"52:54:00:00:00:01\",\"vlan\":10}"), "null", "");
	expect(&fdb_noun, WORDS("del", "br0", "tap0", "0", "52:54:00:00:00:01"),
	       REQUEST("fdb.del", "{\"bridge\":\"br0\",\"port\":\"tap0\","
		       "\"mac\":\"52:54:00:00:00:01\",\"vlan\":0}"), "null", "");
	expect(&fdb_noun, WORDS("del", "br0", "4095", "52:54:00:00:00:01"),
	       REQUEST("fdb.del", "{\"bridge\":\"br0\",\"port\":null,"
		       "\"mac\":\"52:54:00:00:00:01\",\"vlan\":4095}"), "null", "");
}

static void fdb_flush_of_all_a_bridge_a_port(void **state)
{
	(void)state;
	expect(&fdb_noun, WORDS("flush"),
	       REQUEST("fdb.flush", "{\"bridge\":null,\"port\":null}"), "null", "");
	expect(&fdb_noun, WORDS("flush", "br0"),
	       REQUEST("fdb.flush", "{\"bridge\":\"br0\",\"port\":null}"), "null", "");
	expect(&fdb_noun, WORDS("flush", "br0", "tap0"),
	       REQUEST("fdb.flush", "{\"bridge\":\"br0\",\"port\":\"tap0\"}"), "null", "");
}

static void bad_vlans_are_named(void **state)
{
	static char *const bad[] = { "", "x", "10x", "-1", "4096", "99999999999999999999", "0x1" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char want[96];

		snprintf(want, sizeof(want), "VLAN '%s' is not a number from 0 to 4095", bad[i]);
		expect_error(&fdb_noun, WORDS("add", "br0", "tap0", bad[i], "52:54:00:00:00:01"),
			     want);
	}
}

static void wrong_verbs_and_counts_are_named(void **state)
{
	(void)state;
	expect_error(&fdb_noun, WORDS("frob"),
		     "unknown command 'fdb frob'; use 'fdb --help' for help");
	expect_error(&fdb_noun, WORDS("add", "br0"),
		     "'fdb add' command requires at least 4 arguments");
	expect_error(&cache_noun, WORDS("show", "br0", "br1"),
		     "'cache show' command takes at most 1 arguments");
	expect_error(&status_noun, WORDS("--oneline"), "'status' command takes at most 0 arguments"
		     " (note that options must precede command names)");
}

static void styles_that_do_not_fit_are_refused(void **state)
{
	struct cli_options opts = { .style.format = OUTPUT_CSV };
	struct text text;
	char *err = NULL;

	(void)state;
	text_open(&text);
	assert_int_equal(noun_run(&fdb_noun, 1, WORDS("show"), &opts, &text.out, &err),
			 CTL_EXIT_ERROR);
	error_expect(err, "'fdb' is printed as a table or, with --json, as JSON");
	opts = (struct cli_options){ .first.given = 1U << VERB_MAY_EXIST };
	assert_int_equal(noun_run(&fdb_noun, 1, WORDS("show"), &opts, &text.out, &err),
			 CTL_EXIT_ERROR);
	error_expect(err, "'fdb' takes no command option");
	text_expect(&text, "");
}

static void flow_show_is_as_ovs_ofctl_has_it(void **state)
{
	(void)state;
	expect(&flow_noun, WORDS("show", "--names", "br0", "ip", "table=1"),
	       REQUEST("flow.show", "{\"names\":true,\"bridge\":\"br0\",\"match\":\"ip table=1\"}"),
	       "[{\"table\":1,\"priority\":5,\"cookie\":18446744073709551615,\"duration\":1.5,"
	       "\"packets\":7,\"bytes\":420,\"idle_timeout\":3,\"hard_timeout\":0,\"idle_age\":2,"
	       "\"match\":\"priority=5,ip\",\"actions\":\"NORMAL\"},"
	       "{\"table\":1,\"priority\":32768,\"cookie\":0,\"duration\":20,\"packets\":0,"
	       "\"bytes\":0,\"idle_timeout\":0,\"hard_timeout\":9,\"idle_age\":20,"
	       "\"match\":\"\",\"actions\":\"drop\"}]",
	       " cookie=0xffffffffffffffff, duration=1.500s, table=1, n_packets=7, n_bytes=420, "
	       "idle_timeout=3, idle_age=2, priority=5,ip actions=NORMAL\n"
	       " cookie=0x0, duration=20.000s, table=1, n_packets=0, n_bytes=0, hard_timeout=9, "
	       "idle_age=20, actions=drop\n");
}

static void flow_add_sends_a_rule_or_a_file(void **state)
{
	char path[] = "/tmp/vswitch-test-XXXXXX", request[256];
	FILE *f = fdopen(mkstemp(path), "w");

	(void)state;
	expect(&flow_noun, WORDS("add", "br0", "priority=5,ip", "actions=drop"),
	       REQUEST("flow.add",
		       "{\"bridge\":\"br0\",\"flows\":[\"priority=5,ip actions=drop\"]}"),
	       "null", "");
	fputs("# none\n\nip actions=1", f);
	fclose(f);
	snprintf(request, sizeof(request), REQUEST("flow.add", "{\"bridge\":\"br0\",\"flows\":"
		 "[\"# none\",\"\",\"ip actions=1\"],\"source\":\"%s\"}"), path);
	expect(&flow_noun, WORDS("add", "br0", path), request, "null", "");
	snprintf(request, sizeof(request), REQUEST("flow.replace", "{\"bridge\":\"br0\","
		 "\"table\":7,\"flows\":[\"# none\",\"\",\"ip actions=1\"],\"source\":\"%s\"}"),
		 path);
	expect(&flow_noun, WORDS("replace", "br0", path, "table=7"), request, "null", "");
	unlink(path);
}

static void flow_del_takes_strict_anywhere(void **state)
{
	(void)state;
	expect(&flow_noun, WORDS("del", "br0", "--strict", "ip"),
	       REQUEST("flow.del", "{\"strict\":true,\"bridge\":\"br0\",\"flows\":[\"ip\"]}"),
	       "null", "");
	expect(&flow_noun, WORDS("del", "br0"),
	       REQUEST("flow.del", "{\"bridge\":\"br0\",\"flows\":[\",\"]}"), "null", "");
}

static void cache_show_is_a_line_per_flow(void **state)
{
	(void)state;
	expect(&cache_noun, WORDS("show", "br0"), REQUEST("cache.show", "{\"bridge\":\"br0\"}"),
	       "[{\"bridge\":\"br0\",\"in_port\":\"tap0\",\"match\":\"in_port=tap0,untagged,"
	       "dl_src=52:54:00:00:00:01,dl_dst=52:54:00:00:00:02\",\"actions\":"
	       "\"push_vlan(vid=10,pcp=0),output:eth0\",\"packets\":12,\"bytes\":1176,"
	       "\"used\":0.5,\"age\":7},"
	       "{\"bridge\":\"br0\",\"in_port\":\"eth0\",\"match\":\"in_port=eth0\","
	       "\"actions\":\"drop(vlan)\",\"packets\":0,\"bytes\":18446744073709551615,"
	       "\"used\":null,\"age\":0}]",
	       "in_port=tap0,untagged,dl_src=52:54:00:00:00:01,dl_dst=52:54:00:00:00:02, "
	       "packets:12, bytes:1176, used:0.5s, age:7s, "
	       "actions=push_vlan(vid=10,pcp=0),output:eth0\n"
	       "in_port=eth0, packets:0, bytes:18446744073709551615, used:never, age:0s, "
	       "actions=drop(vlan)\n");
}

static void cache_flush_prints_nothing(void **state)
{
	struct output_style as_json = { .oneline = true };

	(void)state;
	expect_styled(&cache_noun, WORDS("flush", "br0"), as_json,
		      REQUEST("cache.flush", "{\"bridge\":\"br0\"}"), "null", "");
}

static void trace_prints_steps_and_the_flow(void **state)
{
	(void)state;
	expect(&trace_noun, WORDS("br0", "in_port=tap0"),
	       REQUEST("trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0\"}"),
	       "{\"steps\":[{\"depth\":0,\"text\":\"bridge br0: from port tap0\"},"
	       "{\"depth\":1,\"text\":\"output to eth0\"}],\"match\":\"in_port=tap0\","
	       "\"actions\":\"output:eth0\",\"drop\":null}",
	       "bridge br0: from port tap0\n"
	       "  output to eth0\n"
	       "\n"
	       "Datapath flow: in_port=tap0\n"
	       "Actions: output:eth0\n");
	expect(&trace_noun, WORDS("br0", "in_port=tap0"),
	       REQUEST("trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0\"}"),
	       "{\"steps\":[],\"match\":\"any\",\"actions\":\"drop(vlan)\",\"drop\":\"vlan\"}",
	       "\n"
	       "Datapath flow: any\n"
	       "Actions: drop(vlan)\n"
	       "Dropped: vlan\n");
	expect_error(&trace_noun, WORDS("br0"), "'trace' command requires at least 2 arguments");
}

static void drops_show(void **state)
{
	const char *drops = "[{\"bridge\":\"br0\",\"port\":\"tap0\",\"reason\":\"miss_overflow\","
			    "\"packets\":12345},"
			    "{\"bridge\":\"br0\",\"port\":\"eth0\",\"reason\":\"vlan\","
			    "\"packets\":1}]";

	(void)state;
	expect(&drops_noun, WORDS("show"), REQUEST("drops.show", "{\"bridge\":null}"), drops,
	       "bridge  port  reason         packets\n"
	       "br0     tap0  miss_overflow    12345\n"
	       "br0     eth0  vlan                 1\n");
	expect(&drops_noun, WORDS("show", "br0"), REQUEST("drops.show", "{\"bridge\":\"br0\"}"),
	       "[]", "port  reason  packets\n");
}

static void lcore_show(void **state)
{
	(void)state;
	expect(&lcore_noun, WORDS("show"), REQUEST("lcore.show", "{}"),
	       "[{\"lcore\":1,\"cpu\":2,\"busy\":12.5,\"polling\":1.0,\"asleep\":86.5,"
	       "\"frames\":1234567,\"cycles_per_frame\":90,\"total\":9999999,\"queues\":["
	       "{\"port\":\"nic0\",\"queue\":0,\"busy\":12.4,\"frames\":1234567},"
	       "{\"port\":null,\"queue\":3,\"busy\":0.0,\"frames\":0}]},"
	       "{\"lcore\":2,\"cpu\":null,\"busy\":0.0,\"polling\":0.0,\"asleep\":100.0,"
	       "\"frames\":0,\"cycles_per_frame\":null,\"total\":0,\"queues\":[]}]",
	       "lcore  cpu  busy%  polling%  asleep%  frames/s  cycles/frame  queues\n"
	       "    1    2   12.5         1     86.5   1234567            90  "
	       "nic0:0 (12.4%), ?:3 (0%)\n"
	       "    2    -      0         0      100         0             -  -\n");
}

static void export_show(void **state)
{
	(void)state;
	expect(&export_noun, WORDS("show", "br0"), REQUEST("export.show", "{\"bridge\":\"br0\"}"),
	       "[{\"bridge\":\"br0\",\"protocol\":\"NetFlow\",\"version\":5,"
	       "\"target\":\"192.0.2.1:2055\",\"records\":60,\"datagrams\":2,\"dropped\":1,"
	       "\"lost_records\":30,\"refused\":0,\"error\":\"Network is unreachable\"}]",
	       "protocol  target          records  datagrams  dropped  lost_records  refused  "
	       "error\n"
	       "NetFlow   192.0.2.1:2055       60          2        1            30        0  "
	       "Network is unreachable\n");
}

static void stats_show(void **state)
{
	(void)state;
	expect(&stats_noun, WORDS("show", "br0"), REQUEST("stats.show", "{\"bridge\":\"br0\"}"),
	       "[{\"bridge\":\"br0\",\"port\":\"tap0\",\"rx_packets\":10,\"rx_bytes\":980,"
	       "\"rx_dropped\":0,\"tx_packets\":18446744073709551615,\"tx_bytes\":1,"
	       "\"tx_dropped\":2,\"misses\":3,\"flows\":4,\"flows_refused\":5}]",
	       "port  rx_packets  rx_bytes  rx_dropped            tx_packets  tx_bytes  "
	       "tx_dropped  misses  flows  flows_refused\n"
	       "tap0          10       980           0  18446744073709551615         1  "
	       "         2       3      4              5\n");
}

static void log_show_and_set(void **state)
{
	(void)state;
	expect(&log_noun, WORDS("show"), REQUEST("log.show", "{}"),
	       "[{\"area\":\"main\",\"level\":\"info\"},{\"area\":\"bridge\",\"level\":\"debug\"}]",
	       "area    level\nmain    info\nbridge  debug\n");
	expect(&log_noun, WORDS("set", "any", "warn"),
	       REQUEST("log.set", "{\"area\":\"any\",\"level\":\"warn\"}"), "null", "");
}

static void status_is_a_line_per_value(void **state)
{
	(void)state;
	expect(&status_noun, NO_WORDS, REQUEST("status", "{}"),
	       "{\"version\":\"0.1.0\",\"module_version\":null,\"pid\":7,\"uptime\":60}",
	       "version         0.1.0\n"
	       "module_version  -\n"
	       "pid             7\n"
	       "uptime          60 s\n");
}

static void exit_ends_the_daemon(void **state)
{
	(void)state;
	expect(&exit_noun, NO_WORDS, REQUEST("exit", "{}"), "null", "");
}

static void answers_of_another_type_are_refused(void **state)
{
	struct cli_options opts = { .help = false };
	struct server server;
	struct text text;
	char *err = NULL;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT("{}"), SERVER_RESULT("null"),
					   SERVER_RESULT("[]")));
	opts.client.socket = server.path;
	text_open(&text);
	assert_int_equal(noun_run(&fdb_noun, 1, WORDS("show"), &opts, &text.out, &err),
			 CTL_EXIT_ERROR);
	error_expect(err, "vswitchd's answer to fdb.show cannot be understood");
	assert_int_equal(noun_run(&cache_noun, 1, WORDS("show"), &opts, &text.out, &err),
			 CTL_EXIT_ERROR);
	error_expect(err, "vswitchd's answer to cache.show cannot be understood");
	assert_int_equal(noun_run(&status_noun, 0, NO_WORDS, &opts, &text.out, &err),
			 CTL_EXIT_ERROR);
	error_expect(err, "vswitchd's answer to status cannot be understood");
	free(server_stop(&server));
	text_expect(&text, "");
}

static void rows_that_lack_members_show_dashes(void **state)
{
	(void)state;
	expect(&drops_noun, WORDS("show", "br0"), REQUEST("drops.show", "{\"bridge\":\"br0\"}"),
	       "[{\"port\":\"é\"},{}]",
	       "port  reason  packets\n"
	       "é     -             -\n"
	       "-     -             -\n");
}

/* One member of a good answer, or the whole, replaced by each of these in turn */
static const char *const wrong[] = {
	"null", "true", "5", "\"x\"", "[]", "{}", "[null]", "[5]", "[[]]", "[\"x\"]",
	"{\"a\":null}", "{\"steps\":{}}", "{\"steps\":5}", "{\"steps\":\"x\"}",
	"{\"steps\":[null]}", "{\"steps\":[[]]}", "{\"steps\":[{\"depth\":[],\"text\":\"x\"}]}",
	"{\"steps\":[{\"depth\":1,\"text\":null}]}", "{\"steps\":[],\"match\":{}}",
	"[{\"match\":[],\"actions\":\"x\"}]", "[{\"match\":\"x\",\"actions\":null}]",
	"[{\"actions\":\"x\",\"packets\":{}}]", "[{\"actions\":[]}]",
};

/* Whatever comes: it is shown, or it is one line of error; nothing ends the program otherwise. */
static void answers_of_any_shape_are_survived(void **state)
{
	static const struct { const struct noun *noun; char *words[3]; } asks[] = {
		{ &trace_noun, { "br0", "ip" } }, { &cache_noun, { "show" } },
		{ &flow_noun, { "show", "br0" } }, { &status_noun, { NULL } },
		{ &fdb_noun, { "show" } }, { &drops_noun, { "show" } }, { &stats_noun, { "show" } },
		{ &log_noun, { "show" } },
	};
	size_t refused = 0;

	(void)state;
	for (size_t a = 0; a < sizeof(asks) / sizeof(*asks); a++) {
		for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
			struct cli_options opts = { .help = false };
			struct server server;
			struct text text;
			char answer[256], *err = NULL;
			int status;

			snprintf(answer, sizeof(answer), "{\"id\":1,\"result\":%s,\"error\":null}",
				 wrong[i]);
			server_start(&server, SERVER_STEPS({ answer, SERVER_ANSWER }));
			opts.client.socket = server.path;
			text_open(&text);
			status = noun_run(asks[a].noun, count((char *const *)asks[a].words),
					  (char *const *)asks[a].words, &opts, &text.out, &err);
			assert_int_equal(status, err ? CTL_EXIT_ERROR : CTL_EXIT_OK);
			if (err)
				refused++;
			assert_true(!err || strstr(err, "cannot be understood"));
			free(err);
			free(server_stop(&server));
			fclose(text.out.stream);
			free(text.buf);
		}
	}
	assert_true(refused > 100);
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
	(void)state;
	expect(&drops_noun, WORDS("show", "br0"), REQUEST("drops.show", "{\"bridge\":\"br0\"}"),
	       "[{\"port\":\"a\\nb\\u001b[2J\\u009b\",\"reason\":\"vlan\",\"packets\":1}]",
	       "port             reason  packets\n"
	       "a\\nb\\x1b[2J\\x9b  vlan          1\n");
	expect(&flow_noun, WORDS("show", "br0"), REQUEST("flow.show",
	       "{\"names\":false,\"bridge\":\"br0\",\"match\":\"\"}"),
	       "[{\"match\":\"a\\nb\",\"actions\":\"\\u0007\"}]",
	       " cookie=0x0, duration=0.000s, table=0, n_packets=0, n_bytes=0, idle_age=0, "
	       "a\\nb actions=\\x07\n");
}

static void a_noun_without_a_verb_shows(void **state)
{
	static const struct noun *const nouns[] = { &fdb_noun, &flow_noun, &cache_noun,
						    &drops_noun, &stats_noun, &log_noun, NULL };

	(void)state;
	for (int i = 0; nouns[i]; i++)
		assert_non_null(noun_verb_find(nouns[i], "show"));
	expect(&fdb_noun, NO_WORDS, REQUEST("fdb.show", "{\"bridge\":null}"), "[]",
	       "bridge   port  VLAN  MAC                Age\n");
	expect_error(&flow_noun, NO_WORDS,
		     "'flow show' command requires at least 1 arguments");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_noun_without_a_verb_shows),
		cmocka_unit_test(fdb_show_has_the_columns_of_ovs_appctl),
		cmocka_unit_test(fdb_show_of_all_bridges_names_them),
		cmocka_unit_test(fdb_show_widens_for_long_names),
		cmocka_unit_test(fdb_show_of_nothing_is_a_heading),
		cmocka_unit_test(fdb_show_as_json_is_the_answer),
		cmocka_unit_test(fdb_add_and_del),
		cmocka_unit_test(fdb_flush_of_all_a_bridge_a_port),
		cmocka_unit_test(bad_vlans_are_named),
		cmocka_unit_test(wrong_verbs_and_counts_are_named),
		cmocka_unit_test(styles_that_do_not_fit_are_refused),
		cmocka_unit_test(flow_show_is_as_ovs_ofctl_has_it),
		cmocka_unit_test(flow_add_sends_a_rule_or_a_file),
		cmocka_unit_test(flow_del_takes_strict_anywhere),
		cmocka_unit_test(cache_show_is_a_line_per_flow),
		cmocka_unit_test(cache_flush_prints_nothing),
		cmocka_unit_test(trace_prints_steps_and_the_flow),
		cmocka_unit_test(drops_show),
		cmocka_unit_test(lcore_show),
		cmocka_unit_test(export_show),
		cmocka_unit_test(stats_show),
		cmocka_unit_test(log_show_and_set),
		cmocka_unit_test(status_is_a_line_per_value),
		cmocka_unit_test(exit_ends_the_daemon),
		cmocka_unit_test(answers_of_another_type_are_refused),
		cmocka_unit_test(rows_that_lack_members_show_dashes),
		cmocka_unit_test(answers_of_any_shape_are_survived),
		cmocka_unit_test(control_characters_do_not_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
