// SPDX-License-Identifier: GPL-2.0-or-later
/* What LACP has agreed on, from one daemon to the next, in a file */
#include <sys/stat.h>
#include "daemon/engine/lacp_store.h"
#include "daemon/policy/policy_state.h"
#include "tests/unit/control/ctl_rig.h"

static char path[128];

/* br0 with bond0 of eth0 and eth1; a partner is known at eth0 */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;
	struct lacp_port *lacp;

	snprintf(path, sizeof(path), "%s/sock", r->dir);
	dp_fake_plug(r->fake, "eth0");
	dp_fake_plug(r->fake, "eth1");
	ok(r, "add-br br0 -- add-bond br0 bond0 eth1 eth0 lacp=active");
	lacp = &bridges_port(policy_bridges(r->engine.policy), "eth0")->member->lacp;
	lacp->mux = LACP_MUX_DISTRIBUTING;
	lacp->partner = (struct lacp_info){ 1, { 2, 0, 0, 0, 0, 9 }, 3, 4, 5, 0x3d };
	return rc;
}

static void what_is_written_reads_back(void **state)
{
	struct rig *r = *state;
	struct policy *p = r->engine.policy;
	struct lacp_record *record;
	struct stat st;

	assert_int_equal(lacp_store_save(path, p), 0);
	assert_int_equal(stat(path, &st), 0);
	lacp_store_load(path, p);
	assert_int_equal(p->n_records, 1);
	record = &p->records[0];
	assert_string_equal(record->port, "eth0");
	assert_int_equal(record->serial, bridges_port(policy_bridges(p), "eth0")->dp.serial);
	assert_int_equal(record->partner.system_priority, 1);
	assert_int_equal(record->partner.system[5], 9);
	assert_int_equal(record->partner.key, 3);
	assert_int_equal(record->partner.port_priority, 4);
	assert_int_equal(record->partner.port, 5);
	assert_int_equal(record->partner.state, 0x3d);
}

static void lines_that_are_none_are_passed_over(void **state)
{
	static const char text[] =
		"eth0\n\neth0 7 1 02:00:00:00:00:09 3 4 5 3d x\neth0 7 1 02:00:00:00:09 3 4 5 3d\n"
		"eth0 7 1 02:00:00:00:00:09 3 4 5 1ff\n"
		"eth1 7 65535 02:00:00:00:00:09 3 4 5 3d\neth1 8 1 02:00:00:00:00:09 3 4 5 3d";
	struct rig *r = *state;
	struct policy *p = r->engine.policy;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	lacp_store_load(path, p);
	assert_int_equal(p->n_records, 1);
	assert_string_equal(p->records[0].port, "eth1");
	assert_int_equal(p->records[0].serial, 7);
}

static void without_a_file_nothing_is_known_and_where_none_can_be_the_old_one_stays(void **state)
{
	struct rig *r = *state;
	char nowhere[160];

	lacp_store_load(path, r->engine.policy);
	assert_int_equal(r->engine.policy->n_records, 0);
	snprintf(nowhere, sizeof(nowhere), "%s/none/lacp", r->dir);
	assert_int_equal(lacp_store_save(nowhere, r->engine.policy), -ENOENT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_written_reads_back),
		TEST(lines_that_are_none_are_passed_over),
		TEST(without_a_file_nothing_is_known_and_where_none_can_be_the_old_one_stays),
	};

	return cmocka_run_group_tests_name("lacp_store", tests, NULL, NULL);
}
