/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs of Open vSwitch that vswitchctl stands in for, called by their names: ovs-ofctl,
 * ovs-appctl, ovs-dpctl. Each is a table of commands; options, output, error lines and exit
 * statuses are those of Open vSwitch 3.1. (ovs-vsctl is vswitchctl's own grammar: cli/vsctl.c.)
 *
 * What is asked of vswitchd are the methods of vswitch/ctl.h, as everywhere in cli/.
 */
#ifndef VSW_CLI_COMPAT_FRONT_H
#define VSW_CLI_COMPAT_FRONT_H

#include <stdbool.h>
#include <stdio.h>
#include "cli/client.h"

struct json_object;

#define FRONT_SORTS_MAX	16

/* struct front_sort - --sort[=FIELD], --rsort[=FIELD]; @field NULL: by priority */
struct front_sort {
	const char *field;
	bool falling;
};

/*
 * struct front_options - all zero is the default
 * @of:        version of OpenFlow whose forms are shown, 1.N; 0: none was given, which shows 1.0's
 * @more:      how often -m was given
 * @target:    of ovs-appctl, as given
 */
struct front_options {
	struct client_options client;
	unsigned int of;
	bool strict, may_create, no_stats, names, no_names, statistics;
	unsigned int more;
	struct front_sort sort[FRONT_SORTS_MAX];
	size_t n_sort;
	const char *target;
	bool help, version;
};

struct front;

/* What a command returns, beside an exit status: *err is what a daemon answers */
#define FRONT_REFUSED	256

/*
 * struct front_command
 * @args: for people
 * @run:  does it; an exit status, or FRONT_REFUSED. *err, if it is set, is a line for stderr.
 */
struct front_command {
	const char *name, *args;
	int min, max;
	int (*run)(const struct front *f, int n, char *const *args, char **err);
};

/* struct front_other - a command of Open vSwitch's that is not served, and what is */
struct front_other {
	const char *name;	/* the beginning of its name */
	const char *instead;
};

/* Whose options a program has: options.c */
enum front_kind {
	FRONT_OFCTL = 1,
	FRONT_APPCTL = 2,
	FRONT_DPCTL = 4,
};

/*
 * struct front - a program
 * @commands, @others: end with one without a name
 * @asks:     commands are a daemon's: what is wrong with them is that one's answer (status 2)
 * @stops:    options end where the command begins
 */
struct front {
	const char *name;
	const char *does;	/* for --help */
	enum front_kind options;
	const struct front_command *commands;
	const struct front_other *others;
	bool asks, stops;
	struct front_options opts;
};

#define FRONT_MANY	256

extern const struct front ofctl_front, appctl_front, dpctl_front;

/* All of it. An exit status; *err: a line for stderr that the program's name stands before */
int front_main(const struct front *front, int argc, char **argv, char **err);

/*
 * options.c: parse up to the command, or (unless @stops) all. Index of the first other word, or -1
 */
int front_options_parse(struct front *f, int argc, char **argv, char **err);
void front_options_help(FILE *out, const struct front *f);

/*
 * ask.c: call vswitchd. 0 and the result, of @shape (cli/shape.h; NULL: whatever), which the caller
 * puts; or what a command returns, and *err in the words of Open vSwitch
 */
int front_ask(const struct front *f, const char *method, struct json_object *params,
	      const char *shape, struct json_object **result, char **err);
/* {"bridge": …} of what people name a switch by: a bridge, type@bridge, its management socket */
struct json_object *front_bridge(const char *name);
/* Whether ports are shown by name: as asked for, or where people look */
bool front_names(const struct front *f);
/* "(OF1.3) (xid=0x2)" behind the name of a reply */
void front_put_xid(FILE *out, const struct front *f, unsigned int xid);

/* Members of an object of which the shape is known */
const char *front_text(struct json_object *obj, const char *name);	/* NULL: none */
unsigned long long front_number(struct json_object *obj, const char *name);
bool front_flag(struct json_object *obj, const char *name);

#endif
