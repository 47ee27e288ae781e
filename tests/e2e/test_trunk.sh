#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Trunk ports: which VLANs, and tags exactly as they were.
#
#	h1 ── h1 trunk         ┐
#	h2 ── h2 trunks=10,20  ┤
#	h3 ── h3 trunks=20,30  ┼ br0
#	h4 ── h4 tag=10        ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1
host h2 trunks=10,20
host h3 trunks=20,30
host h4 tag=10

it "a trunk gets the VLANs of its list, and those only"
listen h1 h2 h3 h4
for vid in 10 20 30 40; do
	check send h1 dst=all vlan=$vid id=$vid
done
check heard h2 1 id=10 vlan=8100:000a
check heard h2 1 id=20 vlan=8100:0014
check heard h3 1 id=20 vlan=8100:0014
check heard h3 1 id=30 vlan=8100:001e
check heard h4 1 vlan=-
check heard h2 2
check heard h3 2
check heard h4 1

it "a trunk drops tagged frames of other VLANs as vlan"
listen h1 h3
check send h2 dst=all vlan=30 count=5
check eventually 5 gives 5 dropped h2 vlan
check heard h1 0
check heard h3 0

it "a trunk with a list drops untagged frames, as VLAN 0 is not in it"
check send h2 dst=all count=3
check send h2 dst=all vlan=0xe000 count=2
check eventually 5 gives 10 dropped h2 vlan

it "VLAN 0 in the list lets untagged frames through"
check vswitchctl set Port h2 trunks=0,10
listen h1
check send h2 dst=all count=2
check heard h1 2 vlan=-
check vswitchctl set Port h2 trunks=10,20

it "priority and drop eligibility of a tagged frame pass unchanged"
listen h2
for tci in 0x000a 0x200a 0xb00a 0xf00a; do
	check send h1 dst=all vlan=$tci
done
for tci in 000a 200a b00a f00a; do
	check heard h2 1 "vlan=8100:$tci"
done
check heard h2 4

it "a trunk without a list carries untagged frames untagged"
host h5
listen h5 h2
check send h1 dst=all count=2
check heard h5 2 vlan=-
check heard h2 0

it "a VLAN added to the list or removed from it is in force when the command returns"
check vswitchctl add Port h2 trunks 40
listen h2
check send h1 dst=all vlan=40
check heard h2 1 vlan=8100:0028
check vswitchctl remove Port h2 trunks 40
listen h2 h5
check send h1 dst=all vlan=40 count=4
check heard h5 4
check heard h2 0

it "vlan_mode=access without a tag, and trunk with one, are what they say"
check vswitchctl set Port h5 vlan_mode=trunk tag=10
listen h5
check send h1 dst=all vlan=10 id=1
check heard h5 1 vlan=8100:000a
check send h4 dst=all id=2
check heard h5 1 id=2 vlan=8100:000a

finish
