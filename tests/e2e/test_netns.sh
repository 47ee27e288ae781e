#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A datapath and a daemon for each network namespace.
#
#	namespace sw1:  a1 ── [a1 br0 a2] ── a2
#	namespace sw2:  b1 ── [b1 br0 b2] ── b2
. "$(dirname "$0")/lib.sh"

# in_ns NS COMMAND...: of vswitchctl, to that namespace's daemon
in_ns() {
	local ns=$1
	shift
	vswitchctl --socket="$T/$ns.sock" "$@"
}

start_in() {
	on "$1" vswitchd --detach --db "$T/$1.db" --socket "$T/$1.sock" --pidfile="$T/$1.pid"
}

# A host named $1, MAC address hN, with its cable in namespace $3
host_in() {
	ip netns add "$1" &&
		ip -n "$3" link add "$1" type veth peer name eth0 netns "$1" \
			address "02:00:00:00:00:$2" &&
		ip -n "$1" link set eth0 up && ip -n "$3" link set "$1" up
}

for ns in sw1 sw2; do
	must ip netns add $ns
done
must modprobe vswitch

it "a daemon runs in each of two namespaces, with bridges of the same name"
for ns in sw1 sw2; do
	check start_in $ns
	check in_ns $ns add-br br0
	# A slow machine may need longer than max-idle until it looks.
	check in_ns $ns set Open_vSwitch . other_config:max-idle=60000
	check gives br0 in_ns $ns list-br
	check ip -n $ns link show br0
done
check_not ip link show br0

it "a daemon in the machine's own namespace joins them"
check daemon_start
check gives "" vswitchctl list-br
check daemon_stop

it "frames stay in their namespace"
check host_in a1 01 sw1
check host_in a2 02 sw1
check host_in b1 01 sw2
check host_in b2 02 sw2
check in_ns sw1 add-port br0 a1 -- add-port br0 a2
check in_ns sw2 add-port br0 b1 -- add-port br0 b2
listen a2 b2
check send a1 dst=all id=1 count=3
check send b1 dst=all id=2 count=4
check heard a2 3 id=1
check heard b2 4 id=2
check heard a2 0 id=2
check heard b2 0 id=1
check gives 1 eval "in_ns sw1 --json cache show | jq length"

it "a device of another namespace is absent for this one"
in_ns sw1 add-port br0 b1 2>"$T/err"
check says b1 in_ns sw1 get Interface b1 error
check in_ns sw1 del-port b1

it "a namespace deleted with bridge, ports, flows and daemon in it leaves the other working"
pid=$(cat "$T/sw2.pid")
check kill -KILL "$pid"
check eventually 5 gone "$pid"
deaf b2
check ip netns del sw2
check eventually 10 not ip -n b1 link show eth0
listen a2
check send a1 dst=h2 count=2
check heard a2 2

it "the module is held by the remaining daemon only, and unloads after it"
check_not rmmod vswitch
pid=$(cat "$T/sw1.pid")
check kill -TERM "$pid"
check eventually 5 gone "$pid"
check eventually 10 rmmod vswitch
check ip -n sw1 link show a1
check_not ip -n sw1 link show br0

finish
