#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the IPv4 header outside of a tunnel's packets says: TOS with ECN, TTL, don't-fragment.
#
#	                  no tag   10.0.7.1, fd00:7::1 ┐
#	               eth0.30   10.0.30.1, fd00:30::1 ┼ h1 ── h1 br0 gre7 ══ u1 ── (p1) ══ g7, where
#	eth0.4094 (802.1ad).30   10.0.31.1, fd00:31::1 ┘                            all have .9
#	                                            h2 ── h2
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

# subdevices NAMESPACE LINK HOST: the addresses with tags
subdevices() {
	must ip -n "$1" link add link "$2" name "$2.30" type vlan id 30
	must ip -n "$1" link add link "$2" name "$2.4094" type vlan proto 802.1ad id 4094
	must ip -n "$1" link add link "$2.4094" name "$2.4094.30" type vlan id 30
	must ip -n "$1" link set "$2.4094" up
	net "$1" "$2.30" 30 "$3"
	net "$1" "$2.4094.30" 31 "$3"
}

# net NAMESPACE DEVICE NET HOST
net() {
	must ip -n "$1" address replace "10.0.$3.$4/24" dev "$2"
	must ip -n "$1" address replace "fd00:$3::$4/64" dev "$2" nodad
	must ip -n "$1" link set "$2" up
}

# outer TEXT PATTERN: a packet was sent of which the outer header has this text, and a frame like
# the pattern in it
outer() { wired 1 "\\($1.*\\) 10.1.1.1 > 10.1.1.2: GREv0, .*$2"; }
# each_kind TEXT [WORDS of ping]...: pings of each kind of frame have it, and are answered
each_kind() { answered=true in_nets "7 30 31" "$@"; }
# untagged, tagged TEXT [WORDS of ping]...: so have the requests of these frames
untagged() { answered='' in_nets 7 "$@"; }
tagged() { answered='' in_nets "30 31" "$@"; }
in_nets() {
	local text=$2 net nets=$1
	shift 2
	for net in $nets; do
		capture 1
		request "10.0.$net.9" "$@" &&
			outer "$text" "10.0.$net.1 > 10.0.$net.9: ICMP echo request" &&
			request "fd00:$net::9" "$@" &&
			outer "$text" "fd00:$net::1 > fd00:$net::9: .*ICMP6, echo request" ||
			{ echo "in net $net"; return 1; }
	done
}
request() {
	local address=$1
	shift
	on h1 ping -c 1 -W 1 ${answered:+-W 10} -q "$@" "$address" || [ -z "$answered" ]
}
# not_ip TEXT FIELD=VALUE...: the same for a frame sent, which is not ARP
not_ip() {
	local text=$1
	shift
	capture 1
	send h1 dst=h7 "$@" && outer "$text" "02:00:00:00:00:01 > 02:00:00:00:00:07, ethertype [^A]"
}

switch_up
peer 1
host h1
host h2
gretap 1 g7 10.0.7.9/24 key 7
must ip -n p1 link set g7 address 02:00:00:00:00:07
net h1 eth0 7 1
net p1 g7 7 9
subdevices h1 eth0 1
subdevices p1 g7 9
must gre gre7 options:remote_ip=10.1.1.2 options:key=7
# two tags more than the path's MTU has room for are no subject here
for link in eth0 eth0.30 eth0.4094 eth0.4094.30; do must ip -n h1 link set $link mtu 1400; done

it "TOS is 0 unless it is asked for"
check each_kind 'tos 0x0, ' -Q 0x28
check not_ip 'tos 0x0, '

it "TOS is a value, of every frame, with the ECN bits of IP without a tag"
check options gre7 tos=184
check each_kind 'tos 0xb8, ' -Q 0x28
check untagged 'tos 0xba,ECT\(0\), ' -Q 0x2a
check untagged 'tos 0xb9,ECT\(1\), ' -Q 1
check not_ip 'tos 0xb8, '

it "TOS is inherited from IPv4 and IPv6, behind tags too"
check options gre7 tos=inherit
check each_kind 'tos 0x28, ' -Q 0x28
check each_kind 'tos 0xfc, ' -Q 0xfc

it "with it the ECN bits; of CE it is said that the transport is capable"
check untagged 'tos 0x2a,ECT\(0\), ' -Q 0x2a
check untagged 'tos 0x1,ECT\(1\), ' -Q 1
check untagged 'tos 0x2a,ECT\(0\), ' -Q 0x2b

it "but not those of tagged frames, in the tags of which the peer's kernel would write them"
check tagged 'tos 0x28, ' -Q 0x2a
check tagged 'tos 0x28, ' -Q 0x2b
check tagged 'tos 0x0, ' -Q 1
check wired 1 '10.1.1.2 > 10.1.1.1: .* fd00:31::9 > fd00:31::1: .*echo reply'

it "TOS inherited is 0 where there is no IP header, or not enough of it"
check not_ip 'tos 0x0, '
check not_ip 'tos 0x0, ' vlan=0xe01e
check not_ip 'tos 0x0, ' hex=020000000007020000000001080045b8
check not_ip 'tos 0x0, ' hex=02000000000702000000000186dd6fff

it "congestion on the way is told to a frame that can bear it, and costs one that cannot"
# sent_in TOS FRAME: a packet of p1's with this outer TOS and frame
sent_in() {
	local gre=2000655800000007$2 us
	us=$(cat /sys/class/net/u1/address)
	send p1 hex="${us//:/}$(on p1 cat /sys/class/net/eth0/address | tr -d :)0800$(
		ipv4 $((${#gre} / 2)) 47 0a010102 0a010101 "$1")$gre"
}
# frame TOS: of UDP to h1
frame() {
	echo "0200000000010200000000070800$(ipv4 28 17 0a000709 0a000701 "$1")00090009001c0000$(
		printf '5a%.0s' {1..20})"
}
raw_capture h1 udp
check sent_in 3 "$(frame $((0x2a)))"
check eventually 5 raw_has h1 "$(frame $((0x2b)))"
check sent_in 2 "$(frame $((0x28)))"
check eventually 5 raw_has h1 "$(frame $((0x28)))"
errors() { ip -s -j link show vsw_gre | jq '.[0].stats64.rx.errors'; }
was=$(errors)
check sent_in 3 "$(frame $((0x48)))"
check eventually 5 gives $((was + 1)) errors
check_not raw_has h1 "$(frame $((0x48)))"
raw_capture_end h1

it "congestion on the way brings no tagged frame into another VLAN"
# tagged4, tagged6 VLAN: of UDP to h2
tagged4() {
	printf '0200000000020200000000078100%04x%s' "$1" "$(frame 0 | cut -c 25-)"
}
tagged6() {
	printf '0200000000020200000000078100%04x86dd60000000001c1140' "$1"
	printf 'fd000000000000000000000000000009fd000000000000000000000000000001'
	printf '00090009001c0000%s' "$(frame 0 | tail -c 41)"
}
was=$(dropped gre7 tunnel_ecn)
raw_capture h2 ether src 02:00:00:00:00:07
check sent_in 3 "$(tagged4 22)"
check sent_in 3 "$(tagged6 20)"
check eventually 5 gives $((was + 2)) dropped gre7 tunnel_ecn
for vlan in 22 20; do
	check sent_in 2 "$(tagged4 $vlan)"
	check sent_in 2 "$(tagged6 $vlan)"
	check sent_in 0 "$(tagged6 $vlan)"
done
check sent_in 1 "$(tagged4 12)"
check eventually 5 raw_has h2 "$(tagged4 12)"
check gives "$(for vlan in 22 20; do
	printf '%s\n' "$(tagged4 $vlan)" "$(tagged6 $vlan)" "$(tagged6 $vlan)"
done; tagged4 12)" raw h2
raw_capture_end h2

it "TTL is the namespace's"
check vswitchctl remove Interface gre7 options tos
check each_kind 'tos 0x0, ttl 64, ' -t 17
check not_ip 'tos 0x0, ttl 64, '
must sysctl -qw net.ipv4.ip_default_ttl=77
check not_ip 'tos 0x0, ttl 77, '

it "TTL is a value, of every frame"
check options gre7 ttl=33
check each_kind 'tos 0x0, ttl 33, ' -t 17
check not_ip 'tos 0x0, ttl 33, '

it "TTL is inherited from IPv4 and IPv6, behind tags too; what has none gets the namespace's"
check options gre7 ttl=inherit
check each_kind 'tos 0x0, ttl 17, ' -t 17
check not_ip 'tos 0x0, ttl 77, '
check not_ip 'tos 0x0, ttl 77, ' hex=020000000007020000000001080045b8
must sysctl -qw net.ipv4.ip_default_ttl=64
check vswitchctl remove Interface gre7 options ttl

it "don't-fragment is set, whatever the frame says"
check each_kind 'tos 0x0, .*flags \[DF\], proto GRE' -M 'do'
check each_kind 'tos 0x0, .*flags \[DF\], proto GRE' -M dont
check not_ip 'tos 0x0, .*flags \[DF\], proto GRE'

it "it is not with df_default=false"
check options gre7 df_default=false pmtud=false
check each_kind 'tos 0x0, .*flags \[none\], proto GRE' -M 'do'
check not_ip 'tos 0x0, .*flags \[none\], proto GRE'

it "and a frame that is too large goes in fragments, which the peer puts together"
received() { cat_in p1 /sys/class/net/g7/statistics/rx_packets; }
cat_in() { on "$1" cat "$2"; }
must ip -n h1 link set eth0 mtu 1500
# no neighbour is asked for meanwhile
for host in h1 p1; do must ip -n $host neighbour flush all; done
was=$(received)
check not_ip 'tos 0x0, ttl 64, .*offset 0, flags \[\+\], proto GRE' len=1514
check eventually 5 grep -q 'offset 1480, flags \[none\], proto GRE' "$T/p1.wire"
check eventually 5 gives $((was + 1)) received

finish
