// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long others wait while the daemon is busy with clients. The control side and the policy
 * are the daemon's, the datapath is the one in memory that unit tests use; clients are
 * processes of their own.
 *
 *	latency PORTS RULES SECONDS
 *
 * prints for each kind of busy clients: the longest stretch of work in which no miss would have
 * been looked at, and how long one more client waited for its answers, median and longest. All of
 * this is CPU time of the server, ms, so that it does not depend on what else the machine does;
 * beside it the longest wait by the clock.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "daemon/policy/policy.h"
#include "daemon/control/control.h"
#include "daemon/db/db.h"
#include "tests/fake/dp_fake.h"
#include "daemon/base/log.h"
#include "vswitch/ctl.h"

#define CLIENTS		20
#define FLOWS		65536
#define ANSWERS_MAX	100000
#define GET	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":\"get\"," \
		"\"args\":[\"Interface\",\"p1\",\"ofport\"]}]}}\n"
#define LIST	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":\"list\"," \
		"\"args\":[\"Interface\"]}]}}\n"
#define SHOW_ALL	"{\"id\":1,\"method\":\"show\",\"params\":{}}\n"
#define SET	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":\"set\"," \
		"\"args\":[\"Port\",\"p1\",\"tag=%d\"]}]}}\n"
#define SHOW	"{\"id\":1,\"method\":\"flow.show\",\"params\":{\"bridge\":\"br0\"}}\n"

static char dir[32] = "/tmp/vswitch-bench-XXXXXX", path[64], sock[64];
static int ports, rules;
static double seconds;
static clockid_t server_clock;

/*
 * Shared with the server: @longest stretch without a look at misses; set to 0 to begin anew.
 * @flows: how many it is to have; it has them when this is 0 again.
 */
static struct shared {
	volatile double longest;
	volatile bool serving;
	volatile int flows;
} *shared;

static void fail(const char *what) __attribute__((noreturn));
static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static double ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* --- server -------------------------------------------------------------------------------- */

static double last_chance;

/* Here a miss would be looked at. */
static void chance(void *arg)
{
	double now = ms(CLOCK_PROCESS_CPUTIME_ID);

	(void)arg;
	if (now - last_chance > shared->longest)
		shared->longest = now - last_chance;
	last_chance = now;
}

static u64 now_of(void *arg)
{
	(void)arg;
	return (u64)ms(CLOCK_MONOTONIC);
}

static void on_miss(void *arg, const struct dp_miss *miss)
{
	policy_miss(*(struct policy **)arg, miss, now_of(NULL));
}

/* From stations behind p0 to one behind p1 */
static void install_flows(struct dp_fake *fake, int n)
{
	u8 frame[60] = { 2, 0, 0, 0, 0, 1, 2, 1 };
	u8 other[60] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 };
	int i;

	dp_fake_limits(fake, n + 2, 16);
	dp_fake_rx(fake, "p1", other, sizeof(other));
	dp_fake_run(fake);
	frame[12] = 0x88, frame[13] = 0xb5;	/* for experiments: IEEE 802 */
	for (i = 0; i < n; i++) {
		frame[9] = i >> 16, frame[10] = i >> 8, frame[11] = i;
		dp_fake_rx(fake, "p0", frame, sizeof(frame));
		dp_fake_run(fake);
		dp_fake_tx_clear(fake);
	}
	fprintf(stderr, "latency: %zu flows\n", dp_fake_flow_count(fake));
}

static void serve(void)
{
	struct event_base *base = event_base_new();
	struct dp_fake *fake = dp_fake_new();
	struct links_ops links = dp_fake_links(fake);
	static struct policy *policy;
	struct dp_handler handler = { .miss = on_miss, .arg = &policy };
	const struct control_options opts = { .socket = sock };
	static struct engine engine;
	struct timeval ms1 = { .tv_usec = 1000 };
	struct db *db;
	char name[16], *err = NULL;
	int i;

	log_set("any", "off");
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < ports; i++) {
		snprintf(name, sizeof(name), "p%d", i);
		dp_fake_plug(fake, name);
	}
	dp_fake_handler(fake, &handler);
	policy = policy_new(dp_fake_dp(fake), &links, now_of(NULL));
	if (db_open(&db, path, &err) || engine_init(&engine, db, policy, now_of, NULL, &err) ||
	    !control_start(base, &opts, &engine, &err) || engine_start(&engine, &err)) {
		fprintf(stderr, "latency: %s\n", err);
		exit(1);
	}
	policy_set_way(policy, (struct way){ chance, NULL });
	shared->serving = true;
	for (;;) {
		if (policy_tick(policy, now_of(NULL)) > now_of(NULL)) {
			event_base_loopexit(base, &ms1);
			event_base_loop(base, EVLOOP_ONCE);
		} else {
			event_base_loop(base, EVLOOP_NONBLOCK);
		}
		chance(NULL);
		if (shared->flows) {
			install_flows(fake, shared->flows);
			shared->flows = 0;
		}
	}
}

/* --- clients ------------------------------------------------------------------------------- */

static int connected(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(sun.sun_path, sock);
	if (fd < 0 || connect(fd, (struct sockaddr *)&sun, sizeof(sun)))
		fail("connect");
	return fd;
}

static void say(int fd, const char *line)
{
	size_t len = strlen(line);
	ssize_t n;

	for (; len; line += n, len -= n) {
		n = write(fd, line, len);
		if (n < 0)
			fail("write");
	}
}

static void hear(int fd)
{
	static char buf[1 << 16];
	ssize_t n;

	do {
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			fail("the server's answer");
		if (memmem(buf, n, "\"error\":\"", 9))
			fprintf(stderr, "latency: %.*s", (int)n, buf);
	} while (buf[n - 1] != '\n');
}

static void ask(const char *line)
{
	int fd = connected();

	say(fd, line);
	hear(fd);
	close(fd);
}

/* A client that asks for ever; or (@reads false) asks once and never reads */
static pid_t busy(const char *line, bool reads)
{
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	if (!reads) {
		fd = connected();
		say(fd, line);
		pause();
	}
	for (;;)
		ask(line);
}

/* One that gives a port another VLAN again and again */
static pid_t changing(void)
{
	pid_t pid = fork();
	char line[256];
	int i;

	if (pid)
		return pid;
	for (i = 0;; i++) {
		snprintf(line, sizeof(line), SET, 1 + i % 4094);
		ask(line);
	}
}

static char *rules_line(int first, int n)
{
	char *line = malloc(128 * (size_t)n + 256), *p = line;
	int i;

	p += sprintf(p, "{\"id\":1,\"method\":\"flow.add\",\"params\":"
		     "{\"bridge\":\"br0\",\"flows\":[");
	for (i = first; i < first + n; i++)
		p += sprintf(p, "%s\"tcp,nw_src=10.%d.%d.%d,tp_dst=%d actions=drop\"",
			     i > first ? "," : "", i >> 16, i >> 8 & 255, i & 255, 1 + i % 1000);
	sprintf(p, "]}}\n");
	return line;
}

static void set_up(void)
{
	char *line = malloc(128 * (size_t)ports + 512), *p = line;
	int i;

	p += sprintf(p, "{\"id\":1,\"method\":\"transact\",\"params\":"
		     "{\"commands\":[{\"verb\":\"add-br\",\"args\":[\"br0\"]}");
	for (i = 0; i < ports; i++)
		p += sprintf(p, ",{\"verb\":\"add-port\",\"args\":[\"br0\",\"p%d\"]}", i);
	sprintf(p, "]}}\n");
	ask(line);
	free(line);
	line = rules_line(0, rules);
	ask(line);
	free(line);
	ask(SHOW);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* One more client, which wants little, beside @n others that want @line */
static void measure(const char *what, const char *line, int n, bool reads, double length)
{
	static double waited[ANSWERS_MAX];
	pid_t pids[CLIENTS];
	double begun = ms(CLOCK_MONOTONIC), asked, spent, most = 0;
	int count = 0, i;

	for (i = 0; i < n; i++)
		pids[i] = line ? busy(line, reads) : changing();
	usleep(200000);
	shared->longest = 0;
	while (count < ANSWERS_MAX && (!count || ms(CLOCK_MONOTONIC) - begun < length * 1e3)) {
		asked = ms(CLOCK_MONOTONIC);
		spent = ms(server_clock);
		ask(GET);
		waited[count++] = ms(server_clock) - spent;
		asked = ms(CLOCK_MONOTONIC) - asked;
		if (asked > most)
			most = asked;
		usleep(2000);
	}
	qsort(waited, count, sizeof(*waited), compare);
	printf("%-44s misses %6.2f  client %6.2f, at most %6.2f of %d (%.0f)\n", what,
	       shared->longest, waited[count / 2], waited[count - 1], count, most);
	fflush(stdout);
	for (i = 0; i < n; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

/* A request of many rules, once */
static void measure_rules(void)
{
	char *line = rules_line(rules, rules);

	shared->longest = 0;
	ask(line);
	printf("%-44s misses %6.2f\n", "as many rules more, in one request", shared->longest);
	free(line);
}

static void remove_all(void)
{
	static const char *const names[] = { "conf.db", "conf.db-wal", "conf.db-shm", "sock" };
	char name[96];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(name, sizeof(name), "%s/%s", dir, names[i]);
		unlink(name);
	}
	rmdir(dir);
}

int main(int argc, char **argv)
{
	pid_t server;

	if (argc != 4) {
		fprintf(stderr, "usage: latency PORTS RULES SECONDS\n");
		return 2;
	}
	ports = atoi(argv[1]);
	rules = atoi(argv[2]);
	seconds = atof(argv[3]);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED || !mkdtemp(dir))
		fail("latency");
	snprintf(path, sizeof(path), "%s/conf.db", dir);
	snprintf(sock, sizeof(sock), "%s/sock", dir);
	server = fork();
	if (!server)
		serve();
	while (!shared->serving && !waitpid(server, NULL, WNOHANG))
		usleep(1000);
	if (clock_getcpuclockid(server, &server_clock))
		fail("clock_getcpuclockid");
	set_up();
	measure("nobody else", NULL, 0, true, seconds);
	measure("20 clients that list Interface", LIST, CLIENTS, true, seconds);
	measure("20 clients that list, and never read", LIST, CLIENTS, false, seconds);
	measure("4 clients that show all ports", SHOW_ALL, 4, true, seconds);
	measure("4 clients that show all rules", SHOW, 4, true, seconds);
	measure_rules();
	shared->flows = FLOWS;
	while (shared->flows)
		usleep(10000);
	measure("a client that changes a port, 65,536 flows", NULL, 1, true, seconds);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	remove_all();
	return 0;
}
