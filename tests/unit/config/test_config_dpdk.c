// SPDX-License-Identifier: GPL-2.0-or-later
/* What Open_vSwitch says of vswitch-dpdk becomes what that is started with. */
#include "daemon/base/log.h"
#include "tests/unit/config/config_rig.h"

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

static int setup(void **state)
{
	int rc = rig_setup(state);

	log_set("any", "off");
	return rc;
}

/* @setting: of other_config; @options: what it comes to, NULL: it is refused */
static void comes_to(struct rig *r, const char *setting, const char *options)
{
	struct config cfg;
	char line[2048];
	const char *answer;

	snprintf(line, sizeof(line), "clear Open_vSwitch . other_config -- "
		 "set Open_vSwitch . 'other_config:%s'", setting);
	answer = vs(r, line);
	if (!options) {
		if (strncmp(answer, "error: ", 7) || !strstr(answer, "other_config:"))
			fail_msg("%s: %s", line, answer);
		return;
	}
	if (!strncmp(answer, "error: ", 7))
		fail_msg("%s: %s", line, answer);
	cfg = load(r);
	assert_string_equal(cfg.dpdk.options, options);
	config_free(&cfg);
}

static void without_settings_there_are_no_options(void **state)
{
	struct config cfg = load(*state);

	assert_string_equal(cfg.dpdk.options, "");
	assert_false(cfg.dpdk.has_sleep_max);
	config_free(&cfg);
}

static void a_mask_is_hexadecimal(void **state)
{
	struct rig *r = *state;

	comes_to(r, "pmd-cpu-mask=6", "--lcores=1,2\n");
	comes_to(r, "pmd-cpu-mask=0x6", "--lcores=1,2\n");
	comes_to(r, "pmd-cpu-mask=0XF0", "--lcores=4,5,6,7\n");
	comes_to(r, "pmd-cpu-mask=10", "--lcores=4\n");
	comes_to(r, "pmd-cpu-mask=80000000000000000", "--lcores=67\n");
}

static void a_list_is_of_cpus(void **state)
{
	struct rig *r = *state;

	comes_to(r, "pmd-cpu-mask=\"2-3,6\"", "--lcores=2,3,6\n");
	comes_to(r, "pmd-cpu-mask=\"7,0\"", "--lcores=0,7\n");
	comes_to(r, "pmd-cpu-mask=\"5-5\"", "--lcores=5\n");
}

static void cpus_that_are_none_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "0", "0x", "0x0", "g", "-1", "1-", "3-2", "1,1", "1-3,2", "1,,2", "1024-1025",
		"0-63", "ffffffffffffffff", " 6", "6 ", "2-3,x",
	};
	char setting[64];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(setting, sizeof(setting), "pmd-cpu-mask=\"%s\"", bad[i]);
		comes_to(*state, setting, NULL);
	}
	comes_to(*state, "pmd-cpu-mask=\"0-62\"",
		 "--lcores=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,"
		 "27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,"
		 "53,54,55,56,57,58,59,60,61,62\n");
}

static void memory_is_the_sum_of_all_nodes(void **state)
{
	struct rig *r = *state;

	comes_to(r, "dpdk-socket-mem=1024", "--memory=1024\n");
	comes_to(r, "dpdk-socket-mem=\"1024,0,512\"", "--memory=1536\n");
	comes_to(r, "dpdk-socket-mem=\"0,0\"", NULL);
	comes_to(r, "dpdk-socket-mem=15", NULL);
	comes_to(r, "dpdk-socket-mem=\"1024,\"", NULL);
	comes_to(r, "dpdk-socket-mem=-1", NULL);
	comes_to(r, "dpdk-socket-mem=\"1048576,1\"", NULL);
}

static void words_for_dpdk_come_last(void **state)
{
	struct rig *r = *state;

	comes_to(r, "dpdk-extra=\"  --no-pci   --vdev=net_null0,size=64 \"' "
		 "'other_config:pmd-cpu-mask=1",
		 "--lcores=0\n--\n--no-pci\n--vdev=net_null0,size=64\n");
	comes_to(r, "dpdk-extra=\"\"", "--\n");
}

static void words_that_no_command_line_has_are_refused(void **state)
{
	char setting[1400] = "dpdk-extra=\"";

	memset(setting + strlen(setting), 'x', 1100);
	strcat(setting, "\"");
	comes_to(*state, setting, NULL);
	comes_to(*state, "dpdk-extra=\"a\\nb\"", NULL);
}

static void sleep_is_told_and_not_an_option(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	comes_to(r, "pmd-sleep-max=50", "");
	cfg = load(r);
	assert_true(cfg.dpdk.has_sleep_max);
	assert_int_equal(cfg.dpdk.sleep_max, 50);
	config_free(&cfg);
	comes_to(r, "pmd-sleep-max=10001", NULL);
	comes_to(r, "pmd-sleep-max=no", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_settings_there_are_no_options),
		TEST(a_mask_is_hexadecimal),
		TEST(a_list_is_of_cpus),
		TEST(cpus_that_are_none_are_refused),
		TEST(memory_is_the_sum_of_all_nodes),
		TEST(words_for_dpdk_come_last),
		TEST(words_that_no_command_line_has_are_refused),
		TEST(sleep_is_told_and_not_an_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
