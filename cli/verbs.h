/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verbs of ovs-vsctl that vswitchctl takes, and what may stand with each. */
#ifndef VSW_CLI_VERBS_H
#define VSW_CLI_VERBS_H

#include <stdbool.h>
#include <stddef.h>

/* Options of commands: given just before the verb */
enum verb_option {
	VERB_MAY_EXIST,
	VERB_IF_EXISTS,
	VERB_WITH_IFACE,
	VERB_FAKE_IFACE,
	VERB_REAL,
	VERB_FAKE,
	VERB_ALL,
	VERB_COLUMNS,
	VERB_ID,
	VERB_MOVE_IP,
	VERB_KEEP_IP,
	VERB_PROBE,
	VERB_BOOTSTRAP,
	__VERB_OPTIONS
};

/* Those that vswitchctl serves itself: the daemon does not hear of them. */
#define VERB_OWN_OPTIONS	(1U << VERB_MOVE_IP | 1U << VERB_KEEP_IP)

/* struct verb_option_desc - @value is the name of the argument, or NULL: takes none */
struct verb_option_desc {
	const char *name;
	const char *value;
	const char *help;
};

extern const struct verb_option_desc verb_options[__VERB_OPTIONS];

enum verb_group {
	VERBS_SWITCH,
	VERBS_BRIDGE,
	VERBS_PORT,
	VERBS_INTERFACE,
	VERBS_CONTROLLER,
	VERBS_KEPT,
	VERBS_DATABASE,
	__VERB_GROUPS
};

extern const char *const verb_group_titles[__VERB_GROUPS];

/* struct verb - a row of the table */
struct verb {
	const char *name;
	const char *args;	/* for people */
	const char *help;	/* one line */
	const char *example;	/* arguments of the program */
	int min_args, max_args;	/* max_args -1: any number */
	enum verb_group group;
	unsigned int options;	/* bits by enum verb_option */
	bool silent;		/* prints nothing, with --json too */
	bool show;		/* answered by the method "show", after the transaction */
};

extern const struct verb verbs[];
extern const size_t verbs_count;

const struct verb *verb_find(const char *name);

/* By name without "--", @len bytes; -1 if there is none */
int verb_option_find(const char *name, size_t len);

#endif
