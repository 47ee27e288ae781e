#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Reserved multicast, IEEE 802.1Q table 8-1.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

all_reserved() {
	local n
	for n in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do
		send h1 "dst=01:80:c2:00:00:0$n" "$@" || return 1
	done
}

switch_up
host h1
host h2
host h3

it "01:80:c2:00:00:00 to 0f are dropped as reserved, and counted exactly"
listen h2 h3
check all_reserved
check eventually 5 gives 16 dropped h1 reserved
check all_reserved
check eventually 5 gives 32 dropped h1 reserved
check heard h2 0
check heard h3 0

it "they are dropped in any VLAN"
check all_reserved vlan=10
check eventually 5 gives 48 dropped h1 reserved
check heard h2 0

it "01:80:c2:00:00:10 and 21 are forwarded"
check send h1 dst=01:80:c2:00:00:10
check send h1 dst=01:80:c2:00:00:21
check heard h2 2
check heard h3 2

it "forward-bpdu=true forwards all of them, from the next frame on"
check vswitchctl set Bridge br0 other_config:forward-bpdu=true
listen h2 h3
check all_reserved
check heard h2 16
check heard h3 16

it "forward-bpdu=false stops them, from the next frame on"
check vswitchctl set Bridge br0 other_config:forward-bpdu=false
listen h2
check all_reserved
check eventually 5 gives 64 dropped h1 reserved
check heard h2 0

finish
