#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# User rules: which frames they match, by fields of layer 2, 3 and 4, and by priority.
#
#	h1 ─┐
#	h2 ─┼ br0
#	h3 ─┘
. "$(dirname "$0")/lib.sh"

switch_up
for h in h1 h2 h3; do host $h; done
send h2 dst=all >"$T/output"

# passes FIELD...: a frame of h1 with these reaches h2
passes() {
	listen h2
	send h1 dst=h2 "$@" && heard h2 1
}
# blocked FIELD...: it does not; what follows it shows that it would be there by now
blocked() {
	listen h2
	send h1 dst=h2 "$@" && send h1 dst=h2 type=0x88b7 id=77 && heard h2 1 && heard h2 1 id=77
}

it "a new bridge has one rule, NORMAL"
check says "priority=0 actions=NORMAL" vswitchctl flow show br0
check passes

it "a rule for an Ethernet type drops frames of that type only"
check vswitchctl flow add br0 'dl_type=0x88b5 actions=drop'
check blocked
check passes type=0x88b6
check passes len=100 ip=10.0.0.1-10.0.0.2 udp=1-2

it "the higher priority holds"
check vswitchctl flow add br0 'priority=40000,dl_src=02:00:00:00:00:01,dl_type=0x88b5 actions=NORMAL'
check passes
check vswitchctl flow add br0 'priority=50000,in_port=h1,dl_type=0x88b5 actions=drop'
check blocked

it "frames come through again when the rules are deleted"
check vswitchctl flow del br0 dl_type=0x88b5
check passes
check says "priority=0 actions=NORMAL" vswitchctl flow show br0

it "rules match on addresses with prefixes"
check vswitchctl flow add br0 'priority=10,ip,nw_src=10.1.0.0/16 actions=drop'
check vswitchctl flow add br0 'priority=20,ip,nw_src=10.1.2.0/24 actions=NORMAL'
check blocked len=100 ip=10.1.3.1-10.0.0.2 udp=5-6
check passes len=100 ip=10.1.2.1-10.0.0.2 udp=5-6
check passes len=100 ip=10.2.3.1-10.0.0.2 udp=5-6

it "rules match on IPv6 addresses"
check vswitchctl flow add br0 'ipv6,ipv6_dst=2001:db8::/32 actions=drop'
check blocked len=100 ip=fd00::1-2001:db8::7 udp=5-6
check passes len=100 ip=fd00::1-2001:db9::7 udp=5-6

it "rules match on ports, with masks too"
check vswitchctl flow add br0 'priority=30,udp,tp_dst=53 actions=drop'
check vswitchctl flow add br0 'priority=30,tcp,tp_src=0x400/0xfc00 actions=drop'
check blocked len=100 ip=10.0.0.1-10.0.0.2 udp=5-53
check passes len=100 ip=10.0.0.1-10.0.0.2 udp=53-54
check passes len=100 ip=10.0.0.1-10.0.0.2 tcp=5-53
check blocked len=100 ip=10.0.0.1-10.0.0.2 tcp=2047-80
check passes len=100 ip=10.0.0.1-10.0.0.2 tcp=2048-80

it "rules match on tags, and on there being none"
check vswitchctl flow del br0
check vswitchctl flow add br0 'priority=0 actions=NORMAL'
check vswitchctl flow add br0 'dl_vlan=7 actions=drop'
check vswitchctl flow add br0 'dl_vlan=8,dl_vlan_pcp=5 actions=drop'
send h2 dst=all vlan=7 >"$T/output"
send h2 dst=all vlan=8 >"$T/output"
check blocked vlan=7
check passes vlan=8
check blocked vlan=0xa008
check passes
check vswitchctl flow add br0 'vlan_tci=0,dl_type=0x88b5 actions=drop'
check blocked
check passes vlan=8

it "what no rule matches is dropped as no_rule"
check vswitchctl flow del br0
listen h2
check send h1 dst=h2 count=3
check eventually 5 gives 3 dropped h1 no_rule
check heard h2 0

it "a flow in the cache looks at no more than the rules did"
check vswitchctl flow add br0 'priority=5,ip,nw_dst=10.0.0.0/8 actions=h2'
check vswitchctl cache flush
listen h2
for i in 1 2 3 4 5; do
	check send h1 dst=h3 len=100 ip="172.16.0.$i-10.9.8.$i" udp="$i-$((100 + i))"
done
check heard h2 5
check gives 1 flows '.in_port == "h1" and (.match | contains("nw_dst=10.0.0.0/8"))'

finish
