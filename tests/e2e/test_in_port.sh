#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Frames go back to where they came from only if a rule says in_port.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ br0 ── p0 ══ p1 ── br1
. "$(dirname "$0")/lib.sh"

actions() { vswitchctl --json cache show | jq -r '.[] | select(.in_port == "h1") | .actions'; }

switch_up
host h1
host h2
must vswitchctl add-br br1 \
	-- add-port br0 p0 -- set Interface p0 type=patch options:peer=p1 \
	-- add-port br1 p1 -- set Interface p1 type=patch options:peer=p0

it "in_port sends a frame back, and whatever else the rule says"
check vswitchctl flow add br0 \
	"in_port=h1 actions=output:h2,mod_dl_dst:02:00:00:00:00:01,in_port"
listen h1 h2
check send h1 dst=h2 count=3
check heard h2 3
check heard h1 3 dst=h1
check says in_port actions

it "output to the ingress port does not, by number or by name"
check vswitchctl flow add br0 "in_port=h1 actions=output:h1,output:h2"
listen h1 h2
check send h1 dst=h2 count=3
check heard h2 3
check heard h1 0

it "in_port of the other bridge leads back to this one"
check vswitchctl flow add br1 "in_port=p1 actions=in_port"
check vswitchctl flow add br0 "in_port=h1 actions=output:p0"
check vswitchctl flow add br0 "in_port=p0 actions=output:h2"
listen h1 h2
check send h1 dst=h2 count=2
check heard h2 2
check heard h1 0

it "flood and all leave the ingress port out"
check vswitchctl del-port p0 -- del-port p1
for action in flood all; do
	check vswitchctl flow add br0 "in_port=h1 actions=$action"
	listen h1 h2
	check send h1 dst=h2
	check heard h2 1
	check heard h1 0
done

finish
