#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# VLANs in which nothing is learned; trunks of no VLAN.
#
#	h1 ── h1 trunk ┐
#	h2 ── h2 trunk ┼ br0
#	h3 ── h3 trunk ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1
host h2
host h3

it "a VLAN of flood_vlans floods what was known before, and learns nobody"
check send h2 dst=all vlan=10
check vswitchctl set Bridge br0 flood_vlans=10
check gives 0 fdb '.vlan == 10'
listen h2 h3
check send h1 dst=h2 vlan=10 count=2
check heard h2 2
check heard h3 2 vlan=8100:000a
check send h2 dst=h1 vlan=10
check gives 0 fdb '.vlan == 10'

it "static entries have no effect there"
check vswitchctl fdb add br0 h2 10 02:00:00:00:00:99
listen h2 h3
check send h1 dst=h153 vlan=10
check heard h2 1
check heard h3 1

it "other VLANs learn as before"
check send h2 dst=all vlan=20
listen h3
check send h1 dst=h2 vlan=20
check heard h3 0

it "cleared, the VLAN learns again with the next frame"
check vswitchctl clear Bridge br0 flood_vlans
check send h2 dst=h1 vlan=10
check eventually 5 gives 1 fdb '.vlan == 10 and .port == "h2" and .static == false'
listen h3
check send h1 dst=h2 vlan=10
check heard h3 0

it "other_config:trunks=none is a trunk of no VLAN"
check vswitchctl set Port h3 other_config:trunks=none
listen h2 h3
check send h3 dst=all vlan=10
check send h3 dst=all
check eventually 5 gives 2 dropped h3 vlan
check send h1 dst=all vlan=30
check send h1 dst=all
check heard h3 0
check heard h2 2

it "beside VLANs it is a contradiction"
check refused_cleanly "port h3: other_config:trunks=none contradicts the column trunks" \
	vswitchctl set Port h3 trunks=10

finish
