#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Guests with an MTU of 1500 over an underlay with an MTU of 1500: nothing vanishes.
# Topology: see two_switches in gre.sh.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

two_switches
must tunnel_both key=7

it "the tunnel works"
check eventually 5 pings a1 10.0.0.2

it "a large IPv4 packet with DF is answered with the tunnel's MTU"
check_not on a1 ping -c 1 -W 2 -M do -s 1472 10.0.0.2
check eventually 5 says "mtu 1458" on a1 ip route get 10.0.0.2
check eval '[ "$(dropped_in sa gre0 tunnel_mtu)" -gt 0 ]'

it "one that just fits is not"
check on a1 ping -c 1 -W 3 -M do -s 1430 10.0.0.2

it "a large IPv6 packet is answered likewise"
check on a1 ping -c 2 -W 3 -M do -s 1410 fd00::2
check_not on a1 ping -c 1 -W 2 -M do -s 1452 fd00::2
check eventually 5 says "mtu 1458" on a1 ip -6 route get fd00::2

it "TCP finds its size by itself"
check ip -n a1 route flush cache
check transfer a1 b1 10.0.0.2 3
check transfer b1 a1 10.0.0.1 3

it "TCP over IPv6, too"
check transfer a1 b1 fd00::2 3

it "what may be fragmented arrives, in fragments of the outer packet"
must tcpdump_to "$T/frags" ip netns exec sb \
	tcpdump -i wire -nn -v -t -l --immediate-mode 'proto 47'
check on a1 ping -c 1 -W 3 -M dont -s 1472 10.0.0.2
check eventually 5 grep -q 'flags \[+\]' "$T/frags"
kill %%

it "a tagged frame is answered in its VLAN"
check in_ns sa set Port a1 tag=10
check in_ns sb set Port b1 tag=10
check ip -n a1 route flush cache
check eventually 5 pings a1 10.0.0.2
check_not on a1 ping -c 1 -W 2 -M do -s 1472 10.0.0.2
check eventually 5 says "mtu 1454" on a1 ip route get 10.0.0.2

it "with pmtud=false the bridge's own port follows the path"
check gives 1500 in_ns sa get Interface br0 mtu
check tunnel_both key=7 pmtud=false
check eventually 5 gives 1454 in_ns sa get Interface br0 mtu

it "and goes on following it"
check ip -n sa link set wire mtu 1400
check eventually 15 gives 1354 in_ns sa get Interface br0 mtu
check ip -n sa link set wire mtu 1500

it "and what is too large is dropped without an answer"
before=$(dropped_in sa gre0 tunnel_mtu)
check ip -n a1 route flush cache
check_not on a1 ping -c 1 -W 1 -M do -s 1472 10.0.0.2
check eventually 5 eval '[ "$(dropped_in sa gre0 tunnel_mtu)" -gt "$before" ]'
check_not says "mtu 14" on a1 ip route get 10.0.0.2

finish
