/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of vswitch-dpdk: docs/man/vswitch-dpdk.8 */
#ifndef VSW_DPDK_OPTIONS_H
#define VSW_DPDK_OPTIONS_H

#include <env.h>
#include "daemon/base/cpus.h"
#include "dpdk/forward/datapath.h"

#define DPDK_PIDFILE_DEFAULT	"/run/vswitch/dpdk.pid"

#define OPTIONS_EAL_MAX		48
#define OPTIONS_FILE_MAX	(VSWITCH_OPTIONSSIZ - 1)

/*
 * struct options - paths are absolute, allocated
 * @cpus:    one for each lcore, -1: any
 * @memory:  MB; 0: as much as is needed
 * @no_huge: ordinary memory, though there may be hugepages
 * @eal:     further arguments of DPDK's, @n_eal of them
 * @file:    what the file of options says, "" if there is none; @words: the same, taken apart
 */
struct options {
	char *socket;
	char *pidfile;
	char *log_file;
	bool detach;
	struct cpus cpus;
	u32 memory;
	bool no_huge;
	struct datapath_options datapath;
	char *eal[OPTIONS_EAL_MAX];
	int n_eal;
	char *file;
	char *words;
};

enum options_result {
	OPTIONS_RUN,
	OPTIONS_DONE,		/* --help, --version: it was printed */
	OPTIONS_BAD,		/* *err is a line for people */
};

/* The command line, and what the file beside the socket says, which counts for less */
enum options_result options_parse(struct options *o, int argc, char *argv[], char **err);
/* Some words; argv[0] is none of them. */
enum options_result options_take(struct options *o, int argc, char *argv[], char **err);
/* options_file.c: those of a file, if there is one. 0 or a negative errno with *err */
int options_read_file(struct options *o, const char *path, char **err);
void options_free(struct options *o);

#endif
