// SPDX-License-Identifier: GPL-2.0-or-later
/* Reasons why something is refused: rule_refused.h. */
#include <string.h>
#include <strings.h>
#include "daemon/syntax/rule_refused.h"

/* struct reason - @name: the beginning of it */
struct reason {
	const char *name, *why;
};

#define NOT		"not supported, as "
#define NO_CT		NOT "connections are not tracked"
#define NO_MPLS		NOT "headers of MPLS are not read"
#define NO_NSH		NOT "frames have no NSH"

static const struct reason actions[] = {
	{ "controller", NOT "no controller is spoken to" },
	{ "ct", NO_CT }, { "nat", NO_CT },
	{ "push_mpls", NO_MPLS }, { "pop_mpls", NO_MPLS }, { "set_mpls", NO_MPLS },
	{ "dec_mpls", NO_MPLS }, { "ofpat_set_mpls", NO_MPLS },
	{ "encap", NO_NSH }, { "decap", NO_NSH }, { "dec_nsh", NO_NSH },
	{ "fin_", NOT "timeouts of rules do not change when connections end" },
	{ "write_actions", NOT "only buckets of groups have action sets" },
	{ "delete_field", NOT "tunnels have no options (tun_metadata)" },
	{ "send_flow_rem", NOT "there is no controller to be told" },
	{ "debug_", NOT "frames do not recirculate" },
};

static const struct reason words[] = {
	{ "ct_", NO_CT }, { "mpls", NO_MPLS }, { "nsh_", NO_NSH },
	{ "tun_", NOT "of a tunnel only the key, tun_id, is known" },
	{ "pkt_mark", NOT "frames have no mark" },
	{ "skb_priority", NOT "rules do not read the priority of frames" },
	{ "recirc_id", NOT "frames do not recirculate" },
	{ "dp_hash", NOT "frames do not recirculate" },
	{ "actset_output", NOT "only buckets of groups have action sets" },
	{ "packet_type", NOT "all frames are of Ethernet" },
	{ "send_flow_rem", NOT "there is no controller to be told" },
	{ "check_overlap", NOT "a rule takes the place of its like only" },
	{ "nd_reserved", NOT "options of neighbour discovery are not read but for addresses" },
	{ "nd_options_type", NOT "options of neighbour discovery are not read but for addresses" },
};

static const char *find(const struct reason *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strncasecmp(name, list[i].name, strlen(list[i].name)))
			return list[i].why;
	}
	return "not supported";
}

const char *ofact_why_not(const char *name)
{
	return find(actions, sizeof(actions) / sizeof(actions[0]), name);
}

const char *ofmatch_why_not(const char *name)
{
	return find(words, sizeof(words) / sizeof(words[0]), name);
}
