// SPDX-License-Identifier: GPL-2.0-or-later
/* What people type from habit, and why a device is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "cli/access.h"
#include "cli/error.h"
#include "cli/explain.h"
#include "cli/words.h"
#include "tests/unit/cli/cli_text.h"

static struct host_link links[] = {
	{ .index = 1, .name = "br0", .kind = "vswitch", .vlan = -1 },
	{ .index = 2, .name = "br0.20", .kind = "vlan", .vlan = 20, .lower = 1 },
	{ .index = 3, .name = "br0.20.5", .kind = "vlan", .vlan = 5, .lower = 2 },
	{ .index = 4, .name = "vx1", .kind = "vxlan", .vlan = -1, .lower = 1 },
	{ .index = 5, .name = "lbr0", .kind = "bridge", .vlan = -1 },
	{ .index = 6, .name = "dm0", .kind = "dummy", .vlan = -1, .master = 5 },
	{ .index = 7, .name = "dm1", .kind = "dummy", .vlan = -1 },
	{ .index = 8, .name = "mv0", .kind = "macvtap", .vlan = -1, .lower = 7 },
};
static const struct host host = { links, sizeof(links) / sizeof(*links) };

/* "port NAME: busy" with what is said beside */
static void refuse(const char *name, const char *want)
{
	char *const words[] = { "add-port", "br0", (char *)name, NULL };
	static const struct command_options none;
	struct vsctl_line line;
	char *err = NULL;

	assert_int_equal(vsctl_parse(&line, 3, words, &none, &err), 0);
	error_set(&err, "port %s: busy", name);
	explain_refusal(&line, &host, &err);
	if (!strstr(err, want) || strncmp(err, "port ", 5))
		fail_msg("%s", err);
	free(err);
	vsctl_free(&line);
}

static void a_refused_device_is_explained(void **state)
{
	(void)state;
	refuse("br0.20", "br0.20 is on br0 itself");
	refuse("br0.20.5", "br0.20.5 is on br0 itself");
	refuse("vx1", "vx1 sends over br0");
	refuse("dm0", "dm0 belongs to lbr0 (bridge)");
	refuse("dm1", "dm1 has mv0 (macvtap) on it");
}

static void what_is_not_known_is_not_made_up(void **state)
{
	char *const words[] = { "add-port", "br0", "mv0", NULL };
	static const struct command_options none;
	struct vsctl_line line;
	char *err = NULL;

	(void)state;
	assert_int_equal(vsctl_parse(&line, 3, words, &none, &err), 0);
	error_set(&err, "port mv0: busy");
	explain_refusal(&line, &host, &err);
	error_expect(err, "port mv0: busy");
	vsctl_free(&line);
}

static void another_commands_error_stays_as_it_is(void **state)
{
	char *const words[] = { "add-port", "br0", "dm1", NULL };
	static const struct command_options none;
	struct vsctl_line line;
	char *err = NULL;

	(void)state;
	assert_int_equal(vsctl_parse(&line, 3, words, &none, &err), 0);
	error_set(&err, "no bridge named br9");
	explain_refusal(&line, &host, &err);
	error_expect(err, "no bridge named br9");
	vsctl_free(&line);
}

static void commands_of_other_programs_are_known(void **state)
{
	(void)state;
	error_expect(words_elsewhere("dump-flows"),
		     "'dump-flows' is a command of ovs-ofctl: here it is 'vswitchctl flow show "
		     "BRIDGE'");
	error_expect(words_elsewhere("ofproto/trace"),
		     "'ofproto/trace' is a command of ovs-appctl: here it is 'vswitchctl trace "
		     "BRIDGE FLOW'");
	error_expect(words_elsewhere("lacp/show"),
		     "'lacp/show' is a command of ovs-appctl: here it is 'vswitchctl bond show'");
	assert_null(words_elsewhere("frobnicate"));
	assert_null(words_elsewhere("list-br"));
}

static void who_may_use_a_socket_is_told(void **state)
{
	char path[] = "/tmp/test_words.XXXXXX", *hint;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, 0600), 0);
	hint = access_hint(path);
	error_expect(hint, "run as root");
	if (!geteuid()) {
		assert_int_equal(fchown(fd, 0, getgrnam("games")->gr_gid), 0);
		assert_int_equal(fchmod(fd, 0660), 0);
		hint = access_hint(path);
		error_expect(hint, "run as root, or be in group games");
	}
	close(fd);
	unlink(path);
	hint = access_hint("/nonexistent/sock");
	error_expect(hint, "run as root");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refused_device_is_explained),
		cmocka_unit_test(what_is_not_known_is_not_made_up),
		cmocka_unit_test(another_commands_error_stays_as_it_is),
		cmocka_unit_test(commands_of_other_programs_are_known),
		cmocka_unit_test(who_may_use_a_socket_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
