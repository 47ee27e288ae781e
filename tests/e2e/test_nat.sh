#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Addresses and ports translated both ways by flows that are put into the module directly: what
# arrives is judged by the hosts' own TCP and UDP, with all offloads that veth has.
#
#	h1 10.0.0.1 ── h1 ┐          h1 calls 10.0.0.99 port 8080,
#	h2 10.0.1.2 ── h2 ┤ flows    h2 is called on port 7 by 10.0.1.77
#	h3 10.0.2.2 ── g3 ┤          g3: gretap with checksums, over the cable 192.0.2.0/24
#	               in0 ┘ 10.0.2.77, an internal port that h3 calls 10.0.2.99
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl

h1_mac=02:00:00:00:00:01 h2_mac=02:00:00:00:00:02 router=02:00:00:00:00:99

# transfer FROM TO LISTEN-PORT CALL...: 10 MB arrive as they were sent
transfer() {
	local pid
	on "$2" socat -u "$3,reuseaddr" "CREATE:$T/arrived" &
	pid=$!
	on "$1" socat -u "FILE:$T/sent" "$4,retry=100,interval=0.1" && wait $pid &&
		cmp "$T/sent" "$T/arrived"
}

# bad_checksums HOST: how many its stack has seen
bad_checksums() {
	on "$1" nstat -asz TcpInCsumErrors UdpInCsumErrors Udp6InCsumErrors |
		awk '!/^#/ { n += $2 } END { print n + 0 }'
}

flow() { "$dpctl" add-flow "$1" "$2"; }

must datapath_start
must wired_host h1 10.0.0.1/24
must wired_host h2 10.0.1.2/24
must wired_host h3
must "$dpctl" add-port h1
must "$dpctl" add-port h2
must "$dpctl" add-port in0 internal
must ip -n h1 neigh add 10.0.0.99 lladdr $router dev eth0
must ip -n h2 neigh add 10.0.1.77 lladdr $router dev eth0
head -c 10M /dev/urandom >"$T/sent"

there="set_field:$router->eth_src,set_field:$h2_mac->eth_dst,set_field:10.0.1.77->ip_src,set_field:10.0.1.2->ip_dst,set_field:63->nw_ttl"
back="set_field:$router->eth_src,set_field:$h1_mac->eth_dst,set_field:10.0.0.99->ip_src,set_field:10.0.0.1->ip_dst,set_field:184/0xfc->nw_tos"
it "addresses and ports of TCP are translated both ways"
must flow in_port=h1,dl_type=0x0800,nw_proto=6 "$there,set_field:7->tp_dst,output:h2"
must flow in_port=h2,dl_type=0x0800,nw_proto=6 "$back,set_field:8080->tp_src,output:h1"
check transfer h1 h2 TCP-LISTEN:7 TCP:10.0.0.99:8080

it "frames were larger than the MTU on their way: GSO was not undone"
sent=$(on h1 cat /sys/class/net/eth0/statistics/tx_packets)
check [ $((10 * 1024 * 1024 / sent)) -gt 2000 ]

it "and with segmentation and checksums done in software at the egress"
check ethtool -K h2 tso off gso off tx off
check ethtool -K h1 tso off gso off tx off
check transfer h1 h2 TCP-LISTEN:7 TCP:10.0.0.99:8080
check ethtool -K h2 tso on gso on tx on
check ethtool -K h1 tso on gso on tx on

it "so are those of UDP, and of datagrams in fragments the addresses"
must flow in_port=h1,dl_type=0x0800,nw_proto=17,nw_frag=no "$there,set_field:7->tp_dst,output:h2"
must flow in_port=h1,dl_type=0x0800,nw_proto=17,nw_frag=first "$there,set_field:7->tp_dst,output:h2"
must flow in_port=h1,dl_type=0x0800,nw_proto=17,nw_frag=later "$there,output:h2"
on h2 socat -u -b 9000 UDP-RECV:7 "CREATE:$T/udp" &
udp=$!
must eventually 5 on h2 sh -c "ss -Hlun | grep -q ':7 '"
head -c 12000 "$T/sent" | on h1 socat -u -b 4000 - UDP:10.0.0.99:8080
head -c 900 "$T/sent" | on h1 socat -u -b 300 - UDP:10.0.0.99:8080
check eventually 10 sh -c "[ \$(stat -c %s $T/udp) = 12900 ]"
check cmp -n 12000 "$T/sent" "$T/udp"
kill $udp

if ! lacks_link gretap; then
	it "from a tunnel's device that is a port, to the host itself, and back"
	must ip address add 192.0.2.1/24 dev h3
	must ip -n h3 address add 192.0.2.2/24 dev eth0
	must ip link add g3 type gretap remote 192.0.2.2 local 192.0.2.1 csum
	must ip -n h3 link add g3 address 02:00:00:00:00:03 type gretap remote 192.0.2.1 local 192.0.2.2 csum
	must ip link set g3 up
	must ip -n h3 link set g3 up
	must ip -n h3 address add 10.0.2.2/24 dev g3
	must ip link set in0 address 02:00:00:00:00:77 up
	must ip address add 10.0.2.77/24 dev in0
	must "$dpctl" add-port g3
	must ip -n h3 neigh add 10.0.2.99 lladdr $router dev g3
	must ip neigh add 10.0.2.2 lladdr 02:00:00:00:00:03 dev in0
	must flow in_port=g3,dl_type=0x0800,nw_proto=1 "set_field:02:00:00:00:00:77->eth_dst,set_field:10.0.2.77->ip_dst,set_field:5->nw_ttl,output:in0"
	must flow in_port=g3,dl_type=0x0800,nw_proto=6 "set_field:02:00:00:00:00:77->eth_dst,set_field:10.0.2.77->ip_dst,set_field:7->tp_dst,output:in0"
	must flow in_port=in0,dl_type=0x0800,nw_proto=6 "set_field:10.0.2.99->ip_src,set_field:8080->tp_src,output:g3"
	must flow in_port=in0,dl_type=0x0800,nw_proto=1 "set_field:10.0.2.99->ip_src,output:g3"
	check pings h3 10.0.2.99
	socat -u TCP-LISTEN:7,reuseaddr "CREATE:$T/arrived" &
	tcp=$!
	check on h3 socat -u "FILE:$T/sent" TCP:10.0.2.99:8080,retry=100,interval=0.1
	wait $tcp
	check cmp "$T/sent" "$T/arrived"
fi

it "no host saw a wrong checksum"
check gives 0 bad_checksums h1
check gives 0 bad_checksums h2
check gives 0 bad_checksums h3
check gives 0 eval "nstat -asz TcpInCsumErrors UdpInCsumErrors | awk '!/^#/ { n += \$2 } END { print n + 0 }'"

it "and the flows say what they do in words that can be read back"
lacks_link gretap || check says "set_field:02:00:00:00:00:77->eth_dst,set_field:10.0.2.77->ip_dst,set_field:7->tp_dst,output:in0" "$dpctl" show
check says "set_field:184/0xfc->nw_tos" "$dpctl" show

finish
