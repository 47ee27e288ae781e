// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vswitch/ctl.h>

#include "cli/error.h"
#include "cli/graph.h"
#include "cli/plain.h"
#include "cli/shape.h"
#include "cli/show.h"

#define OPTION	"--graph"

extern char **environ;

static const char *string(struct json_object *obj, const char *name)
{
	struct json_object *value = json_object_object_get(obj, name);

	return value ? json_object_get_string(value) : "";
}

static size_t length(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

/* The inside of a quoted string: quotes and backslashes are dot's, control characters nobody's */
static void put_text(FILE *f, const char *text)
{
	size_t len;
	char *plain;
	FILE *mem = open_memstream(&plain, &len);

	if (!mem)
		abort();
	plain_put(mem, text);
	if (fclose(mem))
		abort();
	for (const char *p = plain; *p; p++) {
		if (*p == '"' || *p == '\\')
			putc('\\', f);
		putc(*p, f);
	}
	free(plain);
}

/* Names of nodes: what a thing is, a blank, its name */
static void put_node(FILE *f, const char *what, const char *name)
{
	fprintf(f, "\"%s ", what);
	put_text(f, name);
	putc('"', f);
}

static void put_vlans(FILE *f, struct json_object *port)
{
	struct json_object *trunks = json_object_object_get(port, "trunks");

	if (*string(port, "tag"))
		fprintf(f, "VLAN %s", string(port, "tag"));
	for (size_t i = 0; i < length(trunks); i++)
		fprintf(f, "%s%s", i ? "," : *string(port, "tag") ? ", trunk " : "trunk ",
			json_object_get_string(json_object_array_get_idx(trunks, i)));
	if (!*string(port, "tag") && !length(trunks))
		fputs("trunk", f);
}

/* A tunnel's far end, and a patch port's other one, each drawn once however many lead there */
static void put_far_end(FILE *f, const char *name, struct json_object *iface)
{
	struct json_object *options = json_object_object_get(iface, "options");
	const char *peer = string(options, "peer"), *remote = string(options, "remote_ip");

	if (*peer && strcmp(name, peer) < 0) {
		fputc('\t', f);
		put_node(f, "port", name);
		fputs(" -- ", f);
		put_node(f, "port", peer);
		fputs(" [style=dashed, label=\"patch\"];\n", f);
	}
	if (*remote) {
		fputc('\t', f);
		put_node(f, "port", name);
		fputs(" -- ", f);
		put_node(f, "remote", remote);
		fprintf(f, " [style=bold, label=\"%s\"];\n\t", string(iface, "type"));
		put_node(f, "remote", remote);
		fputs(" [shape=oval, label=\"", f);
		put_text(f, remote);
		fputs("\"];\n", f);
	}
}

static void put_port(FILE *f, const char *bridge, struct json_object *port)
{
	struct json_object *ifaces = json_object_object_get(port, "interfaces");
	struct json_object *iface = length(ifaces) ? json_object_array_get_idx(ifaces, 0) : NULL;
	const char *name = string(port, "name"), *error = string(iface, "error");

	fputc('\t', f);
	put_node(f, "port", name);
	fputs(" [label=\"", f);
	put_text(f, name);
	if (*error) {
		fputs("\\n", f);
		put_text(f, error);
	}
	fprintf(f, "\"%s];\n\t", *error ? ", color=red, fontcolor=red" : "");
	put_node(f, "bridge", bridge);
	fputs(" -- ", f);
	put_node(f, "port", name);
	fputs(" [label=\"", f);
	put_vlans(f, port);
	fputs("\"];\n", f);
	put_far_end(f, name, iface);
}

static void put_bridge(FILE *f, struct json_object *bridge)
{
	struct json_object *ports = json_object_object_get(bridge, "ports");
	const char *name = string(bridge, "name");

	fputc('\t', f);
	put_node(f, "bridge", name);
	fputs(" [shape=box3d, style=filled, fillcolor=lightgrey, label=\"", f);
	put_text(f, name);
	fputs("\"];\n", f);
	for (size_t i = 0; i < length(ports); i++)
		put_port(f, name, json_object_array_get_idx(ports, i));
}

void graph_put(FILE *f, struct json_object *show)
{
	struct json_object *bridges = json_object_object_get(show, "bridges");

	fputs("graph vswitch {\n\trankdir=LR;\n\tnode [shape=box, fontname=sans];\n"
	      "\tedge [fontname=sans, fontsize=10];\n", f);
	for (size_t i = 0; i < length(bridges); i++)
		put_bridge(f, json_object_array_get_idx(bridges, i));
	fputs("}\n", f);
}

/* 0, or why the program cannot be run. The other end of its standard input is stored in @fd. */
static int start_dot(pid_t *pid, int *fd)
{
	char *const argv[] = { "dot", "-Tsvg", NULL };
	posix_spawn_file_actions_t actions;
	int fds[2], error;

	if (pipe2(fds, O_CLOEXEC))
		return errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[0], STDIN_FILENO);
	error = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0]);
	if (error)
		close(fds[1]);
	else
		*fd = fds[1];
	return error;
}

/*
 * Have graphviz draw what @show is; its output is ours. One that ends before it has read all is no
 * reason to die: SIGPIPE is ignored, but not by the program, which has begun before.
 */
static int draw(struct json_object *show, char **err)
{
	int fd = -1, status, error;
	void (*old)(int);
	bool cut;
	pid_t pid;
	FILE *f;

	error = start_dot(&pid, &fd);
	if (error)
		return error_set(err, "svg is drawn by graphviz's program 'dot', which cannot be "
				 "run: %s (--graph=dot goes without)", strerror(error));
	f = fdopen(fd, "w");
	if (!f)
		abort();
	old = signal(SIGPIPE, SIG_IGN);
	graph_put(f, show);
	cut = ferror(f);
	cut |= !!fclose(f);
	signal(SIGPIPE, old);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) || cut)
		return error_set(err, "graphviz's program 'dot' has failed");
	return 0;
}

bool graph_wanted(int n, char *const *words)
{
	return n == 2 && !strcmp(words[0], "show") && !strncmp(words[1], OPTION, strlen(OPTION));
}

int graph_run(int n, char *const *words, const struct cli_options *opts, FILE *out, char **err)
{
	const char *format = words[1] + strlen(OPTION);
	bool svg = !strcmp(format, "=svg");
	struct json_object *show;
	int ret = 0;

	(void)n;
	if (!svg && strcmp(format, "=dot") && *format) {
		error_set(err, "%s: a graph is made as dot or svg", words[1]);
		return CTL_EXIT_ERROR;
	}
	if (client_call(&opts->client, "show", json_object_new_object(), &show, err))
		return CTL_EXIT_ERROR;
	if (!shape_fits(SHOW_SHAPE, show))
		ret = error_set(err, "vswitchd's answer to show cannot be understood");
	else if (svg)
		ret = draw(show, err);
	else
		graph_put(out, show);
	json_object_put(show);
	return ret ? CTL_EXIT_ERROR : CTL_EXIT_OK;
}
