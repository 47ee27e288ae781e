#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# GRE tunnels to gretap devices of the kernel: headers on the wire, both ways.
#
#	h1 10.0.0.1 ── h1 br0 gre0 ══ u1 10.1.1.1 ── 10.1.1.2 (p1) ══ g0 10.0.0.9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.0.1/24
gretap 1 g0 10.0.0.9/24

it "a tunnel carries frames both ways"
must gre gre0 options:remote_ip=10.1.1.2
check attached gre0
capture 1
check pings h1 10.0.0.9
check on p1 ping -c 1 -W 3 -q 10.0.0.1
check wired 1 '10.1.1.1 > 10.1.1.2: GREv0, Flags \[none\], .*10.0.0.1 > 10.0.0.9: ICMP echo request'

it "the station behind it is learned at the tunnel"
check eventually 5 eval '[ "$(fdb ".port == \"gre0\"")" = 1 ]'

it "a tunnel is a port like others in show, stats and cache"
check says 'remote_ip="10.1.1.2"' vswitchctl show
check eval '[ "$(stat_of gre0 rx_packets)" -gt 0 ] && [ "$(stat_of gre0 tx_packets)" -gt 0 ]'
check pings h1 10.0.0.9
check says gre0 vswitchctl cache show
check gives 1458 vswitchctl get Interface gre0 mtu

it "its device is made with the first tunnel"
check says external ip -d link show vsw_gre

it "frames with a key that is no port's are dropped and counted by the device"
gretap 1 g1 10.0.7.9/24 key 7
before=$(tunnel_drops vsw_gre)
check_not on p1 ping -c 1 -W 1 -q -I g1 10.0.7.1
check eval '[ "$(tunnel_drops vsw_gre)" -gt "$before" ]'

it "a key is sent, and what comes with it is received"
check options gre0 key=7
check ip -n h1 address add 10.0.7.1/24 dev eth0
capture 1
check pings h1 10.0.7.9
check wired 1 'Flags \[key present\], key=0x7,.*10.0.7.1 > 10.0.7.9'

it "frames without a key are not received by a tunnel with one"
check_not on p1 ping -c 1 -W 1 -q 10.0.0.1

it "keys differ by direction"
gretap 1 g2 10.0.8.9/24 ikey 10 okey 11
check ip -n h1 address add 10.0.8.1/24 dev eth0
check vswitchctl -- remove Interface gre0 options key -- \
	set Interface gre0 options:in_key=11 options:out_key=0.0.0.10
capture 1
check pings h1 10.0.8.9
check wired 1 '10.1.1.1 > 10.1.1.2: .*key=0xa,'
check wired 1 '10.1.1.2 > 10.1.1.1: .*key=0xb,'

it "in_key=flow receives any key and none"
check options gre0 in_key=flow
check pings h1 10.0.8.9
capture 1
check_not on p1 ping -c 1 -W 1 -q 10.0.7.1
check wired 1 '10.1.1.1 > 10.1.1.2: .*key=0xa,.*(10.0.7.1 > 10.0.7.9|Reply 10.0.7.1|who-has 10.0.7.9)'
check vswitchctl -- remove Interface gre0 options in_key -- remove Interface gre0 options out_key

it "local_ip is the source"
check options gre0 key=7
check ip address add 10.1.1.77/24 dev u1
check options gre0 local_ip=10.1.1.77
capture 1
check_not pings h1 10.0.7.9 1
check wired 1 '10.1.1.77 > 10.1.1.2: GREv0'
check vswitchctl remove Interface gre0 options local_ip

it "a tunnel is a trunk: frames of a VLAN are tagged inside"
check vswitchctl set Port h1 tag=10
check ip -n p1 link add link g1 name g1.10 type vlan id 10
check ip -n p1 address flush dev g1
check ip -n p1 address add 10.0.7.9/24 dev g1.10
check ip -n p1 link set g1.10 up
capture 1
check pings h1 10.0.7.9
check wired 1 'key=0x7,.*vlan 10,.*10.0.7.1 > 10.0.7.9'

it "and in an access port of the VLAN they are not"
check vswitchctl set Port gre0 tag=10
check ip -n p1 address flush dev g1.10
check ip -n p1 address add 10.0.7.9/24 dev g1
check pings h1 10.0.7.9

it "a tunnel that cannot be reached drops by name"
check options gre0 remote_ip=192.0.2.1
check_not pings h1 10.0.7.9 1
check eventually 5 eval '[ "$(dropped gre0 tunnel)" -gt 0 ]'

it "the device goes with the last tunnel"
check vswitchctl del-port gre0
check_not ip link show vsw_gre

finish
