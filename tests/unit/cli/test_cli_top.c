// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl top: rates of two samples, and what is on the screen, on a terminal of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "cli/top/sample.h"
#include "cli/top/screen.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define PORT(name, rx, drops, flows)	\
	"{\"bridge\":\"br0\",\"port\":\"" name "\",\"rx_packets\":" rx ",\"rx_bytes\":" rx "00," \
	"\"tx_packets\":0,\"tx_bytes\":0,\"misses\":0,\"rx_dropped\":" drops ",\"tx_dropped\":1," \
	"\"flows\":" flows "}"
#define IFACES	\
	"[{\"table\":{\"name\":\"Interface\",\"columns\":[\"name\",\"external_ids\"],\"rows\":[" \
	"[\"tap0\",[\"map\",[[\"iface-id\",\"x\"],[\"vm-name\",\"web\\u001b1\"]]]]," \
	"[\"tap1\",[\"map\",[]]]]}}]"
#define STATUS	"{\"flows\":12,\"masks\":3,\"parked\":4}"

static void fill(struct sample *s, const char *stats_text, int64_t ms)
{
	struct json_object *stats = json(stats_text), *ifaces = json(IFACES);
	struct json_object *status = json(STATUS);

	*s = (struct sample){ .ms = ms };
	assert_int_equal(sample_fill(s, stats, ifaces, status), 0);
	json_object_put(stats);
	json_object_put(ifaces);
	json_object_put(status);
}

static void rates_are_per_second(void **state)
{
	struct sample before, now;

	(void)state;
	fill(&before, "[" PORT("tap0", "100", "5", "1") "]", 1000);
	fill(&now, "[" PORT("tap0", "300", "7", "2") "," PORT("tap1", "50", "0", "0") "]", 3000);
	sample_rates(&now, &before);
	assert_true(now.ports[0].rates[SAMPLE_RX_PACKETS] == 100);
	assert_true(now.ports[0].rates[SAMPLE_RX_BYTES] == 10000);
	assert_true(now.ports[0].rates[SAMPLE_DROPS] == 1);
	assert_int_equal(now.ports[0].flows, 2);
	/* one that is new has done nothing yet */
	assert_true(now.ports[1].rates[SAMPLE_RX_PACKETS] == 0);
	assert_true(sample_sum(&now, SAMPLE_RX_PACKETS) == 100);
	assert_int_equal(now.flows, 12);
	sample_free(&before);
	sample_free(&now);
}

static void a_counter_that_starts_again_is_no_rate(void **state)
{
	struct sample before, now;

	(void)state;
	fill(&before, "[" PORT("tap0", "100", "5", "1") "]", 1000);
	fill(&now, "[" PORT("tap0", "3", "0", "1") "]", 2000);
	sample_rates(&now, &before);
	assert_true(now.ports[0].rates[SAMPLE_RX_PACKETS] == 0);
	sample_free(&before);
	sample_free(&now);
}

static void guests_are_named(void **state)
{
	struct sample s;

	(void)state;
	fill(&s, "[" PORT("tap0", "1", "0", "0") "," PORT("tap1", "1", "0", "0") "]", 1);
	assert_string_equal(s.ports[0].guest, "web\0331");
	assert_string_equal(s.ports[1].guest, "");
	sample_free(&s);
}

/* In whatever order the daemon tells of them, and however the sample before was sorted */
static void of_many_ports_each_has_its_own_guest_and_rate(void **state)
{
	struct json_object *stats[2] = { json_object_new_array(), json_object_new_array() };
	struct json_object *ifaces = json("[{\"table\":{\"rows\":[]}}]"), *rows;
	struct json_object *status = json(STATUS);
	struct sample s[2] = { { .ms = 1000 }, { .ms = 2000 } };
	char text[256];
	int i, n = 3000;

	(void)state;
	rows = json_object_object_get(json_object_object_get(
		json_object_array_get_idx(ifaces, 0), "table"), "rows");
	for (i = 0; i < n; i++) {
		int no = i * 1009 % n;	/* each number once */

		for (int j = 0; j < 2; j++) {
			snprintf(text, sizeof(text), "{\"bridge\":\"br%d\",\"port\":\"t%d\","
				 "\"rx_packets\":%d,\"rx_bytes\":0,\"tx_packets\":0,\"tx_bytes\":0,"
				 "\"misses\":0,\"rx_dropped\":0,\"tx_dropped\":0,\"flows\":0}",
				 no % 3, no, j * no);
			json_object_array_add(stats[j], json(text));
		}
		snprintf(text, sizeof(text), "[\"t%d\",[\"map\",[[\"vm-name\",\"g%d\"]]]]", i, i);
		json_object_array_add(rows, json(text));
	}
	for (i = 0; i < 2; i++)
		assert_int_equal(sample_fill(&s[i], stats[i], ifaces, status), 0);
	sample_sort(&s[0], SAMPLE_RX_PACKETS);
	sample_rates(&s[1], &s[0]);
	sample_sort(&s[1], SAMPLE_RX_PACKETS);
	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "g%d", n - 1 - i);
		assert_string_equal(s[1].ports[i].guest, text);
		assert_true(s[1].ports[i].rates[SAMPLE_RX_PACKETS] == n - 1 - i);
	}
	for (i = 0; i < 2; i++) {
		sample_free(&s[i]);
		json_object_put(stats[i]);
	}
	json_object_put(ifaces);
	json_object_put(status);
}

static void ports_are_sorted(void **state)
{
	struct sample before, now;

	(void)state;
	fill(&before, "[" PORT("a", "0", "0", "9") "," PORT("b", "0", "0", "5") "]", 1000);
	fill(&now, "[" PORT("a", "10", "50", "9") "," PORT("b", "20", "0", "5") "]", 2000);
	sample_rates(&now, &before);
	sample_sort(&now, SAMPLE_RX_PACKETS);
	assert_string_equal(now.ports[0].name, "b");
	sample_sort(&now, SAMPLE_DROPS);
	assert_string_equal(now.ports[0].name, "a");
	sample_sort(&now, SAMPLE_BY_FLOWS);
	assert_string_equal(now.ports[0].name, "a");
	sample_sort(&now, SAMPLE_TX_BYTES);	/* equal: by name */
	assert_string_equal(now.ports[0].name, "a");
	sample_free(&before);
	sample_free(&now);
}

static void answers_that_are_none_are_refused(void **state)
{
	struct json_object *bad = json("[{\"port\":1}]"), *ifaces = json(IFACES);
	struct json_object *status = json(STATUS);
	struct sample s = { NULL };

	(void)state;
	assert_int_equal(sample_fill(&s, bad, ifaces, status), -1);
	assert_int_equal(sample_fill(&s, ifaces, bad, status), -1);
	assert_int_equal(sample_fill(&s, NULL, NULL, NULL), -1);
	json_object_put(bad);
	json_object_put(ifaces);
	json_object_put(status);
}

static void numbers_are_short(void **state)
{
	static const struct {
		double value;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 7, "7" }, { 999, "999" }, { 999.6, "1.0k" }, { 1234, "1.2k" },
		{ 99949, "99.9k" }, { 123456, "123k" }, { 1e9, "1.0G" }, { 2.5e13, "25.0T" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[16];

		screen_number(cases[i].value, text);
		assert_string_equal(text, cases[i].want);
	}
}

/* --- on a terminal ------------------------------------------------------------------------- */

#define PATIENCE_MS	20000
#define SAMPLES		200	/* more than a test takes */

/* struct terminal - what the program has written so far */
struct terminal {
	int master;
	pid_t pid;
	char text[1 << 20];
	size_t len;
};

static void set_size(int fd, int rows, int columns)
{
	const struct winsize size = { .ws_row = rows, .ws_col = columns };

	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
}

/* @hup: what SIGHUP does, SIG_DFL or SIG_IGN, as after nohup */
static void start_with(struct terminal *t, const char *socket_path, void (*hup)(int))
{
	char *argv[] = { "vswitchctl", "top", "--interval=0.1", NULL };

	t->master = posix_openpt(O_RDWR | O_NOCTTY);
	t->len = 0;
	assert_true(t->master >= 0 && !grantpt(t->master) && !unlockpt(t->master));
	set_size(t->master, 24, 120);
	setenv("VSWITCH_SOCKET", socket_path, 1);
	setenv("TERM", "vt100", 1);
	fflush(NULL);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (!t->pid) {
		int fd;

		signal(SIGHUP, hup);
		setsid();
		fd = open(ptsname(t->master), O_RDWR);	/* the controlling terminal */
		for (int i = 0; i < 3; i++)
			dup2(fd, i);
		close(t->master);
		execv(getenv("VSWITCHCTL") ?: "build/bin/vswitchctl", argv);
		_exit(127);
	}
}

static void start(struct terminal *t, const char *socket_path)
{
	start_with(t, socket_path, SIG_DFL);
}

/* Read on until @part has come; what came before it is forgotten. */
static void await(struct terminal *t, const char *part)
{
	struct pollfd pfd = { .fd = t->master, .events = POLLIN };
	char *at;

	while (!(at = memmem(t->text, t->len, part, strlen(part)))) {
		ssize_t n;

		if (poll(&pfd, 1, PATIENCE_MS) <= 0)
			fail_msg("no '%s' in: %.*s", part, (int)t->len, t->text);
		n = read(t->master, t->text + t->len, sizeof(t->text) - t->len);
		if (n <= 0)
			fail_msg("the end before '%s': %.*s", part, (int)t->len, t->text);
		t->len += n;
	}
	at += strlen(part);
	t->len -= at - t->text;
	memmove(t->text, at, t->len);
}

static void press(const struct terminal *t, const char *keys)
{
	assert_int_equal(write(t->master, keys, strlen(keys)), strlen(keys));
}

/* It ends by itself, with that status. */
static void expect_end(struct terminal *t, int want)
{
	char rest[4096];
	int status;

	while (read(t->master, rest, sizeof(rest)) > 0)
		;
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), want);
	close(t->master);
}

/* A daemon that says the same again and again */
static void serve(struct server *server)
{
	static struct server_step steps[3 * SAMPLES + 1];
	static const struct server_step one[] = {
		SERVER_RESULT("[" PORT("tap0", "100", "0", "777") ","
			      PORT("tap1", "5", "0", "1") "]"),
		SERVER_RESULT(IFACES),
		SERVER_RESULT(STATUS),
	};

	for (int i = 0; i < 3 * SAMPLES; i++)
		steps[i] = one[i % 3];
	server_start(server, steps);
}

static void the_screen_shows_ports_and_keys_work(void **state)
{
	static struct terminal t;
	struct server server;

	(void)state;
	serve(&server);
	start(&t, server.path);
	await(&t, "2 ports  12 flows  3 masks  4 parked");
	await(&t, "web?1");	/* its control character is none to the terminal */
	await(&t, "777");
	await(&t, "tap1");
	press(&t, "n");
	press(&t, "f");
	set_size(t.master, 10, 60);
	await(&t, "rx/s");	/* drawn anew, without what has no room */
	press(&t, "q");
	expect_end(&t, 0);
	free(server_stop(&server));
}

static void a_daemon_that_leaves_is_told_of(void **state)
{
	static struct terminal t;
	struct server server;

	(void)state;
	serve(&server);
	start(&t, server.path);
	await(&t, "tap1");
	free(server_stop(&server));
	await(&t, "cannot reach vswitchd");
	press(&t, "q");
	expect_end(&t, 0);
}

static void a_terminal_that_leaves_ends_it(void **state)
{
	static struct terminal t;
	struct server server;
	int status;

	(void)state;
	serve(&server);
	start(&t, server.path);
	await(&t, "tap1");
	close(t.master);
	assert_int_equal(waitpid(t.pid, &status, 0), t.pid);
	free(server_stop(&server));
}

/* Nothing but the terminal's end itself tells of it then. */
static void it_ends_so_where_sighup_is_ignored(void **state)
{
	static struct terminal t;
	struct server server;
	int status = 0;
	pid_t ended = 0;

	(void)state;
	serve(&server);
	start_with(&t, server.path, SIG_IGN);
	await(&t, "tap1");
	close(t.master);
	for (int ms = 0; ms < PATIENCE_MS && !ended; ms += 10) {
		usleep(10000);
		ended = waitpid(t.pid, &status, WNOHANG);
	}
	if (!ended) {
		kill(t.pid, SIGKILL);
		waitpid(t.pid, &status, 0);
	}
	assert_int_equal(ended, t.pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	free(server_stop(&server));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_are_per_second),
		cmocka_unit_test(a_counter_that_starts_again_is_no_rate),
		cmocka_unit_test(guests_are_named),
		cmocka_unit_test(of_many_ports_each_has_its_own_guest_and_rate),
		cmocka_unit_test(ports_are_sorted),
		cmocka_unit_test(answers_that_are_none_are_refused),
		cmocka_unit_test(numbers_are_short),
		cmocka_unit_test(the_screen_shows_ports_and_keys_work),
		cmocka_unit_test(a_daemon_that_leaves_is_told_of),
		cmocka_unit_test(a_terminal_that_leaves_ends_it),
		cmocka_unit_test(it_ends_so_where_sighup_is_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
