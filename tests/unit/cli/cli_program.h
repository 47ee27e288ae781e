/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of cli/: runs of the program, which is $VSWITCHCTL, or what "make" built */
#ifndef TEST_CLI_PROGRAM_H
#define TEST_CLI_PROGRAM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <cmocka.h>
#include <vswitch/ctl.h>
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define ARGV(...)	((char *[]){ __VA_ARGS__, NULL })

/* struct ran - what a run of the program left */
struct ran {
	int status;
	char *out, *err;
};

static inline char *slurp(FILE *f)
{
	char *text = NULL;
	size_t size = 0;

	rewind(f);
	if (getdelim(&text, &size, 0, f) < 0) {
		free(text);
		text = strdup("");
	}
	fclose(f);
	return text;
}

static inline const char *program(void)
{
	const char *env = getenv("VSWITCHCTL");

	return env ? env : "build/bin/vswitchctl";
}

/* Nothing is to be read. @out NULL: a temporary file that is read afterwards */
static inline struct ran run(char **argv, const char *out)
{
	FILE *out_file = tmpfile(), *err_file = tmpfile();
	struct ran ran;
	pid_t pid;
	int status;

	assert_non_null(out_file);
	assert_non_null(err_file);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
		dup2(out ? open(out, O_WRONLY) : fileno(out_file), STDOUT_FILENO);
		dup2(fileno(err_file), STDERR_FILENO);
		execv(program(), argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	ran.status = WEXITSTATUS(status);
	ran.out = slurp(out_file);
	ran.err = slurp(err_file);
	return ran;
}

static inline void expect_ran(struct ran ran, int status, const char *out, const char *err)
{
	assert_string_equal(ran.err, err);
	assert_string_equal(ran.out, out);
	assert_int_equal(ran.status, status);
	free(ran.out);
	free(ran.err);
}

/* Run without a daemon. */
static inline void expect(char **argv, int status, const char *out, const char *err)
{
	setenv("VSWITCH_SOCKET", "/nonexistent/sock", 1);
	expect_ran(run(argv, NULL), status, out, err);
}

#endif
