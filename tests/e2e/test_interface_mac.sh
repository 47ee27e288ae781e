#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Interface.mac: the address of an internal port's device.
#
#	h1 ── h1 ┬ br0 ── int0, type=internal
. "$(dirname "$0")/lib.sh"

mac_of() { cat "/sys/class/net/$1/address"; }
has_mac() { [ "$(mac_of "$1")" = "$2" ]; }

switch_up
host h1

it "an internal port comes with its address, and receives frames for it alone"
check vswitchctl add-port br0 int0 -- set Interface int0 type=internal 'mac="02:aa:00:00:00:42"'
check gives 02:aa:00:00:00:42 mac_of int0
check gives '"02:aa:00:00:00:42"' vswitchctl get Interface int0 mac_in_use
check ip link set int0 up
check eventually 5 linked int0
must ip address add 10.0.0.9/24 dev int0
must ip -n h1 address add 10.0.0.1/24 dev eth0
check eventually 5 ip netns exec h1 ping -c 1 -W 1 10.0.0.9
check says "lladdr 02:aa:00:00:00:42" ip -n h1 neigh show 10.0.0.9

it "another address takes effect on a port that carries frames"
check vswitchctl set Interface int0 'mac="02:aa:00:00:00:43"'
check gives 02:aa:00:00:00:43 mac_of int0
must ip -n h1 neigh flush all
check eventually 5 ip netns exec h1 ping -c 1 -W 1 10.0.0.9
check says "lladdr 02:aa:00:00:00:43" ip -n h1 neigh show 10.0.0.9

it "what somebody else sets does not last"
check ip link set int0 address 02:00:00:00:00:77
check eventually 5 has_mac int0 02:aa:00:00:00:43

it "a restart of the daemon keeps it, and clear brings the device's own back"
made_with=$(ip -j link show int0 | jq -r '.[0].permaddr // empty')
on_module || made_with=$(sed -n 's/.*made with //p' /sys/class/net/int0/ifalias)
check [ -n "$made_with" ]
check daemon_stop
check daemon_start
check gives 02:aa:00:00:00:43 mac_of int0
check vswitchctl clear Interface int0 mac
check gives "$made_with" mac_of int0
check gives "[]" vswitchctl get Interface int0 mac

it "a new module and daemon bring it back, too"
check vswitchctl set Interface int0 'mac="02:aa:00:00:00:44"'
check daemon_stop
check datapath_stop
check datapath_start
check daemon_start
check gives 02:aa:00:00:00:44 mac_of int0

it "the bridge's own port takes it, unless other_config:hwaddr says another"
check vswitchctl set Interface br0 'mac="02:aa:00:00:00:50"'
check gives 02:aa:00:00:00:50 mac_of br0
check vswitchctl set Bridge br0 other_config:hwaddr=02:aa:00:00:00:51
check gives 02:aa:00:00:00:51 mac_of br0
check says "other_config:hwaddr" vswitchctl get Interface br0 error
check vswitchctl remove Bridge br0 other_config hwaddr
check gives 02:aa:00:00:00:50 mac_of br0
check gives "[]" vswitchctl get Interface br0 error

it "a device of the host keeps its own, and the port says so"
check vswitchctl set Interface h1 'mac="02:aa:00:00:00:60"'
check_not has_mac h1 02:aa:00:00:00:60
check says "only an internal port takes an address" vswitchctl get Interface h1 error
check attached h1
check vswitchctl clear Interface h1 mac
check gives "[]" vswitchctl get Interface h1 error

it "what is no station's address is refused"
for bad in 01:00:5e:00:00:01 ff:ff:ff:ff:ff:ff 00:00:00:00:00:00 02:aa:00:00:00 02:aa:00:00:00:4g ''; do
	check refused_cleanly "mac must be the MAC address of a station" \
		vswitchctl set Interface int0 "mac=\"$bad\""
done
check gives 02:aa:00:00:00:44 mac_of int0

finish
