#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Learning where MAC addresses are.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┤
#	h4 ── h4 ┘
. "$(dirname "$0")/lib.sh"

learned() { [ "$(fdb ".mac == \"$2\" and .port == \"$1\" and .vlan == ${3:-0}")" = 1 ]; }

switch_up
host h1
host h2
host h3
host h4

it "a frame to an unknown address is flooded, once to each port but its own"
listen h1 h2 h3 h4
check send h1 dst=h2 count=3
check heard h2 3
check heard h3 3
check heard h4 3
check heard h1 0

it "fdb show names the port, VLAN and address that were learned"
check says "02:00:00:00:00:01" vswitchctl fdb show br0
check learned h1 02:00:00:00:00:01
check gives 0 fdb '.mac == "02:00:00:00:00:02"'

it "after an answer frames go to one port only"
check send h2 dst=h1
listen h1 h2 h3 h4
check send h1 dst=h2 count=20
check send h2 dst=h1 count=20
check heard h2 20
check heard h1 20
check heard h3 0
check heard h4 0

it "an address that moves is followed with its first frame, installed flows and all"
listen h2 h3
check send h1 dst=h2 count=5
check heard h2 5
check send h3 src=h2 dst=h4
check eventually 5 learned h3 02:00:00:00:00:02
listen h2 h3
check send h1 dst=h2 count=5
check heard h3 5
check heard h2 0
check send h2 dst=h4
check eventually 5 learned h2 02:00:00:00:00:02
listen h2 h3
check send h1 dst=h2 count=5
check heard h2 5
check heard h3 0

it "the same address may be behind different ports in different VLANs"
check send h2 src=h9 dst=all vlan=10
check send h3 src=h9 dst=all vlan=20
check eventually 5 learned h2 02:00:00:00:00:09 10
check eventually 5 learned h3 02:00:00:00:00:09 20
listen h2 h3 h4
check send h1 dst=h9 vlan=10 id=10
check send h1 dst=h9 vlan=20 id=20
check heard h2 1 id=10
check heard h3 1 id=20
check heard h2 0 id=20
check heard h3 0 id=10
check heard h4 0

it "group addresses are never learned, and always flooded"
check send h1 dst=01:00:5e:00:00:05
listen h2 h3 h4
check send h1 dst=01:00:5e:00:00:05 count=2
check send h1 dst=all count=2
for h in h2 h3 h4; do check heard $h 4; done
check gives 0 fdb '.mac | test("^(01|ff)")'

it "flooding goes to all ports again after fdb flush, and the flows made by it end"
check vswitchctl fdb flush br0
check gives 0 fdb '.static == false and .local == false'
listen h2 h3 h4
check send h1 dst=h2
for h in h2 h3 h4; do check heard $h 1; done

it "fdb flush of a port forgets what is behind that port only"
check send h2 dst=all
check send h3 dst=all
check eventually 5 learned h3 02:00:00:00:00:03
check vswitchctl fdb flush br0 h2
check gives 0 fdb '.mac == "02:00:00:00:00:02"'
check learned h3 02:00:00:00:00:03

it "an address is forgotten when its port loses its link"
check send h2 dst=all
check eventually 5 learned h2 02:00:00:00:00:02
check ip -n h2 link set eth0 down
check eventually 5 gives 0 fdb '.mac == "02:00:00:00:00:02"'
check ip -n h2 link set eth0 up
check eventually 5 linked h2

it "an address is forgotten when its port is deleted, at once"
check send h2 dst=all
check eventually 5 learned h2 02:00:00:00:00:02
check vswitchctl del-port br0 h2
check gives 0 fdb '.mac == "02:00:00:00:00:02"'

it "addresses age out after mac-aging-time without a frame, and frames keep them"
check vswitchctl set Bridge br0 other_config:mac-aging-time=3
check vswitchctl set Open_vSwitch . other_config:max-idle=1000
check send h1 dst=all
check eventually 5 learned h1 02:00:00:00:00:01
check send h3 dst=h1
check send_bg h3 dst=h1 rate=5 for=6
check eventually 12 gives 0 fdb '.mac == "02:00:00:00:00:01"'
check learned h3 02:00:00:00:00:03
check send_end h3
check eventually 12 gives 0 fdb '.mac == "02:00:00:00:00:03"'

finish
