#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two streams on two CPUs: their rate in all, relative to that of one stream alone. The streams
# share the switch and nothing else. Datapaths alternated; medians of ROUNDS, in each of which one
# stream and two take turns, and the fastest of either count: whatever else the machine does only
# makes them slower.
#
#   pktgen on CPU 0 ─► v0 ══ v1 ─► [switch] ─► d0		CPU 1: w0 ══ w1 ─► [switch] ─► d1
#
# usage: make bench ONLY=scale, or make vm SCRIPT=bench/scale.sh KERNEL=6.12 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

rounds=${1:-7}
turns=3
packets=${PACKETS_EACH:-200000}
other_src=02:00:00:00:00:11
other_dst=02:01:00:00:00:12

use_null() { null_up v1,w1 d0,d1; }
leave_null() { null_down; }

use_bridge() {
	bridge_up v1 w1 d0 d1
	bridge fdb add $DST_MAC dev d0 master static
	bridge fdb add $other_dst dev d1 master static
}
leave_bridge() { bridge_down; }

use_openvswitch() {
	ovs_up v1 w1 d0 d1
	ovs_flow 3
	dpctl add-flow dp9 "in_port(2),eth(src=$other_src,dst=$other_dst),eth_type(0x0800),ipv4(frag=no)" 4
}
leave_openvswitch() { ovs_down; }

use_vswitch() {
	vswitch_up v1 -- w1 -- d0 -- d1
	vswitchctl fdb add br9 d0 0 $DST_MAC
	vswitchctl fdb add br9 d1 0 $other_dst
}
leave_vswitch() { vswitch_down; }

# microseconds of the slowest stream that has run
slowest() {
	cat /proc/net/pktgen/[vw]0 | sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' | sort -n | tail -n 1
}

# streams N: microseconds in which each of N streams sends $packets frames
streams() {
	pg_none
	PG_DEV=v0 pg_add 0 "$packets"
	[ "$1" = 1 ] || PG_DEV=w0 pg_add 1 "$packets" "src_mac $other_src" "dst_mac $other_dst"
	echo start >/proc/net/pktgen/pgctrl
	slowest
}

fastest() { sort -n | head -n 1; }

# scaling KIND: rate of two streams relative to that of one
scaling() {
	local before i
	"use_$1" >&2
	streams 2 >/dev/null
	before=$(OUT="d0 d1" delivered)
	rm -f "$work/one" "$work/two"
	for ((i = 0; i < turns; i++)); do
		streams 1 >>"$work/one"
		streams 2 >>"$work/two"
	done
	[ $(($(OUT="d0 d1" delivered) - before)) -ge $((3 * turns * packets)) ] || die "$1 lost frames"
	"leave_$1" >&2
	awk "BEGIN { printf \"%.2f\\n\", 2 * $(fastest <"$work/one") / $(fastest <"$work/two") }"
}

[ "$(nproc)" -ge 2 ] || die "two CPUs are needed"
question "rate of two streams on two CPUs, relative to one" more
wire_up
dummies 2
ip link add w0 address $other_src type veth peer name w1
ip link set w0 up
ip link set w1 up
for ((round = 1; round <= rounds; round++)); do
	alternate "two CPUs" scaling null bridge openvswitch vswitch
done
record_medians
pg_none
ip link del w0
wire_down
