#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The doctor finds what is wrong with real devices, and show tells of it at the port.
#
#	wire ── nic0 ┐
#	        tap0 ┼ br0
#	     h3 ── h3┘
. "$(dirname "$0")/lib.sh"

# Which checks have found something
found() { vswitchctl --json doctor | jq -r '[.[].check] | unique | join(" ")'; }
# wrong CHECK: what it says
wrong() { vswitchctl --json doctor | jq -r --arg c "$1" '.[] | select(.check == $c) | "\(.where): \(.wrong)"'; }
todo() { vswitchctl --json doctor | jq -r --arg c "$1" '.[] | select(.check == $c) | .todo'; }
well() { [ -z "$(found)" ] || { vswitchctl doctor; return 1; }; }

ln -s "$(command -v vswitchctl)" "$T/ovs-vsctl"

it "finds that neither module nor daemon is there"
check gives "daemon module" found
check_not vswitchctl doctor
check says "modprobe vswitch" todo module

it "finds nothing wrong with a switch that works, and exits with 0"
switch_up
host h3
check eventually 10 linked h3
check well
check says "nothing is wrong" vswitchctl doctor
check gives "[]" jq -c . <(vswitchctl --json doctor)
check_not says warning vswitchctl show

it "a port without its device"
check vswitchctl add-port br0 tap9
check says "tap9: " wrong error
check vswitchctl del-port tap9

it "a port that is down"
check ip link set h3 down
check says "h3: the device is down: nothing passes" wrong down
check gives "ip link set h3 up" todo down
check says 'warning: "the device is down: nothing passes"' vswitchctl show
check ip link set h3 up
check eventually 10 linked h3
check well

it "MTUs that differ"
must wired_host h4
check ip link set h4 mtu 1400
check vswitchctl add-port br0 h4
check says "h4: MTU is 1400, and h3 sends frames of up to 1500" wrong mtu
check vswitchctl del-port h4
check well

if ! lacks_link vlan; then
	it "a VLAN device that takes frames of a port"
	check ip link add link h3 name h3.30 type vlan id 30
	check gives "h3: h3.30 takes VLAN 30 away from the switch" wrong vlan-device
	check says 'warning: "h3.30 takes VLAN 30 away from the switch"' vswitchctl show
	check_not says warning "$T/ovs-vsctl" show
	check ip link del h3.30
	check well
fi

it "a macvlan on what shall be a port"
check vswitchctl add-port br0 dm1
check ip link add dm2 type dummy
check ip link add link dm2 name mv0 type macvlan
check ip link set dm2 name dm1
check says "dm1: mv0 (macvlan) is a second switch on it" wrong stacked
check vswitchctl del-port dm1
check ip link del dm1
check well

it "a device that a Linux bridge has"
check vswitchctl add-port br0 dm1
check ip link add lbr0 type bridge
check ip link add dm2 type dummy
check ip link set dm2 master lbr0
check ip link set dm2 name dm1
check says "dm1: belongs to lbr0 (bridge) already" wrong second-switch
check vswitchctl del-port dm1
check ip link del dm1
check ip link del lbr0
check well

it "addresses of the host on a port"
check ip address add 192.0.2.9/24 dev h3
check gives "h3: has 192.0.2.9/24, which nothing reaches: it is a port" wrong address
check ip address del 192.0.2.9/24 dev h3

it "one address on two devices"
check ip address add 198.51.100.7/24 dev br0
check ip link add dm0 type dummy
check ip address add 198.51.100.7/32 dev dm0
check says "address 198.51.100.7/" wrong duplicate-address
check ip link del dm0

it "a bridge that is down and has the host's address"
check gives "br0: is down, and the host's addresses are on it" wrong bridge-down
check gives "ip link set br0 up" todo bridge-down
check says 'warning: "is down, and the host' vswitchctl show
check ip link set br0 up
check well

it "a bridge that is down where frames are sent to"
check ip address flush dev br0
check ip link set br0 down
check send h3 dst=all count=3
check eventually 10 says "br0: is down: " wrong bridge-down
check ip link set br0 up
check well

it "a network on two devices that a strict filter keeps apart"
check ip address add 198.51.100.7/24 dev br0
check ip link add dm0 up type dummy
check ip address add 198.51.100.8/24 dev dm0
echo 1 >/proc/sys/net/ipv4/conf/br0/rp_filter
check says "br0: rp_filter is strict, and dm0 is in the same network" wrong rp-filter
echo 2 >/proc/sys/net/ipv4/conf/br0/rp_filter
check well
check ip link del dm0
check ip address flush dev br0

if on_module; then
	it "a tunnel whose way is too narrow"
	must ip link add way0 up type dummy
	must ip address add 203.0.113.1/24 dev way0
	check vswitchctl add-port br0 g0 -- set Interface g0 type=gre options:remote_ip=203.0.113.2
	check says "g0: frames of " wrong tunnel-mtu
	check ip link set way0 mtu 1600
	check gives "" wrong tunnel-mtu
	check vswitchctl del-port g0
	check ip link del way0
fi

it "one MAC address on two ports"
must wired_host h5
check ip link set h5 address "$(cat /sys/class/net/h3/address)"
check vswitchctl add-port br0 h5
check says "has the MAC address of h" wrong duplicate-mac
check vswitchctl del-port h5

it "rows of the database that are left out, and where it is"
check gives /var/lib/vswitch/conf.db jq -r .database <(vswitchctl --json status)
daemon_stop
check says "cannot reach vswitchd" wrong daemon
check gives daemon found

finish
