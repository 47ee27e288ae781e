// SPDX-License-Identifier: GPL-2.0-or-later
/* Counters as OpenMetrics: their text, and who is served over HTTP how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/metrics.h"
#include "tests/unit/control/ctl_rig.h"

#define GET	"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define HEAR_MS	20000

struct served {
	struct rig *rig;
	struct event_base *base;
	struct metrics *metrics;
	char path[64];
};

static int setup(void **state)
{
	struct served *s = calloc(1, sizeof(*s));
	void *rig;

	signal(SIGPIPE, SIG_IGN);
	if (rig_setup(&rig))
		return -1;
	s->rig = rig;
	snprintf(s->path, sizeof(s->path), "%s/sock", s->rig->dir);
	s->base = event_base_new();
	s->metrics = metrics_start(s->base, s->path, -1, &s->rig->engine);
	assert_non_null(s->metrics);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct served *s = *state;
	void *rig = s->rig;

	metrics_stop(s->metrics);
	assert_int_equal(access(s->path, F_OK), -1);
	event_base_free(s->base);
	free(s);
	return rig_teardown(&rig);
}

static void a_group_is_let_in_and_nobody_else(void **state)
{
	struct served *s = *state;
	struct stat st;

	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	metrics_stop(s->metrics);
	s->metrics = metrics_start(s->base, s->path, getgid(), &s->rig->engine);
	assert_non_null(s->metrics);
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0660);
	assert_int_equal(st.st_gid, getgid());
}

/* --- text ---------------------------------------------------------------------------------- */

/* To be freed */
static char *exposition(struct rig *r)
{
	struct evbuffer *out = evbuffer_new();
	char *err = NULL, *text;
	size_t len;

	assert_int_equal(exposition_write(&r->engine, out, &err), 0);
	len = evbuffer_get_length(out);
	text = calloc(1, len + 1);
	evbuffer_remove(out, text, len);
	evbuffer_free(out);
	return text;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no '%s' in: %s", part, text);
}

static void all_of_a_switch_is_told(void **state)
{
	struct served *s = *state;
	char *text;

	dp_fake_plug(s->rig->fake, "tap0");
	ok(s->rig, "add-br br0 -- add-port br0 tap0");
	text = exposition(s->rig);
	has(text, "# TYPE vswitch_port_receive_bytes counter\n"
		  "# UNIT vswitch_port_receive_bytes bytes\n"
		  "# HELP vswitch_port_receive_bytes ");
	has(text, "\nvswitch_port_receive_bytes_total{bridge=\"br0\",port=\"tap0\"} 0\n");
	has(text, "\nvswitch_port_up{bridge=\"br0\",port=\"tap0\"} 1\n");
	has(text, "\nvswitch_bridge_ports{bridge=\"br0\"} 2\n");
	has(text, "\nvswitch_bridge_fdb_entries{bridge=\"br0\"} 1\n");
	has(text, "\nvswitch_flows 0\n");
	has(text, "\nvswitch_build_info{version=\"" VSWITCH_VERSION "\",");
	has(text, "# TYPE vswitch_port_drops counter\n");
	assert_null(strstr(text, "vswitch_resident_memory_bytes 0\n"));
	assert_string_equal(text + strlen(text) - 6, "# EOF\n");
	free(text);
}

/* A datapath that counts: the one in memory, with these counters on each port */
static const struct dp_ops *plain_ops;

static int counting_port_get(struct dp *dp, u32 port_no, struct dp_port *port)
{
	int rc = plain_ops->port_get(dp, port_no, port);

	port->stats = (struct vswitch_port_stats){ .rx_packets = 1, .rx_bytes = 1ULL << 63,
						   .tx_packets = 3, .tx_bytes = 4, .misses = 5,
						   .flows = 6, .flows_refused = 7 };
	port->drops[VSWITCH_DROP_TX_DOWN] = 8;
	return rc;
}

static void each_counter_has_its_name(void **state)
{
	static const char *const want[] = {
		"receive_packets_total{bridge=\"br0\",port=\"br0\"} 1\n",
		"receive_bytes_total{bridge=\"br0\",port=\"br0\"} 9223372036854775808\n",
		"transmit_packets_total{bridge=\"br0\",port=\"br0\"} 3\n",
		"transmit_bytes_total{bridge=\"br0\",port=\"br0\"} 4\n",
		"misses_total{bridge=\"br0\",port=\"br0\"} 5\n",
		"flows{bridge=\"br0\",port=\"br0\"} 6\n",
		"flows_refused_total{bridge=\"br0\",port=\"br0\"} 7\n",
		"drops_total{bridge=\"br0\",port=\"br0\",reason=\"tx_down\"} 8\n",
	};
	static struct dp_ops ops;
	struct served *s = *state;
	struct dp *dp = dp_fake_dp(s->rig->fake);
	char *text, line[128];

	ok(s->rig, "add-br br0");
	plain_ops = dp->ops;
	ops = *plain_ops;
	ops.port_get = counting_port_get;
	dp->ops = &ops;
	text = exposition(s->rig);
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		snprintf(line, sizeof(line), "\nvswitch_port_%s", want[i]);
		has(text, line);
	}
	dp->ops = plain_ops;
	free(text);
}

/* A family's lines stand together: OpenMetrics 1.0, "Overall Structure". */
static void each_family_stands_once(void **state)
{
	struct served *s = *state;
	char *text, *line, *at = NULL, seen[64][64];
	int n = 0;

	ok(s->rig, "add-br br0 -- add-br br1");
	text = exposition(s->rig);
	for (line = strtok_r(text, "\n", &at); line; line = strtok_r(NULL, "\n", &at)) {
		if (strncmp(line, "# TYPE ", 7))
			continue;
		snprintf(seen[n], sizeof(seen[n]), "%.*s", (int)strcspn(line + 7, " "), line + 7);
		for (int i = 0; i < n; i++)
			assert_string_not_equal(seen[i], seen[n]);
		n++;
	}
	assert_in_range(n, 18, 63);
	free(text);
}

static void labels_are_escaped(void **state)
{
	struct evbuffer *out = evbuffer_new();
	char text[64] = "";

	(void)state;
	exposition_label(out, "a\"b\\c\nd\xc3\xa4");
	evbuffer_remove(out, text, sizeof(text) - 1);
	assert_string_equal(text, "a\\\"b\\\\c\\nd\xc3\xa4");
	evbuffer_free(out);
}

/* --- HTTP ---------------------------------------------------------------------------------- */

static int client(const struct served *s)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", s->path);
	assert_int_equal(connect(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	return fd;
}

static void turn(struct served *s)
{
	event_base_loop(s->base, EVLOOP_NONBLOCK);
}

static u64 clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* All that comes until the end; to be freed. NULL: there was none in time */
static char *hear(struct served *s, int fd)
{
	size_t len = 0, size = 1 << 20;
	char *text = calloc(1, size);
	u64 end = clock_now() + HEAR_MS;

	while (clock_now() < end) {
		ssize_t n;

		turn(s);
		n = recv(fd, text + len, size - 1 - len, 0);
		if (n > 0)
			len += n;
		else if (!n || errno == ECONNRESET)
			return text;
		else
			usleep(200);
	}
	free(text);
	return NULL;
}

/* The answer to @request, to be freed */
static char *ask(struct served *s, int fd, const char *request)
{
	char *text;

	assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
	text = hear(s, fd);
	assert_non_null(text);
	close(fd);
	return text;
}

static void a_get_is_answered(void **state)
{
	struct served *s = *state;
	char *text = ask(s, client(s), GET);

	has(text, "HTTP/1.1 200 OK\r\n");
	has(text, "Content-Type: " EXPOSITION_TYPE "\r\n");
	has(text, "\r\n\r\n# TYPE vswitch_flows gauge\n");
	has(text, "\n# EOF\n");
	free(text);
}

static void nothing_else_is(void **state)
{
	static const struct {
		const char *request, *status;
	} cases[] = {
		{ "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404" },
		{ "POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
		  "Content-Length: 0\r\n\r\n", "HTTP/1.1 501" },
		{ "DELETE /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		  "HTTP/1.1 501" },
		{ "nonsense\r\n\r\n", "HTTP/1.1 400" },
	};
	struct served *s = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = ask(s, client(s), cases[i].request);

		if (strncmp(text, cases[i].status, strlen(cases[i].status)))
			fail_msg("%s: %s", cases[i].request, text);
		assert_null(strstr(text, "vswitch_flows"));
		free(text);
	}
}

static void a_request_without_end_is_ended(void **state)
{
	static char request[2 * METRICS_HEADERS_MAX] = "GET /metrics HTTP/1.1\r\nX: ";
	struct served *s = *state;
	char *text;

	memset(request + strlen(request), 'x', sizeof(request) - strlen(request) - 1);
	text = ask(s, client(s), request);
	assert_null(strstr(text, "200"));
	free(text);
}

static bool is_closed(int fd)
{
	char c;

	return !recv(fd, &c, 1, MSG_PEEK);
}

static void connections_are_bounded(void **state)
{
	enum { MANY = 4 * METRICS_CONNECTIONS_MAX };
	struct served *s = *state;
	int fd[MANY], open = 0;
	char *text;
	u64 end;

	for (int i = 0; i < MANY; i++) {
		fd[i] = client(s);
		turn(s);
	}
	for (end = clock_now() + HEAR_MS; clock_now() < end; turn(s)) {
		open = 0;
		for (int i = 0; i < MANY; i++)
			open += !is_closed(fd[i]);
		if (open <= METRICS_CONNECTIONS_MAX)
			break;
	}
	assert_int_equal(open, METRICS_CONNECTIONS_MAX);
	assert_false(is_closed(fd[MANY - 1]));
	text = ask(s, client(s), GET);
	has(text, "200 OK");
	free(text);
	for (int i = 0; i < MANY; i++)
		close(fd[i]);
}

static void who_comes_and_goes_leaves_nothing(void **state)
{
	struct served *s = *state;
	char *text;

	for (int i = 0; i < 20 * METRICS_CONNECTIONS_MAX; i++) {
		int fd = client(s);

		turn(s);
		if (i % 2)
			assert_int_equal(send(fd, GET, strlen(GET), MSG_NOSIGNAL), strlen(GET));
		close(fd);
		turn(s);
	}
	text = ask(s, client(s), GET);
	has(text, "200 OK");
	free(text);
}

static int try_tcp(int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&in, sizeof(in))) {
		close(fd);
		return -1;
	}
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

/* One that nobody listens on */
static int free_port(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&in, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &len), 0);
	close(fd);
	return ntohs(in.sin_port);
}

static void tcp_is_served_where_it_is_asked_for(void **state)
{
	struct served *s = *state;
	int port = free_port(), fd;
	char line[128], *text;

	turn(s);
	assert_int_equal(try_tcp(port), -1);
	snprintf(line, sizeof(line), "set Open_vSwitch . other_config:metrics-listen="
		 "'\"127.0.0.1:%d\"'", port);
	ok(s->rig, line);
	turn(s);
	fd = try_tcp(port);
	assert_true(fd >= 0);
	text = ask(s, fd, GET);
	has(text, "200 OK");
	free(text);
	ok(s->rig, "remove Open_vSwitch . other_config metrics-listen");
	turn(s);
	assert_int_equal(try_tcp(port), -1);
}

/* One that somebody listens on; its number */
static int take_port(int *fd)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(in);

	*fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(*fd, (struct sockaddr *)&in, len), 0);
	assert_int_equal(listen(*fd, 1), 0);
	assert_int_equal(getsockname(*fd, (struct sockaddr *)&in, &len), 0);
	return ntohs(in.sin_port);
}

static void an_address_in_use_is_tried_again(void **state)
{
	struct served *s = *state;
	char line[128], want[128], *text;
	int other, fd, port = take_port(&other);

	snprintf(line, sizeof(line), "set Open_vSwitch . other_config:metrics-listen="
		 "'\"127.0.0.1:%d\"'", port);
	snprintf(want, sizeof(want), "\"errors\":[\"metrics cannot be served at 127.0.0.1:%d: "
		 "Address already in use\"]", port);
	ok(s->rig, line);
	turn(s);
	has(method(s->rig, "status", "{}"), want);
	close(other);
	/* by itself, and not as the configuration has changed once more */
	while (s->rig->engine.watches->error)
		event_base_loop(s->base, EVLOOP_ONCE);
	fd = try_tcp(port);
	assert_true(fd >= 0);
	text = ask(s, fd, GET);
	has(text, "200 OK");
	free(text);
	has(method(s->rig, "status", "{}"), "\"errors\":[]");
}

static void an_address_in_use_is_given_up_with_its_setting(void **state)
{
	struct served *s = *state;
	char line[128];
	int other, port = take_port(&other);

	snprintf(line, sizeof(line), "set Open_vSwitch . other_config:metrics-listen="
		 "'\"127.0.0.1:%d\"'", port);
	ok(s->rig, line);
	turn(s);
	ok(s->rig, "remove Open_vSwitch . other_config metrics-listen");
	turn(s);
	has(method(s->rig, "status", "{}"), "\"errors\":[]");
	close(other);
}

static void an_address_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"nowhere", "127.0.0.1", "127.0.0.1:0", "[::1]", "127.0.0.1:70000"
	};
	struct served *s = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char line[128], want[192];

		snprintf(line, sizeof(line), "set Open_vSwitch . other_config:metrics-listen="
			 "'\"%s\"'", bad[i]);
		snprintf(want, sizeof(want), "error: other_config:metrics-listen \"%s\" is no IP "
			 "address with a port, such as 127.0.0.1:9479", bad[i]);
		gives(s->rig, line, want);
	}
}

#define CASE(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_group_is_let_in_and_nobody_else),
		CASE(all_of_a_switch_is_told),
		CASE(each_counter_has_its_name),
		CASE(each_family_stands_once),
		cmocka_unit_test(labels_are_escaped),
		CASE(a_get_is_answered),
		CASE(nothing_else_is),
		CASE(a_request_without_end_is_ended),
		CASE(connections_are_bounded),
		CASE(who_comes_and_goes_leaves_nothing),
		CASE(tcp_is_served_where_it_is_asked_for),
		CASE(an_address_in_use_is_tried_again),
		CASE(an_address_in_use_is_given_up_with_its_setting),
		CASE(an_address_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
