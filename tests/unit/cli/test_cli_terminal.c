// SPDX-License-Identifier: GPL-2.0-or-later
/* On a terminal: within its width, as a tree, in colours unless they are unwanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <cmocka.h>
#include "cli/columns.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define ARGV(...)	((char *[]){ __VA_ARGS__, NULL })
#define SHOW	\
	"{\"uuid\":\"u\",\"version\":\"1\",\"bridges\":[{\"name\":\"br0\",\"ports\":[" \
	"{\"name\":\"tap9\",\"tag\":10,\"interfaces\":[{\"name\":\"tap9\",\"type\":\"\"," \
	"\"error\":\"no such device\"}]}," \
	"{\"name\":\"gre0\",\"trunks\":[5,6],\"interfaces\":[{\"name\":\"gre0\",\"type\":\"gre\"," \
	"\"options\":{\"remote_ip\":\"192.0.2.2\"}}]}]}]}"

static const struct column columns[] = {
	{ .heading = "name", .key = "name" },
	{ .heading = "rx_packets", .key = "p", .right = true },
	{ .heading = "tx_bytes", .key = "b", .right = true },
	{ .heading = NULL }
};

#define ROWS	\
	"[{\"name\":\"a-very-long-name-of-a-port\",\"p\":1234567,\"b\":99}," \
	"{\"name\":\"tap0\",\"p\":5,\"b\":123456789012}]"

static void expect_columns(unsigned int width, const char *want)
{
	struct json_object *rows = json(ROWS);
	struct text t;

	text_open(&t);
	columns_print(t.out.stream, columns, rows, true, width);
	text_expect(&t, want);
	json_object_put(rows);
}

static void what_fits_is_as_it_was(void **state)
{
	static const char want[] =
		"name                        rx_packets      tx_bytes\n"
		"a-very-long-name-of-a-port     1234567            99\n"
		"tap0                                 5  123456789012\n";

	(void)state;
	expect_columns(0, want);
	expect_columns(52, want);
}

static void headings_are_broken_first(void **state)
{
	(void)state;
	expect_columns(50,
		"name                             rx            tx\n"
		"                            packets         bytes\n"
		"a-very-long-name-of-a-port  1234567            99\n"
		"tap0                              5  123456789012\n");
}

static void then_numbers_are_rounded(void **state)
{
	(void)state;
	expect_columns(42,
		"name                            rx    tx\n"
		"                           packets bytes\n"
		"a-very-long-name-of-a-port   1.23M    99\n"
		"tap0                             5  123G\n");
}

static void then_texts_are_cut(void **state)
{
	(void)state;
	expect_columns(30,
		"name                  rx    tx\n"
		"                 packets bytes\n"
		"a-very-long-nam…   1.23M    99\n"
		"tap0                   5  123G\n");
}

static void wide_tables_become_several(void **state)
{
	struct json_object *table = json("{\"columns\":[\"name\",\"options\",\"tag\"],\"rows\":["
					 "[\"tap0\",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",10]]}");
	struct text t;

	(void)state;
	text_open(&t);
	t.out.style.format = OUTPUT_TABLE;
	t.out.width = 20;
	output_table(&t.out, table);
	text_expect(&t, "name\n----\ntap0\n\n"
			"options\n--------------------\naaaaaaaaaaaaaaaaaaaa\n\n"
			"tag\n---\n10\n");
	json_object_put(table);
}

static void set_width(int fd, unsigned int columns_of)
{
	const struct winsize size = { .ws_row = 24, .ws_col = columns_of };

	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
}

/* All that a program writes to a terminal of that width, to be freed */
static char *on_terminal(char **argv, unsigned int width)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	size_t len = 0, size = 1 << 16;
	char *text = calloc(1, size);
	ssize_t n;
	pid_t pid;

	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	set_width(master, width);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		int fd = open(ptsname(master), O_RDWR);

		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		close(master);
		execv(getenv("VSWITCHCTL") ?: "build/bin/vswitchctl", argv);
		_exit(127);
	}
	/* EIO: nobody has the other side open any more */
	for (;;) {
		n = read(master, text + len, size - 1 - len);
		if (n > 0)
			len += n;
		else if (waitpid(pid, NULL, WNOHANG) == pid)
			break;
	}
	close(master);
	return text;
}

static char *show_on_terminal(const char *answer)
{
	const struct server_step steps[] = { { answer, SERVER_ANSWER }, { NULL, 0 } };
	struct server server;
	char *text;

	server_start(&server, steps);
	setenv("VSWITCH_SOCKET", server.path, 1);
	text = on_terminal(ARGV("vswitchctl", "show"), 80);
	free(server_stop(&server));
	return text;
}

static void show_is_a_tree(void **state)
{
	char *text;

	(void)state;
	setenv("NO_COLOR", "1", 1);
	text = show_on_terminal("{\"id\":1,\"result\":" SHOW ",\"error\":null}");
	assert_non_null(strstr(text,
		"br0\r\n"
		"├─ tap9            VLAN 10\r\n"
		"│      no such device\r\n"
		"└─ gre0            trunk of 5,6, gre to 192.0.2.2\r\n"));
	assert_null(strchr(text, '\033'));
	free(text);
}

static void what_is_wrong_is_red_where_colours_are_wanted(void **state)
{
	char *text;

	(void)state;
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	text = show_on_terminal("{\"id\":1,\"result\":" SHOW ",\"error\":null}");
	assert_non_null(strstr(text, "\033[31mno such device\033[0m"));
	free(text);
	setenv("TERM", "dumb", 1);
	text = show_on_terminal("{\"id\":1,\"result\":" SHOW ",\"error\":null}");
	assert_null(strchr(text, '\033'));
	free(text);
}

static void names_cannot_talk_to_the_terminal(void **state)
{
	char *text;

	(void)state;
	setenv("NO_COLOR", "1", 1);
	text = show_on_terminal("{\"id\":1,\"error\":null,\"result\":{\"bridges\":[{\"name\":\"b\","
				"\"ports\":[{\"name\":\"t\\u001b[2J\",\"interfaces\":[]}]}]}}");
	assert_non_null(strstr(text, "t\\x1b[2J"));
	assert_null(strchr(text, '\033'));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_as_it_was),
		cmocka_unit_test(headings_are_broken_first),
		cmocka_unit_test(then_numbers_are_rounded),
		cmocka_unit_test(then_texts_are_cut),
		cmocka_unit_test(wide_tables_become_several),
		cmocka_unit_test(show_is_a_tree),
		cmocka_unit_test(what_is_wrong_is_red_where_colours_are_wanted),
		cmocka_unit_test(names_cannot_talk_to_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
