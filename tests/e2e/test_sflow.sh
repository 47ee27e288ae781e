#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# sFlow: samples of frames and counters of ports, as sfcapd and nfdump read them.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0 ── sFlow ──► sfcapd
#	h3 ── h3 trunk  ┘
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/collector.sh
. "$(dirname "$0")/collector.sh"

PORT=6343

collect() { collect_with sfcapd "$1"; }
sent_up_to() { [ "$(sent)" -ge "$1" ]; }

# collected NAME N: when so many samples have been sent, the collector ends
collected() { eventually 10 sent_up_to "$2" && collector_ends "$1"; }

ifindex() { vswitchctl get Interface "$1" ifindex; }
there=".src4_addr == \"10.0.0.1\" and .dst4_addr == \"10.0.0.2\""
tagged=".src4_addr == \"10.0.0.3\""

sflow() {
	vswitchctl -- --id=@s create sFlow "targets=\"127.0.0.1:$PORT\"" "$@" -- set Bridge br0 sflow=@s
}

switch_up
host h1 tag=10
host h2 tag=10
host h3
must send h2 dst=all
must send h1 dst=h2
must send h3 dst=h2 vlan=10

it "with sampling=1 each frame is a sample, which says where it came in and went"
must collect all
check sflow sampling=1 polling=0 agent=127.0.0.9
before=$(sent)
listen h2
check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1000-53 len=100 count=40
check send h3 dst=h2 vlan=10 ip=10.0.0.3-10.0.0.2 udp=1001-53 len=200 count=3
check heard h2 43
check collected all $((before + 43))
check gives 40 of all "$there" in_packets
check gives 3 of all "$tagged" in_packets
check gives "17 1000 53" values all "$there" proto src_port dst_port
check gives "$(ifindex h1) $(ifindex h2)" values all "$there" input_snmp output_snmp
check gives "$(ifindex h3) $(ifindex h2)" values all "$tagged" input_snmp output_snmp

it "no sample was lost"
check not grep -qE 'Sequence Errors: [1-9]|Bad Packets: [1-9]' "$T/all.log"

it "counters come without frames, of all ports, and again"
check sflow sampling=1 polling=1
check eventually 10 sent_up_to 12

it "without sFlow flows have no samples"
check vswitchctl clear Bridge br0 sflow
check eventually 10 gives 0 flows '.actions | test("sample")'
check gives 0 jq length <(vswitchctl --json export show)

it "what is refused is named"
check refused_cleanly 'bridge br0: sFlow: header must be a number from 14 to 512, not 9' \
	vswitchctl -- --id=@s create sFlow 'targets="127.0.0.1"' header=9 -- set Bridge br0 sflow=@s
finish
