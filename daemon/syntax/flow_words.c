// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of flows: flow_words.h. */
#include <string.h>
#include "daemon/syntax/flow_words.h"

/* Both IP versions have one field; an address of IPv4 is shorter. */
static const struct set_name set_names[] = {
	{ "eth_dst", VSWITCH_FIELD_ETH_DST, VALUE_MAC },
	{ "eth_src", VSWITCH_FIELD_ETH_SRC, VALUE_MAC },
	{ "ip_src", VSWITCH_FIELD_IP_SRC, VALUE_IPV4 },
	{ "ip_dst", VSWITCH_FIELD_IP_DST, VALUE_IPV4 },
	{ "ipv6_src", VSWITCH_FIELD_IP_SRC, VALUE_IPV6 },
	{ "ipv6_dst", VSWITCH_FIELD_IP_DST, VALUE_IPV6 },
	{ "nw_tos", VSWITCH_FIELD_IP_TOS, VALUE_DEC8 },
	{ "nw_ttl", VSWITCH_FIELD_IP_TTL, VALUE_DEC8 },
	{ "ipv6_label", VSWITCH_FIELD_IPV6_LABEL, VALUE_HEX32 },
	{ "tp_src", VSWITCH_FIELD_TP_SRC, VALUE_DEC16 },
	{ "tp_dst", VSWITCH_FIELD_TP_DST, VALUE_DEC16 },
	{ "arp_op", VSWITCH_FIELD_ARP_OP, VALUE_DEC16 },
	{ "arp_sha", VSWITCH_FIELD_ARP_SHA, VALUE_MAC },
	{ "arp_tha", VSWITCH_FIELD_ARP_THA, VALUE_MAC },
};

const struct set_name *set_name_of(const struct vswitch_set *set)
{
	static const u8 zero[12];
	bool ipv4 = !memcmp(set->mask + 4, zero, sizeof(zero));
	const struct set_name *n;

	for (n = set_names; n < set_names + sizeof(set_names) / sizeof(set_names[0]); n++) {
		if (n->field == set->field && (n->kind != VALUE_IPV4 || ipv4))
			return n;
	}
	return NULL;
}

const struct set_name *set_name_find(const char *name)
{
	const struct set_name *n = set_names, *end = n + sizeof(set_names) / sizeof(set_names[0]);

	while (n < end && strcmp(n->name, name))
		n++;
	return n < end ? n : NULL;
}

static const char *const storm_names[__VSWITCH_STORM_MAX] = {
	[VSWITCH_STORM_BROADCAST] = "broadcast",
	[VSWITCH_STORM_MULTICAST] = "multicast",
	[VSWITCH_STORM_UNKNOWN] = "unknown",
};

const char *storm_name(u32 kind)
{
	return storm_names[kind];
}
