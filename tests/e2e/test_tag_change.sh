#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Changes under traffic: in force for the next frame, and nothing leaks into the old VLAN.
#
#	h1 ── h1 tag=10 ┐   sends all the time
#	h2 ── h2 tag=10 ┼ br0
#	h3 ── h3 tag=20 ┤   sends all the time
#	h4 ── h4 tag=30 ┘   must never hear anything
. "$(dirname "$0")/lib.sh"

now_us() { echo "${EPOCHREALTIME/[.,]/}"; }

# heard_after HOST ID TIME: how many frames of this id were sent after that time
heard_after() {
	"$wire" sync "$T/$1.ctl"
	sed -n "s/^id=$2 .* sent=//p" "$T/$1.heard" | awk -v t="$3" '$1 > t' | wc -l
}
hears_after() { [ "$(heard_after "$@")" -gt 0 ]; }

switch_up
host h1 tag=10
host h2 tag=10
host h3 tag=20
host h4 tag=30
listen h2 h4
must send_bg h1 id=1 dst=all rate=200 for=600
must send_bg h3 id=3 dst=all rate=200 for=600
must eventually 5 has_heard h2 5 id=1

it "a tag that changes takes the port out of the old VLAN with the next frame"
check vswitchctl set Port h2 tag=20
at=$(now_us)
check eventually 5 hears_after h2 3 "$at"
nap
check gives 0 heard_after h2 1 "$at"

it "and back, ten times, without one frame of the wrong VLAN"
for i in $(seq 10); do
	tag=$((10 + 10 * (i % 2))) in=$((i % 2 ? 3 : 1)) out=$((i % 2 ? 1 : 3))
	listen h2
	check vswitchctl set Port h2 tag=$tag
	at=$(now_us)
	check eventually 5 hears_after h2 $in "$at"
	check gives 0 heard_after h2 $out "$at"
done

it "the ingress port's tag changes with the next frame, too"
check vswitchctl set Port h2 tag=20 -- set Port h1 tag=20
listen h2
check eventually 5 has_heard h2 3 id=1
check vswitchctl set Port h1 tag=10
at=$(now_us)
check eventually 5 hears_after h2 3 "$at"
nap
check gives 0 heard_after h2 1 "$at"

it "unicast to a known address stops when its port leaves the VLAN"
check vswitchctl set Port h2 tag=10
check send h2 src=h2 dst=h1
check send_end h1 stop
check send_bg h1 id=5 dst=h2 rate=200 for=600
check eventually 5 has_heard h2 3 id=5
check vswitchctl set Port h2 tag=20
at=$(now_us)
listen h2
check eventually 5 hears_after h2 3 "$at"
nap
check gives 0 heard_after h2 5 "$at"
check gives 0 flows '(.actions | test("output:h2")) and .in_port == "h1"'

it "a VLAN taken from a trunk's list stops with the next frame"
check vswitchctl clear Port h2 tag -- set Port h2 trunks=10,20
listen h2
check eventually 5 has_heard h2 3 id=5
check vswitchctl set Port h2 trunks=20
at=$(now_us)
check eventually 5 hears_after h2 3 "$at"
nap
check gives 0 heard_after h2 5 "$at"

it "a deleted port hears nothing from the time at which the command returned"
listen h2
check vswitchctl del-port h2
at=$(now_us)
host h6 tag=20
listen h6
check eventually 5 has_heard h6 5 id=3
check gives 0 heard_after h2 3 "$at"
check gives 0 heard_after h2 5 "$at"

it "a port in a third VLAN has heard nothing of all this"
check heard h4 0
send_end h1 stop >"$T/output"
send_end h3 stop >"$T/output"

finish
