// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random command lines and requests: whatever is asked, nothing crashes, what fails changes
 * nothing, and database, configuration and datapath agree.
 */
#include "daemon/config/load.h"
#include "tests/unit/control/ctl_rig.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"

#define LINES		4000
#define MUTATIONS	20000

static unsigned int seed;

static unsigned int below(unsigned int n)
{
	return rand_r(&seed) % n;
}

#define PICK(list)	list[below(sizeof(list) / sizeof(list[0]))]

static const char *const names[] = {
	"br0", "br0", "br1", "tap0", "tap1", "tap9", "eth0", "@a", "@b", "x/y", "''", ".", "nope"
};

static const char *const tables[] = {
	"Open_vSwitch", "Bridge", "Port", "Interface", "QoS", "Queue", "Mirror", "Controller",
	"StaticMAC", "Port", "Interface", "Bridge", "P", "Q", "zz"
};

static const char *const settings[] = {
	"tag=1", "tag=4095", "tag=[]", "tag=9999", "trunks=1-9", "vlan_mode=trunk",
	"vlan_mode=dot1q-tunnel", "other_config:a=b", "other_config:mac-aging-time=9",
	"other_config:hwaddr=\"02:00:00:00:00:09\"", "external_ids={a=b,c=d}", "interfaces=@a",
	"ports=@a", "ports=@a,@b", "ports=[]", "bridges=@b", "bridges=[]", "name=tap1", "name=br1",
	"type=internal", "type=gre", "type=\"\"", "queues:1=@a", "static_macs=@b", "static_macs=[]",
	"mac=\"02:00:00:00:00:07\"", "vlan=7", "target=x", "controller=@a", "mirrors=@a",
	"mtu_request=1400", "ofport_request=7", "stp_enable=true", "qos=@a", "datapath_type=system",
	"output_port=@a", "dscp=3", "ofport>1", "name!=br0", "trunks{in}1,2", "nonsense", "=", ":"
};

static const char *const columns[] = {
	"tag", "trunks", "name", "ports", "interfaces", "other_config", "external_ids", "bridges",
	"ofport", "statistics", "o", "other_config:a", "_uuid", "static_macs", "fail_mode"
};

static const char *const values[] = {
	"1", "7,8", "a=b", "a", "@a", "@b", "[]", "{}", "\"x", "true", "1-4"
};

static void append(char *line, size_t size, const char *word)
{
	size_t len = strlen(line);

	snprintf(line + len, size - len, " %s", word);
}

static void append_some(char *line, size_t size, const char *const *words, size_t n)
{
	unsigned int i, many = 1 + !below(3);

	for (i = 0; i < many; i++)
		append(line, size, words[below(n)]);
}

#define SOME(list)	append_some(line, size, list, sizeof(list) / sizeof(list[0]))

static void random_option(char *line, size_t size)
{
	static const char *const options[] = {
		"--may-exist", "--if-exists", "--id=@a", "--id=@b", "--columns=name", "--all",
		"--with-iface"
	};

	if (!below(8))
		append(line, size, PICK(options));
}

static void random_command(char *line, size_t size)
{
	static const char *const by_name[] = {
		"add-br", "del-br", "del-port", "list-ports", "port-to-br", "br-exists",
		"get-controller", "del-fail-mode", "iface-to-br"
	};
	static const char *const by_record[] = { "set", "wait-until" };
	static const char *const by_column[] = { "get", "clear" };
	static const char *const by_value[] = { "add", "remove" };

	random_option(line, size);
	switch (below(9)) {
	case 0:
		append(line, size, PICK(by_name));
		append(line, size, PICK(names));
		break;
	case 1:
	case 2:
		append(line, size, "add-port");
		append(line, size, PICK(names));
		append(line, size, PICK(names));
		if (below(2))
			SOME(settings);
		break;
	case 3:
		append(line, size, PICK(by_record));
		append(line, size, PICK(tables));
		append(line, size, PICK(names));
		SOME(settings);
		break;
	case 4:
		append(line, size, PICK(by_column));
		append(line, size, PICK(tables));
		append(line, size, PICK(names));
		SOME(columns);
		break;
	case 5:
		append(line, size, PICK(by_value));
		append(line, size, PICK(tables));
		append(line, size, PICK(names));
		append(line, size, PICK(columns));
		SOME(values);
		break;
	case 6:
		append(line, size, "create");
		append(line, size, PICK(tables));
		SOME(settings);
		break;
	case 7:
		append(line, size, "destroy");
		append(line, size, PICK(tables));
		append(line, size, PICK(names));
		break;
	case 8:
		append(line, size, below(2) ? "list" : "find");
		append(line, size, PICK(tables));
		break;
	}
}

static void random_line(char *line, size_t size)
{
	unsigned int i, many = below(3) ? 1 : 1 + below(4);

	line[0] = '\0';
	for (i = 0; i < many; i++) {
		if (i)
			append(line, size, "--");
		random_command(line, size);
	}
}

/* All that is configured, as text; to be freed */
static char *dump(struct rig *r)
{
	static const char *const kept[] = {
		"Open_vSwitch", "Bridge", "Port", "Interface", "QoS", "Queue", "Mirror",
		"Controller", "StaticMAC"
	};
	char command[64], *all = strdup(""), *more;
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		snprintf(command, sizeof(command), "list %s", kept[i]);
		if (asprintf(&more, "%s%s", all, vs(r, command)) < 0)
			abort();
		free(all);
		all = more;
	}
	return all;
}

static unsigned int count_ports(const struct config *cfg)
{
	const struct config_bridge *b;
	const struct config_port *p;
	unsigned int n = 0;

	for (b = cfg->bridges; b; b = b->next) {
		for (p = b->ports; p; p = p->next)
			n++;
	}
	return n;
}

static void count_dp_port(void *arg, const struct dp_port *port)
{
	(void)port;
	++*(unsigned int *)arg;
}

static void check_same(const struct row *a, const struct row *b)
{
	unsigned int i;

	assert_string_equal(a->uuid, b->uuid);
	for (i = 0; i < a->table->n_columns; i++) {
		if (!(a->table->columns[i].flags & COL_EPHEMERAL))
			assert_int_equal(datum_compare(&a->columns[i], &b->columns[i],
						       &a->table->columns[i].type), 0);
	}
}

/* The rows that are kept are those of the database, in the same order. */
static void check_kept(struct db *db)
{
	const struct rows *kept;
	struct rows rows;
	unsigned int i;
	int id;

	for (id = TBL_NONE + 1; id < __TBL_MAX; id++) {
		assert_int_equal(rows_cached(db, id, &kept, NULL), 0);
		assert_int_equal(rows_load(db, id, &rows, NULL), 0);
		assert_int_equal(kept->n, rows.n);
		for (i = 0; i < rows.n; i++)
			check_same(kept->row[i], rows.row[i]);
		rows_free(&rows);
	}
}

/* Database, configuration, policy and datapath tell of the same ports. */
static void check_agreement(struct rig *r)
{
	const struct config_bridge *b;
	const struct config_port *p;
	struct iface_status st;
	struct faults faults = { 0 };
	struct config cfg;
	char *err = NULL;
	unsigned int attached = 0, in_dp = 0;

	assert_int_equal(db_begin(r->engine.db, NULL), 0);
	if (refs_settle(r->engine.db, &err))
		fail_msg("%s", err);
	assert_false(db_dirty(r->engine.db));
	db_rollback(r->engine.db);
	if (config_load(r->engine.db, &cfg, &faults, (struct way){ NULL }, &err) ||
	    faults.first)
		fail_msg("%s", err ? err : faults.first->line);
	for (b = cfg.bridges; b; b = b->next) {
		for (p = b->ports; p; p = p->next) {
			assert_int_equal(policy_iface_status(r->engine.policy, p->name,
							     false, &st),
					 0);
			attached += st.ofport > 0;
		}
	}
	assert_int_equal(dp_fake_dp(r->fake)->ops->port_dump(dp_fake_dp(r->fake), count_dp_port,
							     &in_dp), 0);
	assert_int_equal(attached, in_dp);
	assert_true(count_ports(&cfg) >= attached);
	config_free(&cfg);
}

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "eth0");
	/* thousands of transactions: the disk is not what is tested */
	db_exec(r->engine.db, "PRAGMA synchronous = OFF", NULL);
	method(r, "log.set", "{\"area\":\"any\",\"level\":\"off\"}");
	ok(r, "add-br br0 -- add-port br0 tap0");
	return rc;
}

static void random_lines_leave_all_in_agreement(void **state)
{
	struct rig *r = *state;
	unsigned int i, worked = 0, failed = 0;
	char line[1024], *before = NULL, *after;
	bool bad;

	seed = 20240607;
	for (i = 0; i < LINES; i++) {
		random_line(line, sizeof(line));
		if (i % 8 == 0)
			before = dump(r);
		bad = !strncmp(vs(r, line), "error: ", 7) || !strcmp(r->answer, "waits");
		worked += !bad;
		failed += bad;
		assert_null(strchr(r->answer, '\r'));
		if (before && bad) {
			after = dump(r);
			if (strcmp(before, after))
				fail_msg("%s: failed, but changed\n%s\n--- to\n%s", line, before,
					 after);
			free(after);
		}
		free(before);
		before = NULL;
		check_kept(r->engine.db);
		if (i % 50 == 0)
			check_agreement(r);
		if (i % 500 == 499)
			rig_restart(r);
	}
	check_agreement(r);
	if (worked < LINES / 20)
		fail_msg("only %u of %u lines worked", worked, LINES);
	assert_true(failed > LINES / 20);
}

static void mutate(char *line, size_t len)
{
	static const char *const bits[] = {
		"\"", "{", "}", "[", "]", ",", ":", "null", "1e999", "-1", "\\u0000", "\xff", "@a"
	};
	unsigned int i, many = 1 + below(4);
	const char *bit;
	size_t at;

	for (i = 0; i < many; i++) {
		at = below(len);
		bit = PICK(bits);
		if (below(2) && at + strlen(bit) < len)
			memcpy(line + at, bit, strlen(bit));
		else
			line[at] = 1 + below(255);
	}
}

static void mutated_requests_never_crash(void **state)
{
	struct rig *r = *state;
	char text[1024], *line, *answer, *err;
	struct request *request;
	unsigned int i, parsed = 0;

	seed = 7;
	for (i = 0; i < MUTATIONS; i++) {
		random_line(text, sizeof(text));
		line = line_of(text, "0");
		mutate(line, strlen(line));
		err = NULL;
		request = parse_line(line, strlen(line), &err);
		if (request) {
			answer = whole_answer(r, request_run(request, &r->engine));
			request_free(request);
			free(answer);
			parsed++;
		} else {
			assert_non_null(err);
		}
		free(err);
		free(line);
	}
	assert_in_range(parsed, MUTATIONS / 20, MUTATIONS - 1);
	check_agreement(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(random_lines_leave_all_in_agreement),
		TEST(mutated_requests_never_crash),
	};

	return cmocka_run_group_tests_name("ctl_random", tests, NULL, NULL);
}
