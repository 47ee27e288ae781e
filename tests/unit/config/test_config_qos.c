// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows of QoS and Queue become token buckets on the devices of ports. A line of the log is
 * "set_htb DEV MAX QUEUE:MIN-MAX/BURST!PRIORITY…".
 */
#include "tests/unit/control/ctl_rig.h"
#include "daemon/base/log.h"
#include "daemon/netlink/qdisc.h"

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	log_set("any", "off");
	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1");
	return rc;
}

/* The first call that begins so since the log was cleared, or "-" */
static const char *told(struct rig *r, const char *prefix)
{
	int i = dp_fake_log_find(r->fake, 0, prefix);

	return i < 0 ? "-" : dp_fake_log_line(r->fake, (size_t)i);
}

/* The command line makes this call, or "-". */
static void makes(struct rig *r, const char *line, const char *prefix, const char *call)
{
	dp_fake_log_clear(r->fake);
	if (!strncmp(vs(r, line), "error: ", 7))
		fail_msg("%s: %s", line, r->answer);
	assert_string_equal(told(r, prefix), call);
}

static void refused(struct rig *r, const char *line, const char *why)
{
	if (!strstr(vs(r, line), why) || strncmp(r->answer, "error: ", 7))
		fail_msg("%s gives\n%s", line, r->answer);
}

#define LIBVIRT	"set port tap0 qos=@qos1 external-ids:vm-id=8b -- --id=@qos1 create qos " \
		"type=linux-htb other_config:min-rate=8000000 other_config:max-rate=16000000 " \
		"queues:0=@queue0 external-ids:vm-id=8b -- --id=@queue0 create queue " \
		"other_config:min-rate=8000000 other_config:burst=8192 " \
		"other_config:max-rate=16000000 external-ids:vm-id=8b"

static void what_libvirt_says_is_set(void **state)
{
	makes(*state, LIBVIRT, "set_htb",
	      "set_htb tap0 16000000 0:8000000-16000000/8192!0");
}

static void queue_0_is_there_without_a_row(void **state)
{
	struct rig *r = *state;

	makes(r, "set port tap0 qos=@q -- --id=@q create qos type=linux-htb "
	      "other_config:max-rate=5000000", "set_htb",
	      "set_htb tap0 5000000 0:0-5000000/0!0");
	makes(r, "set port tap1 qos=@q -- "
	      "--id=@q create qos type=linux-htb queues:3=@a queues:7=@b -- "
	      "--id=@a create queue other_config:priority=9 -- --id=@b create queue "
	      "other_config:min-rate=7", "set_htb",
	      "set_htb tap1 100000000000 0:0-100000000000/0!0 3:0-100000000000/0!9 "
	      "7:7-100000000000/0!0");
}

static void a_change_of_a_row_reaches_the_device_and_nothing_else_does(void **state)
{
	struct rig *r = *state;
	char line[128];

	vs(r, LIBVIRT);
	makes(r, "set port tap0 tag=7", "set_htb", "-");
	makes(r, "set port tap1 tag=7", "clear_htb", "-");
	snprintf(line, sizeof(line), "set qos %.36s other_config:max-rate=12000000",
		 vs(r, "get port tap0 qos") + strlen("[\"uuid\",\""));
	makes(r, line, "set_htb", "set_htb tap0 12000000 0:8000000-16000000/8192!0");
	snprintf(line, sizeof(line), "clear qos %.36s queues",
		 vs(r, "get port tap0 qos") + strlen("[\"uuid\",\""));
	makes(r, line, "set_htb", "set_htb tap0 12000000 0:0-12000000/0!0");
}

static void it_goes_with_its_reference_and_with_the_port(void **state)
{
	struct rig *r = *state;

	vs(r, LIBVIRT);
	makes(r, "clear port tap0 qos", "clear_htb", "clear_htb tap0");
	vs(r, LIBVIRT);
	makes(r, "del-port tap0", "clear_htb", "clear_htb tap0");
	makes(r, "--all destroy QoS -- --all destroy Queue", "clear_htb", "-");
}

static void it_is_set_when_the_device_comes(void **state)
{
	struct rig *r = *state;

	vs(r, LIBVIRT);
	dp_fake_pull(r->fake, "tap0");
	dp_fake_run(r->fake);
	policy_tick(r->engine.policy, r->now);
	dp_fake_plug(r->fake, "tap0");
	dp_fake_log_clear(r->fake);
	policy_link_appeared(r->engine.policy, "tap0", r->now);
	assert_string_equal(told(r, "set_htb"), "set_htb tap0 16000000 0:8000000-16000000/8192!0");
}

static void a_restarted_daemon_sets_it_and_ends_what_nobody_wants(void **state)
{
	struct rig *r = *state;
	struct htb none = { 0 };
	struct dp_port dp;

	vs(r, LIBVIRT);
	vs(r, "set port tap1 qos=@q -- --id=@q create qos type=linux-htb");
	dp_fake_log_clear(r->fake);
	rig_restart(r);
	assert_string_equal(told(r, "clear_htb"), "-");
	assert_string_equal(told(r, "set_htb tap0"),
			    "set_htb tap0 16000000 0:8000000-16000000/8192!0");
	/* an earlier daemon, with another database */
	vs(r, "clear port tap0 qos");
	assert_int_equal(dp_fake_device(r->fake, "tap0", &dp), 0);
	dp_fake_links(r->fake).set_htb(r->fake, dp.ifindex, 1500, &none);
	dp_fake_log_clear(r->fake);
	rig_restart(r);
	assert_string_equal(told(r, "clear_htb"), "clear_htb tap0");
	assert_int_equal(dp_fake_log_find(r->fake, 0, "clear_htb tap1"), -1);
}

static void a_device_that_refuses_it_is_told(void **state)
{
	struct rig *r = *state;

	dp_fake_fail(r->fake, "set_htb", -EOPNOTSUPP, 1);
	vs(r, LIBVIRT);
	gives(r, "get interface tap0 error",
	      "\"could not set QoS of port tap0 (Operation not supported)\"\n");
	makes(r, "set port tap1 tag=7", "set_htb",
	      "set_htb tap0 16000000 0:8000000-16000000/8192!0");
	gives(r, "get interface tap0 error", "[\"set\",[]]\n");
}

static void noop_and_no_type_leave_the_device_alone(void **state)
{
	struct rig *r = *state;

	makes(r, "set port tap0 qos=@q -- --id=@q create qos type=linux-noop "
	      "other_config:max-rate=x", "set_htb", "-");
	makes(r, "set port tap1 qos=@q -- --id=@q create qos external_ids:a=b", "set_htb",
	      "-");
	vs(r, "clear port tap0 qos");
	vs(r, LIBVIRT);
	makes(r, "set port tap0 qos=@q -- --id=@q create qos type=linux-noop", "clear_htb",
	      "clear_htb tap0");
}

/* What people move here has them: they are kept, and told. */
static void types_that_open_vswitch_has_are_kept_and_limit_nothing(void **state)
{
	struct rig *r = *state;

	makes(r, "set port tap0 qos=@q -- --id=@q create qos type=egress-policer", "set_htb", "-");
	assert_non_null(strstr(method(r, "status", "{}"), "type egress-policer is not supported "
			       "yet, only linux-htb and linux-noop"));
	ok(r, "set port tap1 tag=7");
}

static void what_cannot_be_served_is_refused(void **state)
{
	struct rig *r = *state;

#define SET	"set port tap0 qos=@q -- --id=@q create qos type="
	refused(r, SET "linux-htb other_config:max-rate=0",
		"other_config:max-rate must be a number from 1 to 10000000000000, not \"0\"");
	refused(r, SET "linux-htb other_config:max-rate=1Mbit", "not \"1Mbit\"");
	refused(r, SET "linux-htb queues:61440=@a -- --id=@a create queue dscp=1",
		"queues are numbered from 0 to 61439, not 61440");
	refused(r, SET "linux-htb queues:0=@a -- --id=@a create queue other_config:burst=-1",
		"other_config:burst must be a number");
	refused(r, SET "linux-htb queues:0=@a -- --id=@a create queue "
		"other_config:priority=4294967296", "other_config:priority must be a number");
	gives(r, "get port tap0 qos -- list qos -- list queue", "[\"set\",[]]\n");
}

static void a_port_without_a_device_of_its_own_has_none(void **state)
{
	struct rig *r = *state;

	refused(r, "add-port br0 g0 -- set Interface g0 type=gre options:remote_ip=192.0.2.2 -- "
		"set port g0 qos=@q -- --id=@q create qos type=linux-htb",
		"port g0: qos: a port of this type has no device of its own");
	refused(r, "add-port br0 p0 -- set Interface p0 type=patch options:peer=p1 -- "
		"set port p0 qos=@q -- --id=@q create qos type=linux-htb",
		"port p0: qos: a port of this type has no device of its own");
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_libvirt_says_is_set),
		TEST(queue_0_is_there_without_a_row),
		TEST(a_change_of_a_row_reaches_the_device_and_nothing_else_does),
		TEST(it_goes_with_its_reference_and_with_the_port),
		TEST(it_is_set_when_the_device_comes),
		TEST(a_restarted_daemon_sets_it_and_ends_what_nobody_wants),
		TEST(a_device_that_refuses_it_is_told),
		TEST(noop_and_no_type_leave_the_device_alone),
		TEST(types_that_open_vswitch_has_are_kept_and_limit_nothing),
		TEST(what_cannot_be_served_is_refused),
		TEST(a_port_without_a_device_of_its_own_has_none),
	};

	return cmocka_run_group_tests_name("qos", tests, NULL, NULL);
}
