#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a device that is a port may not become meanwhile: what could not have become a port.
#
#	h1 ── h1 ┐
#	   bond7 ┤
#	   team7 ┼ br0 ── br0.10, mv0 (on br0)
#	      t0 ┤
#	     lbr ┘
. "$(dirname "$0")/lib.sh"

type_of() { cat "/sys/class/net/$1/type"; }
lro_of() { ethtool -k "$1" | sed -n 's/^large-receive-offload: //p'; }

switch_up
host h1
must ip address add 10.99.0.1/24 dev lo
must ip link add g7 type gre local 10.99.0.1 remote 10.99.0.2
must ip link add bond7 type bond mode active-backup
must ip link add team7 type team
must ip tuntap add t0 mode tap
must ip link add lbr type bridge
for dev in bond7 team7 t0 lbr; do must vswitchctl add-port br0 $dev; done

it "a bond that is a port takes no slave that would make it something else than Ethernet"
check_not ip link set g7 master bond7
check gives 1 type_of bond7
check attached bond7

it "nor does a team"
check_not ip link set g7 master team7
check gives 1 type_of team7
check attached team7

it "a bond takes such a slave once it is no port, and is refused as one then"
check vswitchctl del-port bond7
check ip link set g7 master bond7
check not gives 1 type_of bond7
check refused_cleanly Ethernet vswitchctl add-port br0 bond7
check ip link set g7 nomaster
check ip link del bond7
check ip link add bond7 type bond mode active-backup
check vswitchctl add-port br0 bond7

it "Ethernet slaves come and go"
check ip link add d1 type dummy
check ip link set d1 master bond7
check ip link set d1 nomaster
check attached bond7

it "a tap does not change its type, or at least does not come up with another"
# shellcheck disable=SC2154 # lib.sh
"$wire" retype t0 512 >"$T/output" 2>&1
if [ "$(type_of t0)" = 1 ]; then check ip link set t0 up; else check_not ip link set t0 up; fi
[ "$(type_of t0)" = 1 ] || check "$wire" retype t0 1
check ip link set t0 up
check attached t0

it "a port is taken by no other bridge, and by no macvlan or ipvlan"
must ip link add lbr2 type bridge
check_not brctl addif lbr2 h1
check says "master br0" ip -o link show h1
for kind in macvlan "macvlan mode passthru" macvtap ipvlan; do
	# shellcheck disable=SC2086 # words
	check_not ip link add link h1 name mv1 type $kind
done
check attached h1

it "a port has no LRO, whenever it is asked for"
ethtool -K bond7 lro on >"$T/output" 2>&1
check not gives on lro_of bond7
check vswitchctl del-port bond7
ethtool -K bond7 lro on >"$T/output" 2>&1
check vswitchctl add-port br0 bond7
check not gives on lro_of bond7

it "what stands on the bridge's own device is no port of that bridge, at any height"
check ip link add link br0 name br0.10 type vlan id 10
check ip link add link br0.10 name br0.10.20 type vlan id 20
check ip link add link br0 name mv0 type macvlan mode bridge
for dev in br0.10 br0.10.20 mv0; do
	check refused_cleanly "frames would go round" vswitchctl add-port br0 $dev
done

it "but of another bridge"
check vswitchctl add-br br1 -- add-port br1 br0.10
check attached br0.10
check vswitchctl del-br br1

it "nor does the bridge's own device, or what stands on it, come under one of its ports"
for dev in br0 br0.10 mv0; do
	for master in lbr bond7 team7; do
		check_not ip link set $dev master $master
	done
done

it "after all that frames go through"
listen h1
check ip link set br0 up
check send br0 dst=all
check heard h1 1

finish
