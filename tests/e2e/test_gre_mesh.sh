#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Three hosts, a tunnel between each two of them: every frame once, and none in circles.
#
#	a1 ── sa br0 ═══ sb br0 ── b1      underlay: 10.1.0.1, .2, .3 on a Linux bridge
#	         ╚══ sc br0 ══╝
#	              └── c1
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

# tunnel NS NAME REMOTE
tunnel() {
	in_ns "$1" add-port br0 "$2" -- set Interface "$2" type=gre options:remote_ip="$3" \
		options:key=7 -- set Port "$2" other_config:split-horizon-group=mesh
}

must modprobe vswitch
must ip link add underlay type bridge
must ip link set underlay up
i=0
for ns in sa sb sc; do
	i=$((i + 1))
	must ip netns add $ns
	must ip -n $ns link set lo up
	must ip link add w$ns type veth peer name wire netns $ns
	must ip link set w$ns master underlay up
	must ip -n $ns address add 10.1.0.$i/24 dev wire
	must ip -n $ns link set wire up
	must start_in $ns
	must in_ns $ns add-br br0
done
guest_of sa a1 1
guest_of sb b1 2
guest_of sc c1 3
must tunnel sa to-b 10.1.0.2
must tunnel sa to-c 10.1.0.3
must tunnel sb to-a 10.1.0.1
must tunnel sb to-c 10.1.0.3
must tunnel sc to-a 10.1.0.1
must tunnel sc to-b 10.1.0.2

it "each reaches each"
for pair in "a1 2" "a1 3" "b1 1" "b1 3" "c1 1" "c1 2"; do
	set -- $pair
	check eventually 5 pings "$1" "10.0.0.$2"
done

it "a broadcast is heard once by each of the others, and not by its sender"
listen a1 b1 c1
check send a1 id=1 dst=all count=20
check heard b1 20 id=1
check heard c1 20 id=1
check heard a1 0 id=1
check heard b1 20 id=1

it "so is a frame to a station that nobody knows"
listen a1 b1 c1
check send b1 id=2 dst=02:00:00:00:00:99 count=20
check heard a1 20 id=2
check heard c1 20 id=2
check heard b1 0 id=2

it "a frame from a tunnel for a station behind another one is dropped as isolated"
check in_ns sb fdb add br0 to-c 0 02:00:00:00:00:55
check in_ns sa fdb add br0 to-b 0 02:00:00:00:00:55
before=$(dropped_in sb to-a isolated)
check send a1 id=3 dst=02:00:00:00:00:55 count=5
check eventually 5 gives $((before + 5)) dropped_in sb to-a isolated

it "stations that move from host to host are followed"
check send c1 id=4 src=02:00:00:00:00:42 dst=all
check eventually 5 eval '[ "$(in_ns sa --json fdb show br0 |
	jq -r ".[] | select(.mac == \"02:00:00:00:00:42\") | .port")" = to-c ]'
check send b1 id=4 src=02:00:00:00:00:42 dst=all
check eventually 5 eval '[ "$(in_ns sa --json fdb show br0 |
	jq -r ".[] | select(.mac == \"02:00:00:00:00:42\") | .port")" = to-b ]'

must ip link del underlay
finish
