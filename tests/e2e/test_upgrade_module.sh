#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# vswitchctl upgrade-module: another module is loaded, and the host and its guests go on as before.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0 (10.0.9.1/24, and a route by it), vlan10 tag=10 (10.0.0.9/24)
#	                │ spare0 (down, 10.0.7.1/24)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/upgrade.sh"

# Devices that come now may have addresses of IPv6.
echo 0 >/proc/sys/net/ipv6/conf/default/disable_ipv6
switch_up
host h1 10.0.0.1/24 tag=10
host h2 10.0.0.2/24 tag=10
must vswitchctl add-port br0 vlan10 tag=10 -- set interface vlan10 type=internal \
	-- add-port br0 spare0 -- set interface spare0 type=internal
must ip link set vlan10 up
must ip addr add 10.0.0.9/24 dev vlan10
must ip addr add 10.0.7.1/24 dev spare0
must ip link set br0 txqueuelen 77 alias "the host"
must ip link property add dev br0 altname host-in-the-switch
must ip link set br0 up
must ip addr add 10.0.9.1/24 dev br0
must ip addr add 10.0.9.2/24 dev br0 valid_lft 40000 preferred_lft 30000
must ip addr add 2001:db8:9::1/64 dev br0 nodad
must ip addr add fe80::9/64 dev br0 nodad
must ip route add default via 10.0.9.7 metric 70
must ip route add 198.51.100.0/24 via 10.0.9.7 table 100
must ip -6 route add default via fe80::7 dev br0
must ip neigh add 10.0.9.7 lladdr 02:00:00:00:77:77 dev br0
must ip neigh add proxy 10.0.9.200 dev br0
echo 1 >/proc/sys/net/ipv4/conf/br0/proxy_arp
echo 2 >/proc/sys/net/ipv6/conf/br0/accept_ra
must pings h1 10.0.0.9
# As a package has it: without what debuggers want, most of its bytes
must strip -g "$(installed)"
must keep
before=$(loaded)

# All that the host has on the switch's devices, but numbers and times that are to differ
host_state() {
	local dev
	for dev in br0 vlan10 spare0; do
		ip -o link show dev $dev
		ip -o addr show dev $dev
		ip neigh show dev $dev nud permanent
		grep -s . /proc/sys/net/ipv[46]/{conf,neigh}/$dev/*
	done | sed -E 's/^[0-9]+: //; s/(valid|preferred)_lft [0-9]+sec//g; s/ (nodad|tentative|permaddr [^ \\]*)//g'
	{ ip neigh show proxy; ip route show table all; ip -6 route show table all; } |
		grep -E 'br0|vlan10|spare0' | sort
}
# Until IPv6 is sure of its addresses, routes of theirs are not all there.
sure() { [ -z "$(ip -6 addr show tentative)" ]; }
check eventually 10 sure
host_state >"$T/before"
as_before() {
	eventually 10 sure
	host_state >"$T/after"
	diff "$T/before" "$T/after"
}

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

it "addresses, routes, neighbours and settings are what they were, also of what is down; so are VLANs"
check as_before
check gives "10" vswitchctl get Port vlan10 tag
check eventually 30 pings h1 10.0.0.2
check eventually 30 pings h1 10.0.0.9

it "without a copy of what is loaded there is no way back: nothing is done"
check next_module FEDCBA9876543210FEDCBA9
check refused 'no copy of the module that is loaded' vswitchctl upgrade-module
check refused 'is not the module that is loaded' vswitchctl upgrade-module --keep
check gives 0123456789ABCDEF0123456 loaded

it "a copy is made while the installed module is the one that is loaded, and is root's"
check next_module 0123456789ABCDEF0123456
check keep
check gives "700 0" stat -c '%a %u' /run/vswitch-module
check gives "600 0" stat -c '%a %u' /run/vswitch-module/vswitch.ko
check refused "'upgrade-module' has no '--back'" vswitchctl upgrade-module --back

it "a module that the kernel refuses makes room for the old one, with all that was there"
check next_module FEDCBA9876543210FEDCBA9 s/netdev_rx_handler_register/netdev_rx_handler_registex/g
check refused 'the module that was loaded is loaded again' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check as_before
check eventually 30 pings h1 10.0.0.2
check eventually 30 pings h1 10.0.0.9

it "so does one with which the daemon does not start"
check next_module FEDCBA9876543210FEDCBA9 s/netdev_rx_handler_registex/netdev_rx_handler_register/g
must mkdir "$T/bin"
cat >"$T/bin/vswitchd" <<-EOT
	#!/bin/sh
	[ "\$(cat /sys/module/vswitch/srcversion)" != FEDCBA9876543210FEDCBA9 ] || exit 1
	exec $(command -v vswitchd) "\$@"
EOT
must chmod +x "$T/bin/vswitchd"
check refused 'vswitchd does not start' env PATH="$T/bin:$PATH" vswitchctl upgrade-module
check says 'the module that was loaded is loaded again' cat "$T/refused.err"
check gives 0123456789ABCDEF0123456 loaded
check as_before
check eventually 30 pings h1 10.0.0.2

it "what stands on such a device would go with it: nothing is done"
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
must cp "$(installed)" "$T/good.ko"
must next_module FEDCBA9876543210FEDCBA9 \
	"s/vermagic=$(uname -r | sed 's/[].[*^$/]/\\&/g')/vermagic=$(uname -r | tr '0-9' '9')/"
check refused 'is built for kernel 9' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check pings h1 10.0.0.2
must install_module "$T/good.ko"

it "without a daemon nobody would make the host's ports anew: nothing is done"
check daemon_stop
check refused 'vswitchd does not run' vswitchctl upgrade-module
check gives 0123456789ABCDEF0123456 loaded
check pings h1 10.0.0.2

it "where there are no such ports the module alone is replaced; without a way back, if that is wanted"
check daemon_start
check vswitchctl del-br br0
check daemon_stop
check rm -r /run/vswitch-module
check vswitchctl --json upgrade-module --one-way
check gives FEDCBA9876543210FEDCBA9 loaded

it "without the module there is nothing to upgrade"
check eventually 30 modprobe -r vswitch
check refused 'vswitch is not loaded' vswitchctl upgrade-module
check modprobe vswitch

finish
