#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Segmentation and checksum offload through the switch, on veth.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0
#	h3 ── h3 trunk  ┘
. "$(dirname "$0")/lib.sh"

tcp4="ip=10.0.0.1-10.0.0.2 tcp=1000-2000"
big="$tcp4 len=4054 gso=tcp4 gso_size=1000"	# 14 + 20 + 20 + 4000: four segments

switch_up
host h1 tag=10
host h2 tag=10
host h3
must vswitchctl fdb add br0 h2 10 02:00:00:00:00:02
must vswitchctl fdb add br0 h3 10 02:00:00:00:00:03

it "a GSO frame passes whole where the egress device takes it"
listen h2
# shellcheck disable=SC2086 # words
check send h1 dst=h2 $big
check heard h2 1 gso=tcp4 gso_size=1000 len=4054 vlan=-

it "a GSO frame gets its tag and passes whole"
listen h3
# shellcheck disable=SC2086 # words
check send h1 dst=h3 $big
check heard h3 1 gso=tcp4 gso_size=1000 len=4058 vlan=8100:000a

it "a tagged GSO frame loses its tag and passes whole"
listen h2
# shellcheck disable=SC2086 # words
check send h3 dst=h2 vlan=10 $big
check heard h2 1 gso=tcp4 gso_size=1000 len=4054 vlan=-

it "an IPv6 GSO frame passes whole, too"
listen h2
check send h1 dst=h2 ip=fc00::1-fc00::2 tcp=1-2 len=4074 gso=tcp6 gso_size=1000
check heard h2 1 gso=tcp6 len=4074

it "the first GSO frame of a flow waits for it as a whole"
check vswitchctl cache flush
listen h2
# shellcheck disable=SC2086 # words
check send h1 dst=h2 count=5 $big
check heard h2 5 gso=tcp4 len=4054

it "a GSO frame counts as one frame in the statistics of ports"
rx=$(stat_of h1 rx_packets) tx=$(stat_of h2 tx_packets)
listen h2
# shellcheck disable=SC2086 # words
check send h1 dst=h2 count=10 $big
check heard h2 10
check gives $((rx + 10)) stat_of h1 rx_packets
check gives $((tx + 10)) stat_of h2 tx_packets

it "it is segmented for an egress device without GSO, and each segment is right"
check ethtool -K h2 tso off gso off
listen h2
# shellcheck disable=SC2086 # words
check send h1 dst=h2 $big
check heard h2 1 len=1054
check heard h2 4 raw type=0800 len=1054
check ethtool -K h2 tx off
listen h2
# shellcheck disable=SC2086 # words
check send h1 dst=h2 $big
check heard h2 4 raw type=0800 len=1054 csum=ok

it "it is segmented behind a tag, too"
check ethtool -K h3 tso off gso off tx off
listen h3
# shellcheck disable=SC2086 # words
check send h1 dst=h3 $big
check heard h3 4 raw type=0800 len=1058 vlan=8100:000a csum=ok

it "a checksum left to the device is filled in for an egress device that cannot"
listen h2 h3
check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1-2 len=200 vnet
check heard h2 1 csum=ok len=200
check send h1 dst=h3 ip=10.0.0.1-10.0.0.2 tcp=1-2 len=200 vnet
check heard h3 1 csum=ok vlan=8100:000a
check send h1 dst=h2 ip=fc00::1-fc00::2 udp=1-2 len=200 vnet
check heard h2 2 csum=ok

it "a checksum left to the device stays left where the egress device can"
check ethtool -K h2 tx on tso on gso on
check ethtool -K h3 tx on tso on gso on
listen h2
check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1-2 len=200 vnet
check heard h2 1 csum=partial

it "a GSO frame whose segments exceed the egress MTU is dropped as tx_mtu"
check ip link set h2 mtu 900
# shellcheck disable=SC2086 # words
check send h1 dst=h2 count=2 $big
check eventually 5 gives 2 dropped h2 tx_mtu
check ip link set h2 mtu 1500

it "a checksum that reaches past the frame's end is no way to harm"
for start in 0 13 14 200 1000 65535; do
	for offset in 0 6 16 65535; do
		send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1-2 len=100 vnet \
			csum_start=$start csum_offset=$offset >"$T/output" 2>&1
	done
done
listen h2
check send h1 dst=h2
check heard h2 1

finish
