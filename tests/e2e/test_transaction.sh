#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One command line is one transaction.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0    d0, d1: devices that are no ports yet
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10
host h2
must ip link add d0 type dummy
must ip link add d1 type dummy

it "many commands on a line are done together"
check vswitchctl add-br br1 -- add-port br1 d0 tag=5 -- add-port br1 d1 -- \
	set Port d1 trunks=5,6 -- set Bridge br1 other_config:mac-aging-time=30
check gives $'d0\nd1' vswitchctl list-ports br1
check gives 5 vswitchctl get Port d0 tag
check gives "[5, 6]" vswitchctl get Port d1 trunks
check attached d0
check attached d1

it "later commands see what earlier ones did"
check gives $'br0\nbr1\nbr2\nbr2' vswitchctl add-br br2 -- list-br -- \
	add-port br2 x9 -- set Interface x9 type=internal -- port-to-br x9
check vswitchctl del-br br2

it "if the last command fails, the first is undone: database"
check refused_cleanly br9 vswitchctl add-br br2 -- set Port h1 tag=99 -- del-br br9
check gives 10 vswitchctl get Port h1 tag

it "if the last command fails, the first is undone: kernel"
check refused_cleanly lo vswitchctl del-port h2 -- add-br br2 -- add-port br2 lo
check_not ip link show br2
! on_module || check says "master br0" ip -o link show h2
check attached h2

it "frames of other ports flow on while a command line fails"
check vswitchctl fdb add br0 h2 10 02:00:00:00:00:02
tally h2
check send_bg h1 dst=h2 id=1 rate=300 for=4
for _ in 1 2 3 4; do
	vswitchctl add-br br2 -- add-port br2 lo >"$T/output" 2>&1
done
sent=$(send_end h1)
check eventually 5 gives "$sent" tallied h2 1 frames

it "a port moves from bridge to bridge in one line"
check vswitchctl del-port br1 d0 -- add-port br0 d0
check gives br0 vswitchctl port-to-br d0
! on_module || check says "master br0" ip -o link show d0

it "names given with --id are good within the line, before and after they are given"
check vswitchctl -- --id=@p create Port name=p9 interfaces=@i -- add Bridge br1 ports @p -- \
	--id=@i create Interface name=p9 type=internal
check says p9 vswitchctl list-ports br1
check ip link show p9
check vswitchctl del-port br1 p9
check_not ip link show p9

it "two clients at once lose nothing"
for i in $(seq 20); do vswitchctl add-br "a$i" >"$T/a" 2>&1 & done
for i in $(seq 20); do vswitchctl br-set-external-id br1 "k$i" "$i" >"$T/b" 2>&1 & done
wait
check gives 20 eval "vswitchctl list-br | grep -c '^a'"
check gives 20 eval "vswitchctl br-get-external-id br1 | grep -c '^k'"

it "del-br takes a bridge's ports, and emer-reset its special settings"
check vswitchctl del-br br1
check not attached d1
check not says master ip -o link show d1
check vswitchctl set-fail-mode br0 secure
check vswitchctl emer-reset
check gives "" vswitchctl get-fail-mode br0

finish
