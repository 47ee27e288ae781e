// SPDX-License-Identifier: GPL-2.0-or-later
/* Matches that say what a field needs: rule_match.h. */
#include <netinet/in.h>
#include "daemon/syntax/rule_match.h"

static void say(struct rule_match *match, u16 type, u8 proto)
{
	match->key.k.eth_type = cpu_to_be16(type);
	match->mask.k.eth_type = 0xffff;
	if (!proto)
		return;
	match->key.k.ip_proto = proto;
	match->mask.k.ip_proto = 0xff;
}

void ofmatch_need(struct rule_match *match, enum of_need need)
{
	switch (need) {
	case NEED_IPV6:
		say(match, VSW_ETH_TYPE_IPV6, 0);
		break;
	case NEED_ARP:
		say(match, VSW_ETH_TYPE_ARP, 0);
		break;
	case NEED_IPV4:
	case NEED_IPV4_ARP:
	case NEED_IP:
	case NEED_IP_ARP:
		say(match, VSW_ETH_TYPE_IPV4, 0);
		break;
	case NEED_TCP:
		say(match, VSW_ETH_TYPE_IPV4, IPPROTO_TCP);
		break;
	case NEED_UDP:
		say(match, VSW_ETH_TYPE_IPV4, IPPROTO_UDP);
		break;
	case NEED_SCTP:
		say(match, VSW_ETH_TYPE_IPV4, IPPROTO_SCTP);
		break;
	case NEED_ICMP4:
	case NEED_ICMP:
		say(match, VSW_ETH_TYPE_IPV4, IPPROTO_ICMP);
		break;
	case NEED_ICMP6:
		say(match, VSW_ETH_TYPE_IPV6, IPPROTO_ICMPV6);
		break;
	case NEED_NOTHING:
	case NEED_PORTS:
	case NEED_ND:
	case NEED_NS:
	case NEED_NA:
		break;
	}
}
