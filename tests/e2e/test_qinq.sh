#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# QinQ: what customers send, their tags with it, crosses the provider's VLAN unchanged.
#
#	h1 ── h1 dot1q-tunnel 100            ┐
#	h2 ── h2 dot1q-tunnel 100            ┤
#	h3 ── h3 dot1q-tunnel 100 cvlans 5,6 ┼ br0
#	h4 ── h4 trunk                       ┤
#	h5 ── h5 dot1q-tunnel 200            ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1 vlan_mode=dot1q-tunnel tag=100
host h2 vlan_mode=dot1q-tunnel tag=100
host h3 vlan_mode=dot1q-tunnel tag=100 cvlans=5,6
host h4
host h5 vlan_mode=dot1q-tunnel tag=200

it "a customer's frame gets the service tag (88a8) before its own on a trunk"
listen h2 h3 h4 h5
check send h1 dst=all vlan=0x6005
check heard h4 1 vlan=88a8:0064,8100:6005 len=68
check heard h2 1 vlan=8100:6005 len=64
check heard h3 1 vlan=8100:6005
check heard h5 0

it "untagged, priority-tagged and doubly tagged frames cross unchanged"
listen h2 h4
check send h1 dst=all id=1
check send h1 dst=all vlan=0xe000 id=2
check send h1 dst=all vlan=88a8:7 vlan=8 id=3
check heard h2 1 id=1 vlan=-
check heard h2 1 id=2 vlan=8100:e000
check heard h2 1 id=3 vlan=88a8:0007,8100:0008
check heard h4 1 id=1 vlan=88a8:0064
check heard h4 1 id=2 vlan=88a8:0064,8100:e000
check heard h4 1 id=3 vlan=88a8:0064,88a8:0007,8100:0008

it "the service tag is taken off for the customer, of either TPID"
listen h1
check send h4 dst=all vlan=88a8:100 vlan=0x4005 id=1
check send h4 dst=all vlan=100 vlan=6 id=2
check heard h1 1 id=1 vlan=8100:4005
check heard h1 1 id=2 vlan=8100:0006

it "known stations are reached through the tunnel, one flow for all their priorities"
check send h2 dst=all vlan=5
check vswitchctl cache flush
listen h2 h3
for tci in 0x0005 0x2005 0xe005; do check send h1 dst=h2 "vlan=$tci"; done
check heard h2 3
check heard h3 0
check gives 1 flows '.in_port == "h1" and (.match | test("dl_dst=02:00:00:00:00:02"))'

it "a tag taken out by the device, and one in the frame, get the same service tag"
check ethtool -K h1 rx-vlan-offload off
check ethtool -K h4 tx-vlan-offload off
listen h4
check send h1 dst=all vlan=0xa005
check heard h4 1 vlan=88a8:0064,8100:a005
check ethtool -K h1 rx-vlan-offload on
check ethtool -K h4 tx-vlan-offload on

it "cvlans restrict both what a customer sends and what it gets"
listen h1 h3
check send h3 dst=all vlan=7 count=2
check send h3 dst=all count=3
check eventually 5 gives 5 dropped h3 vlan
check heard h1 0
check send h1 dst=all vlan=7 id=7
check send h4 dst=all vlan=88a8:100 vlan=9 id=9
check send h1 dst=all vlan=6 id=6
check heard h3 1 id=6 vlan=8100:0006
check heard h3 1

it "qinq-ethtype=802.1q puts 8100 outside, from the next frame on"
check vswitchctl set Port h1 other_config:qinq-ethtype=802.1q
listen h4
check send h1 dst=all vlan=5
check heard h4 1 vlan=8100:0064,8100:0005
check vswitchctl remove Port h1 other_config qinq-ethtype

it "a customer's tag leads into no VLAN of the provider by a native one"
check vswitchctl set Port h4 vlan_mode=native-untagged tag=100
listen h4
check send h1 dst=all vlan=200 id=1
check send h1 dst=all id=2
check heard h4 1 id=2 vlan=-
check heard h4 1
check vswitchctl clear Port h4 vlan_mode tag

if ! lacks_link vlan; then
	it "large frames of TCP cross, tags and all"
	for n in 1 2; do
		must ip -n h$n link add link eth0 name eth0.5 type vlan id 5
		must ip -n h$n address add 10.5.0.$n/24 dev eth0.5
		must ip -n h$n link set eth0.5 up
	done
	check eventually 10 pings h1 10.5.0.2 1
	on h2 socat -u TCP-LISTEN:5000,reuseaddr "CREATE:$T/got" &
	check eventually 10 on h1 sh -c "head -c 3000000 /dev/zero | socat -u - TCP:10.5.0.2:5000"
	check eventually 10 gives 3000000 stat -c %s "$T/got"
fi

it "reserved multicast is dropped, or crosses too if the bridge forwards it"
listen h2
check send h1 dst=01:80:c2:00:00:00
check eventually 5 gives 1 dropped h1 reserved
check vswitchctl set Bridge br0 other_config:forward-bpdu=true
check send h1 dst=01:80:c2:00:00:00 id=5
check heard h2 1 id=5
check heard h2 1

it "a tunnel port without a tag is refused, and nothing changes"
check refused_cleanly "port h4: vlan_mode dot1q-tunnel needs a tag from 1 to 4094" \
	vswitchctl set Port h4 vlan_mode=dot1q-tunnel
check refused_cleanly 'port h1: other_config:qinq-ethtype must be 802.1ad or 802.1q, not "x"' \
	vswitchctl set Port h1 other_config:qinq-ethtype=x

finish
