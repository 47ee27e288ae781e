// SPDX-License-Identifier: GPL-2.0-or-later
/* Sticky addresses and the database: what outlives the daemon, and what does not. */
#include "tests/unit/control/ctl_rig.h"
#include "daemon/engine/listener.h"
#include "daemon/base/log.h"
#include "daemon/engine/sticky_store.h"

#define MAC_7	"02:00:00:00:00:07"
#define MAC_8	"02:00:00:00:00:08"

static void listen_to(struct rig *r)
{
	const struct policy_listener listener = {
		.port_joined = engine_port_joined, .port_left = engine_port_left,
		.sticky_changed = engine_sticky_changed, .arg = &r->engine,
	};

	policy_listen(r->engine.policy, &listener);
}

/* br0 with tap0 and tap1, access ports of VLAN 10; tap0 is sticky */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	log_set("any", "off");
	listen_to(r);
	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=10 -- add-port br0 tap1 tag=10 "
	      "-- set Port tap0 other_config:mac-sticky=true");
	return rc;
}

static void rx(struct rig *r, const char *dev, u8 src)
{
	u8 frame[60] = { 2, 0, 0, 0, 0, 99, 2, 0, 0, 0, 0, src, 8, 0 };

	dp_fake_rx(r->fake, dev, frame, sizeof(frame));
	dp_fake_run(r->fake);
}

static void pass_second(struct rig *r)
{
	r->now += 1000;
	dp_fake_clock(r->fake, r->now);
	policy_tick(r->engine.policy, r->now);
}

/* As after a reboot: there are no flows to learn from. */
static void reboot(struct rig *r)
{
	policy_flow_flush(r->engine.policy, NULL, r->now);
	rig_restart(r);
	listen_to(r);
}

static int kept(struct rig *r)
{
	sqlite3_stmt *stmt;
	int n;

	assert_int_equal(db_prepare(r->engine.db, "SELECT count(*) FROM vswitch_sticky", &stmt,
				    NULL), 0);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int(stmt, 0);
	db_release(r->engine.db, stmt);
	return n;
}

/* "tap0 10 02:…" of each sticky entry */
static void put_entry(void *arg, const struct fdb_info *e)
{
	char *text = arg;

	if (e->is_sticky)
		sprintf(text + strlen(text), "%s %d %02x;", e->port, e->vlan, e->mac[5]);
}

static const char *sticky(struct rig *r)
{
	static char text[1024];

	text[0] = '\0';
	policy_fdb_dump(r->engine.policy, NULL, r->now, put_entry, text);
	return text;
}

static void is_dropped(struct rig *r, const char *dev, u8 src)
{
	u64 before = dp_fake_drops(r->fake, VSWITCH_DROP_MAC_STICKY);

	rx(r, dev, src);
	assert_int_equal(dp_fake_drops(r->fake, VSWITCH_DROP_MAC_STICKY), before + 1);
}

static void sticky_address_outlives_the_daemon(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	rx(r, "tap0", 8);
	rx(r, "tap1", 9);
	assert_int_equal(kept(r), 0);
	pass_second(r);
	assert_int_equal(kept(r), 2);
	reboot(r);
	assert_string_equal(sticky(r), "tap0 10 07;tap0 10 08;");
	is_dropped(r, "tap1", 7);
	pass_second(r);
	assert_int_equal(kept(r), 2);
	assert_false(policy_sticky_changed(r->engine.policy));
}

/* The daemon may come before the device. */
static void sticky_address_waits_for_its_device(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	dp_fake_pull(r->fake, "tap0");
	dp_fake_run(r->fake);
	pass_second(r);
	assert_int_equal(kept(r), 1);
	reboot(r);
	is_dropped(r, "tap1", 7);
	dp_fake_plug(r->fake, "tap0");
	policy_link_appeared(r->engine.policy, "tap0", r->now);
	assert_string_equal(sticky(r), "tap0 10 07;");
	rx(r, "tap0", 7);
	is_dropped(r, "tap1", 7);
}

static void flush_and_del_are_for_good(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	rx(r, "tap0", 8);
	pass_second(r);
	method(r, "fdb.del",
	       "{\"bridge\":\"br0\",\"port\":\"tap1\",\"vlan\":10,\"mac\":\"" MAC_7 "\"}");
	assert_int_equal(kept(r), 2);
	assert_string_equal(method(r, "fdb.del",
				   "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,"
				   "\"mac\":\"" MAC_7 "\"}"),
			    "null");
	assert_int_equal(kept(r), 1);
	assert_string_equal(sticky(r), "tap0 10 08;");
	assert_string_equal(method(r, "fdb.flush", "{\"bridge\":\"br0\",\"port\":\"tap1\"}"),
			    "null");
	assert_int_equal(kept(r), 1);
	assert_string_equal(method(r, "fdb.flush", "{\"bridge\":\"br0\"}"), "null");
	assert_int_equal(kept(r), 0);
	reboot(r);
	assert_string_equal(sticky(r), "");
}

/* In the transaction that takes them away: nobody of that name inherits them. */
static void they_go_with_port_and_bridge(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	pass_second(r);
	ok(r, "del-port tap0");
	assert_int_equal(kept(r), 0);
	ok(r, "add-port br0 tap0 tag=10 -- set Port tap0 other_config:mac-sticky=true");
	assert_string_equal(sticky(r), "");
	rx(r, "tap0", 7);
	pass_second(r);
	assert_int_equal(kept(r), 1);
	ok(r, "del-br br0");
	assert_int_equal(kept(r), 0);
}

static void bridge_made_anew_has_none(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	pass_second(r);
	ok(r, "del-br br0 -- add-br br0 -- add-port br0 tap0 tag=10 "
	      "-- set Port tap0 other_config:mac-sticky=true");
	assert_string_equal(sticky(r), "");
	assert_int_equal(kept(r), 0);
}

static void settings_that_leave_no_place_for_them_count(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	pass_second(r);
	ok(r, "set Port tap0 tag=20");
	assert_int_equal(kept(r), 0);
	rx(r, "tap0", 7);
	rx(r, "tap0", 8);
	pass_second(r);
	ok(r, "set Port tap0 other_config:mac-limit=1");
	assert_int_equal(kept(r), 1);
	ok(r, "remove Port tap0 other_config mac-sticky");
	assert_int_equal(kept(r), 0);
	ok(r, "set Port tap0 other_config:mac-sticky=true");
	assert_int_equal(kept(r), 1);
}

/* Somebody has written to the database what this daemon would not. */
static void what_makes_no_sense_is_passed_over(void **state)
{
	struct rig *r = *state;
	char *err = NULL;

	rx(r, "tap0", 7);
	pass_second(r);
	assert_int_equal(db_exec(r->engine.db, "INSERT INTO vswitch_sticky SELECT bridge, 10, "
		"'ff:ff:ff:ff:ff:ff', port FROM vswitch_sticky; INSERT INTO vswitch_sticky "
		"SELECT DISTINCT bridge, 5000, '" MAC_8 "', port FROM vswitch_sticky; INSERT INTO "
		"vswitch_sticky VALUES ('x', 10, '" MAC_8 "', 'tap0')", &err), 0);
	reboot(r);
	assert_string_equal(sticky(r), "tap0 10 07;");
}

static void static_entry_comes_before_a_sticky_one(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7);
	pass_second(r);
	method(r, "fdb.add",
	       "{\"bridge\":\"br0\",\"port\":\"tap1\",\"vlan\":10,\"mac\":\"" MAC_7 "\"}");
	assert_int_equal(kept(r), 0);
	reboot(r);
	assert_string_equal(sticky(r), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sticky_address_outlives_the_daemon),
		TEST(sticky_address_waits_for_its_device),
		TEST(flush_and_del_are_for_good),
		TEST(they_go_with_port_and_bridge),
		TEST(bridge_made_anew_has_none),
		TEST(settings_that_leave_no_place_for_them_count),
		TEST(what_makes_no_sense_is_passed_over),
		TEST(static_entry_comes_before_a_sticky_one),
	};

	return cmocka_run_group_tests_name("ctl_sticky", tests, NULL, NULL);
}
