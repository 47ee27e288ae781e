#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# GRE over IPv6, to an ip6gretap device of the kernel.
#
#	h1 10.0.0.1 ── h1 br0 gre6 ══ u1 fd01:1::1 ── fd01:1::2 (p1) ══ g6 10.0.0.9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.0.1/24
must ip -n p1 link add g6 type ip6gretap remote fd01:1::1 local fd01:1::2 key 6
must ip -n p1 address add 10.0.0.9/24 dev g6
must ip -n p1 address add fd00::9/64 dev g6 nodad
must ip -n p1 link set g6 up

it "a tunnel carries frames both ways over IPv6"
must gre gre6 'options:remote_ip="fd01:1::2"' options:key=6
capture 1 'ip6 and not icmp6'
check pings h1 10.0.0.9
check on p1 ping -c 1 -W 3 -q 10.0.0.1
check wired 1 'fd01:1::1 > fd01:1::2: .*GREv0, Flags \[key present\], key=0x6'

it "traffic class and hop limit are values or inherited"
check options gre6 tos=184 ttl=33
capture 1 'ip6 and not icmp6'
check pings h1 10.0.0.9
check wired 1 'class 0xb8,.* hlim 33.* fd01:1::1 > fd01:1::2'
check options gre6 tos=inherit ttl=inherit
capture 1 'ip6 and not icmp6'
check on h1 ping -c 1 -W 3 -Q 0x28 -t 17 -q 10.0.0.9
check wired 1 'class 0x28,.* hlim 17.* fd01:1::1 > fd01:1::2'

it "local_ip is the source"
check ip address add fd01:1::77/64 dev u1 nodad
check options gre6 'local_ip="fd01:1::77"'
capture 1 'ip6 and not icmp6'
check_not pings h1 10.0.0.9 1
check wired 1 'fd01:1::77 > fd01:1::2: '
check vswitchctl remove Interface gre6 options local_ip
check ip address del fd01:1::77/64 dev u1

it "frames of IPv6 from :: are carried, too"
capture 1 'ip6 and not icmp6'
check ip -n h1 address add fd00::1/64 dev eth0
check wired 1 'fd01:1::1 > fd01:1::2: .*:: > ff02::1:ff00:1: .*neighbor solicitation'
check eventually 10 on h1 ping -c 1 -W 3 -q fd00::9

it "checksums work over IPv6"
check ip -n p1 link del g6
check ip -n p1 link add g6 type ip6gretap remote fd01:1::1 local fd01:1::2 key 6 csum
check ip -n p1 address add 10.0.0.9/24 dev g6
check ip -n p1 link set g6 up
check options gre6 csum=true
check eventually 5 pings h1 10.0.0.9

it "a tunnel changes from IPv6 to IPv4"
gretap 1 g4 10.0.4.9/24 key 6
check ip -n h1 address add 10.0.4.1/24 dev eth0
check options gre6 remote_ip=10.1.1.2 csum=false
check eventually 5 pings h1 10.0.4.9
check_not ip link show vsw_gre6

finish
