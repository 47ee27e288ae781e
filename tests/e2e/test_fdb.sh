#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The MAC table: its limit, static entries.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

learned() { [ "$(fdb ".mac == \"$2\" and .port == \"$1\"")" = 1 ]; }
dynamic() { fdb '.static == false and .local == false'; }

switch_up
host h1
host h2
host h3

it "mac-table-size bounds the table, and one port cannot push out the others"
check vswitchctl set Bridge br0 other_config:mac-table-size=16
check send h2 dst=all
check send h3 dst=all
check eventually 5 learned h3 02:00:00:00:00:03
check send h1 dst=h2 src=random count=200 rate=400
check eventually 5 gives 16 dynamic
check learned h2 02:00:00:00:00:02
check learned h3 02:00:00:00:00:03

it "a smaller limit is in force at once"
check vswitchctl set Bridge br0 other_config:mac-table-size=10
check eventually 5 gives 10 dynamic
check vswitchctl remove Bridge br0 other_config mac-table-size
check vswitchctl fdb flush br0

it "a static entry is used at once, unlearned"
check vswitchctl fdb add br0 h2 0 02:00:00:00:00:99
check gives 1 fdb '.mac == "02:00:00:00:00:99" and .port == "h2" and .static == true and .age == null'
listen h2 h3
check send h1 dst=h153 count=3
check heard h2 3
check heard h3 0

it "a static entry does not move with frames that claim its address"
check send h3 src=h153 dst=h1 count=3
listen h2 h3
check send h1 dst=h153 count=2
check heard h2 2
check heard h3 0
check gives 1 fdb '.mac == "02:00:00:00:00:99" and .port == "h2"'

it "a static entry overrides what was learned before, installed flows too"
check send h3 src=h100 dst=all
check eventually 5 learned h3 02:00:00:00:00:64
check send h1 dst=h100 count=2
check vswitchctl fdb add br0 h2 0 02:00:00:00:00:64
listen h2 h3
check send h1 dst=h100 count=2
check heard h2 2
check heard h3 0

it "static entries stay when learned ones are flushed, and over a restart"
check vswitchctl fdb flush br0
check vswitchctl fdb flush
check learned h2 02:00:00:00:00:99
check daemon_stop
check daemon_start
check learned h2 02:00:00:00:00:99
listen h2 h3
check send h1 dst=h153
check heard h2 1
check heard h3 0

it "fdb del takes a static entry out, and frames flood again"
check vswitchctl fdb del br0 h2 0 02:00:00:00:00:99
check gives 0 fdb '.mac == "02:00:00:00:00:99"'
listen h2 h3
check send h1 dst=h153
check heard h2 1
check heard h3 1

it "static entries are per VLAN"
check vswitchctl fdb add br0 h2 7 02:00:00:00:00:77
listen h2 h3
check send h1 dst=h119 vlan=7 id=7
check send h1 dst=h119 vlan=8 id=8
check heard h2 2
check heard h3 1 id=8
check heard h3 0 id=7

it "wrong ports, VLANs and addresses are refused by name"
remember
check refused h9 vswitchctl fdb add br0 h9 0 02:00:00:00:00:01
check refused br9 vswitchctl fdb add br9 h1 0 02:00:00:00:00:01
check refused 4096 vswitchctl fdb add br0 h1 4096 02:00:00:00:00:01
check refused 02:00:00 vswitchctl fdb add br0 h1 0 02:00:00
check refused 01:00:5e vswitchctl fdb add br0 h1 0 01:00:5e:00:00:01
check refused "" vswitchctl fdb del br0 h1 0 02:00:00:00:de:ad
check refused br9 vswitchctl fdb show br9
check refused br9 vswitchctl fdb flush br9
check unchanged

finish
