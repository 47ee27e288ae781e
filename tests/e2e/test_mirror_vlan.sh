#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A mirror's VLAN (RSPAN) in other bridges: copies cross patch ports.
#
#	h1 ── h1 tag=10 ┐                ┌ h9 tag=99 ── h9
#	h2 ── h2 tag=10 ┼ br0 ══════ br1 ┼ h7 tag=10 ── h7
#	                └ h8 trunk       └ h6 trunk  ── h6
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10
host h2 tag=10
host h8
check vswitchctl add-br br1
BR=br1
host h9 tag=99
host h7 tag=10
host h6

# join A BRIDGE B BRIDGE: by patch ports with these names
join() {
	vswitchctl -- add-port "$2" "$1" -- set Interface "$1" type=patch "options:peer=$3" \
		-- add-port "$4" "$3" -- set Interface "$3" type=patch "options:peer=$1"
}

it "copies for a VLAN reach its members behind a patch port, and nobody else"
check join to1 br0 to0 br1
check send h2 dst=all
check vswitchctl -- --id=@h1 get Port h1 -- --id=@h2 get Port h2 \
	-- --id=@m create Mirror name=m select-src-port=@h1,@h2 output-vlan=99 \
	-- set Bridge br0 mirrors=@m
listen h2 h6 h7 h8 h9
check send h1 dst=h2 id=1
check heard h9 1 id=1 vlan=-
check heard h6 1 id=1 vlan=8100:0063
check heard h8 1 id=1 vlan=8100:0063
check heard h2 1 id=1 vlan=-
check heard h7 0

it "both ways of a conversation do: nobody is learned from copies"
listen h1 h9
check send h2 dst=h1 id=2
check send h1 dst=h2 id=3
check heard h1 1 id=2
check heard h9 1 id=2
check heard h9 1 id=3
check gives 0 fdb '.vlan == 99'
check gives "" sh -c "vswitchctl --json fdb show br1 | jq -c '.[] | select(.vlan == 99)'"

it "they are not mirrored there again, what is the other bridge's own is"
host h5
check vswitchctl -- --id=@p get Port h5 -- --id=@n create Mirror name=n select-all=true \
	output-port=@p -- set Bridge br1 mirrors=@n
listen h5 h9
check send h1 dst=h2 id=4
check send h7 dst=all id=5
check heard h9 1 id=4
check heard h5 1 id=5
check heard h5 0 id=4
check vswitchctl clear Bridge br1 mirrors

it "bridges that are joined twice have each copy once"
check join to1b br0 to0b br1
check vswitchctl set Port to1b tag=99 -- set Port to0b tag=99
check vswitchctl set Port to1 trunks=10,99
listen h2 h9 h8
check send h1 dst=h2 id=6 count=5
check heard h2 5 id=6
check heard h9 5 id=6
check heard h8 5 id=6
check vswitchctl del-port br0 to1b -- del-port br1 to0b

it "without the VLAN on the patch port there are none"
check vswitchctl set Port to0 trunks=10
listen h2 h9
check send h1 dst=h2 id=7
check heard h2 1 id=7
check heard h9 0
check vswitchctl clear Port to0 trunks

it "flow rules of the other bridge hold for them"
check vswitchctl flow replace br1 - <<<"priority=9,dl_vlan=99 actions=output:h7
priority=1 actions=normal"
listen h2 h7 h9
check send h1 dst=h2 id=8
check heard h2 1 id=8
check heard h7 1 id=8 vlan=8100:0063
check heard h9 0

finish
