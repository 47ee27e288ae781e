#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Access ports: untagged outside, one VLAN inside.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┤
#	h3 ── h3 tag=20 ┼ br0
#	h4 ── h4 trunk  ┤
#	h5 ── h5 tag=0  ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10
host h2 tag=10
host h3 tag=20
host h4
host h5 tag=0

it "an untagged frame leaves by its VLAN's access ports untagged, by a trunk tagged"
listen h1 h2 h3 h4 h5
check send h1 dst=all count=3
check heard h2 3 vlan=- len=60
check heard h4 3 vlan=8100:000a len=64
check heard h1 0
check heard h3 0
check heard h5 0

it "a tagged frame from a trunk leaves by its VLAN's access ports untagged"
listen h1 h2 h3 h5
check send h4 dst=all vlan=20 count=2
check heard h3 2 vlan=- len=60
check heard h1 0
check heard h2 0
check heard h5 0

it "an access port drops tagged frames as vlan, those with its own tag too"
listen h2 h3 h4
check send h1 dst=all vlan=10 count=3
check send h1 dst=all vlan=20 count=4
check eventually 5 gives 7 dropped h1 vlan
check heard h2 0
check heard h3 0
check heard h4 0

it "a priority-tagged frame counts as untagged, and keeps its priority where it is tagged"
listen h2 h4
check send h1 dst=all vlan=0xa000
check heard h2 1 vlan=- len=60
check heard h4 1 vlan=8100:a00a

it "unicast between access ports of one VLAN goes to one port only"
check send h2 dst=h1
listen h1 h2 h3 h4
check send h1 dst=h2 count=5
check heard h2 5
check heard h3 0
check heard h4 0

it "unicast never crosses from one VLAN into another"
check send h3 dst=all
listen h2 h3 h4
check send h1 dst=h3 count=5
check heard h2 5
check heard h4 5 vlan=8100:000a
check heard h3 0

it "tag=0 is the VLAN of untagged frames"
listen h4
check send h5 dst=all
check heard h4 1 vlan=-
listen h5
check send h4 dst=all
check heard h5 1 vlan=-
check send h4 dst=all vlan=0x6000
check heard h5 2 vlan=-

it "a new tag is in force when the command returns"
check vswitchctl set Port h2 tag=20
listen h2 h3 h4
check send h1 dst=all
check send h3 dst=all id=3
check heard h2 1 id=3
check heard h4 1 id=0 vlan=8100:000a
check heard h4 1 id=3 vlan=8100:0014
check heard h2 0 id=0
check heard h3 0

it "a tag that is cleared makes the port a trunk of all VLANs"
check vswitchctl clear Port h2 tag
listen h2
check send h1 dst=all
check send h3 dst=all
check heard h2 1 vlan=8100:000a
check heard h2 1 vlan=8100:0014

it "tags out of range are refused"
remember
for tag in -1 4096 10.5 abc; do
	check refused "" vswitchctl set Port h2 "tag=$tag"
done
check unchanged

finish
