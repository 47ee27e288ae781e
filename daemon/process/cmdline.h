/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of vswitchd: docs/man/vswitchd.8 */
#ifndef VSW_PROCESS_CMDLINE_H
#define VSW_PROCESS_CMDLINE_H

#include <stdbool.h>
#include <sys/types.h>

/* struct cmdline - paths are absolute, allocated; log_file may be NULL */
struct cmdline {
	char *db;
	char *socket;
	char *pidfile;
	char *lacp;		/* what the next daemon has to know of LACP */
	char *metrics;		/* socket of them, beside the other one */
	gid_t metrics_group;	/* that may read them, too; (gid_t)-1: none */
	char *log_file;
	bool detach;
	bool load_module;
	bool no_module;		/* vswitch-dpdk alone is served */
	char *dpdk;		/* socket of vswitch-dpdk */
};

enum cmdline_result {
	CMDLINE_RUN,		/* *opts is filled; cmdline_free() it */
	CMDLINE_DONE,		/* --help, --version: it was printed */
	CMDLINE_BAD,		/* *err is a line for people */
};

/* Log levels are set at once, by log_set_spec(). */
enum cmdline_result cmdline_parse(struct cmdline *opts, int argc, char *argv[], char **err);
void cmdline_free(struct cmdline *opts);
/* @path as seen from "/", where a process that detaches goes; allocated, NULL: no memory */
char *cmdline_absolute(const char *path);

#endif
