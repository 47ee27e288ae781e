// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl show --graph */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include <vswitch/ctl.h>
#include "cli/graph.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define SHOW	\
	"{\"bridges\":[{\"name\":\"br0\",\"ports\":[" \
	"{\"name\":\"t\\\"p\",\"tag\":10,\"interfaces\":[{\"name\":\"t\\\"p\",\"type\":\"\"," \
	"\"error\":\"no device\"}]}," \
	"{\"name\":\"gre0\",\"trunks\":[5,6],\"interfaces\":[{\"name\":\"gre0\",\"type\":\"gre\"," \
	"\"options\":{\"remote_ip\":\"192.0.2.2\"}}]}," \
	"{\"name\":\"p0\",\"interfaces\":[{\"name\":\"p0\",\"type\":\"patch\"," \
	"\"options\":{\"peer\":\"p1\"}}]}]}," \
	"{\"name\":\"br1\",\"ports\":[" \
	"{\"name\":\"p1\",\"interfaces\":[{\"name\":\"p1\",\"type\":\"patch\"," \
	"\"options\":{\"peer\":\"p0\"}}]}]}]}"

static const char *const drawn =
	"graph vswitch {\n"
	"\trankdir=LR;\n"
	"\tnode [shape=box, fontname=sans];\n"
	"\tedge [fontname=sans, fontsize=10];\n"
	"\t\"bridge br0\" [shape=box3d, style=filled, fillcolor=lightgrey, label=\"br0\"];\n"
	"\t\"port t\\\"p\" [label=\"t\\\"p\\nno device\", color=red, fontcolor=red];\n"
	"\t\"bridge br0\" -- \"port t\\\"p\" [label=\"VLAN 10\"];\n"
	"\t\"port gre0\" [label=\"gre0\"];\n"
	"\t\"bridge br0\" -- \"port gre0\" [label=\"trunk 5,6\"];\n"
	"\t\"port gre0\" -- \"remote 192.0.2.2\" [style=bold, label=\"gre\"];\n"
	"\t\"remote 192.0.2.2\" [shape=oval, label=\"192.0.2.2\"];\n"
	"\t\"port p0\" [label=\"p0\"];\n"
	"\t\"bridge br0\" -- \"port p0\" [label=\"trunk\"];\n"
	"\t\"port p0\" -- \"port p1\" [style=dashed, label=\"patch\"];\n"
	"\t\"bridge br1\" [shape=box3d, style=filled, fillcolor=lightgrey, label=\"br1\"];\n"
	"\t\"port p1\" [label=\"p1\"];\n"
	"\t\"bridge br1\" -- \"port p1\" [label=\"trunk\"];\n"
	"}\n";

static void all_there_is_is_drawn(void **state)
{
	struct json_object *show = json(SHOW);
	struct text t;

	(void)state;
	text_open(&t);
	graph_put(t.out.stream, show);
	text_expect(&t, drawn);
	json_object_put(show);
}

/* Run against a daemon that answers so; what is printed, to be freed */
static char *run_of(const char *answer, const char *option, int status, const char *want_err)
{
	const struct server_step steps[] = { { answer, SERVER_ANSWER }, { NULL, 0 } };
	char *const words[] = { "show", (char *)option, NULL };
	struct cli_options opts = { .help = false };
	struct server server;
	struct text t;
	char *err = NULL;

	server_start(&server, steps);
	opts.client.socket = server.path;
	text_open(&t);
	assert_true(graph_wanted(2, words));
	assert_int_equal(graph_run(2, words, &opts, t.out.stream, &err), status);
	fclose(t.out.stream);
	free(server_stop(&server));
	if (want_err && !strstr(err, want_err))
		fail_msg("%s", err);
	free(err);
	return t.buf;
}

static char *run(const char *option, int status, const char *want_err)
{
	return run_of("{\"id\":1,\"result\":" SHOW ",\"error\":null}", option, status, want_err);
}

static void dot_is_the_default(void **state)
{
	static const char *const options[] = { "--graph", "--graph=dot" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		char *text = run(options[i], CTL_EXIT_OK, NULL);

		assert_string_equal(text, drawn);
		free(text);
	}
}

static void other_forms_are_refused(void **state)
{
	(void)state;
	free(run("--graph=png", CTL_EXIT_ERROR, "--graph=png: a graph is made as dot or svg"));
}

static void without_graphviz_it_says_so(void **state)
{
	char *path = strdup(getenv("PATH"));

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	free(run("--graph=svg", CTL_EXIT_ERROR, "graphviz's program 'dot', which cannot be run"));
	setenv("PATH", path, 1);
	free(path);
}

/* Stand-ins for it: @script is run in a directory of its own, which is to be freed. */
static char *with_dot(const char *answer, const char *script, int status, const char *want_err)
{
	char *dir = strdup("/tmp/test_graph.XXXXXX"), *old = strdup(getenv("PATH")), *path;
	FILE *f;

	assert_non_null(mkdtemp(dir));
	assert_true(asprintf(&path, "%s/dot", dir) > 0);
	f = fopen(path, "w");
	fprintf(f, "#!/bin/sh\nPATH=/usr/bin:/bin\ncd %s\n%s\n", dir, script);
	fchmod(fileno(f), 0700);
	fclose(f);
	setenv("PATH", dir, 1);
	free(run_of(answer, "--graph=svg", status, want_err));
	setenv("PATH", old, 1);
	unlink(path);
	free(path);
	free(old);
	return dir;
}

/* It must get the whole drawing. */
static void graphviz_is_asked_for_svg(void **state)
{
	char *dir = with_dot("{\"id\":1,\"result\":" SHOW ",\"error\":null}",
			     "{ echo \"$@\"; cat; } >got", CTL_EXIT_OK, NULL), *path, text[4096];
	FILE *f;

	(void)state;
	assert_true(asprintf(&path, "%s/got", dir) > 0);
	f = fopen(path, "r");
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	assert_memory_equal(text, "-Tsvg\n", 6);
	assert_string_equal(text + 6, drawn);
	unlink(path);
	rmdir(dir);
	free(path);
	free(dir);
}

/* More than a pipe holds; to be freed */
static char *huge_answer(void)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	fputs("{\"id\":1,\"error\":null,\"result\":{\"bridges\":[{\"name\":\"br0\",\"ports\":[", f);
	for (int i = 0; i < 20000; i++)
		fprintf(f, "%s{\"name\":\"t%d\",\"interfaces\":[]}", i ? "," : "", i);
	fputs("]}]}}", f);
	fclose(f);
	return text;
}

static void graphviz_may_end_before_it_has_read_all(void **state)
{
	static const char *const scripts[] = { "exit 0", "exit 1" };
	char *answer = huge_answer();

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		char *dir = with_dot(answer, scripts[i], CTL_EXIT_ERROR,
				     "graphviz's program 'dot' has failed");

		rmdir(dir);
		free(dir);
	}
	assert_true(signal(SIGPIPE, SIG_DFL) == SIG_DFL);
	free(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_there_is_is_drawn),
		cmocka_unit_test(dot_is_the_default),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(without_graphviz_it_says_so),
		cmocka_unit_test(graphviz_is_asked_for_svg),
		cmocka_unit_test(graphviz_may_end_before_it_has_read_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
