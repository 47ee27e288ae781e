#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Priority tags: whether a frame without a VLAN keeps its priority on the wire.
#
#	h1 ── h1 tag=10  ┐
#	h2 ── h2 tag=10  ┼ br0
#	h3 ── h3 trunk   ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10
host h2 tag=10
host h3

it "without the setting the tag goes with the VLAN"
listen h1
check send h2 dst=all vlan=0xe000
check send h3 dst=all vlan=0xa00a
check heard h1 2 vlan=- len=60

it "if-nonzero keeps priorities other than 0"
check vswitchctl set Port h1 other_config:priority-tags=if-nonzero
listen h1 h2
check send h3 dst=all vlan=0xb00a id=1
check send h3 dst=all vlan=0x000a id=2
check send h2 dst=all vlan=0x6000 id=3
check heard h1 1 id=1 vlan=8100:b000
check heard h1 1 id=2 vlan=-
check heard h1 1 id=3 vlan=8100:6000
check heard h2 2 vlan=-

it "always keeps priority 0 too, and puts no tag on what had none"
check vswitchctl set Port h1 other_config:priority-tags=always
listen h1
check send h3 dst=all vlan=0x000a id=2
check send h2 dst=all id=4
check heard h1 1 id=2 vlan=8100:0000
check heard h1 1 id=4 vlan=-

it "no priority tag is put before another tag"
listen h1
check send h3 dst=all vlan=0xa00a vlan=55
check heard h1 1 vlan=8100:0037

it "VLAN 0 of a trunk keeps its priority as well"
host h4 other_config:priority-tags=true
listen h4
check send h3 dst=all vlan=0xc000 id=1
check send h3 dst=all vlan=0x0000 id=2
check heard h4 1 id=1 vlan=8100:c000
check heard h4 1 id=2 vlan=-

it "no and false take the tag off again, from the next frame on"
for value in no false; do
	check vswitchctl set Port h1 other_config:priority-tags=$value
	listen h1
	check send h3 dst=all vlan=0xa00a
	check heard h1 1 vlan=-
done

it "other values are refused"
check refused_cleanly "port h1: other_config:priority-tags must be" \
	vswitchctl set Port h1 other_config:priority-tags=perhaps

finish
