#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What an operator has put on an egress device holds for what the switch sends there: queueing
# disciplines, filters, packet sockets; a device that has none of them takes frames at once.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┤ br0
#	d0 dummy ┘
. "$(dirname "$0")/lib.sh"

mac_h2=02:00:00:00:00:02

switch_up
host h1
host h2
must ip link add d0 type dummy
must ip link set d0 up
must vswitchctl add-port br0 d0
must vswitchctl fdb add br0 h2 0 $mac_h2

# qdisc_packets DEVICE: sent through its root qdisc
qdisc_packets() { tc -s -j qdisc show dev "$1" root | jq '.[0].packets'; }
# hook_packets DEVICE: seen by the filter at its egress
hook_packets() {
	tc -s filter show dev "$1" egress | sed -n 's/.*Sent [0-9]* bytes \([0-9]*\) pkt.*/\1/p' | head -n 1
}

it "frames leave by a device without a queue, each once and in order"
listen h2
check send h1 dst=h2 count=50
check heard_in_order h2 50

it "a tag that the device cannot put in is put into the frame"
check ethtool -K h2 tx-vlan-offload off
check vswitchctl set Port h1 tag=10
check vswitchctl fdb add br0 h2 10 $mac_h2
listen h2
check send h1 dst=h2 count=20
check heard h2 20 vlan=8100:000a
check ethtool -K h2 tx-vlan-offload on
check vswitchctl clear Port h1 tag
listen h2

it "a packet socket on the egress device sees them, too"
must tcpdump_to "$T/seen" tcpdump -i h2 -Q out -nn -e -l --immediate-mode ether dst $mac_h2
tcpdump=$!
listen h2
check send h1 dst=h2 count=5
check heard h2 5
check eventually 10 gives 5 grep -c $mac_h2 "$T/seen"
kill $tcpdump
wait $tcpdump

it "a queueing discipline of the operator's is passed"
check tc qdisc add dev h2 root pfifo limit 100
listen h2
check send h1 dst=h2 count=7
check heard h2 7
check gives 7 qdisc_packets h2
check tc qdisc del dev h2 root
check send h1 dst=h2 count=2
check heard h2 9

# vswitch-dpdk has a clsact there itself
if on_module; then
	it "a filter at the device's egress holds, and what it drops is tx_refused"
	check tc qdisc add dev h2 clsact
	check tc filter add dev h2 egress matchall action drop
	before=$(dropped h2 tx_refused)
	listen h2
	check send h1 dst=h2 count=6
	check eventually 5 gives $((before + 6)) dropped h2 tx_refused
	check heard h2 0
	check gives 6 hook_packets h2
	check tc qdisc del dev h2 clsact
	check send h1 dst=h2 count=3
	check heard h2 3
fi

it "flooded copies go by the same rules"
check tc qdisc add dev d0 root pfifo limit 100
listen h2
check send h1 dst=all count=4
check heard h2 4
check gives 4 qdisc_packets d0

it "a device of several transmit queues takes frames by the core"
lacks_link dummy && finish
must ip link add q0 numtxqueues 4 numrxqueues 1 type dummy
must ip link set q0 up
check vswitchctl add-port br0 q0
before=$(cat /sys/class/net/q0/statistics/tx_packets)
check send h1 dst=all count=4
check eventually 5 gives $((before + 4)) cat /sys/class/net/q0/statistics/tx_packets

finish
