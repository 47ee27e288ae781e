#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tunnels of a bridge with one rule, actions=normal, over an underlay that is another bridge: ping
# to the kernel's own tunnel devices, and packets that are compared byte for byte with what
# RFC 2784, RFC 2890, and the headers of IPv4 and IPv6, say that they are.
#
#	h1 10.0.0.1 ── h1 br0 gre… ══ under 10.1.1.1 u1 ── 10.1.1.2 (p1) ══ g4 10.0.0.9, g6 10.0.0.6
#	   fd00::1                          fd01:1::1      fd01:1::2           fd00::9      fd00::6
#	                                                   10.1.1.9, fd01:1::9: nobody; the test speaks
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

# pings_of_sizes HOST ADDRESS SIZE...: three of each, all of them answered
pings_of_sizes() {
	local host=$1 address=$2 size
	shift 2
	for size; do
		says " 3 received" on "$host" ping -c 3 -i 0.2 -W 10 -q -s "$size" "$address" || return 1
	done
}

switch_up
must vswitchctl flow add br0 'priority=0,actions=normal'
peer 1
must ip address flush dev u1
must vswitchctl add-br under -- add-port under u1
must vswitchctl flow add under 'priority=0,actions=normal'
must sysctl -qw net.ipv6.conf.under.disable_ipv6=0
must ip link set under up address 02:00:00:00:00:0a
must ip address add 10.1.1.1/24 dev under
must ip address add fd01:1::1/64 dev under nodad
host h1 10.0.0.1/24
must ip -n h1 address add fd00::1/64 dev eth0 nodad
must ip -n h1 link set eth0 mtu 1400

it "ping over a GRE tunnel"
gretap 1 g4 10.0.0.9/24
must ip -n p1 address add fd00::9/64 dev g4 nodad
must ip -n p1 link set g4 mtu 1400
must gre gre4 options:remote_ip=10.1.1.2
check pings_of_sizes h1 10.0.0.9 56 1600 3200
check pings_of_sizes p1 10.0.0.1 56 1600 3200

it "ping6 over a GRE tunnel"
check pings_of_sizes h1 fd00::9 56 1600 3200
check pings_of_sizes p1 fd00::1 56 1600 3200
check vswitchctl del-port gre4
must ip -n p1 link del g4

it "ping over a GRE tunnel over IPv6"
must ip -n p1 link add g6 type ip6gretap remote fd01:1::1 local fd01:1::2
must ip -n p1 address add 10.0.0.6/24 dev g6
must ip -n p1 address add fd00::6/64 dev g6 nodad
must ip -n p1 link set g6 mtu 1400 up
must vswitchctl add-port br0 gre6 -- set Interface gre6 type=ip6gre 'options:remote_ip="fd01:1::2"'
check pings_of_sizes h1 10.0.0.6 56 1600 3200
check pings_of_sizes p1 10.0.0.1 56 1600 3200

it "ping6 over a GRE tunnel over IPv6"
check pings_of_sizes h1 fd00::6 56 1600 3200
check pings_of_sizes p1 fd00::1 56 1600 3200
check vswitchctl del-port gre6

#
# Simulated packets: the far end is at 10.1.1.9 and fd01:1::9, and has the MAC address of h9.
#
us=02000000000a peer=020000000009 h1=020000000001 h9=020000000009
# frames inside: an ICMP echo request to h1, some bytes (an odd number of them), the same tagged
icmp=1234000268656c6c6f2c20776f726c642e2e
request=$h1${h9}0800$(ipv4 $((${#icmp} / 2 + 4)) 1 0a000009 0a000001)0800$(sum16 "0800$icmp")
request=${request%????}$(printf %04x $((0xffff - 16#${request: -4})))$icmp
payload=$(seq -f %02g 10 80 | tr -d '\n')
plain=${h9}${h1}88b5$payload
tagged=${h9}${h1}81006005${plain:24}
back=${h1}${h9}${plain:24}
back_tagged=${h1}${h9}${tagged:24}

# gre_header [KEY]: for Ethernet
gre_header() { [ -z "${1:-}" ] && echo 00006558 || echo "20006558$1"; }

# in_ipv4 FRAME [KEY]: the far end's packet with this frame, as it is on the wire
in_ipv4() {
	local gre
	gre=$(gre_header "${2:-}")$1
	echo "$us${peer}0800$(ipv4 $((${#gre} / 2)) 47 0a010109 0a010101)$gre"
}

in_ipv6() {
	local gre
	gre=$(gre_header "${2:-}")$1
	printf '%s86dd60000000%04x2f40%s%s%s\n' "$us$peer" $((${#gre} / 2)) \
		fd010001000000000000000000000009 fd010001000000000000000000000001 "$gre"
}

# sent_in_ipv4 FRAME [KEY]: this frame went out in exactly one packet that is right in each byte,
# of which the identification and hence the checksum are the sender's choice
sent_in_ipv4() {
	local gre len header
	gre=$(gre_header "${2:-}")$1
	printf -v len %04x $((${#gre} / 2 + 20))
	header="4500${len}[0-9a-f]{4}4000402f[0-9a-f]{4}0a0101010a010109"
	eventually 5 raw_has p1 "$peer${us}0800$header$gre" || return 1
	header=$(raw p1 | grep -xE "$peer${us}0800$header$gre")
	gives ffff sum16 "${header:28:40}"
}

# sent_in_ipv6 FRAME [KEY]: the same; the flow label is the sender's choice (RFC 6438)
sent_in_ipv6() {
	local gre len
	gre=$(gre_header "${2:-}")$1
	printf -v len %04x $((${#gre} / 2))
	eventually 5 raw_has p1 "$peer${us}86dd600[0-9a-f]{5}${len}2f40${fd_us}$fd_peer$gre"
}
fd_us=fd010001000000000000000000000001 fd_peer=fd010001000000000000000000000009

must ip neigh replace 10.1.1.9 lladdr 02:00:00:00:00:09 dev under
must ip neigh replace fd01:1::9 lladdr 02:00:00:00:00:09 dev under
must ip -n h1 neigh replace 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0
must vswitchctl flow add under 'priority=1,dl_dst=02:00:00:00:00:09,actions=output:u1'

it "by simulated packets: a frame is taken out of a GRE packet unchanged"
must gre sim options:remote_ip=10.1.1.9
raw_capture h1 ether src 02:00:00:00:00:09
check send p1 hex="$(in_ipv4 "$back")"
check send p1 hex="$(in_ipv4 "$back_tagged")"
check eventually 5 raw_has h1 "$back"
check eventually 5 raw_has h1 "$back_tagged"

it "by simulated packets: ping is answered"
raw_capture p1 proto 47
check send p1 hex="$(in_ipv4 "$request")"
check eventually 5 raw_has h1 "$request"
answer="$h9${h1}08004500[0-9a-f]{4}[0-9a-f]{8}4001[0-9a-f]{4}0a0000010a000009"
answer+="0000[0-9a-f]{4}$icmp"
check eventually 5 raw_has p1 "$peer${us}0800.{40}$(gre_header)$answer"

it "by simulated packets: a frame goes out in a packet that is right in each byte"
raw_capture p1 proto 47
check send h1 hex="$plain"
check send h1 hex="$tagged"
check sent_in_ipv4 "$plain"
check sent_in_ipv4 "$tagged"

it "the same with a key"
check options sim key=0x2a00002b
raw_capture p1 proto 47
raw_capture h1 ether src 02:00:00:00:00:09
check send h1 hex="$plain"
check sent_in_ipv4 "$plain" 2a00002b
check send p1 hex="$(in_ipv4 "$back_tagged" 2a00002c)"
check send p1 hex="$(in_ipv4 "$back" 2a00002b)"
check eventually 5 raw_has h1 "$back"
check_not raw_has h1 "$back_tagged"

it "the same over IPv6, without and with a key"
check vswitchctl del-port sim -- add-port br0 sim -- \
	set Interface sim type=ip6gre 'options:remote_ip="fd01:1::9"'
raw_capture p1 ip6 proto 47
raw_capture h1 ether src 02:00:00:00:00:09
check send h1 hex="$plain"
check sent_in_ipv6 "$plain"
check send p1 hex="$(in_ipv6 "$back")"
check eventually 5 raw_has h1 "$back"
check options sim key=7
check send h1 hex="$tagged"
check sent_in_ipv6 "$tagged" 00000007
check send p1 hex="$(in_ipv6 "$back_tagged" 00000007)"
check eventually 5 raw_has h1 "$back_tagged"

raw_capture_end h1
raw_capture_end p1
finish
