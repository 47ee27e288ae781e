// SPDX-License-Identifier: GPL-2.0-or-later
#include <getopt.h>
#include <limits.h>
#include <rte_version.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/number.h"
#include "daemon/process/cmdline.h"
#include "dpdk/process/options.h"
#include "vswitch/ctl.h"

enum {
	OPT_SOCKET = 256,
	OPT_PIDFILE,
	OPT_DETACH,
	OPT_LCORES,
	OPT_MEMORY,
	OPT_NO_HUGE,
	OPT_SLEEP_MAX,
	OPT_FLOW_MAX,
	OPT_FRAMES,
	OPT_MISS_BYTES,
	OPT_MISS_FLOW_FRAMES,
	OPT_MISS_PORT_FRAMES,
	OPT_MISS_FRAMES,
	OPT_MISS_MEMORY,
	OPT_MISS_TIMEOUT_MS,
	OPT_LOG_LEVEL,
	OPT_LOG_FILE,
};

static const struct option long_options[] = {
	{ "socket", required_argument, NULL, OPT_SOCKET },
	{ "pidfile", optional_argument, NULL, OPT_PIDFILE },
	{ "detach", no_argument, NULL, OPT_DETACH },
	{ "lcores", required_argument, NULL, OPT_LCORES },
	{ "memory", required_argument, NULL, OPT_MEMORY },
	{ "no-huge", no_argument, NULL, OPT_NO_HUGE },
	{ "sleep-max", required_argument, NULL, OPT_SLEEP_MAX },
	{ "flow-max", required_argument, NULL, OPT_FLOW_MAX },
	{ "frames", required_argument, NULL, OPT_FRAMES },
	{ "miss-bytes", required_argument, NULL, OPT_MISS_BYTES },
	{ "miss-flow-frames", required_argument, NULL, OPT_MISS_FLOW_FRAMES },
	{ "miss-port-frames", required_argument, NULL, OPT_MISS_PORT_FRAMES },
	{ "miss-frames", required_argument, NULL, OPT_MISS_FRAMES },
	{ "miss-memory", required_argument, NULL, OPT_MISS_MEMORY },
	{ "miss-timeout-ms", required_argument, NULL, OPT_MISS_TIMEOUT_MS },
	{ "log-level", required_argument, NULL, OPT_LOG_LEVEL },
	{ "log-file", required_argument, NULL, OPT_LOG_FILE },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

static const char help[] =
	"usage: vswitch-dpdk [OPTION]... [-- DPDK-ARGUMENT...]\n"
	"The accelerated datapath of the virtual switch: polls devices and guests' rings by DPDK.\n"
	"\n"
	"  --socket=PATH           where vswitchd finds it (" CTL_DPDK_DEFAULT ")\n"
	"  --pidfile[=PATH]        process id, and the lock that keeps a second one out\n"
	"                          (" DPDK_PIDFILE_DEFAULT ")\n"
	"  --detach                run in the background; returns when the socket is served\n"
	"  --lcores=LIST           CPUs that poll, one thread each, as 2-3,6; or a number of\n"
	"                          threads that run where the kernel puts them, as x2 (x1)\n"
	"  --memory=MB             memory for frames and queues (what --frames needs)\n"
	"  --no-huge               ordinary memory, though there may be hugepages\n"
	"  --sleep-max=US          how long an idle lcore sleeps at most where it has to poll;\n"
	"                          0: never (150)\n"
	"  --flow-max=N            flows that it may hold (1000000)\n"
	"  --frames=N              buffers for frames (32768)\n"
	"  --miss-timeout-ms=MS    how long a frame waits for a flow (2000); this, --miss-bytes,\n"
	"                          --miss-flow-frames, --miss-port-frames, --miss-frames and\n"
	"                          --miss-memory as the parameters of vswitch(4)\n"
	"  --log-level=SPEC        LEVEL or AREA:LEVEL[,AREA:LEVEL...], as of vswitchd\n"
	"  --log-file=PATH         log there and not to stderr, journal or syslog\n"
	"  -h, --help              this text\n"
	"  -V, --version           version, and that of DPDK\n";

static int set_path(char **path, const char *value)
{
	free(*path);
	*path = cmdline_absolute(value);
	return *path ? 0 : -ENOMEM;
}

static int parse_lcores(struct options *o, const char *text, char **err)
{
	int ret = 0;
	u64 n;

	o->cpus.n = 0;
	if (*text != 'x')
		ret = cpus_parse_list(&o->cpus, text);
	else if (!number_parse_decimal(text + 1, CPUS_MAX, &n) || !n)
		ret = -EINVAL;
	else
		while (n--)
			cpus_add(&o->cpus, -1);
	if (ret)
		return errline(err, ret, "option '--lcores' wants CPUs, as 2-3,6, or a number of "
			       "threads, as x2; it was given '%s'", text);
	return 0;
}

/* struct number_option - an option that is a number; @at: where in struct options that is */
static const struct number_option {
	int option;
	const char *name;
	u32 min, max;
	size_t at;
} numbers[] = {
#define NUMBER(opt, name, min, max, field) { opt, name, min, max, offsetof(struct options, field) }
	NUMBER(OPT_MEMORY, "--memory", CTL_DPDK_MEMORY_MIN, CTL_DPDK_MEMORY_MAX, memory),
	NUMBER(OPT_SLEEP_MAX, "--sleep-max", 0, SLEEP_MAX_US, datapath.sleep_max),
	NUMBER(OPT_FLOW_MAX, "--flow-max", 1, 16 << 20, datapath.flow_max),
	NUMBER(OPT_FRAMES, "--frames", 1024, 16 << 20, datapath.frames),
	NUMBER(OPT_MISS_BYTES, "--miss-bytes", 64, 16384, datapath.miss.bytes),
	NUMBER(OPT_MISS_FLOW_FRAMES, "--miss-flow-frames", 1, 1 << 20, datapath.miss.flow_frames),
	NUMBER(OPT_MISS_PORT_FRAMES, "--miss-port-frames", 1, 1 << 20, datapath.miss.port_frames),
	NUMBER(OPT_MISS_FRAMES, "--miss-frames", 1, 16 << 20, datapath.miss.frames),
	NUMBER(OPT_MISS_MEMORY, "--miss-memory", 1, UINT32_MAX, datapath.miss.memory),
	NUMBER(OPT_MISS_TIMEOUT_MS, "--miss-timeout-ms", 1, 3600000, datapath.miss.timeout_ms),
#undef NUMBER
};

static int parse_number(struct options *o, int option, const char *text, char **err)
{
	const struct number_option *n = numbers;
	u64 number;
	u32 value;

	while (n < numbers + sizeof(numbers) / sizeof(*numbers) && n->option != option)
		n++;
	if (n == numbers + sizeof(numbers) / sizeof(*numbers))
		return -EINVAL;
	if (!number_parse_decimal(text, n->max, &number) || number < n->min)
		return errline(err, -EINVAL, "option '%s' wants a number from %u to %u; it was "
			       "given '%s'", n->name, n->min, n->max, text);
	value = (u32)number;
	memcpy((char *)o + n->at, &value, sizeof(value));
	return 0;
}

static int apply(struct options *o, int option, const char *value, char **err)
{
	switch (option) {
	case OPT_SOCKET:
		return set_path(&o->socket, value);
	case OPT_PIDFILE:
		return value ? set_path(&o->pidfile, value) : 0;
	case OPT_LOG_FILE:
		return set_path(&o->log_file, value);
	case OPT_DETACH:
		o->detach = true;
		return 0;
	case OPT_LCORES:
		return parse_lcores(o, value, err);
	case OPT_NO_HUGE:
		o->no_huge = true;
		return 0;
	case OPT_LOG_LEVEL:
		return log_set_spec(value) ?
		       errline(err, -EINVAL, "option '--log-level' does not know '%s'", value) : 0;
	}
	return parse_number(o, option, value, err);
}

static int set_defaults(struct options *o)
{
	*o = (struct options){ .datapath.sleep_max = SLEEP_MAX_US_DEFAULT };
	cpus_add(&o->cpus, -1);
	return set_path(&o->socket, CTL_DPDK_DEFAULT) ?:
	       set_path(&o->pidfile, DPDK_PIDFILE_DEFAULT);
}

static enum options_result print_version(void)
{
	printf("vswitch-dpdk " VSWITCH_VERSION " uAPI %d.%d, %s\n", VSWITCH_UAPI_MAJOR,
	       VSWITCH_UAPI_MINOR, rte_version());
	return OPTIONS_DONE;
}

static int add_eal(struct options *o, int n, char *argv[], char **err)
{
	for (; n; n--) {
		if (o->n_eal == OPTIONS_EAL_MAX)
			return errline(err, -E2BIG, "more than %d arguments for DPDK",
				       OPTIONS_EAL_MAX);
		o->eal[o->n_eal++] = *argv++;
	}
	return 0;
}

enum options_result options_take(struct options *o, int argc, char *argv[], char **err)
{
	int option;

	opterr = 0;
	optind = 0;		/* getopt() begins anew */
	while ((option = getopt_long(argc, argv, "+:hV", long_options, NULL)) >= 0) {
		if (option == 'h')
			return fputs(help, stdout) < 0 ? OPTIONS_BAD : OPTIONS_DONE;
		if (option == 'V')
			return print_version();
		if (option == '?' || option == ':') {
			errline(err, -EINVAL, "option '%s' %s, see --help", argv[optind - 1],
				option == ':' ? "wants a value" : "is not known");
			return OPTIONS_BAD;
		}
		if (apply(o, option, optarg, err))
			return OPTIONS_BAD;
	}
	if (optind < argc && strcmp(argv[optind - 1], "--")) {
		errline(err, -EINVAL, "'%s' means nothing here, see --help", argv[optind]);
		return OPTIONS_BAD;
	}
	return add_eal(o, argc - optind, argv + optind, err) ? OPTIONS_BAD : OPTIONS_RUN;
}

/* The command line comes twice: it says where the file is, and has the last word. */
enum options_result options_parse(struct options *o, int argc, char *argv[], char **err)
{
	enum options_result result;
	char path[PATH_MAX];

	if (set_defaults(o)) {
		errline(err, -ENOMEM, "out of memory");
		return OPTIONS_BAD;
	}
	result = options_take(o, argc, argv, err);
	if (result != OPTIONS_RUN)
		return result;
	o->n_eal = 0;
	snprintf(path, sizeof(path), "%s" CTL_DPDK_OPTIONS, o->socket);
	if (options_read_file(o, path, err))
		return OPTIONS_BAD;
	return options_take(o, argc, argv, err);
}

void options_free(struct options *o)
{
	free(o->socket);
	free(o->pidfile);
	free(o->log_file);
	free(o->file);
	free(o->words);
}
