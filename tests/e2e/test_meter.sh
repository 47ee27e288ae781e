#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Meters: a rate that flows of the module share, and one that rules do. Frames are counted, not timed:
# a burst that comes in one go passes, and next to nothing of what follows it, as the rates are a frame in
# many seconds.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ the module; at first no daemon, "dpctl" instead
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl

must datapath_start
for h in h1 h2 h3; do
	must wired_host $h
	must "$dpctl" add-port $h
done

flow() { "$dpctl" add-flow "in_port=$1" "$2"; }
shows() { says "$1" "$dpctl" show; }
# came MIN MAX ID: so many have come to h3, which is $came then. A frame more is let pass every 8 seconds.
came=0
came() {
	came=$(tallied h3 "$3" frames)
	echo "$came have come"
	[ "$came" -ge "$1" ] && [ "$came" -le "$2" ]
}

it "lets a burst of bits pass, and drops the rest by the name \"meter\""
check "$dpctl" set-meter 5 kbps 1 80
check flow h1 meter\(5\),output:h3
tally h3
check send h1 dst=h3 len=1000 count=50 id=1
check gives 10 tallied h3 1 frames
check shows "meter 5 kbps 1 80 packets=50 bytes=50000 dropped=40,40000"
check shows "h1 meter 40"

it "is one for all flows that name it"
check "$dpctl" set-meter 5 kbps 1 88
check flow h2 meter\(5\),output:h3
check send h1 dst=h3 len=1000 count=6 id=2
check send h2 dst=h3 len=1000 count=30 id=3
check gives 6 tallied h3 2 frames
check came 5 9 3
later=$came
check shows "h2 meter $((30 - later))"

it "keeps its level where it is set to what it is already, and what it has counted in any case"
check "$dpctl" set-meter 5 kbps 1 88
check send h1 dst=h3 len=1000 count=10 id=4
check came 0 4 4
lost=$((40 + 30 - later + 10 - came))
check shows "meter 5 kbps 1 88 packets=96 bytes=96000 dropped=$lost,${lost}000"

it "counts frames where it is of frames, and drops nothing without a rate"
check "$dpctl" set-meter 6 pktps 0
check flow h1 meter\(6\),output:h3
check send h1 dst=h3 len=60 count=500 id=5
check eventually 10 gives 500 tallied h3 5 frames
check shows "meter 6 pktps 0 0 packets=500 bytes=30000 dropped=0,0"
check "$dpctl" set-meter 6 pktps 1 20
passed() { local n; n=$(tallied h3 6 frames); [ "$n" -ge 20 ] && [ "$n" -lt 200 ]; }
check send h1 dst=h3 len=60 count=500 id=6
check passed

it "counts a flow's frames whatever becomes of them, and before a drop"
check flow h1 "meter(6),drop(no_rule)"
check "$dpctl" set-meter 6 pktps 0
check send h1 dst=h3 count=3 id=7
check shows "h1 no_rule 3"
check shows "meter 6 pktps 0 0 packets=1003"

it "that does not exist cannot be named, nor set to what it cannot be"
check refused "No such file" flow h1 meter\(7\),output:h3
check refused "No such file" "$dpctl" del-meter 7
check refused "out of range" "$dpctl" set-meter 0 kbps 1
check refused "out of range" "$dpctl" set-meter 65536 kbps 1

it "that is deleted goes on for flows that name it, and a later one of its number is another"
check flow h1 meter\(6\),output:h3
check "$dpctl" set-meter 6 pktps 0
check "$dpctl" del-meter 6
check not shows "meter 6 "
check send h1 dst=h3 count=4 id=8
check gives 4 tallied h3 8 frames
check refused "No such file" flow h2 meter\(6\),output:h3
check "$dpctl" set-meter 6 kbps 1 1
check shows "meter 6 kbps 1 1 packets=0 "
check send h1 dst=h3 len=1000 count=4 id=9
check gives 4 tallied h3 9 frames
check flow h1 meter\(6\),output:h3
check send h1 dst=h3 len=1000 count=4 id=10
check gives 1 tallied h3 10 frames

it "counts segments, not the frames that carry them"
check "$dpctl" set-meter 8 pktps 1 1000
tap_host t1 vnet offload=csum,tso4
must "$dpctl" add-port t1
check flow t1 meter\(8\),output:h3
check send t1 dst=h3 vnet gso=tcp4 gso_size=100 hdr_len=54 csum_start=34 csum_offset=16 \
	ip=10.0.0.1-10.0.0.2 tcp=1-2 len=6054 count=30 id=11
spent() { shows "meter 8 pktps 1 1000 packets=30 "; }
check eventually 5 spent
gso_dropped() {
	local n
	n=$("$dpctl" show | sed -n 's/^meter 8 .*dropped=\([0-9]*\),.*/\1/p')
	echo "$n frames"
	[ "$n" -ge 10 ] && [ "$n" -le 14 ]
}
check gso_dropped

must "$dpctl" del-flows
must "$dpctl" set-meter 9 kbps 1
must daemon_start
must vswitchctl add-br br0 -- add-port br0 h1 -- add-port br0 h2 -- add-port br0 h3
meters() { says "$1" vswitchctl meter show br0; }
# The module's meters, which are not told while a daemon runs
in_module() {
	daemon_stop && "$dpctl" show | sed -n '/^meter /s/ packets=.*//p' && daemon_start
}
# burst ID: of 50 frames no more than the burst comes, and the rest is counted as dropped
burst() {
	local lost
	lost=$(dropped h1 meter)
	send h1 dst=h3 len=1000 count=50 id="$1" && came 0 11 "$1" || return
	lost=$(($(dropped h1 meter) - lost))
	echo "$lost were dropped as \"meter\""
	[ $((came + lost)) = 50 ]
}

it "of the module goes when no rule's meter is behind it"
check eventually 10 gives "" in_module

it "that a rule names lets its burst pass, and drops the rest as \"meter\""
check vswitchctl meter add br0 meter=70000 kbps burst bands=type=drop rate=1 burst_size=80
check vswitchctl flow add br0 in_port=h1,actions=meter:70000,output:h3
check burst 12
check came 10 11 12
check meters "references=1, n_packets=50, n_bytes=50000, dropped_packets="
check says "meter 70000: what is above 1 kbit/s is dropped" vswitchctl trace br0 in_port=h1

kept() {
	vswitchctl --json meter show br0 | jq -ce ".[] | [.meter, .packets]" &&
		vswitchctl flow show br0 | grep -o 'actions=meter:[0-9]*'
}
it "of a rule outlives the daemon however that ends, and counts on"
check gives "meter 1 kbps 1 80" in_module
check gives '[70000,50]
actions=meter:70000' kept
check burst 13
check daemon_kill
check send h1 dst=h3 len=1000 count=50 id=14
check came 0 11 14
check daemon_start
check gives '[70000,150]
actions=meter:70000' kept
check burst 15
check gives "meter 1 kbps 1 80" in_module

it "of a rule that is given another rate counts on"
check vswitchctl meter mod br0 meter=70000 pktps burst bands=type=drop rate=1 burst_size=1000
check send h1 dst=h3 len=1000 count=50 id=16
check gives 50 tallied h3 16 frames
check meters "n_packets=250, "
check gives "meter 1 pktps 1 1000" in_module

it "that is not there is not named, nor changed, nor made twice"
check refused "meter:7: there is no such meter" vswitchctl flow add br0 actions=meter:7
check refused "there is no meter 7" vswitchctl meter mod br0 meter=7 kbps bands=type=drop rate=1
check refused "meter 70000 is there already" \
	vswitchctl meter add br0 meter=70000 kbps bands=type=drop rate=1

it "of a rule takes that along"
check vswitchctl meter add br0 meter=1 kbps bands=type=drop rate=5
check vswitchctl meter del br0 70000
check not says meter vswitchctl flow show br0
check send h1 dst=h3 count=30 id=17
check gives 30 tallied h3 17 frames
check eventually 10 gives "meter 2 kbps 5 0" in_module
check gives "[1,0]" eval 'vswitchctl --json meter show br0 | jq -c ".[] | [.meter, .packets]"'

it "goes with the namespace, and holds no module"
check daemon_stop
check "$dpctl" del-flows
check datapath_stop
finish
