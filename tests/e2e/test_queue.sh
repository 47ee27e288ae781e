#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# VSWITCH_ACT_SET_PRIORITY: the class of the egress device that a frame goes through.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ the module; no daemon, "dpctl" instead; h2 has classes 7:10, the default, and 7:20
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl

must modprobe vswitch
for h in h1 h2; do
	must wired_host $h
	must "$dpctl" add-port $h
done
must tc qdisc add dev h2 root handle 7: htb default 10
must tc class add dev h2 parent 7: classid 7:10 htb rate 1gbit
must tc class add dev h2 parent 7: classid 7:20 htb rate 1gbit

flow() { "$dpctl" add-flow in_port=h1 "$1"; }
# class ID: packets that have gone through it
class() { tc -s class show dev h2 classid "$1" | sed -n 's/.* bytes \([0-9]*\) pkt.*/\1/p; s/^ Sent [0-9]* bytes \([0-9]*\) pkt.*/\1/p' | head -n 1; }
grew() {
	local id=$1 by=$2 before
	before=$(class "$id")
	shift 2
	"$@" && by_then() { [ "$(class "$id")" -ge $((before + by)) ]; } && eventually 5 by_then
}

it "leads frames to their class, and without it to the default one"
check flow output:h2
listen h2
check grew 7:10 20 send h1 dst=h2 count=20
check flow "set_priority(0x70020),output:h2"
check grew 7:20 20 send h1 dst=h2 count=20
check heard h2 40

it "holds until it is taken back"
check flow "set_priority(0x70020),output:h2,set_priority(received),output:h2"
before=$(class 7:20)
check grew 7:10 10 send h1 dst=h2 count=10
check gives $((before + 10)) class 7:20
finish
