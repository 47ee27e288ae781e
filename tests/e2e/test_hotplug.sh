#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ports whose device comes, goes, changes its name or its namespace.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┘ the one that comes and goes, tag=10; h4 hears VLAN 10
#	h4 ── h4 ┘
. "$(dirname "$0")/lib.sh"

detached() { ! attached "$1"; }
error_of() { vswitchctl get Interface "$1" error; }
no_error() { [ "$(error_of "$1")" = "[]" ]; }

switch_up
host h1
host h2
host h4 tag=10

it "a port whose device is absent is accepted with a warning, remembered and shown with an error"
vswitchctl add-port br0 h3 tag=10 >"$T/out" 2>"$T/err"
check gives 0 echo $?
check says h3 cat "$T/err"
check gives "" cat "$T/out"
check says h3 vswitchctl list-ports br0
check says h3 error_of h3
check says "error:" vswitchctl show

it "the port is attached when its device appears, with its settings"
must wired_host h3
check eventually 5 attached h3
check eventually 5 linked h3
check no_error h3
listen h4 h1
check send h3 dst=all count=3
check heard h4 3 vlan=-
check heard h1 3 vlan=8100:000a

it "a deleted device leaves its port remembered with an error, and the others working"
check ip link del h3
check eventually 5 detached h3
check says h3 error_of h3
check says h3 vswitchctl list-ports br0
listen h2
check send h1 dst=all
check heard h2 1
check gives 0 flows '.actions | test("h3")'

it "a device that is made again is attached again"
check ip link add h3 type veth peer name eth0 netns h3 address 02:00:00:00:00:03
check ip -n h3 link set eth0 up
check ip link set h3 up
check eventually 5 attached h3
check eventually 5 linked h3
listen h4
check send h3 dst=all
check heard h4 1 vlan=-

it "a renamed device leaves the port of its old name, and comes back under it"
check ip link set h3 down
check ip link set h3 name other
check eventually 5 detached h3
check not says master ip -o link show other
check ip link set other name h3
check ip link set h3 up
check eventually 5 attached h3
check eventually 5 linked h3
listen h4
check send h3 dst=all
check heard h4 1 vlan=-

it "a device renamed to the name of a waiting port is attached to it"
check vswitchctl add-port br0 wanted tag=10
check vswitchctl del-port h3
check ip link set h3 down
check ip link set h3 name wanted
check ip link set wanted up
check eventually 5 attached wanted
check eventually 5 linked wanted
listen h4
check send h3 dst=all
check heard h4 1 vlan=-

it "a device moved to another namespace leaves its port, and comes back to it"
check ip netns add h9
check ip link set wanted netns h9
check eventually 5 detached wanted
check says wanted error_of wanted
check says wanted ip -n h9 -o link show wanted
check not says master ip -n h9 -o link show wanted
check ip -n h9 link set wanted netns 1
check eventually 5 attached wanted

it "a namespace deleted with the peers of ports in it takes those ports' devices only"
deaf h2
check ip netns del h2
check eventually 5 detached h2
check attached h1
check says h2 vswitchctl list-ports br0

it "a port that waits for its device can be deleted"
check vswitchctl del-port br0 h2
check not says h2 vswitchctl list-ports br0

it "an absent device is still waited for after a restart of the daemon"
check ip link del wanted
check eventually 5 detached wanted
check daemon_stop
check daemon_start
check says wanted error_of wanted
check ip link add wanted type dummy
check eventually 5 attached wanted

it "a hundred devices that come and go leave nothing behind"
for i in $(seq 25); do
	check vswitchctl add-port br0 "x$i"
done
for _ in 1 2 3 4; do
	for i in $(seq 25); do ip link add "x$i" type dummy; done
	for i in $(seq 25); do ip link del "x$i"; done
done
check eventually 10 detached x25
check eventually 10 detached x1
check attached h1
check says x13 error_of x13

finish
