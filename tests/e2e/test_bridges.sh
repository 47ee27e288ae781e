#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Several bridges in one datapath, and many ports.
#
#	h1 ── h1 ┐       h3 ── h3 ┐
#	h2 ── h2 ┼ br0   h4 ── h4 ┼ br1
. "$(dirname "$0")/lib.sh"

attached_count() { vswitchctl --json list Interface | jq '[.. | numbers] | length'; }

switch_up
must vswitchctl add-br br1
host h1
host h2
BR=br1
host h3
host h4
BR=br0

it "flooding stays within the bridge"
listen h1 h2 h3 h4
check send h1 dst=all id=1 count=3
check send h3 dst=all id=3 count=4
check heard h2 3 id=1
check heard h4 4 id=3
check heard h2 3
check heard h4 4
check heard h1 0
check heard h3 0

it "unicast to an address of another bridge is flooded in its own, and stays there"
listen h2 h3 h4
check send h1 dst=h3 count=2
check heard h2 2
check heard h3 0
check heard h4 0

it "the same address and VLAN in both bridges are two entries"
check send h2 src=h9 dst=h1
check send h4 src=h9 dst=h3
listen h2 h4
check send h1 dst=h9 id=1
check send h3 dst=h9 id=3
check heard h2 1 id=1
check heard h4 1 id=3
check heard h2 1
check heard h4 1
check says 02:00:00:00:00:09 vswitchctl fdb show br0
check says 02:00:00:00:00:09 vswitchctl fdb show br1

it "deleting a bridge leaves the other one's flows and MAC table alone"
check vswitchctl del-br br1
listen h2
check send h1 dst=h9 count=2
check heard h2 2
check says 02:00:00:00:00:09 vswitchctl fdb show br0
check refused br1 vswitchctl fdb show br1

it "a bridge that is made again starts empty"
check vswitchctl add-br br1 -- add-port br1 h3 -- add-port br1 h4
check gives "[]" eval "vswitchctl --json fdb show br1 | jq -c '[.[] | select(.local == false)]'"
listen h4
check send h3 dst=h9
check heard h4 1

it "two bridges joined by a cable carry frames once, and a second cable does not hang the switch"
check ip link add j0 type veth peer name j1
check ip link set j0 up
check ip link set j1 up
check vswitchctl add-port br0 j0 -- add-port br1 j1
check eventually 5 linked j1
listen h4
check send h1 dst=all id=7
check heard h4 1 id=7
check vswitchctl del-port j0 -- del-port j1

it "a hundred ports attach in one transaction, and a flood reaches each once"
commands=()
for i in $(seq 100); do
	printf 'link add p%d type veth peer name q%d\nlink set p%d up\nlink set q%d up\n' \
		"$i" "$i" "$i" "$i"
	commands+=(-- add-port br0 "p$i")
done >"$T/batch"
check ip -batch "$T/batch"
check vswitchctl "${commands[@]}"
check gives 102 eval "vswitchctl list-ports br0 | grep -c ."
check attached p1
check attached p100
check eventually 10 linked p100
check send h1 dst=all count=2
sum() { cat /sys/class/net/q{1..100}/statistics/rx_packets | awk '{ n += $1 } END { print n }'; }
heard_by_all() {
	local i
	for i in $(seq 100); do
		[ "$(cat "/sys/class/net/q$i/statistics/rx_packets")" -ge 2 ] || return 1
	done
}
check eventually 10 heard_by_all

it "a hundred ports leave in one transaction"
commands=()
for i in $(seq 100); do commands+=(-- del-port br0 "p$i"); done
check vswitchctl "${commands[@]}"
check gives $'h1\nh2' vswitchctl list-ports br0
check not says master ip -o link show p50
listen h2
check send h1 dst=h9
check heard h2 1

finish
