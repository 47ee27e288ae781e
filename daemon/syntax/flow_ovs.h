/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flows as Open vSwitch's dpctl/dump-flows writes its own, for programs that read that. Not read
 * back: flow.h is for that.
 *
 *   match:   recirc_id(0),in_port(2),eth(src=…,dst=…),eth_type(0x0800),ipv4(proto=6,frag=no)
 *   actions: push_vlan(vid=20,pcp=0),3,set(ipv4(ttl=63)),4
 *
 * Returned strings are the caller's to free; NULL: no memory.
 */
#ifndef VSW_SYNTAX_FLOW_OVS_H
#define VSW_SYNTAX_FLOW_OVS_H

#include "core/action.h"
#include "core/key.h"
#include "daemon/base/port_names.h"

/* @key: masked. @names: with functions that are NULL ports are numbers. */
char *flow_ovs_match(const union vsw_key *key, const union vsw_key *mask,
		     const struct port_names *names);
/* @key: of the flow, which says of what kind the fields are that are set */
char *flow_ovs_actions(const union vsw_key *key, const void *actions, size_t len,
		       const struct port_names *names);

#endif
