#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Frames whose payload a device has summed up already (CHECKSUM_COMPLETE): the sum must stay true
# through changes, or the host's stack says "hw csum failure". No virtual NIC gives such frames,
# but a gretap device with checksums does, if GRO has found the outer checksum right before (it looks
# only at what comes summed up by the sender); GRO has no eyes for ICMP, nor for what is behind IPv4
# options.
#
#	h1 10.0.0.9 ═ g1 ═ eth0 192.0.2.2 ── h1 192.0.2.1 ═ g0 ── br0 10.0.0.1, called 10.0.0.99
#	   fd00::9                                                    fd00::1          fd00::99
. "$(dirname "$0")/lib.sh"

trace=/sys/kernel/tracing
log=$T/log

# came_in: what ip_summed of the frames was that br0's device has received since "watch"
watch() { : >$trace/trace; }
came_in() {
	sed -nE 's/.* netif_rx_entry: dev=br0 .* ip_summed=([0-9]).*/\1/p' $trace/trace | sort -u | xargs
}
COMPLETE=2

# answered ADDRESS: three pings of h1, all of them
answered() { says " 3 received" on h1 ping -c 3 -i 0.2 -W 10 -q "$1"; }

# clean: the stack has not complained
clean() { dmesg >"$log"; ! grep 'csum failure' "$log"; }

# bad: packets that the host's stack took for damaged
bad() {
	nstat -asz IcmpInCsumErrors Icmp6InCsumErrors TcpInCsumErrors UdpInCsumErrors |
		awk '!/^#/ { n += $2 } END { print n + 0 }'
}

switch_up
must wired_host h1 192.0.2.2/24
must ip address add 192.0.2.1/24 dev h1
must ethtool -K h1 gro on
must on h1 ethtool -K eth0 tx off
must ip link add g0 type gretap remote 192.0.2.2 local 192.0.2.1 csum
must ip -n h1 link add g1 address 02:00:00:00:00:09 type gretap remote 192.0.2.1 local 192.0.2.2 csum
must ip link set g0 up
must ip -n h1 link set g1 up
must ip -n h1 address add 10.0.0.9/24 dev g1
must ip -n h1 address add fd00::9/64 dev g1 nodad
must vswitchctl add-port br0 g0
must ip link set br0 address 02:00:00:00:00:0a up
must sysctl -qw net.ipv6.conf.br0.disable_ipv6=0
must ip address add 10.0.0.1/24 dev br0
must ip address add fd00::1/64 dev br0 nodad
for address in 10.0.0.99 fd00::99; do
	must ip -n h1 neigh replace $address lladdr 02:00:00:00:00:63 dev g1
done
# the stack complains once, unless told to begin anew
must sh -c 'echo 1 >/sys/kernel/debug/clear_warn_once'
must sh -c "echo 1 >$trace/events/net/netif_rx_entry/enable"

it "frames with a complete sum come to the host with it"
watch
check answered 10.0.0.1
check answered fd00::1
check gives $COMPLETE came_in
check clean

it "it is true after changes of IPv4 headers"
check vswitchctl flow add br0 - <<'RULES'
priority=0 actions=normal
icmp,in_port=g0,nw_dst=10.0.0.99 actions=mod_dl_dst:02:00:00:00:00:0a,mod_nw_dst:10.0.0.1,mod_nw_tos:184,dec_ttl,LOCAL
icmp,in_port=LOCAL,nw_dst=10.0.0.9 actions=mod_nw_src:10.0.0.99,output:g0
RULES
watch
check answered 10.0.0.99
check gives $COMPLETE came_in
check clean

it "of IPv6 headers, which the checksum of ICMPv6 covers"
check vswitchctl flow add br0 - <<'RULES'
icmp6,in_port=g0,ipv6_dst=fd00::99 actions=mod_dl_dst:02:00:00:00:00:0a,set_field:fd00::1->ipv6_dst,set_field:0x12345->ipv6_label,dec_ttl,LOCAL
icmp6,in_port=LOCAL,ipv6_dst=fd00::9,icmp_type=129 actions=set_field:fd00::99->ipv6_src,output:g0
RULES
watch
check answered fd00::99
check gives $COMPLETE came_in
check clean

# serve PROTO: the host answers at port 8000 with who asked
# shellcheck disable=SC2016 # socat sets these
serve() {
	local listen=TCP-LISTEN:8000,reuseaddr,fork
	[ "$1" = tcp ] || listen=UDP-RECVFROM:8000,fork
	socat "$listen" SYSTEM:'read -r q; echo $SOCAT_PEERADDR $SOCAT_PEERPORT' &
	eventually 10 serving "$1"
}
serving() { ss -Hln "--$1" 'sport = :8000' | grep -q .; }
# asks PROTO SPORT: h1 asks 10.0.0.99, with three IP options "no operation" and one "end"
asks() {
	local answer
	read -r answer < <(echo q | on h1 timeout 60 \
		socat -t 20 - "${1^^}:10.0.0.99:80,sourceport=$2,ipoptions=x01010100")
	echo "$answer"
}

it "of ports and addresses of UDP and TCP"
must serve tcp
must serve udp
for proto in tcp udp; do
	check vswitchctl flow add br0 - <<-RULES
	$proto,in_port=g0,nw_dst=10.0.0.99 actions=mod_dl_dst:02:00:00:00:00:0a,mod_nw_dst:10.0.0.1,mod_tp_dst:8000,mod_nw_src:10.0.0.77,LOCAL
	$proto,in_port=LOCAL,nw_dst=10.0.0.77 actions=mod_dl_dst:02:00:00:00:00:09,mod_nw_dst:10.0.0.9,mod_nw_src:10.0.0.99,mod_tp_src:80,output:g0
	RULES
done
must ip neigh replace 10.0.0.77 lladdr 02:00:00:00:00:4d dev br0
watch
check gives "10.0.0.77 5001" asks udp 5001
check gives "10.0.0.77 5002" asks tcp 5002
check gives $COMPLETE came_in
check clean

it "of addresses of fragments, whose sums are added up"
check vswitchctl flow del br0 udp
check vswitchctl flow add br0 - <<'RULES'
udp,in_port=g0,nw_dst=10.0.0.99 actions=mod_dl_dst:02:00:00:00:00:0a,mod_nw_dst:10.0.0.1,dec_ttl,LOCAL
RULES
socat -u -b 9000 UDP-RECV:8001 "CREATE:$T/got" &
receiver=$!
must eventually 10 eval 'ss -Hlnu "sport = :8001" | grep -q .'
head -c 7001 /dev/urandom >"$T/sent"
watch
check on h1 socat -u -b 9000 "FILE:$T/sent" UDP:10.0.0.99:8001
check eventually 10 cmp "$T/sent" "$T/got"
check gives $COMPLETE came_in
check clean
kill $receiver

it "nothing is wrong with frames that have tags, or get another one"
for link in g1 br0; do
	if [ $link = br0 ]; then in_host=must n=1; else in_host="must on h1" n=9; fi
	$in_host ip link add link $link name $link.30 type vlan id 30
	$in_host ip link add link $link name $link.40 type vlan proto 802.1ad id 40
	$in_host ip link set $link.40 up
	$in_host ip link add link $link.40 name $link.40.30 type vlan id 30
	$in_host ip address add 10.0.30.$n/24 dev $link.30
	$in_host ip address add 10.0.31.$n/24 dev $link.40.30
	$in_host ip link set $link.30 up
	$in_host ip link set $link.40.30 up
done
check answered 10.0.30.1
check answered 10.0.31.1
check vswitchctl set Port g0 vlan_mode=dot1q-tunnel tag=40
check on h1 ip address flush dev g1.30
check on h1 ip address flush dev g1.40.30
check on h1 ip address add 10.0.31.9/24 dev g1.30
check answered 10.0.31.1
check clean

it "the stack took no packet for damaged"
check gives 0 bad

finish
