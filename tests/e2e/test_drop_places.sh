#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the kernel's own tracepoint for dropped frames (dropwatch, perf) says of ours: the place is a
# function named after the reason, and why is the kernel's own reason that comes closest.
#
#	h1 ── h1        ┐
#	h2 ── h2        ┼ br0
#	h3 ── h3 tag=10 ┘
. "$(dirname "$0")/lib.sh"

trace=/sys/kernel/tracing
event=$trace/events/skb/kfree_skb

# places: the places of all drops until now, one a line. Before 6.2 the text has no symbols, but
# the stack that goes with it has, and ours are on no other stack.
if grep -q 'location=%pS' $event/format; then
	watch_places() { echo 1 >$event/enable; }
	watch_no_more() { echo 0 >$event/enable; }
	places() { sed -nE 's/.* location=([A-Za-z_0-9]+).*/\1/p' $trace/trace; }
else
	watch_places() {
		echo 16384 >$trace/buffer_size_kb && echo stacktrace >$event/trigger &&
			echo 1 >$event/enable
	}
	watch_no_more() { echo 0 >$event/enable && echo '!stacktrace' >$event/trigger; }
	places() { sed -nE 's/^ => (drop_[A-Za-z_0-9]+).*/\1/p' $trace/trace; }
fi

# by_place: "REASON COUNT" of the drops that the kernel has seen of ours; by_name: that we counted
by_place() { places | sed -n 's/^drop_//p' | tr '[:upper:]' '[:lower:]' | sort | uniq -c | awk '{ print $2, $1 }'; }
by_name() {
	vswitchctl --json drops show |
		jq -r 'group_by(.reason)[] | "\(.[0].reason) \(map(.packets) | add)"' | sort
}
agree() { diff <(by_name) <(by_place); }

# why NAME...: the first of these that this kernel has, else NOT_SPECIFIED
why() {
	local name
	for name; do
		! grep -q "\"$name\"" $event/format || { echo "$name"; return; }
	done
	echo NOT_SPECIFIED
}
# given REASON NAME...: a drop for that reason is told under the first of the names that there is
given() {
	local place=drop_${1^^}
	shift
	grep "location=$place" $trace/trace | grep -q "reason: $(why "$@")$"
}

switch_up
host h1
host h2
host h3 tag=10
must vswitchctl fdb add br0 h1 0 02:00:00:00:00:01
must vswitchctl fdb add br0 h2 0 02:00:00:00:00:02
must watch_places

it "each drop is at a place that is named after its reason"
check send h1 src=01:00:00:00:00:01 dst=h2 count=3
check send h3 dst=h1 vlan=20 count=5
check send h1 dst=01:80:c2:00:00:02 count=6
check send h2 src=h7 dst=h2 count=7
check vswitchctl set Port h2 trunks=0
check send h1 dst=all vlan=77 count=2
check vswitchctl clear Port h2 trunks
check ip link set h2 mtu 1000
check send h1 dst=h2 len=1200 count=4
check ip link set h2 mtu 1500
check vswitchctl flow add br0 'priority=100,in_port=h3,dl_dst=02:00:00:00:00:09 actions=drop'
check send h3 dst=h9 count=8
# Two frames a second: no machine is so slow that all of them pass.
check vswitchctl set Interface h1 ingress_policing_rate=1 ingress_policing_burst=1
check send h1 dst=h2 count=50
check vswitchctl set Interface h1 ingress_policing_rate=0
check ip link set h2 down
check eventually 5 gives down vswitchctl get Interface h2 link_state
check send h1 dst=h2 count=9
check says tx_down vswitchctl drops show
check eventually 5 agree
check gives 9 eval 'by_place | grep -cE "^(bad_source|vlan|reserved|same_port|no_egress|tx_mtu|policy|policed|tx_down) "'

it "the kernel's own reason is the one that comes closest"
if grep -q 'reason: ' $event/format && grep -q 'location=%pS' $event/format; then
	check given bad_source MAC_INVALID_SOURCE
	check given no_egress NO_TX_TARGET
	check given tx_mtu PKT_TOO_BIG
	check given tx_down DEV_READY
	check given policy
else
	check grep -q kfree_skb $trace/trace	# before 6.2: where a reason belongs cannot be told
fi
must watch_no_more

finish
