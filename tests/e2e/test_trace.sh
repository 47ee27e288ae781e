#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What trace says is what the switch does then.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0
#	h3 ── h3 trunk  ┘
. "$(dirname "$0")/lib.sh"

mac1=02:00:00:00:00:01 mac2=02:00:00:00:00:02
# traced FIELD FLOW: of the answer
traced() { vswitchctl --json trace br0 "$2" | jq -r ".$1"; }
installed() { vswitchctl --json cache show | jq -r ".[] | select(.in_port == \"h1\") | .$1"; }

switch_up
host h1 tag=10
host h2 tag=10
host h3
from_h1="in_port=h1,dl_src=$mac1,dl_dst=$mac2"

it "trace tells where a frame would go, and neither sends nor learns nor installs"
listen h2 h3
check says "output to h2" vswitchctl trace br0 "$from_h1"
check says "output to h3" vswitchctl trace br0 "$from_h1"
check heard h2 0
check gives 0 flows true
check gives 0 fdb ".mac == \"$mac1\""

it "the flow that it shows is the one that the frame gets"
check send h2 dst=all
check vswitchctl cache flush
match=$(traced match "$from_h1") actions=$(traced actions "$from_h1")
check gives output:h2 echo "$actions"
check send h1 dst=h2
check gives "$match" installed match
check gives "$actions" installed actions

it "it knows the reason of a drop"
check gives vlan traced drop "in_port=h1,dl_vlan=20"
check gives reserved traced drop "in_port=h1,dl_dst=01:80:c2:00:00:00"
check gives null traced drop "$from_h1"

it "it shows the rules on the way"
check vswitchctl flow add br0 "priority=7,in_port=h1,tcp,tp_dst=80 actions=drop"
check says "priority=7" vswitchctl trace br0 "in_port=h1,tcp,tp_dst=80"
check gives policy traced drop "in_port=h1,tcp,tp_dst=80"
check gives null traced drop "in_port=h1,tcp,tp_dst=81"

it "what is no frame is refused"
check refused "in_port is missing" vswitchctl trace br0 "dl_dst=$mac2"
check refused "no port h9" vswitchctl trace br0 in_port=h9
check refused "no bridge named br9" vswitchctl trace br9 in_port=h1

finish
