#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# vswitchctl upgrade-module: another module is loaded, and the host and its guests go on as before.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0 (10.0.9.1/24, and a route by it), vlan10 tag=10 (10.0.0.9/24)
. "$(dirname "$0")/lib.sh"

modules=/lib/modules/$(uname -r)
loaded() { cat /sys/module/vswitch/srcversion; }
installed() { modinfo -n vswitch; }

# next_module SRCVERSION: what is installed says that it is of other sources
next_module() {
	local ko
	ko=$(installed)
	cp "$ko" "$T/next.ko" &&
		sed -i "s/srcversion=[0-9A-F]*/srcversion=$1/" "$T/next.ko" &&
		cp "$T/next.ko" "$ko.new" && mv "$ko.new" "$ko"
}
of_upgrade() { jq -e "$1" "$T/upgrade"; }
upgrade() { vswitchctl --json upgrade-module >"$T/upgrade"; }

# Devices that come now may have addresses of IPv6.
echo 0 >/proc/sys/net/ipv6/conf/default/disable_ipv6
switch_up
host h1 10.0.0.1/24 tag=10
host h2 10.0.0.2/24 tag=10
must vswitchctl add-port br0 vlan10 tag=10 -- set interface vlan10 type=internal
must ip link set vlan10 up
must ip addr add 10.0.0.9/24 dev vlan10
must ip link set br0 up
must ip addr add 10.0.9.1/24 dev br0
must ip addr add 2001:db8:9::1/64 dev br0 nodad
must ip route add 198.51.100.0/24 via 10.0.9.7
must pings h1 10.0.0.9
before=$(loaded)
routes() { { ip route show dev br0; ip -6 route show dev br0; } | sed '/ proto kernel/d; /^multicast/d'; }
addresses() { ip -o addr show dev "$1" | sed '/ scope link/d; s,^[0-9]*: ,,'; }
routes_before=$(routes)
addresses_before=$(addresses br0; addresses vlan10)

it "a module that is loaded already stays, and all with it"
check upgrade
check of_upgrade '.replaced == false'
check gives "$before" loaded
daemon=$(daemon_pid)

it "another one is loaded in its place"
check next_module 0123456789ABCDEF0123456
check upgrade
check of_upgrade '.replaced'
check gives 0123456789ABCDEF0123456 loaded
check [ "$(daemon_pid)" != "$daemon" ]

it "addresses, routes and VLANs are what they were"
check gives "$routes_before" routes
check gives "$addresses_before" eval 'addresses br0; addresses vlan10'
check gives "10" vswitchctl get Port vlan10 tag
check eventually 30 pings h1 10.0.0.2
check eventually 30 pings h1 10.0.0.9

it "what stands on such a device would go with it: nothing is done"
check next_module FEDCBA9876543210FEDCBA9
check ip link add link br0 name br0.20 type vlan id 20
check refused 'br0.20 is on br0' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check pings h1 10.0.0.2
check ip link del br0.20

it "a device in another network namespace would be lost: nothing is done"
check ip netns add guest
check vswitchctl add-port br0 i1 -- set interface i1 type=internal
check ip link set i1 netns guest
check eventually 30 says netns vswitchctl get Interface i1 status
check refused 'i1 is in another network namespace' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check ip netns del guest
check vswitchctl del-port i1

it "a module for another kernel is refused before anything is done"
ko=$(installed)
must cp "$ko" "$T/good.ko"
must sed -i "s/vermagic=$(uname -r | sed 's/[].[*^$/]/\\&/g')/vermagic=$(uname -r | tr '0-9' '9')/" "$ko"
check refused 'is built for kernel 9' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check pings h1 10.0.0.2
must cp "$T/good.ko" "$ko"

it "without a daemon nobody would make the host's ports anew: nothing is done"
check daemon_stop
check refused 'vswitchd does not run' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check pings h1 10.0.0.2

it "where there are no such ports the module alone is replaced"
check daemon_start
check vswitchctl del-br br0
check daemon_stop
check upgrade
check of_upgrade '.replaced'
check gives FEDCBA9876543210FEDCBA9 loaded

it "without the module there is nothing to upgrade"
check eventually 30 modprobe -r vswitch
check refused 'vswitch is not loaded' vswitchctl upgrade-module
check modprobe vswitch

finish
