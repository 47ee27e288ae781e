#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The underlay's NIC is a port of the bridge, which has the host's address; and loops end by name.
#
#	h1 10.0.0.1 tag=10 ─┐
#	                    br0 10.1.1.1 ── u1 ── 10.1.1.2 (p1) ══ g1 in VLAN 10: 10.0.0.9
#	gre0 tag=10 ════════┘
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
must ip address flush dev u1
must vswitchctl add-port br0 u1 tag=1
must vswitchctl set Port br0 tag=1
must ip address add 10.1.1.1/24 dev br0
must ip link set br0 up
host h1 10.0.0.1/24 tag=10
gretap 1 g1 10.0.0.9/24 key 7

it "a tunnel's underlay goes by the bridge that it is a port of"
check eventually 5 ping -c 1 -W 3 -q 10.1.1.2
must gre gre0 options:remote_ip=10.1.1.2 options:key=7
check vswitchctl set Port gre0 tag=10
check pings h1 10.0.0.9
check on p1 ping -c 1 -W 3 -q 10.0.0.1

it "TCP goes by it, too"
transfer_to_peer() {
	on p1 timeout 60 socat -u TCP4-LISTEN:5000,reuseaddr "OPEN:$T/received,creat,trunc" &
	eventually 5 listens p1 || return 1
	head -c 2000000 /dev/zero | timeout 60 ip netns exec h1 socat -u - TCP4:10.0.0.9:5000
	eventually 20 has_size "$T/received" 2000000
}
check transfer_to_peer

it "a tunnel whose remote is behind itself ends as a drop"
check ip address add 10.9.0.1/24 dev br0
check gre loop options:remote_ip=10.9.0.2
check vswitchctl set Port loop tag=1
check ip neigh replace 10.9.0.2 lladdr 02:00:00:00:09:02 dev br0
check vswitchctl fdb add br0 loop 1 02:00:00:00:09:02
ping -c 3 -i 0.2 -W 1 -q 10.9.0.2 >/dev/null
check eventually 5 eval '[ "$(dropped loop tunnel)" -gt 0 ]'
check vswitchctl del-port loop
check pings h1 10.0.0.9

it "a tunnel to an address of this host ends as a drop"
check gre self options:remote_ip=10.1.1.1
check vswitchctl set Port self tag=10
check_not pings h1 10.0.0.77 1
check eventually 5 eval '[ "$(dropped self tunnel)" -gt 0 ]'
check vswitchctl del-port self

finish
