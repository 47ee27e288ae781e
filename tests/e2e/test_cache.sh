#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installed flows: what cache show says, how they come and go.
#
#	h1 ── h1       ┐
#	h2 ── h2       ┼ br0
#	h3 ── h3 tag=10┘
. "$(dirname "$0")/lib.sh"

# flow PORT DST FIELD: of the flow of frames from that port to that address
flow() {
	vswitchctl --json cache show | jq -r --arg p "$1" --arg d "dl_dst=$2" \
		".[] | select(.in_port == \$p and (.match | contains(\$d))) | .$3"
}
status_of() { vswitchctl --json status | jq ".$1"; }

mac1=02:00:00:00:00:01 mac2=02:00:00:00:00:02
switch_up
host h1
host h2
host h3 tag=10
# A slow machine may need longer than max-idle between two looks.
must vswitchctl set Open_vSwitch . other_config:max-idle=60000
must vswitchctl fdb add br0 h1 0 $mac1
must vswitchctl fdb add br0 h2 0 $mac2

it "an idle switch has no flows"
check gives 0 flows true
check gives 0 status_of flows

it "the first frame makes one flow, further ones are counted by it exactly"
listen h2
check send h1 dst=h2
check heard h2 1
check gives 1 flows true
check gives 1 flow h1 $mac2 packets
check send h1 dst=h2 count=99 len=100
check heard h2 100
check gives 1 flows true
check gives 100 flow h1 $mac2 packets
check gives $((60 + 99 * 100)) flow h1 $mac2 bytes

it "cache show names match and actions"
check says "dl_src=$mac1" flow h1 $mac2 match
check says "dl_dst=$mac2" flow h1 $mac2 match
check gives "output:h2" flow h1 $mac2 actions
check says "output:h2" vswitchctl cache show
check says "output:h2" vswitchctl cache show br0
check gives br0 flow h1 $mac2 bridge

it "NORMAL switching uses one mask, whatever the frames"
for tag in 10 20 88a8:30; do check send h1 dst=all vlan=$tag; done
check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1-2 len=80
check send h3 dst=all
check eventually 5 gives 5 flows true
check gives 1 status_of masks

it "conversations of one pair of hosts share a flow: ports and addresses of IP do not matter"
before=$(flow h1 $mac2 packets)
for port in 1 2 3 4 5; do
	check send h1 dst=h2 ip=10.0.0.1-10.0.0.$port tcp=$port-80 len=80
done
check gives $((before + 5)) flow h1 $mac2 packets
check gives 5 flows true

it "a flow's bytes count the tag, wherever the device keeps it"
check vswitchctl fdb add br0 h2 5 $mac2
check vswitchctl cache flush
listen h2
check send h1 dst=h2 vlan=5 count=10 len=60
check heard h2 10 vlan=8100:0005
check gives 10 flow h1 $mac2 packets
check gives 640 flow h1 $mac2 bytes

it "frames that are dropped by policy have a flow, too"
before=$(dropped h3 vlan) misses=$(stat_of h3 misses)
check send h3 dst=h2 vlan=20 count=50
check eventually 5 gives $((before + 50)) dropped h3 vlan
check gives "drop(vlan)" flow h3 $mac2 actions
check gives 50 flow h3 $mac2 packets
check gives $((misses + 1)) stat_of h3 misses

it "push and pop are shown as actions"
check send h3 dst=all count=2
check says "push_vlan(vid=10" flow h3 ff:ff:ff:ff:ff:ff actions
check send h1 dst=all vlan=10
check eventually 5 says "pop_vlan" flow h1 ff:ff:ff:ff:ff:ff actions

it "cache flush removes all flows, and the next frames are forwarded all the same"
check vswitchctl cache flush
check gives 0 flows true
listen h2
check send h1 dst=h2 count=10
check heard_in_order h2 10
check gives 10 flow h1 $mac2 packets

it "cache flush of a bridge leaves the other bridges' flows"
BR=br1
check vswitchctl add-br br1
host h8
host h9
BR=
check send h8 dst=all
check eventually 5 gives 1 flows '.bridge == "br1"'
check vswitchctl cache flush br0
check gives 1 flows true
check vswitchctl del-br br1
check gives 0 flows true

it "flows without frames are removed after max-idle, used ones stay with their counters"
idle=$(slow && echo 12 || echo 3)	# seconds, with room for a slow machine to pause
check vswitchctl set Open_vSwitch . other_config:max-idle=$((idle * 1000))
check vswitchctl cache flush
check send_bg h1 dst=h2 rate=10 for=$((3 * idle))
check send h2 dst=h1
check eventually 5 gives 0 flows '.in_port == "h2"'
check gives 1 flows '.in_port == "h1"'
sent=$(send_end h1)
check gives "$sent" flow h1 $mac2 packets
check eventually $((idle + 4)) gives 0 flows true

# flow_max changes at run time
if on_module; then
	it "where there is no room for more flows, those that are in use stay and idle ones make room"
	check vswitchctl set Open_vSwitch . other_config:max-idle=60000
	flow_max=$(param_get flow_max)
	check vswitchctl cache flush
	tally h2
	check send_bg h1 dst=h2 id=5 rate=10 for=300
	check eventually 5 gives 1 flows true
	check param flow_max 10
	check send h3 dst=all src=random count=30
	check eventually 5 gives 9 flows true	# h3 is not to take the last one, see test_flow_share.sh
	newest() { send h3 dst=all src=02:03:00:00:00:03 >"$T/output" && flows '.match | contains("02:03:00:00:00:03")'; }
	check eventually 20 gives 1 newest
	check gives 1 flows '.in_port == "h1"'
	sent=$(send_end h1 stop)
	check eventually 5 gives "$sent" tallied h2 5 frames
	check gives "$sent" flow h1 $mac2 packets
	check param flow_max "$flow_max"
	check vswitchctl cache flush
fi

it "used and age tell the time since the last frame and since the flow came"
check vswitchctl set Open_vSwitch . other_config:max-idle=60000
begun=$SECONDS
check send h1 dst=h2
seconds() { flow h1 $mac2 "$1" | cut -d. -f1; }
older_than() { [ "$(seconds "$2")" -ge "$1" ]; }
check eventually 6 older_than 2 age
check older_than 2 used
check [ "$(seconds age)" -le $((SECONDS - begun + 1)) ]
check send h1 dst=h2
check older_than 2 age
check [ "$(seconds used)" -lt "$(seconds age)" ]

it "many flows are shown whole"
many=$(slow && echo 300 || echo 1000)	# at a rate that leaves none of them behind
check vswitchctl cache flush
check send h1 dst=h2 src=random count=$many rate=$((many * many / 1000))
check eventually 20 gives $many flows '.in_port == "h1"'
check gives $many status_of flows

finish
