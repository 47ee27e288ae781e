#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The bridge's own port: the host's door into the switch.
#
#	   host: br0 10.0.0.254, br0.10 10.0.10.254
#	          │
#	h1 ── h1 ┐│
#	h2 ── h2 ┼┘ br0    h2 has tag=10
. "$(dirname "$0")/lib.sh"

mtu_of() { cat "/sys/class/net/$1/mtu"; }
is_mtu() { [ "$(mtu_of "$1")" = "$2" ]; }

switch_up
host h1 10.0.0.1/24
host h2 10.0.10.2/24 tag=10
must ip link set br0 up

it "add-br makes a device of the bridge's name, driven by vswitch"
if on_module; then
	check says "driver: vswitch" ethtool -i br0
	check says "version: $(modinfo -F version vswitch)" ethtool -i br0
fi
check says "Link detected: yes" ethtool br0
check gives internal vswitchctl get Interface br0 type

it "the host's address on br0 reaches a guest, and is reached by it"
check ip address add 10.0.0.254/24 dev br0
check eventually 5 linked br0
check ping -c 1 -W 3 -q 10.0.0.1
check pings h1 10.0.0.254

if ! lacks_link vlan; then
	it "a VLAN device on br0 reaches a guest in that VLAN only"
	check ip link add link br0 name br0.10 type vlan id 10
	check ip link set br0.10 up
	check ip address add 10.0.10.254/24 dev br0.10
	check ping -c 1 -W 3 -q 10.0.10.2
	check pings h2 10.0.10.254
	check ip address add 10.0.10.1/24 dev br0
	listen h2
	check send br0 dst=all
	check heard h2 0
fi

it "br0's address is known as the bridge's own: frames to it go nowhere else"
check says "$(cat /sys/class/net/br0/address)" vswitchctl fdb show br0
check vswitchctl fdb flush br0
host h3
listen h3 br0
check send h1 dst="$(cat /sys/class/net/br0/address)" count=4
check heard br0 4
check heard h3 0

it "ip -s link counts the bridge's own frames exactly"
# Neighbours that still look for each other would count.
lacks_link vlan || check ip link del br0.10
for dev in br0 "eth0 netns h1" "eth0 netns h2"; do
	# shellcheck disable=SC2086 # words
	set -- $dev
	check ip ${3:+-n "$3"} address flush dev "$1"
	check ip ${3:+-n "$3"} neighbour flush dev "$1"
done
listen h3
tx=$(cat /sys/class/net/br0/statistics/tx_packets) rx=$(cat /sys/class/net/br0/statistics/rx_packets)
check send br0 dst=h3 count=7
check heard h3 7
check gives $((tx + 7)) cat /sys/class/net/br0/statistics/tx_packets
listen br0
check send h3 dst="$(cat /sys/class/net/br0/address)" count=6
check heard br0 6
check gives $((rx + 6)) cat /sys/class/net/br0/statistics/rx_packets

it "br0's MTU is the smallest of its ports'"
check is_mtu br0 1500
check ip link set h1 mtu 1400
check eventually 5 is_mtu br0 1400
check ip link set h3 mtu 1300
check eventually 5 is_mtu br0 1300
check ip link set h3 mtu 1500
check eventually 5 is_mtu br0 1400
check vswitchctl del-port h1
check eventually 5 is_mtu br0 1500

it "mtu_request sets a port's MTU, and fixes br0's"
check vswitchctl set Interface h3 mtu_request=1450
check eventually 5 is_mtu h3 1450
check vswitchctl set Interface br0 mtu_request=1280
check eventually 5 is_mtu br0 1280
check ip link set h3 mtu 1500
check is_mtu br0 1280

it "internal ports are made and deleted with add-port and del-port, and take a tag"
check vswitchctl add-port br0 int0 tag=10 -- set Interface int0 type=internal
check ip link set int0 up
check eventually 5 linked int0
listen h2
check send int0 dst=all count=2
check heard h2 2 vlan=-
listen int0
check send h2 dst=all
check heard int0 1 vlan=-
check vswitchctl del-port int0
check_not ip link show int0

it "other_config:hwaddr sets br0's MAC address"
check vswitchctl set Bridge br0 other_config:hwaddr=02:aa:bb:cc:dd:01
check says 02:aa:bb:cc:dd:01 ip -o link show br0

it "the owner of br0 may not delete it under the daemon's hands, del-br does"
if on_module; then
	check_not ip link del br0
	check ip link show br0
fi
check vswitchctl del-br br0
check_not ip link show br0
check not says master ip -o link show h3
check gives "" vswitchctl list-br

finish
