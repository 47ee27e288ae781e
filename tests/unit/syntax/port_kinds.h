/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bridge br0 whose ports have every kind of name, for tests of the syntax of rules. */
#ifndef PORT_KINDS_H
#define PORT_KINDS_H

#include "daemon/syntax/rule_line.h"

/* Port numbers are their places here. */
static const char *const odd_names[] = {
	NULL, "tap0", "reg0", "all", "normal", "NORMAL", "in_port", "flood", "local", "LOCAL",
	"none", "any", "controller", "table", "unset", "drop", "output", "actions=", "actions",
	"resubmit", "7", "65534", "0x10", "eth0.10", "p-a", "_x", "a b", "a,b", "q\"q", "\"",
	"\\", "a\\", "\\\"", "(", ")", "a(b", "output:tap0", "set_field:1->", "caf\xc3\xa9",
	"\xe7\xbd\x91\xe5\x8d\xa1", "abcdefghijklmno", "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"",
	"NXM_NX_REG0[]", "->", "#", "*", "-", "'", "note", "goto_table:1", "ip", "=", "\\u0041",
	"Reg1", "xreg0", "br1",
};

#define N_ODD	(sizeof(odd_names) / sizeof(odd_names[0]))

static bool odd_known(void *arg, const char *name)
{
	size_t i;

	(void)arg;
	for (i = 1; i < N_ODD; i++) {
		if (!strcmp(odd_names[i], name))
			return true;
	}
	return false;
}

static const char *odd_name(void *arg, u32 no)
{
	(void)arg;
	return no < N_ODD ? odd_names[no] : NULL;
}

static const struct rule_ports odd_ports = {
	.local = "br0", .known = odd_known, .name = odd_name,
};

#endif
