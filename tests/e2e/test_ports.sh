#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Attaching devices of all kinds, and giving them back.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	   dummy ┤
#	     tap ┘
. "$(dirname "$0")/lib.sh"

promiscuity() { ip -d -o link show "$1" | sed -n 's/.* promiscuity \([0-9]*\) .*/\1/p'; }
has_master() { [ "$(readlink "/sys/class/net/$1/master")" != "" ]; }
rx_of() { stat_of "$1" rx_packets; }

switch_up
host h1 10.0.0.1/24
host h2 10.0.0.2/24

it "veth, tap, dummy, VLAN and bond devices can all be ports"
check ip link add d0 type dummy
check ip link add d1 type dummy
lacks_link vlan || check ip link add link d1 name d1.5 type vlan id 5
check tap_host t0
check ip link set d1 up
for dev in d0 t0 $(lacks_link vlan || echo d1.5); do
	check ip link set "$dev" up
	check vswitchctl add-port br0 "$dev"
	check attached "$dev"
done
if ip link add bond7 type bond >"$T/output" 2>&1; then
	check vswitchctl add-port br0 bond7
	check attached bond7
fi

# vswitch-dpdk's packet sockets do not show in ip link
if on_module; then
	it "a port is promiscuous, and ip link shows br0 as its master"
	check gives 1 promiscuity h1
	check says "master br0" ip -o link show h1
	check says "master br0" ip -o link show d0
	check says "master br0" ip -o link show d1.5
fi

if on_module; then
	it "a port has no LRO, whatever the user says"
	check vswitchctl add-port br0 d1
	ethtool -K bond7 lro on >"$T/output" 2>&1
	for dev in h1 d0 bond7; do
		[ ! -e /sys/class/net/$dev ] ||
			check not says "large-receive-offload: on" ethtool -k $dev
	done
fi

it "stats show counts frames and bytes of a port exactly"
listen h2
check vswitchctl fdb add br0 h2 0 02:00:00:00:00:02
before=$(stat_of h1 rx_packets) bytes=$(stat_of h1 rx_bytes)
before2=$(stat_of h2 tx_packets) bytes2=$(stat_of h2 tx_bytes)
check send h1 dst=h2 count=20 len=100
check heard h2 20
check gives $((before + 20)) stat_of h1 rx_packets
check gives $((bytes + 2000)) stat_of h1 rx_bytes
check gives $((before2 + 20)) stat_of h2 tx_packets
check gives $((bytes2 + 2000)) stat_of h2 tx_bytes
check vswitchctl get Interface h1 statistics
check says "rx_packets=$((before + 20))" vswitchctl get Interface h1 statistics

it "a tag counts in the bytes of a port, in the frame and in the device's hands alike"
check vswitchctl fdb add br0 h2 10 02:00:00:00:00:02
bytes=$(stat_of h1 rx_bytes) bytes2=$(stat_of h2 tx_bytes)
listen h2
check send h1 dst=h2 vlan=10 count=5 len=100
check heard h2 5 vlan=8100:000a
check gives $((bytes + 520)) stat_of h1 rx_bytes
check gives $((bytes2 + 520)) stat_of h2 tx_bytes

it "hosts behind veth ports reach each other with IP"
check pings h1 10.0.0.2
check pings h2 10.0.0.1

it "a frame for the host's own address on a port's device is switched, not received"
check ip address add 10.0.0.77/24 dev h1
check_not pings h2 10.0.0.77 1
check ip address del 10.0.0.77/24 dev h1

it "Interface shows what the device is"
check gives up vswitchctl get Interface h1 link_state
check gives up vswitchctl get Interface h1 admin_state
check gives 1500 vswitchctl get Interface h1 mtu
check gives "\"$(cat /sys/class/net/h1/address)\"" vswitchctl get Interface h1 mac_in_use
check gives "$(cat /sys/class/net/h1/ifindex)" vswitchctl get Interface h1 ifindex

it "del-port gives the device back to the host, at once"
check vswitchctl del-port br0 h1
check not has_master h1
check gives 0 promiscuity h1
check not says h1 vswitchctl list-ports br0
check ip address add 10.0.0.77/24 dev h1
check pings h1 10.0.0.77
check_not pings h1 10.0.0.2 1

it "a device that was given back can be a port of another bridge"
check ip address flush dev h1
check vswitchctl add-br br1 -- add-port br1 h1
! on_module || check says "master br1" ip -o link show h1
check gives br1 vswitchctl port-to-br h1

finish
