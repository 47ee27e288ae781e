#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Native VLANs of trunk ports.
#
#	h1 ── h1 tag=10 vlan_mode=native-untagged trunks=20 ┐
#	h2 ── h2 tag=10 vlan_mode=native-tagged trunks=20   ┼ br0
#	h3 ── h3 trunk                                      ┤
#	h4 ── h4 tag=10                                     ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10 vlan_mode=native-untagged trunks=20
host h2 tag=10 vlan_mode=native-tagged trunks=20
host h3
host h4 tag=10

it "untagged frames into a native port are in its native VLAN, in either mode"
listen h3 h4
check send h1 dst=all id=1
check send h2 dst=all id=2
for id in 1 2; do
	check heard h3 1 id=$id vlan=8100:000a
	check heard h4 1 id=$id vlan=-
done

it "the native VLAN leaves native-untagged without a tag, native-tagged with it"
listen h1 h2
check send h4 dst=all count=3
check heard h1 3 vlan=-
check heard h2 3 vlan=8100:000a

it "tagged frames of the native VLAN are taken too, though trunks does not list it"
listen h4
check send h1 dst=all vlan=10 id=1
check send h2 dst=all vlan=10 id=2
check heard h4 1 id=1
check heard h4 1 id=2

it "other VLANs of the list are tagged both ways"
listen h1 h2
check send h3 dst=all vlan=20 count=2
check heard h1 2 vlan=8100:0014
check heard h2 2 vlan=8100:0014
listen h3
check send h1 dst=all vlan=20
check heard h3 1 vlan=8100:0014

it "VLANs outside of the list are dropped on the way in, and not sent on the way out"
listen h1 h2 h3
check send h1 dst=all vlan=30 count=2
check send h2 dst=all vlan=30 count=3
check eventually 5 gives 2 dropped h1 vlan
check eventually 5 gives 3 dropped h2 vlan
check heard h3 0
host h5
listen h5
check send h3 dst=all vlan=30
check heard h5 1 vlan=8100:001e
check heard h1 0
check heard h2 0

it "priority-tagged frames are in the native VLAN and keep their priority"
listen h3 h2
check send h1 dst=all vlan=0x6000
check heard h3 1 vlan=8100:600a
check heard h2 1 vlan=8100:600a

finish
