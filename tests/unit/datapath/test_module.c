// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loading the module: which modules fit, and what is said of one that cannot be had. The module
 * trees and modprobe.d files are made here; nothing is loaded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "daemon/datapath/kernel/module.h"

static char dir[] = "/tmp/test_module.XXXXXX";
static char tree[64], config[64], ran[64];
static const char *const configs[] = { config, NULL };
static char *err;

static const char *in_tree(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", tree, name);
	return path;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(tree, sizeof(tree), "%s/modules", dir);
	snprintf(config, sizeof(config), "%s/conf", dir);
	snprintf(ran, sizeof(ran), "%s/ran", dir);
	return mkdir(tree, 0700);
}

static int remove_dir(void **state)
{
	(void)state;
	rmdir(tree);
	return rmdir(dir);
}

static int clean(void **state)
{
	(void)state;
	free(err);
	err = NULL;
	unlink(in_tree("modules.dep.bin"));
	unlink(in_tree("vswitch.ko"));
	unlink(config);
	unlink(ran);
	write_file(config, "");
	return 0;
}

static int clean_all(void **state)
{
	clean(state);
	return unlink(config);
}

/*
 * What depmod(8) makes of a tree with this one module: modules.dep.bin, a trie of which the root
 * has the whole name as prefix (0x8…) and one value (0x4…), of priority 0.
 */
static void module_in_tree(const char *name)
{
	static const unsigned char head[] = { 0xb0, 0x07, 0xf4, 0x57, 0, 2, 0, 1, 0xc0, 0, 0, 12 };
	static const unsigned char one[] = { 0, 0, 0, 1, 0, 0, 0, 0 };
	FILE *f = fopen(in_tree("modules.dep.bin"), "w");

	assert_non_null(f);
	fwrite(head, 1, sizeof(head), f);
	fwrite(name, 1, strlen(name) + 1, f);
	fwrite(one, 1, sizeof(one), f);
	fprintf(f, "%s.ko:%c", name, 0);
	fclose(f);
	write_file(in_tree("vswitch.ko"), "this is no ELF file");
}

static void modules_of_our_major_and_minor_fit(void **state)
{
	u32 minor;

	(void)state;
	for (minor = VSWITCH_UAPI_MINOR; minor < VSWITCH_UAPI_MINOR + 300; minor += 100) {
		u32 uapi = VSWITCH_UAPI_MAJOR << 16 | minor;

		assert_int_equal(module_check_uapi("0.1.0", uapi, &err), 0);
	}
	assert_null(err);
}

static void a_module_of_another_major_is_refused_by_name_and_version(void **state)
{
	char want[128];

	(void)state;
	assert_int_equal(module_check_uapi("0.3.0", 2 << 16, &err), -EPROTO);
	snprintf(want, sizeof(want), "module vswitch 0.3.0 speaks uAPI 2.0, vswitchd %s needs "
		 "1.x with x ≥ %d", VSWITCH_VERSION, VSWITCH_UAPI_MINOR);
	assert_string_equal(err, want);
	assert_int_equal(module_check_uapi("0.0.1", 65535, NULL), -EPROTO);
}

static void a_module_that_is_not_there_is_named_with_its_kernel(void **state)
{
	struct utsname name;
	char want[512];

	(void)state;
	assert_int_equal(uname(&name), 0);
	assert_int_equal(module_load(tree, configs, &err), -ENOENT);
	snprintf(want, sizeof(want), "there is no module vswitch for kernel %s in %s",
		 name.release, tree);
	assert_string_equal(err, want);
}

static void a_folder_of_modules_that_is_not_there_is_the_same(void **state)
{
	(void)state;
	assert_int_equal(module_load("/nonexistent", configs, &err), -ENOENT);
	assert_non_null(strstr(err, "there is no module vswitch"));
	assert_non_null(strstr(err, "in /nonexistent"));
}

static void a_blacklist_is_obeyed(void **state)
{
	(void)state;
	module_in_tree("vswitch");
	write_file(config, "blacklist vswitch\n");
	assert_int_equal(module_load(tree, configs, &err), -EPERM);
	assert_string_equal(err,
			    "module vswitch is blacklisted by modprobe.d, so it is not loaded");
}

static void an_install_command_is_run_instead(void **state)
{
	char text[256];

	(void)state;
	module_in_tree("vswitch");
	snprintf(text, sizeof(text), "install vswitch /usr/bin/touch %s\n", ran);
	write_file(config, text);
	assert_int_equal(module_load(tree, configs, &err), 0);
	assert_null(err);
	assert_int_equal(access(ran, F_OK), 0);
}

static void an_alias_is_followed(void **state)
{
	char text[256];

	(void)state;
	module_in_tree("other");
	snprintf(text, sizeof(text), "alias vswitch other\ninstall other /usr/bin/touch %s\n", ran);
	write_file(config, text);
	assert_int_equal(module_load(tree, configs, &err), 0);
	assert_int_equal(access(ran, F_OK), 0);
}

/* The kernel's word depends on where the test runs, and on whether by root: never success. */
static void a_file_that_is_no_module_is_refused_in_one_line(void **state)
{
	(void)state;
	module_in_tree("vswitch");
	assert_true(module_load(tree, configs, &err) < 0);
	assert_non_null(err);
	assert_ptr_equal(strstr(err, "cannot load module vswitch into kernel "), err);
	assert_null(strchr(err, '\n'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(modules_of_our_major_and_minor_fit, clean),
		cmocka_unit_test_setup(a_module_of_another_major_is_refused_by_name_and_version,
				       clean),
		cmocka_unit_test_setup(a_module_that_is_not_there_is_named_with_its_kernel, clean),
		cmocka_unit_test_setup(a_folder_of_modules_that_is_not_there_is_the_same, clean),
		cmocka_unit_test_setup(a_blacklist_is_obeyed, clean),
		cmocka_unit_test_setup(an_install_command_is_run_instead, clean),
		cmocka_unit_test_setup(an_alias_is_followed, clean),
		cmocka_unit_test_setup(a_file_that_is_no_module_is_refused_in_one_line, clean),
	};
	int failed;

	if (make_dir(NULL))
		return 1;
	failed = cmocka_run_group_tests_name("module", tests, NULL, clean_all);
	return remove_dir(NULL) ? 1 : failed;
}
