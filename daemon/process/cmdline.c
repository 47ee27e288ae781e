// SPDX-License-Identifier: GPL-2.0-or-later
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <linux/vswitch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/process/cmdline.h"
#include "vswitch/ctl.h"

enum {
	OPT_DB = 256,
	OPT_SOCKET,
	OPT_PIDFILE,
	OPT_DETACH,
	OPT_LOG_LEVEL,
	OPT_LOG_FILE,
	OPT_NO_MODULE_LOAD,
	OPT_METRICS_GROUP,
	OPT_NO_MODULE,
	OPT_DPDK,
};

static const struct option long_options[] = {
	{ "db", required_argument, NULL, OPT_DB },
	{ "socket", required_argument, NULL, OPT_SOCKET },
	{ "pidfile", optional_argument, NULL, OPT_PIDFILE },
	{ "detach", no_argument, NULL, OPT_DETACH },
	{ "log-level", required_argument, NULL, OPT_LOG_LEVEL },
	{ "log-file", required_argument, NULL, OPT_LOG_FILE },
	{ "no-module-load", no_argument, NULL, OPT_NO_MODULE_LOAD },
	{ "metrics-group", required_argument, NULL, OPT_METRICS_GROUP },
	{ "no-module", no_argument, NULL, OPT_NO_MODULE },
	{ "dpdk", required_argument, NULL, OPT_DPDK },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

static const char help[] =
	"usage: vswitchd [OPTION]...\n"
	"The daemon of the virtual switch: policy, configuration, answers to the module's misses.\n"
	"\n"
	"  --db=PATH               configuration (" CTL_DB_DEFAULT ")\n"
	"  --socket=PATH           control socket (" CTL_SOCKET_DEFAULT ")\n"
	"  --pidfile[=PATH]        process id, and the lock that keeps a second daemon out\n"
	"                          (the socket's path with .pid for .sock)\n"
	"  --detach                run in the background; returns when the socket is served\n"
	"  --log-level=SPEC        LEVEL or AREA:LEVEL[,AREA:LEVEL...]; levels: off err warn info\n"
	"                          debug; areas: main dp bridge fdb flows miss db ctl links\n"
	"  --log-file=PATH         log there and not to stderr, journal or syslog\n"
	"  --no-module-load        do not load the kernel module vswitch\n"
	"  --metrics-group=GROUP   who may read the metrics' socket, beside root\n"
	"  --no-module             do without it: all bridges but those of datapath_type\n"
	"                          system are of vswitch-dpdk\n"
	"  --dpdk=PATH             socket of vswitch-dpdk (" CTL_DPDK_DEFAULT ")\n"
	"  -h, --help              this text\n"
	"  -V, --version           version of daemon and uAPI\n";

char *cmdline_absolute(const char *path)
{
	char cwd[PATH_MAX];
	char *full;

	/* detached, the working directory is / */
	if (*path == '/' || !getcwd(cwd, sizeof(cwd)))
		return strdup(path);
	return asprintf(&full, "%s/%s", cwd, path) < 0 ? NULL : full;
}

/* /run/vswitch/x.sock -> /run/vswitch/x.pid: daemons with sockets of their own do not collide */
static char *beside(const char *sock, const char *ending)
{
	size_t len = strlen(sock);
	char *path;

	if (len > 5 && !strcmp(sock + len - 5, ".sock"))
		len -= 5;
	return asprintf(&path, "%.*s%s", (int)len, sock, ending) < 0 ? NULL : path;
}

/* The usual socket's neighbour has a short name. */
static char *metrics_beside(const char *sock)
{
	return strcmp(sock, CTL_SOCKET_DEFAULT) ? beside(sock, ".metrics.sock")
						: strdup(CTL_METRICS_DEFAULT);
}

static int set_path(char **path, const char *option, const char *value, char **err)
{
	if (!*value)
		return errline(err, -1, "option '%s' wants a path", option);
	free(*path);
	*path = cmdline_absolute(value);
	return *path ? 0 : errline(err, -1, "out of memory");
}

static int set_log_level(const char *spec, char **err)
{
	if (log_set_spec(spec))
		return errline(err, -1, "option '--log-level' does not know '%s': LEVEL or "
			       "AREA:LEVEL, see --help", spec);
	return 0;
}

/* A name, or a number */
static int set_group(gid_t *group, const char *value, char **err)
{
	const struct group *known = getgrnam(value);
	unsigned long number;
	char *end;

	if (known) {
		*group = known->gr_gid;
		return 0;
	}
	number = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || *end || number >= (gid_t)-1)
		return errline(err, -1, "option '--metrics-group' does not know the group '%s'",
			       value);
	*group = number;
	return 0;
}

static int apply(struct cmdline *opts, int option, const char *value, char **err)
{
	switch (option) {
	case OPT_DB:
		return set_path(&opts->db, "--db", value, err);
	case OPT_SOCKET:
		return set_path(&opts->socket, "--socket", value, err);
	case OPT_PIDFILE:
		return value ? set_path(&opts->pidfile, "--pidfile", value, err) : 0;
	case OPT_LOG_FILE:
		return set_path(&opts->log_file, "--log-file", value, err);
	case OPT_LOG_LEVEL:
		return set_log_level(value, err);
	case OPT_METRICS_GROUP:
		return set_group(&opts->metrics_group, value, err);
	case OPT_DETACH:
		opts->detach = true;
		return 0;
	case OPT_NO_MODULE_LOAD:
		opts->load_module = false;
		return 0;
	case OPT_NO_MODULE:
		opts->no_module = true;
		return 0;
	case OPT_DPDK:
		return set_path(&opts->dpdk, "--dpdk", value, err);
	}
	return -1;
}

static int complete(struct cmdline *opts, char **err)
{
	struct sockaddr_un sun;

	opts->db = opts->db ?: strdup(CTL_DB_DEFAULT);
	opts->socket = opts->socket ?: strdup(CTL_SOCKET_DEFAULT);
	opts->dpdk = opts->dpdk ?: strdup(CTL_DPDK_DEFAULT);
	if (opts->socket && !opts->pidfile)
		opts->pidfile = beside(opts->socket, ".pid");
	if (opts->socket) {
		opts->metrics = metrics_beside(opts->socket);
		opts->lacp = beside(opts->socket, ".lacp");
	}
	if (!opts->db || !opts->socket || !opts->pidfile || !opts->metrics || !opts->lacp ||
	    !opts->dpdk)
		return errline(err, -1, "out of memory");
	if (strlen(opts->socket) >= sizeof(sun.sun_path))
		return errline(err, -1, "the socket's path is longer than %zu bytes: %s",
			       sizeof(sun.sun_path) - 1, opts->socket);
	return 0;
}

/* getopt_long() has seen an option that it does not know, or that lacks or has a value */
static int complain(int c, int argc, char *argv[], char **err)
{
	const char *word = optind > 0 && optind <= argc ? argv[optind - 1] : "?";

	if (c == ':')
		return errline(err, -1, "option '%s' wants a value", word);
	if (optopt && optopt < 256)
		return errline(err, -1, "unknown option '-%c'; see --help", optopt);
	return errline(err, -1, "%s option '%s'; see --help",
		       optopt ? "no value is taken by" : "unknown or ambiguous", word);
}

static enum cmdline_result parse(struct cmdline *opts, int argc, char *argv[], char **err)
{
	int c;

	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "+:hV", long_options, NULL)) != -1) {
		if (c == 'h') {
			fputs(help, stdout);
			return CMDLINE_DONE;
		}
		if (c == 'V') {
			printf("vswitchd " VSWITCH_VERSION " (uAPI %d.%d)\n",
			       VSWITCH_UAPI_MAJOR, VSWITCH_UAPI_MINOR);
			return CMDLINE_DONE;
		}
		if (c == '?' || c == ':') {
			complain(c, argc, argv, err);
			return CMDLINE_BAD;
		}
		if (apply(opts, c, optarg, err))
			return CMDLINE_BAD;
	}
	if (optind < argc) {
		errline(err, -1, "unexpected argument '%s'; see --help", argv[optind]);
		return CMDLINE_BAD;
	}
	return complete(opts, err) ? CMDLINE_BAD : CMDLINE_RUN;
}

enum cmdline_result cmdline_parse(struct cmdline *opts, int argc, char *argv[], char **err)
{
	enum cmdline_result ret;

	*opts = (struct cmdline){ .load_module = true, .metrics_group = -1 };
	ret = parse(opts, argc, argv, err);
	if (ret != CMDLINE_RUN)
		cmdline_free(opts);
	return ret;
}

void cmdline_free(struct cmdline *opts)
{
	free(opts->db);
	free(opts->socket);
	free(opts->metrics);
	free(opts->pidfile);
	free(opts->lacp);
	free(opts->log_file);
	free(opts->dpdk);
	*opts = (struct cmdline){ 0 };
}
