/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports in the text of rules: a name, in quotes if it could be taken for anything else, a number,
 * or LOCAL. What is written is read as the same port, whatever its name is.
 */
#ifndef VSW_SYNTAX_RULE_PORTS_H
#define VSW_SYNTAX_RULE_PORTS_H

#include <net/if.h>
#include <stdio.h>
#include <env.h>
#include "daemon/rules/action.h"

/*
 * struct rule_ports - the ports of the bridge whose rules are read or written
 * @local:  the bridge's own port, LOCAL in text
 * @known:  whether rules may name a port
 * @name:   of a port number, or NULL
 * @number: of a port, or 0; NULL: ports are written by name
 */
struct rule_ports {
	const char *local;
	bool (*known)(void *arg, const char *name);
	const char *(*name)(void *arg, u32 no);
	u32 (*number)(void *arg, const char *name);
	void *arg;
};

/*
 * OFPP_* if @text is a word or a number for what is no port, in either case, as OpenFlow 1.0 or 1.1
 * number them; else 0. Names in quotes are never such words.
 */
u32 ofport_reserved(const char *text);
/* Read a port of the bridge. 0 or -EINVAL and *err */
int ofport_parse(const char *text, const struct rule_ports *ports, char name[IF_NAMESIZE],
		 char **err);
/* Whether ofport_parse() would take it. */
bool ofport_is_known(const char *text, const struct rule_ports *ports);
void ofport_put(FILE *out, const char *name, const struct rule_ports *ports);

#endif
