#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a guest may put into its tap: virtio-net headers, good and malicious.
#
#	(guest) t1 ── t1 tag=10 ┐   t1, t2: taps with virtio-net headers, all offloads
#	(guest) t2 ── t2 tag=10 ┼ br0
#	(guest) t3 ── t3 tag=10 ┤   t3: without offloads
#	        h4 ── h4 trunk  ┘
. "$(dirname "$0")/lib.sh"

switch_up
TAP_FLAGS=vnet_hdr
must tap_host t1 vnet offload=csum,tso4,tso6,ecn
must tap_host t2 vnet offload=csum,tso4,tso6,ecn
TAP_FLAGS=
must tap_host t3
for t in t1 t2 t3; do must vswitchctl add-port br0 $t tag=10; done
host h4
must eventually 5 linked t3
must vswitchctl fdb add br0 t2 10 02:00:00:00:00:02
must vswitchctl fdb add br0 t3 10 02:00:00:00:00:03
must vswitchctl fdb add br0 h4 10 02:00:00:00:00:04
tcp4="ip=10.0.0.1-10.0.0.2 tcp=1000-2000"

it "guests on taps exchange frames, in order"
listen t2 t3
check send t1 src=h1 dst=h2 count=20
check heard_in_order t2 20
check send t2 src=h2 dst=h3
check heard t3 1

it "a guest's GSO frame reaches another guest whole, and the trunk tagged"
listen t2 h4
# shellcheck disable=SC2086 # words
check send t1 src=h1 dst=h2 $tcp4 len=4054 gso=tcp4 gso_size=1000
check heard t2 1 gso=tcp4 gso_size=1000 len=4054
# shellcheck disable=SC2086 # words
check send t1 src=h1 dst=h4 $tcp4 len=4054 gso=tcp4 gso_size=1000
check heard h4 1 gso=tcp4 gso_size=1000 len=4058 vlan=8100:000a

it "a guest without offloads gets it in segments with checksums"
listen t3
# shellcheck disable=SC2086 # words
check send t1 src=h1 dst=h3 $tcp4 len=4054 gso=tcp4 gso_size=1000
check heard t3 4 raw type=0800 len=1054 csum=ok

it "a checksum that the sender left out is filled in for a guest without offloads"
listen t2 t3
check send t1 src=h1 dst=h3 ip=10.0.0.1-10.0.0.2 udp=1-2 len=300 vnet
check heard t3 1 csum=ok
check send t1 src=h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1-2 len=300 vnet
check heard t2 1

it "frames too short for Ethernet do not get in"
rx=$(stat_of t3 rx_packets)
for n in 2 12 26; do
	hex=ffffffffffff0200000000030800
	check_not send t3 "hex=${hex:0:n}"
done
check gives "$rx" stat_of t3 rx_packets

it "the shortest Ethernet frame, a header without payload, gets through"
listen t2
check send t3 hex=02000000000202000000000388b5
check eventually 5 has_heard t2 1 raw type=88b5 len=14

it "no GSO type, size or length brings the switch down"
for gso in tcp4 tcp6 udp udp_l4 2 7 128 129 131 255; do
	for size in 0 1 8 1448 65535; do
		for len in 60 1514 9000; do
			# shellcheck disable=SC2086 # words
			send t1 src=h1 dst=h$((2 + RANDOM % 3)) $tcp4 len=$len gso=$gso \
				gso_size=$size >"$T/output" 2>&1
		done
	done
done
listen t2
check send t1 src=h1 dst=h2
check heard t2 1

it "no GSO type that contradicts the protocol does"
for gso in tcp4 tcp6 udp udp_l4; do
	for what in "ip=10.0.0.1-10.0.0.2 udp=1-2" "ip=fc00::1-fc00::2 tcp=1-2" "type=0x0806" \
		"vlan=10 vlan=20 $tcp4" "type=0x88b5"; do
		for dst in h2 h3 h4 all; do
			# shellcheck disable=SC2086 # words
			send t1 src=h1 dst=$dst $what len=3000 gso=$gso gso_size=500 csum_start=34 \
				csum_offset=16 >"$T/output" 2>&1
		done
	done
done
listen t3
check send t1 src=h1 dst=h3
check heard t3 1

it "no checksum position does, inside or past the frame's end"
for start in 0 12 14 34 59 60 61 500 65535; do
	for offset in 0 2 6 16 40 65535; do
		for dst in h2 h3 h4; do
			# shellcheck disable=SC2086 # words
			send t1 src=h1 dst=$dst $tcp4 len=80 vnet csum_start=$start \
				csum_offset=$offset hdr_len=$((start % 100)) >"$T/output" 2>&1
		done
	done
done
listen h4
check send t1 src=h1 dst=h4
check heard h4 1

it "a tap without a program has no link, is left out of flooding, and comes back"
listen h4
check "$wire" stop "$T/t3.ctl"
check eventually 5 not linked t3
check send t1 src=h1 dst=all
check heard h4 1
rm -f "$T/t3.tap"
check "$wire" tap t3 ctl="$T/t3.ctl" out="$T/t3.heard"
: >"$T/t3.tap"
check eventually 5 linked t3
check send t1 src=h1 dst=all
check heard t3 1

finish
