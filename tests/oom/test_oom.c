// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Allocations fail, one after the other, while a command line is run: the command is refused and
 * nothing has changed, or it is done, or the daemon ends. Whatever happens, the database then holds
 * either the old configuration or the new one, whole; no signal ends the daemon.
 *
 * Each attempt is a process of its own, in which the Nth call of glibc's allocator fails,
 * below that of the daemon (daemon/process/allocate.c), whoever it was for: the daemon,
 * libc, SQLite, json-c.
 */
#include <errno.h>
#include <event2/buffer.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "daemon/config/load.h"
#include "tests/unit/control/ctl_rig.h"

void *__real___libc_malloc(size_t size);
void *__real___libc_calloc(size_t n, size_t size);
void *__real___libc_realloc(void *p, size_t size);
void *__wrap___libc_malloc(size_t size);
void *__wrap___libc_calloc(size_t n, size_t size);
void *__wrap___libc_realloc(void *p, size_t size);

static bool armed;
static unsigned long count, fails_at;

static bool fails(void)
{
	if (!armed || ++count != fails_at)
		return false;
	errno = ENOMEM;
	return true;
}

void *__wrap___libc_malloc(size_t size)
{
	return fails() ? NULL : __real___libc_malloc(size);
}

void *__wrap___libc_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real___libc_calloc(n, size);
}

void *__wrap___libc_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real___libc_realloc(p, size);
}

/* How an attempt has ended. The daemon's own end for want of memory is EXIT_FAILURE, which is 1. */
enum outcome {
	NOT_REACHED = 10,	/* the command was through with fewer allocations */
	DONE,
	REFUSED,
	GARBAGE,		/* no answer that can be read */
	HARMED,			/* refused, but the next command fails */
};

#define ATTEMPTS	30	/* of each command line: the first, and as many more in strides */

/* In memory where that can be had: each attempt syncs files */
static char place[32];
static char template[40];
/* The state before each attempt, and after the command: all that the database has, as text */
static char *old_state, *new_state;

static char *dump(struct db *db)
{
	static const char sql[] =
		"SELECT group_concat(t, char(10)) FROM ("
		"SELECT name || ifnull(tag, '') || trunks || other_config || external_ids || "
		"ifnull(vlan_mode, '') AS t FROM Port "
		"UNION ALL SELECT name || type || options FROM Interface "
		"UNION ALL SELECT name || other_config || "
		"(SELECT count(*) FROM Bridge_ports p WHERE p._uuid = b._uuid) FROM Bridge b "
		"UNION ALL SELECT table_id || match || actions FROM vswitch_flow "
		"UNION ALL SELECT mac || vlan FROM StaticMAC ORDER BY 1)";
	sqlite3_stmt *stmt;
	char *text;

	assert_int_equal(db_prepare(db, sql, &stmt, NULL), 0);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	text = strdup((const char *)sqlite3_column_text(stmt, 0));
	db_release(db, stmt);
	return text;
}

static void run(const char *command)
{
	if (system(command))
		fail_msg("%s", command);
}

static void copy_file(const char *from_dir, const char *to_dir)
{
	char command[256];

	snprintf(command, sizeof(command), "cp %s/conf.db %s/conf.db", from_dir, to_dir);
	run(command);
}

/* A daemon on the database in @dir */
static struct rig *start(const char *dir)
{
	struct rig *r = xcalloc(1, sizeof(*r));

	snprintf(r->dir, sizeof(r->dir), "%s", dir);
	snprintf(r->path, sizeof(r->path), "%s/conf.db", dir);
	r->now = 1000000;
	r->fake = dp_fake_new();
	dp_fake_clock(r->fake, r->now);
	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	r->engine.now = rig_now;
	r->engine.now_arg = r;
	rig_start(r);
	return r;
}

/* What a connection does: read, run, write all of the answer into @out. False: it is no request */
static bool serve(struct rig *r, char *line, struct evbuffer *out)
{
	struct request *request = request_new(line, strlen(line));
	struct answer *answer;
	char *err = NULL;
	int rc;

	do {
		rc = request_parse(request, &err);
	} while (rc > 0);
	if (rc)
		return false;
	answer = request_run(request, &r->engine);
	while (answer && answer_piece(answer, &r->engine, out) > 0)
		;
	answer_free(answer);
	request_free(request);
	return true;
}

static enum outcome attempt(struct rig *r, const char *line, unsigned long at)
{
	struct evbuffer *out = evbuffer_new();
	struct json_object *root, *error;
	char *copy = strdup(line);
	enum outcome o;
	bool whole;

	fails_at = at;
	count = 0;
	armed = true;
	whole = serve(r, copy, out);
	armed = false;
	if (count < at)
		return NOT_REACHED;
	evbuffer_add(out, "", 1);
	root = json_tokener_parse(whole ? (char *)evbuffer_pullup(out, -1) : "{\"error\":\"\"}");
	if (!root || !json_object_object_get_ex(root, "error", &error))
		return GARBAGE;
	o = error ? REFUSED : DONE;
	if (*vs(r, "set Bridge br0 external_ids:after=command"))
		return HARMED;
	return o;
}

/* Not rig_teardown(): what leaked for want of memory is not this test's. */
static int in_child(const char *dir, const char *line, unsigned long at)
{
	pid_t pid = fork();
	struct rig *r;
	int status;

	if (!pid) {
		/* not cmocka's handlers, which would go on with the next test */
		signal(SIGSEGV, SIG_DFL);
		signal(SIGABRT, SIG_DFL);
		signal(SIGBUS, SIG_DFL);
		signal(SIGFPE, SIG_DFL);
		/* the daemon's log, and its last words */
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		r = start(dir);
		_exit(attempt(r, line, at));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void check(const char *dir, const char *line, unsigned long at, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	char path[64], *state, *err = NULL;
	struct faults faults = { 0 };
	struct config cfg;
	struct db *db;
	bool is_old, is_new;

	if (code != DONE && code != REFUSED && code != EXIT_FAILURE)
		fail_msg("%s: allocation %lu: %s %d", line, at, code < 0 ? "signal" : "outcome",
			 code < 0 ? WTERMSIG(status) : code);
	snprintf(path, sizeof(path), "%s/conf.db", dir);
	if (db_open(&db, path, &err) ||
	    config_load(db, &cfg, &faults, (struct way){ NULL }, &err) || faults.first)
		fail_msg("%s: allocation %lu: %s", line, at, err ? err : faults.first->line);
	state = dump(db);
	is_old = !strcmp(state, old_state);
	is_new = !strcmp(state, new_state);
	if (!(is_old && code != DONE) && !(is_new && code != REFUSED))
		fail_msg("%s: allocation %lu, outcome %d: the database holds\n%s", line, at, code,
			 state);
	free(state);
	config_free(&cfg);
	db_close(db);
}

/* Without a failure: what the command makes of the database, and how much it allocates */
static unsigned long rehearse(const char *dir, const char *line)
{
	struct rig *r;
	char *answer;

	copy_file(template, dir);
	r = start(dir);
	free(old_state);
	old_state = dump(r->engine.db);
	fails_at = 0;
	count = 0;
	armed = true;
	answer = run_line(r, line);
	armed = false;
	if (!answer || strstr(answer, "\"error\":\""))
		fail_msg("%s: %s", line, answer);
	free(answer);
	free(new_state);
	new_state = dump(r->engine.db);
	rig_stop(r);
	dp_fake_free(r->fake);
	free(r);
	return count;
}

static void survive(const char *line)
{
	char dir[40], command[64];
	unsigned long total, at, ended = 0, refused = 0, tried = 0;
	int status;

	snprintf(dir, sizeof(dir), "%s/work", place);
	assert_int_equal(mkdir(dir, 0700), 0);
	total = rehearse(dir, line);
	for (at = 1; at <= total; at += at < ATTEMPTS ? 1 : 1 + total / ATTEMPTS) {
		snprintf(command, sizeof(command), "rm -f %s/conf.db*", dir);
		run(command);
		copy_file(template, dir);
		status = in_child(dir, line, at);
		if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_REACHED)
			continue;
		check(dir, line, at, status);
		tried++;
		ended += WEXITSTATUS(status) == EXIT_FAILURE;
		refused += WEXITSTATUS(status) == REFUSED;
	}
	print_message("%s: %lu of %lu allocations failed: %lu times refused, %lu times ended\n",
		      line, tried, total, refused, ended);
	assert_true(tried > 10);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	run(command);
}

static void survive_command(const char *text)
{
	char *line = line_of(text, "0");

	survive(line);
	free(line);
}

static void add_port(void **state)
{
	(void)state;
	survive_command("add-port br0 tap1 tag=5 trunks=1,2,3 other_config:a=b");
}

static void set_columns(void **state)
{
	(void)state;
	survive_command("set Port tap0 trunks=4,5,6 vlan_mode=trunk external_ids:k=v tag=[]");
}

static void make_and_delete_bridges(void **state)
{
	(void)state;
	survive_command("add-br br1 -- add-port br1 tap1 -- del-port tap0 -- set Bridge br1 "
			"other_config:mac-aging-time=7");
}

static void delete_a_bridge(void **state)
{
	(void)state;
	survive_command("del-br br0 -- add-br br0");
}

static void look_at_tables(void **state)
{
	(void)state;
	survive_command("list Port -- get Interface tap0 name statistics");
}

static void show_all(void **state)
{
	(void)state;
	survive("{\"id\":1,\"method\":\"show\",\"params\":{}}");
}

static void change_rules(void **state)
{
	(void)state;
	survive("{\"id\":1,\"method\":\"flow.add\",\"params\":{\"bridge\":\"br0\",\"flows\":["
		"\"priority=5,tcp,tp_dst=25 actions=drop\",\"arp actions=NORMAL\"]}}");
}

static void add_a_static_address(void **state)
{
	(void)state;
	survive("{\"id\":1,\"method\":\"fdb.add\",\"params\":{\"bridge\":\"br0\",\"port\":\"tap0\","
		"\"vlan\":10,\"mac\":\"02:00:00:00:00:01\"}}");
}

static int make_template(void **state)
{
	struct rig *r;

	(void)state;
	snprintf(place, sizeof(place), "%s/vswitch-oom-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(place))
		return -1;
	snprintf(template, sizeof(template), "%s/old", place);
	if (mkdir(template, 0700))
		return -1;
	r = start(template);
	ok(r, "add-br br0 -- add-port br0 tap0 tag=10 trunks=1,2");
	method(r, "flow.add", "{\"bridge\":\"br0\",\"flows\":[\"udp actions=drop\"]}");
	rig_stop(r);
	dp_fake_free(r->fake);
	free(r->answer);
	free(r);
	return 0;
}

static int remove_template(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", place);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(add_port),
		cmocka_unit_test(set_columns),
		cmocka_unit_test(make_and_delete_bridges),
		cmocka_unit_test(delete_a_bridge),
		cmocka_unit_test(look_at_tables),
		cmocka_unit_test(show_all),
		cmocka_unit_test(change_rules),
		cmocka_unit_test(add_a_static_address),
	};

	return cmocka_run_group_tests_name("oom", tests, make_template, remove_template);
}
