#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Guests that flood with frames of which each wants a flow of its own do not cost a pair of others
# its new flows: 1, 2 or 8 of them.
#
#	h1 ── h1 ┐           ┌ h11 ── h11
#	h2 ── h2 ┼ br0 ──────┤   …          flood h9
#	h9 ── h9 ┘           └ h18 ── h18
. "$(dirname "$0")/lib.sh"

flows=40	# new ones each way in each round
enough=38	# 95 %
id=0

# All ports' counters at once: processes are dear beside a flood.
counters() { vswitchctl --timeout=100 stats show >"$1"; }
# ahead FIELD N FLOODING: of each port that floods, this counter has grown by more than N
ahead() {
	counters "$T/now" || return 1
	awk -v field="$1" -v least="$2" -v last="$((10 + $3))" '
		FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		FILENAME ~ /before$/ { old[$2] = $at[field]; next }
		{ n[$2] = $at[field] }
		END {
			for (i = 11; i <= last; i++) {
				print "h" i, field, old["h" i], n["h" i]
				if (n["h" i] - old["h" i] <= least)
					bad = 1
			}
			exit bad
		}' "$T/before" "$T/now"
}

# Senders take what CPU the switch and this test leave: where guests run, they are not on its CPUs.
flood_start() {
	local i
	check counters "$T/before"
	for ((i = 11; i < 11 + $1; i++)); do
		check send_bg h$i dst=h9 src=random ip=random udp=random len=80 for=1000
		check renice -n 19 -p "$(cat "$T/bg.h$i.pid")"
	done
	check eventually 20 ahead misses 100 "$1"
}
flood_end() {
	local i
	for ((i = 11; i < 11 + $1; i++)); do
		send_end h$i stop >"$T/output"
	done
	check vswitchctl --timeout=100 cache flush
	check eventually 30 gives 0 parked
}

# new_flows FROM TO: each frame is one; fails unless enough arrive
new_flows() {
	id=$((id + 1))
	send "h$1" dst="h$2" ip="10.1.0.$1-10.1.0.$2" udp=random len=80 id=$id count=$flows rate=40 &&
		eventually 5 arrived "h$2"
}
arrived() {
	local n
	n=$(tallied "$1" $id frames)
	echo "$1: $n of $flows"
	[ "$n" -ge $enough ]
}

# both_ways FLOODING: new flows there and back, beside floods that go on all the while
both_ways() {
	check counters "$T/before"
	tally h1 h2
	check new_flows 1 2
	check new_flows 2 1
	check ahead rx_packets $flows "$1"
	check ahead misses $flows "$1"
}

# start_anew: nothing is known of anybody
start_anew() {
	check vswitchctl --timeout=100 fdb flush br0
	check vswitchctl --timeout=100 cache flush
}

switch_up
# Tables that are soon full of what floods; and each UDP port makes a flow of its own.
must param flow_max 800
must vswitchctl set Bridge br0 other_config:mac-table-size=256
must vswitchctl flow add br0 'priority=9,udp,tp_src=1,tp_dst=1 actions=drop'
host h1
host h2
host h9
for i in {11..18}; do host "h$i"; done
must vswitchctl fdb add br0 h9 0 02:00:00:00:00:09

for n in 1 2 8; do
	it "while $n flood, a pair's new flows get through"
	check send h1 dst=h2
	check send h2 dst=h1
	flood_start $n
	both_ways $n

	it "and those of a pair that starts anew, beside $n"
	start_anew
	both_ways $n

	it "and both tables were full of those of $n, and the pair's addresses are still known"
	check eventually 20 ahead flows_refused 0 $n
	check gives 2 fdb '.mac == "02:00:00:00:00:01" or .mac == "02:00:00:00:00:02"'
	check gives 256 fdb '.static == false and .local == false'
	flood_end $n
done

finish
