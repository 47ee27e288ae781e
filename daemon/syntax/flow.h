/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flows as text that people read and that can be read back: docs/man/vswitchctl.8, "cache show".
 *
 *   match:   in_port=tap0,dl_vlan=10,dl_src=52:54:00:00:00:01,dl_dst=52:54:00:00:00:02
 *   actions: output:tap1,pop_vlan,push_vlan(vid=20,pcp=0),output:eth0
 *            set_field:192.0.2.1->ip_dst,set_tunnel:0x5,trunc(128),copy,storm(unknown),output:gre0
 *
 * Every pair of key (masked) and mask comes back exactly, and so does every valid row of actions.
 * Returned strings are the caller's to free; NULL: no memory. Errors are lines for people in *err.
 */
#ifndef VSW_SYNTAX_FLOW_H
#define VSW_SYNTAX_FLOW_H

#include "core/action.h"
#include "core/key.h"
#include "daemon/base/port_names.h"

char *flow_match_format(const union vsw_key *key, const union vsw_key *mask,
			const struct port_names *names);
/* Comma-separated fields in any order, each at most once; "any" or nothing at all: every frame. */
int flow_match_parse(const char *text, const struct port_names *names, union vsw_key *key,
		     union vsw_key *mask, char **err);

char *flow_actions_format(const void *actions, size_t len, const struct port_names *names);
/* Appends to @buf of @size bytes, of which *len are used. -E2BIG: they do not fit. */
int flow_actions_parse(const char *text, const struct port_names *names, void *buf, size_t size,
		       size_t *len, char **err);

#endif
