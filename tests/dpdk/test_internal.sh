#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Internal ports of vswitch-dpdk: taps, which stay with the host's addresses when the process ends.
#
#	br0 ── int0, int1
. "$(dirname "$0")/../e2e/lib.sh"

dpdk_kill() {
	local pid
	pid=$(cat /run/vswitch/dpdk.pid) && kill -KILL "$pid" && eventually 10 gone "$pid"
}
mac_of() { cat "/sys/class/net/$1/address"; }

switch_up
for port in int0 int1; do must vswitchctl add-port br0 $port -- set Interface $port type=internal; done

it "a device is there when add-port returns, and gone when del-port does"
for _ in {1..50}; do
	check vswitchctl add-port br0 int2 -- set Interface int2 type=internal
	check test -e /sys/class/net/int2
	check vswitchctl del-port int2
	check_not test -e /sys/class/net/int2
done

it "a process that was killed leaves devices and their addresses, and the next one takes them"
check ip address add 192.0.2.1/24 dev int0
check ip link set int0 up
made_with=$(mac_of int0)
check vswitchctl set Interface int0 'mac="02:aa:00:00:00:01"'
check dpdk_kill
check says 192.0.2.1/24 ip address show dev int0
check eventually 10 not attached int0
check datapath_start
check eventually 10 attached int0
check says 192.0.2.1/24 ip address show dev int0
check vswitchctl clear Interface int0 mac
check gives "$made_with" mac_of int0

it "a device of a port that was deleted meanwhile goes, and nobody else's"
check ip tuntap add mine mode tap
check dpdk_kill
check eventually 10 not attached int1
check vswitchctl del-port int1
check test -e /sys/class/net/int1
check datapath_start
check eventually 10 attached int0
check eventually 20 not test -e /sys/class/net/int1
check test -e /sys/class/net/int0
check test -e /sys/class/net/mine
check says 192.0.2.1/24 ip address show dev int0

it "a device of another kind that bears the name is refused, and stays"
check ip link add v0 type veth peer name v1
check refused "there is a device of this name" vswitchctl add-port br0 v0 -- set Interface v0 type=internal
check refused "there is a device of this name" vswitchctl add-port br0 mine -- set Interface mine type=internal
check test -e /sys/class/net/v0
check test -e /sys/class/net/mine

finish
