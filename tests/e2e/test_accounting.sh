#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The books close: frames in = frames delivered + frames dropped by name.
#
#	h1 ── h1         ┐
#	h2 ── h2 tag=10  ┼ br0    all unicast to static addresses: one copy of each frame
#	h3 ── h3 trunk   ┤
#	h4 ── h4 tag=20  ┘
. "$(dirname "$0")/lib.sh"

# sum FIELD of all ports
sum() { vswitchctl --json stats show | jq "[.[].$1] | add"; }
all_drops() { vswitchctl --json drops show | jq '[.[].packets] | add // 0'; }

switch_up
host h1
host h2 tag=10
host h3 trunks=10,20
host h4 tag=20
for vid in 10 20; do
	must vswitchctl fdb add br0 h3 $vid 02:00:00:00:00:03
done
must vswitchctl fdb add br0 h2 10 02:00:00:00:00:02
must vswitchctl fdb add br0 h4 20 02:00:00:00:00:04
must vswitchctl fdb add br0 h1 0 02:00:00:00:00:01

books_close() {
	local heard=0 h id
	for h in h1 h2 h3 h4; do
		for id in 1 2 3 4; do
			heard=$((heard + $(tallied "$h" "$id" frames)))
		done
	done
	local drops rx tx
	drops=$(all_drops) rx=$(sum rx_packets) tx=$(sum tx_packets)
	echo "sent $sent, heard $heard, dropped $drops, rx $rx, tx $tx"
	[ "$rx" = "$sent" ] && [ "$tx" = "$heard" ] && [ "$sent" = $((heard + drops)) ]
}

count_send() {
	local n
	n=$(send "$@") || return 1
	sent=$((sent + n))
}

sent=0
tally h1 h2 h3 h4

it "for good frames, bad frames and frames that go nowhere"
for _ in 1 2 3; do
	check count_send h1 id=1 dst=h3 vlan=10 count=40
	check count_send h1 id=1 dst=h2 vlan=10 count=40
	check count_send h1 id=1 dst=h4 vlan=20 count=40
	check count_send h2 id=2 dst=h3 count=40
	check count_send h3 id=3 dst=h4 vlan=20 count=40
	check count_send h4 id=4 dst=h3 count=40
	check count_send h4 id=4 dst=h3 vlan=20 count=10
	check count_send h2 id=2 dst=01:80:c2:00:00:00 count=5
	check count_send h3 id=3 dst=h3 vlan=10 count=5
	check count_send h1 id=1 src=all dst=h3 count=5
	check count_send h3 id=3 dst=all count=7
	check count_send h3 id=3 dst=h2 vlan=4095 count=7
done
check eventually 10 books_close

it "while tags change and flows are flushed under the frames"
check send_bg h1 id=1 dst=h2 vlan=10 rate=1000 for=6
for i in $(seq 12); do
	check vswitchctl set Port h2 tag=$((10 + 10 * (i % 2)))
	check vswitchctl cache flush
done
sent=$((sent + $(send_end h1)))
check vswitchctl set Port h2 tag=10
check eventually 10 books_close

it "while the daemon is killed and started"
check send_bg h1 id=1 dst=h4 vlan=20 rate=500 for=6
for _ in 1 2; do
	check daemon_kill
	check daemon_start
	check vswitchctl cache flush
done
sent=$((sent + $(send_end h1)))
check eventually 10 books_close

# Of a device that goes down the kernel drops what a packet socket sends for some ms, and says nothing.
if on_module; then
	it "while the egress device goes down and up"
	check send_bg h1 id=1 dst=h4 vlan=20 rate=500 for=4
	for _ in 1 2 3; do
		check ip link set h4 down
		nap
		check ip link set h4 up
		nap
	done
	sent=$((sent + $(send_end h1)))
	check eventually 10 books_close
fi

finish
