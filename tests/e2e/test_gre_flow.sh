#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One tunnel port for many keys: rules give frames their key, and look at it.
#
#	h1 ── h1 br0 gre0 (key=flow) ══ u1 ── p1 ══ g10 10.0.10.9 key 10
#	                                         ══ g11 10.0.11.9 key 11
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.10.1/24
must ip -n h1 address add 10.0.11.1/24 dev eth0
gretap 1 g10 10.0.10.9/24 key 10
gretap 1 g11 10.0.11.9/24 key 11
must gre gre0 options:remote_ip=10.1.1.2 options:key=flow
must vswitchctl flow replace br0 - <<EOF
priority=10,in_port=gre0 actions=output:h1
priority=10,in_port=h1,arp,arp_tpa=10.0.10.0/24 actions=set_tunnel:10,output:gre0
priority=10,in_port=h1,ip,nw_dst=10.0.10.0/24 actions=set_tunnel:10,output:gre0
priority=10,in_port=h1,arp,arp_tpa=10.0.11.0/24 actions=set_tunnel:11,output:gre0
priority=10,in_port=h1,ip,nw_dst=10.0.11.0/24 actions=set_tunnel:0xb,output:gre0
EOF

it "set_tunnel is the key on the wire"
capture 1
check eventually 5 pings h1 10.0.10.9
check eventually 5 pings h1 10.0.11.9
check wired 1 '10.1.1.1 > 10.1.1.2: .*key=0xa,.*10.0.10.1 > 10.0.10.9: ICMP echo request'
check wired 1 '10.1.1.1 > 10.1.1.2: .*key=0xb,.*10.0.11.1 > 10.0.11.9: ICMP echo request'
capture_end 1

it "rules look at the key of what is received, and only flows that have to do so too"
check vswitchctl flow add br0 'priority=20,in_port=gre0,tun_id=11 actions=drop'
check eventually 5 pings h1 10.0.10.9
check_not pings h1 10.0.11.9 1
check says tun_id=0xb eval 'vswitchctl cache show br0 | grep in_port=gre0'
check_not says tun_id eval 'vswitchctl cache show br0 | grep in_port=h1'
check eval '[ "$(dropped gre0 policy)" -gt 0 ]'

it "without set_tunnel there is no key"
check vswitchctl flow add br0 'priority=30,in_port=h1 actions=output:gre0'
capture 1
check_not pings h1 10.0.10.9 1
check wired 1 '10.1.1.1 > 10.1.1.2: GREv0, Flags \[none\]'

finish
